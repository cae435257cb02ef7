"""What a window is filled with: the latest records of a log, which is read partition by partition, by their time.

No more of them is held than the window takes, however many and large they are.
"""

import heapq
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from streams.gateway.entry import Entry


class Filling:
    """Records of all partitions, added in the order of each; those that are surely too much go."""

    def __init__(self, starts: Sequence[int], *, most_bytes: int) -> None:
        """starts: the offset of each partition from which on it is read."""
        self.starts = list(starts)
        """The offset of each partition from which on nothing has gone."""
        self.size = 0
        """Bytes that the records take."""
        self._most_bytes = most_bytes
        self._lanes = [deque[Entry]() for _ in starts]

    def add(self, entries: Iterable[Entry]) -> None:
        """Take in the next records of their partitions."""
        for entry in entries:
            self._lanes[entry.partition].append(entry)
            self.size += entry.size
        # The oldest of all that begin a partition comes before all the others, of which there are too many already.
        while self.size > self._most_bytes:
            lane = min(filter(None, self._lanes), key=lambda lane: lane[0].written_at)
            oldest = lane.popleft()
            self.size -= oldest.size
            self.starts[oldest.partition] = oldest.offset + 1

    def by_time(self) -> Iterator[Entry]:
        """Give the records by time over all partitions, as far as each one's order lets."""
        return heapq.merge(*self._lanes, key=lambda entry: entry.written_at)
