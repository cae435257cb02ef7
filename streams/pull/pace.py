"""When a source is asked again: sooner while it has news, later while it has none, ever later while it fails. Pure."""

import random

_SOONER, _LATER = 0.5, 1.5
_JITTER = 0.1
"""Of each pause, either way: so that sources that began together, at one server even, do not stay together."""
_FIRST_FAILURE_SECONDS = 15.0
_MOST_FAILURE_SECONDS = 3_600.0
_MOST_DOUBLINGS = 16

MOST_WAIT_SECONDS = 24 * 60 * 60.0
"""However long a server asks us to wait."""


def next_pause(pause: float, *, has_news: bool, least: float, most: float) -> float:
    """Give the pause after one, in seconds. pause: 0: none yet. least, most: its bounds."""
    if not pause:
        return least
    return min(most, max(least, pause * (_SOONER if has_news else _LATER)))


def pause_after_failures(failures: int, *, least: float = 0.0) -> float:
    """Give the pause after so many failures in a row, > 0. least: the source's own."""
    pause = _FIRST_FAILURE_SECONDS * 2.0 ** min(failures - 1, _MOST_DOUBLINGS)
    return max(least, min(_MOST_FAILURE_SECONDS, pause))


def with_jitter(pause: float, *, chance: random.Random) -> float:
    """Give a pause that differs from it by a tenth at most."""
    return pause * (1 + chance.uniform(-_JITTER, _JITTER))
