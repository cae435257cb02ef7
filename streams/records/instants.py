"""Instants in milliseconds since 1970 UTC, as text and back."""

import re
from datetime import UTC, datetime
from functools import lru_cache

LAST_INSTANT = 253_402_300_799_999
"""End of the year 9999, milliseconds: no later instant has an RFC 3339 text."""

_INSTANT = re.compile(rb"(?!1[0-8]|19[0-6]|0)[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")

_RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_FINER = re.compile(r"(\.\d{6})\d+")
_AGO = re.compile(
    r"(?=\d)(?:(?P<days>\d{1,5})d)?(?:(?P<hours>\d{1,6})h)?(?:(?P<minutes>\d{1,7})m)?(?:(?P<seconds>\d{1,9})s)?",
    re.ASCII,
)
_SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


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


def find_moment(text: str) -> int | None:
    """Read RFC 3339 with its offset, as items have it, as milliseconds since 1970 UTC. None for anything else."""
    if not _RFC_3339.fullmatch(text):
        return None
    try:
        # Python reads at most six digits of a second, and only upper case.
        moment = datetime.fromisoformat(_FINER.sub(r"\1", text.upper()))
    except ValueError:  # no such day or hour
        return None
    return round(moment.timestamp() * 1000)


def parse_moment(text: str, *, now: int) -> int:
    """Read a time as people give it: `2026-11-24T09:00:00Z`, or how long before now: `2h`, `1d12h`, `90s`.

    now and the result: milliseconds since 1970 UTC. Raises ValueError with what is wrong.
    """
    text = text.strip()
    if ago := _AGO.fullmatch(text):
        seconds = sum(int(number) * _SECONDS[unit] for unit, number in ago.groupdict().items() if number)
        return now - seconds * 1000
    if (moment := find_moment(text)) is None:
        raise ValueError(
            f"{text!r} is neither a time with its zone, as 2026-11-24T09:00:00Z, nor how long ago, as 2h, 1d12h or 90s"
        )
    return moment
