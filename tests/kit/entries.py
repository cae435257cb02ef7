"""Entries of the gateway's window, as a test says them."""

import random
from collections.abc import Sequence
from dataclasses import replace

from streams.gateway.entry import Entry, read_entry
from streams.gateway.filters import EVERYTHING, Filters
from streams.gateway.frames import NDJSON
from streams.gateway.wanted import Wanted
from streams.gateway.window import Window
from streams.kafka.partitioner import partition_of
from streams.records.outcomes import OutcomeKind
from tests.kit.received import received
from tests.kit.wires import enriched_wire

LOG = b"12345678"
ALL = Wanted(EVERYTHING, NDJSON)

_ENTRY = Entry(
    partition=0,
    offset=0,
    written_at=0,
    identity="urn:example:1",
    revision=1,
    outcome=OutcomeKind.NEW,
    value=b'{"a":1}',
    feed="north",
    language="en",
    subjects=frozenset(),
    subjects_before=frozenset(),
    is_without_story=False,
    words=" leaders meet in tokyo ",
    embargoed_until=None,
)


def entry(partition: int = 0, offset: int = 0, **changes: object) -> Entry:
    """One record; whatever is not said is of no matter."""
    value = b'{"at":"%d:%d"}' % (partition, offset)
    return replace(_ENTRY, partition=partition, offset=offset, **{"value": value, **changes})  # type: ignore[arg-type]


def wanting(filters: Filters = EVERYTHING, **changes: object) -> Wanted:
    """What a reader with these filters wants, as JSON lines."""
    return ALL._replace(filters=filters, **changes)  # type: ignore[arg-type]


def window(partitions: int = 1, *, starts: Sequence[int] | None = None, most_bytes: int = 1 << 30) -> Window:
    """An empty window, which keeps all unless told otherwise."""
    return Window(LOG, starts or [0] * partitions, most_bytes=most_bytes, most_seconds=1e9)


def wire_entries(seed: int, count: int, *, partitions: int = 4) -> list[Entry]:
    """Records of a made wire as the tail reads them: on the partitions of their keys, with gaps between offsets."""
    chance = random.Random(seed)
    ends = [chance.randrange(1_000) for _ in range(partitions)]
    entries = []
    for number, record in enumerate(enriched_wire(seed, count, body_bytes=60)):
        at = partition_of(record.key or b"", partitions)
        ends[at] += chance.choice((1, 1, 1, 2, 5))
        found = read_entry(received(record, partition=at, offset=ends[at], received_at=1_000_000 + number))
        assert found is not None
        entries.append(found)
    return entries
