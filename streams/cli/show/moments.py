"""Times as people give them on the command line: RFC 3339, or how long ago."""

import re
import time
from datetime import datetime

import typer

_RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_AGO = re.compile(
    r"(?=\d)(?:(?P<days>\d{1,5})d)?(?:(?P<hours>\d{1,6})h)?(?:(?P<minutes>\d{1,7})m)?(?:(?P<seconds>\d{1,9})s)?",
    re.ASCII,
)
_SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


def parse_moment(text: str) -> int:
    """Read `2026-11-24T09:00:00Z`, or how long ago (`2h`, `1d12h`, `90s`), as milliseconds since 1970 UTC.

    Raises typer.BadParameter, which is exit 2.
    """
    if ago := _AGO.fullmatch(text.strip()):
        seconds = sum(int(number) * _SECONDS[unit] for unit, number in ago.groupdict().items() if number)
        return time.time_ns() // 1_000_000 - seconds * 1000
    if _RFC_3339.fullmatch(text.strip()):
        try:
            # Python reads at most six digits of a second, and only upper case.
            moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text.strip().upper()))
            return round(moment.timestamp() * 1000)
        except ValueError as error:
            raise typer.BadParameter(f"{text!r} is no time: {error}") from error
    raise typer.BadParameter(
        f"{text!r} is neither a time with its zone, as 2026-11-24T09:00:00Z, nor how long ago, as 2h, 1d12h or 90s"
    )
