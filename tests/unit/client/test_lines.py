"""Bytes become lines, a line becomes what it says."""

import contextlib

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.client.lines import BrokenLineError, End, LineSplitter, Sent, SignOfLife, read_line
from streams.records import read_enriched
from tests.kit.records import golden

RECORD = golden("395009.enriched.json")["value"]


def test_a_record_is_read_with_its_token() -> None:
    """A line of a record gives the record, its token and its JSON."""
    frame = read_line(orjson.dumps({"id": "t1", "record": RECORD}))

    assert isinstance(frame, Sent)
    assert (frame.position, orjson.loads(frame.value)) == ("t1", RECORD)
    assert frame.record == read_enriched(orjson.dumps(RECORD))


def test_what_a_later_release_adds_passes() -> None:
    """Fields beside, and in the record, change nothing; an event that nobody knows says nothing."""
    record = RECORD | {"more": 1, "enrichment": RECORD["enrichment"] | {"more": 1}}
    frame = read_line(orjson.dumps({"id": "t1", "record": record, "more": 1}))

    assert isinstance(frame, Sent)
    assert orjson.loads(frame.value) == record
    assert read_line(b'{"id": "t2", "more": 1}') == SignOfLife(position="t2")
    assert read_line(b'{"event": "maintenance", "id": "t2"}') is None
    assert read_line(b"") is read_line(b" \r") is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"event": "bye"}', "bye"),
        (b'{"event": "error", "reason": "slow_reader"}', "slow_reader"),
        (b'{"event": "error", "reason": "later"}', "later"),
        (b'{"event": "error"}', "None"),
    ],
)
def test_an_end_says_why(line: bytes, reason: str) -> None:
    """The gateway's two ways to end a stream give the reason, known or not."""
    assert read_line(line) == End(reason=reason)


@pytest.mark.parametrize(
    "line",
    [
        b"<html>",
        b'{"id": "t1", "record": {"item"',
        b"\xff",
        b"[]",
        b"null",
        b"{}",
        b'{"id": null}',
        b'{"id": ""}',
        b'{"id": "a\\r\\nX-Evil: 1"}',
        b'{"id": "a b"}',
        orjson.dumps({"id": "t" * 70_000}),
        orjson.dumps({"record": RECORD}),
        b'{"id": "t1", "record": null}',
        b'{"id": "t1", "record": {"enrichment": {"id": "urn:x:1"}}}',
        orjson.dumps({"id": "t1", "record": RECORD | {"item": {}}}),
    ],
)
def test_what_is_no_line_of_a_gateway_is_refused(line: bytes) -> None:
    """Broken JSON, another shape, a token that no header could carry, a record of somebody else's: none passes."""
    with pytest.raises(BrokenLineError):
        read_line(line)


def test_an_unreadable_record_is_named() -> None:
    """Whoever has to look for a record that cannot be read is told which it is."""
    with pytest.raises(BrokenLineError, match="urn:x:1"):
        read_line(b'{"id": "t1", "record": {"enrichment": {"id": "urn:x:1"}}}')


@given(st.binary())
def test_any_bytes_are_read_or_refused(line: bytes) -> None:
    """No line raises anything else."""
    with contextlib.suppress(BrokenLineError):
        read_line(line)


@given(st.lists(st.binary(max_size=5)), st.integers(min_value=1, max_value=7))
def test_lines_are_the_same_in_whatever_pieces_they_come(lines: list[bytes], size: int) -> None:
    """Where the network cuts the bytes makes no difference; a line that has not ended is not given."""
    lines = [line.replace(b"\n", b"") for line in lines]
    sent = b"".join(line + b"\n" for line in lines) + b"unended"
    splitter = LineSplitter()

    assert [one for at in range(0, len(sent), size) for one in splitter.split(sent[at : at + size])] == lines


def test_a_line_has_a_bound() -> None:
    """A line of the bound passes; one of a byte more is refused, ended or not, before it is kept."""
    assert LineSplitter(most_bytes=4).split(b"1234\n1234\n12") == [b"1234", b"1234"]
    for chunks in ([b"12345\n"], [b"123", b"45"], [b"1234\n", b"1234", b"5\n"]):
        splitter = LineSplitter(most_bytes=4)
        with pytest.raises(BrokenLineError, match="4 bytes"):
            for chunk in chunks:
                splitter.split(chunk)
