"""Where a record is on its topic, as text and back: `3:17`."""

import re
from typing import NamedTuple

# Kafka's partitions are 32 bits, its offsets 64.
_PLACE = re.compile(rb"([0-9]{1,10}):([0-9]{1,19})")


class Place(NamedTuple):
    """Partition and offset. As text it is the ID of a dead letter: that of the raw record."""

    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.partition}:{self.offset}"


def find_place(text: bytes) -> Place | None:
    """Read what `Place` wrote. None for anything else."""
    match = _PLACE.fullmatch(text)
    return Place(int(match[1]), int(match[2])) if match else None
