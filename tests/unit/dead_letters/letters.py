"""Dead letters for the tests of this folder, made from raw records that the pipeline buried."""

from typing import Any

from streams.article import RawItem
from streams.dead_letters.survey import Survey, survey_of
from streams.errors import DeadReason
from streams.records import DeadLetter, Routes, build_dead_letter, read_dead_letter
from streams.records.dead_letter import RawRef
from tests.kit.received import received

ROUTES = Routes("wire.")
NOON = 1_795_510_800_000
OWN = (("feed", b"tass"), ("x", b"\xff"), ("x", None), ("x", b"twice"))


def raw(offset: int, **changes: Any) -> RawItem:
    """A raw record of partition 3, a second after the one before it."""
    fields: dict[str, Any] = {"value": b"?", "key": b"\xffkey", "headers": OWN, "topic": "wire.raw", "partition": 3}
    return RawItem(**{**fields, "offset": offset, "received_at": NOON + offset * 1000, **changes})


def letter_of(item: RawItem, *, reason: DeadReason = DeadReason.NO_ID, limit: int = 2_000_000) -> DeadLetter:
    """The dead letter of a raw record, as it is read from its topic, 5 ms after the record came."""
    out = build_dead_letter(item, reason=reason, error="no id", routes=ROUTES, max_record_bytes=limit)
    found = read_dead_letter(received(out, partition=3, offset=item.offset + 100, received_at=item.received_at + 5))
    assert found is not None
    return found


def survey(*letters: DeadLetter, marks: dict[RawRef, int] | None = None) -> Survey:
    """What there is on the topic, with these marks."""
    return survey_of(letters, marks=marks or {}, foreign=0)


def ids(letters: Any) -> list[str]:
    """Their IDs, in their order."""
    return [letter.id for letter in letters]
