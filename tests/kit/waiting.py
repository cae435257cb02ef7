"""Wait for the thing itself, not for a while: both ask again and again until a deadline, and say what did not come."""

import asyncio
import inspect
import time
from collections.abc import Callable
from typing import Any

PAUSE_SECONDS = 0.05


class _Deadline:
    """Counts down from now."""

    def __init__(self, seconds: float, what: str) -> None:
        self.seconds, self.what = seconds, what
        self.at = time.monotonic() + seconds

    def check(self) -> None:
        """Raises TimeoutError once it has passed."""
        if time.monotonic() > self.at:
            raise TimeoutError(f"{self.what} did not happen within {self.seconds:g} s")


async def until(
    condition: Callable[[], Any], *, timeout_seconds: float, what: str, pause_seconds: float = PAUSE_SECONDS
) -> Any:
    """Wait until the condition, plain or async, gives something true, and give that. Raises TimeoutError."""
    deadline = _Deadline(timeout_seconds, what)
    while True:
        result = condition()
        if inspect.isawaitable(result):
            result = await result
        if result:
            return result
        deadline.check()
        await asyncio.sleep(pause_seconds)


def block_until(condition: Callable[[], bool], *, timeout_seconds: float, what: str) -> None:
    """The same without an event loop: for fixtures and threads. Raises TimeoutError."""
    deadline = _Deadline(timeout_seconds, what)
    while not condition():
        deadline.check()
        time.sleep(PAUSE_SECONDS)
