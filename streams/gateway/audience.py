"""Readers who wait at the window's end: woken when something comes that they want, and not before."""

import asyncio
from collections.abc import Iterable, Sequence

from streams.gateway.entry import Entry
from streams.gateway.wanted import Wanted


class _Waiter:
    __slots__ = ("is_wanted", "woken")

    def __init__(self) -> None:
        self.woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.is_wanted = False

    def wake(self) -> None:
        if not self.woken.done():
            self.woken.set_result(None)


class Audience:
    """Who waits for what. Thousands of readers with a rare filter cost nothing while nothing comes for them."""

    def __init__(self) -> None:
        self._waiting: dict[Wanted, set[_Waiter]] = {}

    async def wait(self, wanted: Wanted, *, seconds: float) -> bool:
        """Wait until something wanted is appended, or everybody is woken. False: the time passed, and nothing was.

        Between that answer and the caller's next await nothing is appended unseen.
        """
        waiter = _Waiter()
        group = self._waiting.setdefault(wanted, set())
        group.add(waiter)
        timer = asyncio.get_running_loop().call_later(seconds, waiter.wake)
        try:
            await waiter.woken
        finally:
            timer.cancel()
            group.discard(waiter)
            if not group and self._waiting.get(wanted) is group:
                del self._waiting[wanted]
        # Asked only now: something may have come after the time had passed, before this went on.
        return waiter.is_wanted

    def hear(self, entries: Sequence[Entry]) -> None:
        """Wake those who want one of the records that came."""
        for wanted, group in list(self._waiting.items()):
            if any(map(wanted.has, entries)):
                _wake(group)

    def wake_all(self) -> None:
        """Wake everybody: something other than records is to be told."""
        for group in self._waiting.values():
            _wake(group)


def _wake(group: Iterable[_Waiter]) -> None:
    for waiter in group:
        waiter.is_wanted = True
        waiter.wake()
