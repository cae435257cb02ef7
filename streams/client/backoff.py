"""How long a subscriber waits before it connects again, and when it gives up.

Pure: the time comes as an argument, chance as a function. Waits are drawn evenly between nothing and a bound that
doubles with each failure in a row (full jitter), so that all who lost one gateway do not come back at once.
"""

import random
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime

from streams.article import frozen


@frozen
class Pace:
    """Times of a subscription, in seconds."""

    first_wait: float = 0.5
    """Bound of the wait after the first failure; it doubles with each further one."""
    longest_wait: float = 30.0
    """What that bound does not exceed: two signs of life."""
    longest_asked_wait: float = 900.0
    """How long `Retry-After` is believed."""
    silence: float = 45.0
    """Without a byte, after which a connection counts as dead: three signs of life, of which each 15 s has one."""
    connect: float = 10.0
    """For a connection to be made: a host that is up answers in far less, one that is away not at all."""


class Backoff:
    """Counts failures in a row."""

    def __init__(
        self, pace: Pace, *, retry_seconds: float | None, chance: Callable[[float, float], float] = random.uniform
    ) -> None:
        """retry_seconds: from the first failure in a row to giving up; None: never. chance: draws between bounds."""
        self._pace = pace
        self._retry_seconds = retry_seconds
        self._chance = chance
        self._failures = 0
        self._began_at: float | None = None

    @property
    def is_in_trouble(self) -> bool:
        """Whether something has failed and nothing come since."""
        return self._began_at is not None

    def begin_anew(self) -> None:
        """Something came: what failed before no longer counts."""
        self._failures, self._began_at = 0, None

    def find_wait(self, now: float, *, asked_seconds: float | None = None) -> float | None:
        """Count a failure at `now` and give the seconds to wait. None: retry_seconds are over, or will be: give up.

        now: seconds of a clock that only goes forward. asked_seconds: what the gateway asks for, obeyed up to a bound.
        """
        bound = min(self._pace.longest_wait, self._pace.first_wait * 2.0 ** min(self._failures, 30))
        least = min(asked_seconds or 0.0, self._pace.longest_asked_wait)
        # On top of what is asked for, or all that were sent away together would come back together.
        wait = least + self._chance(0.0, bound)
        self._failures += 1
        if self._began_at is None:
            self._began_at = now
        if self._retry_seconds is None:
            return wait
        left = self._began_at + self._retry_seconds - now
        # The last try comes when the time is over, not a wait before that.
        return None if left <= 0 or least > left else min(wait, left)


def find_retry_after(header: str | None, *, now: datetime) -> float | None:
    """Read `Retry-After`, seconds or a date, as seconds from `now` on. None where it says nothing that can be read."""
    if header is None:
        return None
    if header.isascii() and header.isdigit():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError, OverflowError):  # TypeError: a date without a zone
        return None
