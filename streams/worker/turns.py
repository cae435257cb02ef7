"""Portions of work, done by many lanes on one event loop: the loop gets its turn by time worked over all of them."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Mapping
from typing import TypeVar

T = TypeVar("T")

TURN_SECONDS = 0.02
"""Seconds of work, over all lanes, after which the loop has its turn. Whatever waits there (the group's heartbeats,
each second; other lanes' sockets; pages) may well wait 20 ms, and a turn of the loop costs 0.1 ms, half a percent."""


class Turns:
    """Shared by all lanes of a worker. One of them works at a time, to the end of its batch; first come, first served.

    By turns among each other they would cost 6 % more: what one has in the processor's caches the next one throws
    out. They never wait for a broker here.
    """

    def __init__(self, *, seconds: float = TURN_SECONDS, clock: Callable[[], float] = time.perf_counter) -> None:
        """seconds: of a turn, which only a portion that takes longer makes longer. clock: gives seconds."""
        self._seconds = seconds
        self._clock = clock
        self._lock = asyncio.Lock()

    async def work(self, portions: Generator[str, None, T]) -> tuple[T, Mapping[str, float]]:
        """Do all portions; gives what they return, and the seconds of work under each label that they yield.

        What they raise passes through.
        """
        seconds: defaultdict[str, float] = defaultdict(float)
        async with self._lock:
            while True:
                # Three times: what is due, a timer or a socket, is found in one turn of the loop, wakes its task in the
                # next, and that runs in the third. So what became due during the last turn has run before this one.
                for _ in range(3):
                    await asyncio.sleep(0)
                try:
                    self._take_turn(portions, seconds)
                except StopIteration as end:
                    return end.value, seconds

    def _take_turn(self, portions: Generator[str, None, T], seconds: defaultdict[str, float]) -> None:
        """Work until the turn is over. Raises StopIteration where the portions end before."""
        began = at = self._clock()
        while at - began < self._seconds:
            label = next(portions)
            before, at = at, self._clock()
            seconds[label] += at - before
