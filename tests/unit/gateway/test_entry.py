"""An enriched record as the gateway holds it."""

import asyncio
import tracemalloc
from dataclasses import replace

import orjson
import pytest

from streams.gateway.catalogue import Catalogue
from streams.gateway.entry import fold_words, read_entries, read_entry
from streams.records.outcomes import OutcomeKind
from tests.kit.entries import window
from tests.kit.items import raw
from tests.kit.received import received
from tests.kit.wires import enriched_wire


def test_what_newswire_wrote_is_read() -> None:
    """Of each record of a wire: what it says of itself, and its bytes as they stand on the topic."""
    for number, record in enumerate(enriched_wire(3, 200)):
        said = orjson.loads(record.value or b"")

        entry = read_entry(received(record, partition=3, offset=number, received_at=77))

        assert entry is not None
        assert (entry.partition, entry.offset, entry.written_at) == (3, number, 77)
        assert entry.value == record.value
        assert (entry.identity, entry.revision) == (said["enrichment"]["id"], said["enrichment"]["revision"])
        assert (entry.feed, entry.outcome) == (said["enrichment"]["feed"], said["enrichment"]["outcome"])
        assert entry.subjects == {tag["subject"] for tag in said["enrichment"]["subjects"]}
        assert entry.is_kill == (entry.outcome is OutcomeKind.KILL)
        assert entry.size > len(entry.value)


@pytest.mark.parametrize("words", ["Leaders meet. ", "Лидеры встретились. ", "東京で会談。", "𠀋𠀌 "])
@pytest.mark.parametrize("characters", [300, 10_000])
def test_its_size_is_what_it_takes(words: str, characters: int) -> None:
    """In the window and the catalogue, to a fifth, whatever the script: the window's bound is one of memory."""
    (record,) = enriched_wire(3, 1)
    said = orjson.loads(record.value or b"")
    said["item"]["bodies"][0]["value"] = (words * characters)[:characters]
    content, headers, count = orjson.dumps(said), received(record).headers, 300
    kept, catalogue = window(), Catalogue()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for number in range(count):
            one = read_entry(raw(bytes(bytearray(content)), headers=headers, offset=number, partition=0))
            assert one is not None
            catalogue.add(kept.end, replace(one, identity=f"{one.identity}{number}"))
            kept.append(one)
        taken = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()

    assert 0.8 < taken / kept.size < 1.2


@pytest.mark.parametrize("value", [None, b"", b"{", b"[]", b"\xff", b'{"item": {}, "enrichment": {}}'])
def test_anything_else_is_none(value: bytes | None) -> None:
    """Anybody may write to a topic; what is none of ours is passed over."""
    assert read_entry(raw(value)) is None


async def test_large_records_leave_turns_to_others() -> None:
    """Many at once are read in order, without what is none of ours, and the loop goes on meanwhile."""
    (large,) = enriched_wire(3, 1, body_bytes=100_000)
    items = [received(large, offset=number) for number in range(20)]
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(others())
    entries = await read_entries([*items, raw(b"x")])
    other.cancel()

    assert [entry.offset for entry in entries] == [*range(20)]
    assert turns >= 3


def test_a_record_with_line_ends_becomes_one_line() -> None:
    """What looks like ours and is written over several lines must not end a frame; what it says stays."""
    (record,) = enriched_wire(3, 1)
    pretty = orjson.dumps(orjson.loads(record.value or b""), option=orjson.OPT_INDENT_2).replace(b"\n", b"\r\n")
    item = received(record)

    entry = read_entry(raw(pretty, headers=item.headers, key=item.key))

    assert entry is not None
    assert b"\n" not in entry.value
    assert b"\r" not in entry.value
    assert orjson.loads(entry.value) == orjson.loads(record.value or b"")


def test_an_embargo_is_an_instant() -> None:
    """Milliseconds since 1970 UTC, of whatever zone it is written in."""
    (record,) = enriched_wire(3, 1)
    said = orjson.loads(record.value or b"")
    said["item"]["embargoedUntil"] = "2016-01-26T09:00:00+03:00"

    entry = read_entry(raw(orjson.dumps(said), headers=received(record).headers))

    assert entry is not None
    assert entry.embargoed_until == 1_453_788_000_000


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Leaders meet in TOKYO.", " leaders meet in tokyo "),
        ("Straße – É", " strasse é "),
        ("ﬁnance U.S.", " finance u s "),
        ("", "  "),
        ("東京で会談", " 東京で会談 "),
    ],
)
def test_words_are_comparable(text: str, folded: str) -> None:
    """Whatever their case, their signs between, or how a character is written."""
    assert fold_words(text) == folded
