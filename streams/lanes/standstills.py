"""Partitions whose committed position stands although records wait, whoever has them.

Its owner cannot tell where it is dead: the coordinator counts it as a member until its session has ended. So each
worker looks at the positions of all.
"""

from collections.abc import Mapping
from typing import NamedTuple

from streams.kafka.outside import GroupPosition

# Seconds at one position, with records behind it, after which a partition stands; and after which an answer is too old
# to say so.
_STANDS_SECONDS, _OLD_SECONDS = 10.0, 10.0


class Standstill(NamedTuple):
    """A partition that does not move."""

    partition: int
    position: int
    waiting: int
    seconds: float
    """For which it has been seen there; it may have stood for longer."""


class Standstills:
    """What the positions did since they were first seen. Times: seconds of one clock that never goes back."""

    def __init__(self) -> None:
        self._since: dict[int, float] = {}
        self._positions: Mapping[int, GroupPosition] = {}
        self._noted_at = 0.0

    def note(self, positions: Mapping[int, GroupPosition], *, now: float) -> None:
        """Take in what the cluster said. A partition of which it said nothing keeps what it had."""
        for at, position in positions.items():
            before = self._positions.get(at)
            has_moved = before is None or before.committed != position.committed
            if has_moved or not before or not before.waiting or not position.waiting:
                self._since[at] = now
        self._positions = {**self._positions, **positions}
        self._noted_at = now

    def found(self, *, now: float) -> list[Standstill]:
        """Which partitions stand, by number; none where the last word is old."""
        if now - self._noted_at > _OLD_SECONDS:
            return []
        return [
            Standstill(at, position.committed, position.waiting, seconds)
            for at, position in sorted(self._positions.items())
            if position.waiting and (seconds := now - self._since[at]) >= _STANDS_SECONDS
        ]
