"""Marks: which dead letters were sent back."""

import json

import orjson
import pytest
from hypothesis import given

from streams.article import RawItem
from streams.errors import DeadReason
from streams.records import DeadLetter, Mark, build_dead_letter, build_mark, format_instant, read_dead_letter, read_mark
from tests.kit.received import received
from tests.kit.records import LIMIT, ROUTES
from tests.unit.records.generated import RAW_ITEMS, mangled, with_more


def letter_of(item: RawItem) -> DeadLetter:
    """The dead letter of a raw record, as it is read from its topic."""
    dead = build_dead_letter(item, reason=DeadReason.NO_ID, error="", routes=ROUTES, max_record_bytes=LIMIT)
    read = read_dead_letter(received(dead))
    assert read is not None
    return read


LETTER = letter_of(RawItem(value=b"?", topic="wire.raw", partition=3, offset=17, received_at=1_795_510_817_000))
MARK = build_mark(LETTER, routes=ROUTES)


def test_a_mark_names_its_dead_letter() -> None:
    """The mark goes to the partition of the raw record's number, under the dead letter's ID."""
    assert (MARK.topic, MARK.partition, MARK.key, MARK.headers) == ("wire.replays", 3, b"3:17", ())
    assert MARK.value == b'{"id":"3:17","timestamp":"2026-11-24T09:00:17.000Z","attempt":1,"first":"3:17"}'


@given(RAW_ITEMS)
def test_what_is_written_is_read_back(item: RawItem) -> None:
    """Whatever was sent back, its mark names it, and fields of a later release pass."""
    letter = letter_of(item)
    value = build_mark(letter, routes=ROUTES).value
    read = read_mark(value)

    assert read == Mark(
        id=letter.id, timestamp=format_instant(item.received_at), attempt=1, first=str(letter.raw_place)
    )
    assert read.raw_ref == letter.raw_ref
    assert read == read_mark(orjson.dumps(with_more(orjson.loads(value or b""))))


@given(mangled(MARK.value or b""))
def test_mangled_records_are_read_or_refused(value: bytes) -> None:
    """A mark that somebody broke never raises, nor does what is asked of one that was read."""
    read = read_mark(value)

    assert read is None or read.raw_ref


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("id", 3),
        ("id", "3"),
        ("id", "3:\ud800"),
        ("timestamp", "2026-13-24T09:00:17.000Z"),
        ("timestamp", "2026-11-24T09:00:17Z"),
        ("attempt", 0),
        ("attempt", "1"),
        ("first", "x:17"),
    ],
)
def test_reading_is_strict_in_what_is_ours(name: str, content: object) -> None:
    """A mark that newswire cannot have written is refused."""
    mark = json.loads(MARK.value or b"") | {name: content}

    assert read_mark(json.dumps(mark).encode()) is None
    assert (
        read_mark(orjson.dumps({each: its for each, its in orjson.loads(MARK.value or b"").items() if each != name}))
        is None
    )
