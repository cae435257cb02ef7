"""Readers who wait at the window's end: woken when something comes that they want, and not before."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence

from streams.gateway.entry import Entry
from streams.gateway.wanted import Wanted


class Seat:
    """Where one reader waits."""

    __slots__ = ("_has_news", "_woken")

    def __init__(self) -> None:
        self._woken: asyncio.Future[None] | None = None
        """None while the reader does something else."""
        self._has_news = False

    async def wait(self) -> bool:
        """Wait until something comes for the reader, or it is woken. Whether something came.

        Between that answer and the caller's next await nothing is appended unseen.
        """
        self._has_news = False
        self._woken = asyncio.get_running_loop().create_future()
        try:
            await self._woken
        finally:
            self._woken = None
        # Asked only now: something may have come after it was woken, before this went on.
        return self._has_news

    def wake(self) -> None:
        """Let it go on: there is something other to do."""
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(None)

    def tell(self) -> None:
        """Let it go on: something came."""
        self._has_news = True
        self.wake()


class Audience:
    """Who wants what. Thousands of readers with a rare filter cost nothing while nothing comes for them."""

    def __init__(self) -> None:
        self._seats: dict[Wanted, set[Seat]] = {}

    @contextlib.contextmanager
    def seat(self, wanted: Wanted) -> Iterator[Seat]:
        """Have a seat among those who want the same."""
        seat, group = Seat(), self._seats.setdefault(wanted, set())
        group.add(seat)
        try:
            yield seat
        finally:
            group.discard(seat)
            if not group and self._seats.get(wanted) is group:
                del self._seats[wanted]

    def hear(self, entries: Sequence[Entry]) -> None:
        """Tell those who want one of the records that came."""
        for wanted, group in self._seats.items():
            if any(map(wanted.has, entries)):
                for seat in group:
                    seat.tell()

    def tell_all(self) -> None:
        """Tell everybody: something other than records is to be looked at."""
        for group in self._seats.values():
            for seat in group:
                seat.tell()
