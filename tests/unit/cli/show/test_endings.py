"""What the demo shows of its inputs."""

import io
import json

import pytest
from rich.console import Console

from streams.cli.show.endings import Ending, print_evidence, print_lines, print_table
from streams.records import Enriched, publish_enriched, publish_repeat, read_published
from streams.records.outcomes import Outcome, OutcomeKind, RepeatReason
from streams.sources.inputs import Input
from tests.kit.received import received
from tests.kit.records import LIMIT, RECEIVED_AT, ROUTES, facts, golden, raw_item, standing

VALUE = golden("395009.enriched.json")["value"]


def ending(name: str, outcome: Outcome) -> Ending:
    """What an input of this name became."""
    records = [received(sent) for sent in outcome.records]
    published = read_published(records[0])
    assert published is not None
    return Ending(source=Input(path=f"seeds/{name}", value=b"?"), published=published, records=records)


def endings() -> list[Ending]:
    """The worked example, and its repeat."""
    new = publish_enriched(*facts(VALUE, raw=raw_item()), routes=ROUTES, max_record_bytes=LIMIT)
    origin, _, delivery = facts(VALUE, raw=raw_item(offset=7))
    repeat = publish_repeat(
        origin, kind=OutcomeKind.DUPLICATE, reason=RepeatReason.SAME, version=None, digest=delivery.stands.digest,
        stands=standing(VALUE), stands_offset=0, stands_received_at=RECEIVED_AT, routes=ROUTES, max_record_bytes=LIMIT,
    )  # fmt: skip
    return [ending("first.txt", new), ending("again.txt", repeat)]


def test_lines(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """A line each, as `enrich` prints it: input, outcome, reason, all topics, key, headers, value."""
    print_lines(endings())
    new, repeat = map(json.loads, capsysbinary.readouterr().out.splitlines())

    assert (new["input"], new["outcome"], new["reason"]) == ({"path": "seeds/first.txt", "line": None}, "new", None)
    assert new["topics"] == ["wire.enriched", "wire.subject.territorial-dispute", "wire.subject.summit-planning"]
    assert (new["key"], new["value"]["item"]["uri"]) == ("urn:newswire:tass:395009",) * 2
    assert (repeat["outcome"], repeat["reason"], repeat["topics"]) == ("duplicate", "same", ["wire.duplicates"])


def test_table() -> None:
    """A row each: file, outcome, reason, topics without their prefix."""
    out = io.StringIO()
    print_table(Console(file=out, width=120), endings(), prefix="wire.")

    _, _, *rows = (line.split() for line in out.getvalue().splitlines())
    assert rows == [
        ["first.txt", "new", "enriched,", "subject.territorial-dispute,", "subject.summit-planning"],
        ["again.txt", "duplicate", "same", "duplicates"],
    ]


def test_evidence() -> None:
    """The whole record as JSON, then each subject with the words that gave it, as they are: brackets are no markup."""
    first = endings()[0]
    assert isinstance(first.published, Enriched)
    out = io.StringIO()
    first.published.enrichment.subjects[0].evidence[0].text = "[bold]isles[/nothing]"  # type: ignore[misc]
    print_evidence(Console(file=out, width=120), first.published, value=first.records[0].value)

    whole, end = json.JSONDecoder().raw_decode(out.getvalue())
    assert whole == VALUE
    assert "[bold]isles[/nothing]" in out.getvalue()[end:]
    for subject in VALUE["enrichment"]["subjects"]:
        assert f"{subject['name']} ({subject['score']} of 100)" in out.getvalue()[end:]
