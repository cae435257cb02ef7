"""Headers of an HTTP answer → when its server may be asked again. Pure."""

import re
from email.utils import parsedate_to_datetime

from streams.pull.pace import MOST_WAIT_SECONDS

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?([0-9]{1,10})", re.IGNORECASE)
_SECONDS = re.compile(r"[0-9]{1,10}")
_MOST_VALIDATOR = 1_024


def read_retry_after(text: str | None, *, now: float) -> float:
    """Give the seconds that Retry-After asks for, at most a day; 0 where it asks for none, or cannot be read.

    now: seconds since 1970 UTC.
    """
    if text is None:
        return 0.0
    text = text.strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), MOST_WAIT_SECONDS)
    try:
        at = parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0
    return min(max(0.0, at - now), MOST_WAIT_SECONDS)


def read_max_age(text: str | None) -> float:
    """Give the seconds for which Cache-Control says that nothing will change, at most a day; 0 where it does not."""
    found = _MAX_AGE.search(text or "")
    return min(float(found[1]), MOST_WAIT_SECONDS) if found else 0.0


def read_validator(text: str | None) -> str:
    """Give an ETag or a Last-Modified to be sent back as it came; empty where it is not fit to be kept."""
    text = (text or "").strip()
    return text if len(text) <= _MOST_VALIDATOR and text.isascii() and text.isprintable() else ""
