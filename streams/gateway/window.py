"""The window: the latest enriched records, in the order in which the tail read them.

Each has a number, one above that of the record before. `vector` is where the tail is: of each partition, the offset
behind what the window has had of it. Whoever has had all up to a number has the vector of that number, so its token is
made once, however many readers there are.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from streams.gateway.entry import Entry
from streams.gateway.token import write_token
from streams.gateway.wanted import Wanted

WRITE_BYTES = 256 * 1024
"""Of records that one write takes, about."""
# Entries that one step looks at, some milliseconds of work, so that others have their turn; and steps that are kept.
_STEP_ENTRIES, _MOST_WRITTEN = 500, 64


class Portion(NamedTuple):
    """Records as one write to a reader takes them."""

    content: bytes = b""
    """Written, each with its token. Empty: nothing of what was looked at is wanted."""
    records: int = 0
    written_at: int | None = None
    """Broker's time of the first one, milliseconds since 1970 UTC. None: there is none, or it is an old one."""


NOTHING = Portion()


class _Lane:
    """Offsets of one partition's entries, and their numbers; the first ones go.

    Not the entries themselves: what leaves the window would stay in memory until its place here goes.
    """

    __slots__ = ("begins_at", "gone", "numbers", "offsets")

    def __init__(self, begins_at: int) -> None:
        self.begins_at = begins_at
        """The window has all of the partition from this offset on."""
        self.offsets: list[int] = []
        self.numbers: list[int] = []
        self.gone = 0
        """How many at the start of the lists have left the window."""

    def find(self, offset: int) -> int:
        """Where in the lists the first entry from an offset on is."""
        return bisect_left(self.offsets, offset, lo=self.gone)

    def drop_first(self) -> None:
        self.begins_at = self.offsets[self.gone] + 1
        self.gone += 1
        if self.gone > 1_000 and self.gone * 2 > len(self.offsets):
            del self.offsets[: self.gone]
            del self.numbers[: self.gone]
            self.gone = 0


