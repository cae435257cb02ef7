"""A date that lacks its year, or its month too → ISO 8601, completed by when it was received.

Wires of the teleprinter state day and time, for readers who have the paper in hand. ISO 8601 wrote such dates `--03-17`
and `---26T15:10`.
"""

import re
from datetime import UTC, datetime, timedelta

_PARTIAL = re.compile(r"--(?:(\d\d)-|-)(\d\d)(?!\d)(.*)", re.DOTALL)
_AHEAD = timedelta(hours=24)
"""Clocks and zones differ: a day that begins within it is not of last month or year."""
_MOST_MONTHS = 60
"""How far it is looked back: 29 February comes once in four years, or eight."""


def complete_date(text: str, *, received_at: int) -> tuple[str, tuple[str, ...]]:
    """Complete a date: the last such day that is no more than 24 hours behind reception. A whole one stays as it is.

    received_at: milliseconds since 1970 UTC. Note: year_assumed. What is no day of any month stays as it is, for
    whoever reads it to refuse.
    """
    if not text.startswith("--") or (partial := _PARTIAL.fullmatch(text)) is None:
        return text, ()
    latest = datetime.fromtimestamp(received_at / 1000, UTC) + _AHEAD
    year, month = latest.year, int(partial[1] or latest.month)
    for _ in range(_MOST_MONTHS):
        try:
            day = datetime(year, month, int(partial[2]), tzinfo=UTC)
        except ValueError:
            day = None
        if day is not None and day <= latest:
            return f"{day.date().isoformat()}{partial[3]}", (f"year_assumed:{year}",)
        if partial[1]:
            year -= 1
        else:
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        if year < 1:
            break
    return text, ()
