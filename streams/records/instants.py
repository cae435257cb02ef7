"""Instants in milliseconds since 1970 UTC, as text and back."""

import re
from datetime import UTC, datetime
from functools import lru_cache

LAST_INSTANT = 253_402_300_799_999
"""End of the year 9999, milliseconds: no later instant has an RFC 3339 text."""

_INSTANT = re.compile(rb"(?!1[0-8]|19[0-6]|0)[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")


def format_instant(instant: int) -> str:
    """Write milliseconds since 1970 UTC as RFC 3339 with milliseconds and `Z`: `2026-11-24T09:00:00.123Z`.

    Never fails, since dead letters are stamped with it: what lies outside the years 1970–9999 becomes their edge.
    """
    seconds, milliseconds = divmod(min(max(instant, 0), LAST_INSTANT), 1000)
    return f"{_format_second(seconds)}.{milliseconds:03d}Z"


# A batch holds some seconds' records, and a record says its time more than once.
@lru_cache(maxsize=256)
def _format_second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).isoformat()[:19]


def find_instant(text: bytes) -> int | None:
    """Read what `format_instant` wrote, as milliseconds since 1970 UTC. None for anything else."""
    if not _INSTANT.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text.decode())
    except ValueError:  # no such day or hour
        return None
    return int(moment.timestamp()) * 1000 + moment.microsecond // 1000