class Window:
    """Records are appended behind and leave in front; nothing in it changes."""

    def __init__(self, log: bytes, starts: Sequence[int], *, most_bytes: int, most_seconds: float) -> None:
        """log: as tokens have it. starts: the offset of each partition from which on the tail will append."""
        self.log = log
        self.vector = list(starts)
        self.size = 0
        """Bytes that its entries take."""
        self._most_bytes, self._most_milliseconds = most_bytes, most_seconds * 1000
        self._entries: deque[Entry] = deque()
        self._tokens: deque[str] = deque()
        self._lanes = [_Lane(start) for start in starts]
        self._written: dict[tuple[int, Wanted], tuple[Portion, int]] = {}
        """What readers were given last: most of them are at one place, and want the same."""
        self.begin = 0
        """Number of the first entry."""
        self.token = write_token(log, self.vector)
        """Of a reader who has had all there is."""

    @property
    def end(self) -> int:
        """Number of the entry that comes next."""
        return self.begin + len(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def append(self, entry: Entry) -> None:
        """Take in the next record of its partition."""
        self._written.clear()
        self._entries.append(entry)
        lane = self._lanes[entry.partition]
        lane.offsets.append(entry.offset)
        lane.numbers.append(self.end - 1)
        self.vector[entry.partition] = entry.offset + 1
        self.token = write_token(self.log, self.vector)
        self._tokens.append(self.token)
        self.size += entry.size + len(self.token)

    def pass_over(self, offsets: Sequence[int]) -> None:
        """Take in that no record lies before these offsets, one a partition: only what ends transactions does.

        Else the token of a quiet partition would point at the end of a transaction, which retention takes, and whoever
        resumed by it would be told that something is gone.
        """
        if self.vector != (vector := [*map(max, self.vector, offsets)]):
            self.vector = vector
            self.token = write_token(self.log, vector)

    def evict(self, now: int) -> Iterator[tuple[int, Entry]]:
        """Let go, and give, what is too old or too much, with its numbers. now: milliseconds since 1970 UTC."""
        while self._entries and (
            self.size > self._most_bytes or self._entries[0].written_at < now - self._most_milliseconds
        ):
            entry = self._entries.popleft()
            self.size -= entry.size + len(self._tokens.popleft())
            self.begin += 1
            self._lanes[entry.partition].drop_first()
            yield self.begin - 1, entry

    def entry(self, number: int) -> Entry:
        """The entry of a number that is in the window."""
        return self._entries[number - self.begin]

    def token_after(self, number: int) -> str:
        """The token of a reader who has had all up to this entry, and nothing else."""
        return self._tokens[number - self.begin]

    def written(self, begin: int, wanted: Wanted) -> tuple[Portion, int]:
        """Write what is wanted of the next entries from a number on, with the tokens of readers who have all before.

        Gives as much as one write, or one turn, should take, and the number of the entry behind it. Readers at one
        place who want the same share the bytes.
        """
        if (begin, wanted) in self._written:
            return self._written[begin, wanted]
        records: list[tuple[str, bytes]] = []
        written_at = None
        size, number, end = 0, begin, min(self.end, begin + _STEP_ENTRIES)
        while number < end and size < WRITE_BYTES:
            entry = self.entry(number)
            if wanted.has(entry):
                records.append((self.token_after(number), entry.value))
                size += len(entry.value)
                written_at = written_at or entry.written_at
            number += 1
        if len(self._written) >= _MOST_WRITTEN:
            self._written.clear()
        portion = Portion(wanted.form.items(records), len(records), written_at)
        self._written[begin, wanted] = portion, number
        return portion, number

    def newest_first(self, before: int | None = None) -> Iterator[tuple[int, Entry]]:
        """Entries with their numbers, backwards from the one before a number; None: from the last. Stops at nothing
        that is appended or goes meanwhile.
        """
        number = self.end if before is None else min(before, self.end)
        while (number := number - 1) >= self.begin:
            yield number, self.entry(number)

    def find_number(self, partition: int, offset: int) -> int | None:
        """The number of a record. None where the window has it not."""
        if partition >= len(self._lanes):
            return None
        lane = self._lanes[partition]
        at = lane.find(offset)
        return lane.numbers[at] if at < len(lane.offsets) and lane.offsets[at] == offset else None

    def has_let_go(self, partition: int, offset: int) -> bool:
        """Whether a record lies before all that the window has of its partition."""
        return partition < len(self._lanes) and offset < self._lanes[partition].begins_at

    def find_since(self, moment: int) -> int:
        """The number from which on all is that was written since a moment, and something older between, where the
        tail read partitions one after the other. moment: milliseconds since 1970 UTC.
        """
        return min(
            [
                lane.numbers[at]
                for lane in self._lanes
                if (at := bisect_left(lane.numbers, moment, lo=lane.gone, key=self._time_of)) < len(lane.numbers)
            ],
            default=self.end,
        )

    def missing(self, offsets: Sequence[int]) -> dict[int, tuple[int, int]]:
        """Of a reader's vector, what lies before the window: partition → (from, until) offsets."""
        return {
            partition: (offset, lane.begins_at)
            for partition, (offset, lane) in enumerate(zip(offsets, self._lanes, strict=True))
            if offset < lane.begins_at
        }

    def extend_back(self, partition: int, offset: int, until: int) -> None:
        """Learn that the partition has no record between two offsets, where the window began to have all of it."""
        lane = self._lanes[partition]
        # Whoever found that out took a while: what the window let go since then lies between, and is missed.
        if lane.begins_at <= until:
            lane.begins_at = min(lane.begins_at, offset)

    def locate(self, offsets: Sequence[int]) -> tuple[int, set[int]]:
        """Find where a reader's vector, which misses nothing before the window, is in it.

        Gives the number of the first entry that it has not, and the partitions of which it has more than the window has
        had before that number.
        """
        places = [lane.find(offset) for lane, offset in zip(self._lanes, offsets, strict=True)]
        number = min(
            [lane.numbers[at] for lane, at in zip(self._lanes, places, strict=True) if at < len(lane.offsets)],
            default=self.end,
        )
        ahead = set()
        for partition, (lane, offset) in enumerate(zip(self._lanes, offsets, strict=True)):
            at = bisect_left(lane.numbers, number, lo=lane.gone)
            if offset > (lane.offsets[at] if at < len(lane.offsets) else self.vector[partition]):
                ahead.add(partition)
        return number, ahead

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def _time_of(self, number: int) -> int:
        return self.entry(number).written_at
