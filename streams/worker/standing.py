"""How a worker stands, told by the log: when it is ready, and once a minute why it is not."""

import asyncio
import logging
from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)

# Seconds between two looks.
_LOOK_SECONDS = 0.5

# Seconds of trouble before it is told, which a rebalance or new leaders seldom take; and between two lines of it.
_FIRST_SECONDS, _REPEAT_SECONDS = 15.0, 60.0


class Standing:
    """What the log was told last. One line a change, and one a minute while nothing changes for the better."""

    def __init__(self, *, reasons: Callable[[], Sequence[str]], broker_silent_seconds: Callable[[], float]) -> None:
        """reasons: why the worker is not ready, none where it is."""
        self._reasons, self._broker_silent_seconds = reasons, broker_silent_seconds
        self._began_at: float | None = None
        self._tell_at = 0.0
        self._is_told_ready = False

    async def run(self) -> None:
        """Look again and again until cancelled."""
        clock = asyncio.get_running_loop().time
        while True:
            self.look(clock())
            await asyncio.sleep(_LOOK_SECONDS)

    def look(self, now: float) -> None:
        """Look once. now: seconds, only goes forward."""
        reasons = self._reasons()
        if self._began_at is None:  # of the trouble, or of the start
            self._began_at, self._tell_at = now, now + _FIRST_SECONDS
        seconds = now - self._began_at
        if not reasons:
            if not self._is_told_ready:
                log.info("ready after %.1f s", seconds)
            self._began_at, self._is_told_ready = None, True
        elif now >= self._tell_at:
            self._is_told_ready, self._tell_at = False, now + _REPEAT_SECONDS
            silent = self._broker_silent_seconds()
            if silent >= _FIRST_SECONDS:
                log.warning("no Kafka broker has answered for %.0f s; waits for one, and goes on by itself", silent)
            else:
                more = f"; and {len(reasons) - 1} more, see /readyz" if len(reasons) > 1 else ""
                log.warning("not ready for %.0f s: %s%s", seconds, reasons[0], more)
