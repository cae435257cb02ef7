"""The mark, on `wire.replays`: says that one dead letter was sent back. Why it is there: docs/decisions, 4."""

import orjson
from pydantic import TypeAdapter

from streams.article import frozen
from streams.records.dead_letter import DeadLetter, RawRef
from streams.records.fields import Instant, Ordinal, PlaceText, read_value
from streams.records.instants import find_instant, format_instant
from streams.records.outcomes import OutRecord
from streams.records.places import find_place
from streams.records.routes import Routes


def build_mark(letter: DeadLetter, *, routes: Routes) -> OutRecord:
    """Render the mark that goes in one transaction with the record sent back, to the partition of the same number."""
    value = orjson.dumps(
        {
            "id": letter.id,
            "timestamp": format_instant(letter.raw_at),
            "attempt": letter.attempt,
            "first": str(letter.first),
        }
    )
    return OutRecord(topic=routes.replays, key=letter.id.encode(), value=value, partition=letter.raw_place.partition)


@frozen
class Mark:
    """A mark, as it is read."""

    id: PlaceText
    """Of the dead letter: `partition:offset` of its raw record."""
    timestamp: Instant
    """Of the raw record."""
    attempt: Ordinal
    first: PlaceText

    @property
    def raw_ref(self) -> RawRef:
        """Which raw record was sent back."""
        place, raw_at = find_place(self.id.encode()), find_instant(self.timestamp.encode())
        assert place is not None, "read_mark checks it"
        assert raw_at is not None, "read_mark checks it"
        return place, raw_at


_MARK = TypeAdapter(Mark)


def read_mark(value: bytes | None) -> Mark | None:
    """Read a mark. None where newswire did not write it."""
    return read_value(value, _MARK)
