"""Walks over many entries, which share the loop with everybody else: one step of one walk at a time."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TypeVar

T = TypeVar("T")

# Seconds of one step: what a stream that has something to write waits for it.
_STEP_SECONDS = 0.003


class Walks:
    """All walks of one log. Between two steps all others have their turn, streams and walks alike."""

    def __init__(self) -> None:
        self._step = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Have the turn for one step, which is some milliseconds of work and waits for nothing."""
        # The lock lets those who wait go in their order: a short walk is not behind the whole of a long one. It is held
        # over the turn of all others: else each walk took a step in every turn of the loop, however many there are.
        async with self._step:
            yield
            await asyncio.sleep(0)

    async def walk(self, entries: Iterator[T], take: Callable[[T], bool]) -> None:
        """Give each entry to `take`, until there is none, or it wants no more and gives False.

        entries: is asked right before `take` is, with nothing between.
        """
        is_done = False
        while not is_done:
            async with self.turn():
                is_done = _step(entries, take)


def _step(entries: Iterator[T], take: Callable[[T], bool]) -> bool:
    until = time.perf_counter() + _STEP_SECONDS
    for entry in entries:
        if not take(entry):
            return True
        if time.perf_counter() >= until:
            return False
    return True
