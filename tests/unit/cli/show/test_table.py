"""Records as rows for people."""

import io

import orjson
from rich.console import Console

from streams.article import Headers, RawItem
from streams.cli.show.table import RecordTable, row_of
from streams.errors import DeadReason
from streams.records import build_dead_letter
from tests.kit.received import received
from tests.kit.records import LIMIT, ROUTES, golden, raw_item


def item(value: bytes | None, *, key: bytes | None = b"urn:x:1", headers: Headers = ()) -> RawItem:
    """A record of 24 November 2026, 09:00:00.131 UTC."""
    return RawItem(
        value=value, key=key, headers=headers, topic="t", partition=5, offset=7, received_at=1_795_510_800_131
    )


def enriched(headline: str) -> bytes:
    """The worked example under another headline."""
    value = golden("395009.enriched.json")["value"]
    value["item"]["headlines"][0]["value"] = headline
    return orjson.dumps(value)


def killed(**changes: str | None) -> bytes:
    """The worked example of a kill, with other properties; None leaves one out."""
    value = golden("395009.kill.json")["value"]
    item = value["item"] | changes
    return orjson.dumps(value | {"item": {name: text for name, text in item.items() if text is not None}})


def test_enriched() -> None:
    """An enriched record shows its outcome and headline."""
    assert row_of(item(enriched("A headline"))) == (
        "2026-11-24T09:00:00.131Z",
        "5:7",
        "new",
        "urn:x:1",
        "A headline",
    )


def test_kill() -> None:
    """A kill has no headline: what the editor says of it stands there, if anything."""
    assert row_of(item(killed(edNote="Withdrawn")))[2::2] == ("kill", "Withdrawn")
    assert row_of(item(killed(edNote=None)))[2::2] == ("kill", "")


def test_duplicate() -> None:
    """A duplicate shows its reason and what stands."""
    value = orjson.dumps(golden("395009.duplicate.json")["value"])

    assert row_of(item(value))[2::2] == ("duplicate", "same, stands: revision 1")


def test_dead_letter() -> None:
    """A dead letter shows its reason and the error, whatever its bytes are."""
    raw = raw_item(b"\xff", headers=(("feed", b"tass"),))
    error = "page dump without an id"
    dead = build_dead_letter(raw, reason=DeadReason.NO_ID, error=error, routes=ROUTES, max_record_bytes=LIMIT)

    assert row_of(received(dead))[2:] == ("no_id", "", error)


def test_raw() -> None:
    """A raw record shows its feed and how it begins, on one line; null is empty."""
    assert row_of(item(b"ID :\n395009", headers=(("feed", b"tass"),)))[2::2] == ("tass", "ID : 395009")
    assert row_of(item(None))[4] == ""


def test_foreign_json() -> None:
    """JSON that is none of ours is shown as it begins."""
    for value in (b"[]", b"1", b'{"enrichment": 1}', b'{"item": {}, "enrichment": {}}'):
        assert row_of(item(value))[4] == value.decode()


def test_hostile_text() -> None:
    """A headline cannot steer the terminal: escape sequences and direction overrides lose their effect."""
    row = row_of(item(enriched("a\x1b[2Jb\u202ec\x07\nd"), key=b"\x1b]0;x\x07"))

    assert row[4] == "a [2Jb c d"
    assert row[3] == "]0;x"


def test_columns_on_a_terminal() -> None:
    """On a terminal the rows stand under a head that comes once; brackets are no markup."""
    out = io.StringIO()
    table = RecordTable(Console(file=out, force_terminal=True, width=100, color_system=None))
    table.print([item(enriched("[bold]one[/nothing]"))])
    table.print([item(enriched("two"))])

    head, first, second = (line.split() for line in out.getvalue().splitlines())
    assert head == ["time", "place", "what", "key", "headline"]
    assert first == ["09:00:00.131", "5:7", "new", "urn:x:1", "[bold]one[/nothing]"]
    assert second[-1] == "two"


def test_a_narrow_terminal() -> None:
    """In 60 columns the key makes room for the headline, and stands where there is none; no line is longer."""
    out = io.StringIO()
    table = RecordTable(Console(file=out, force_terminal=True, width=60, color_system=None))
    table.print([item(enriched("Ships sail again")), item(killed(edNote=None))])

    head, first, second = out.getvalue().splitlines()
    assert head.split() == ["time", "place", "what", "headline"]
    assert first.split()[2:] == ["new", "Ships", "sail", "again"]
    assert second.split()[2:] == ["kill", "urn:x:1"]
    assert max(map(len, (head, first, second))) <= 60


def test_fields_in_a_pipe() -> None:
    """Elsewhere the fields are parted by tabs and uncut."""
    out = io.StringIO()
    RecordTable(Console(file=out, width=80)).print([item(enriched("[b]" + "x" * 300))])

    assert out.getvalue() == f"2026-11-24T09:00:00.131Z\t5:7\tnew\turn:x:1\t[b]{'x' * 300}\n"
