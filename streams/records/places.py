"""Where a record is on its topic, as text and back: `3:17`; the second of several items in it: `3:17:2`."""

import re
from typing import NamedTuple

from streams.article import RawItem

# Kafka's partitions are 32 bits, its offsets 64.
_PLACE = re.compile(rb"([0-9]{1,10}):([0-9]{1,19})(?::([1-9][0-9]{0,8}))?")


class Place(NamedTuple):
    """Partition, offset, and which item. As text it is the ID of a dead letter: that of the raw record or its item."""

    partition: int
    offset: int
    number: int | None = None
    """From 1; None: the record is the item."""

    def __str__(self) -> str:
        place = f"{self.partition}:{self.offset}"
        return place if self.number is None else f"{place}:{self.number}"


def place_of(item: RawItem) -> Place:
    """Say where a raw item is."""
    return Place(item.partition, item.offset, item.number)


def find_place(text: bytes) -> Place | None:
    """Read what `Place` wrote. None for anything else."""
    match = _PLACE.fullmatch(text)
    return Place(int(match[1]), int(match[2]), int(match[3]) if match[3] else None) if match else None
