"""A line of a page → the clock time in it, as people write one, and the offset that stands right behind it.

11:55   11:55:30.5   11.55   11.55 am   11 a.m.   11h55   11 Uhr   1155 GMT   noon   midnight   24:00
"""

import re
from datetime import time, timedelta

from streams.article import frozen
from streams.date_words import MONTHS

_HOUR_WORD = r"(?:[hH]|Uhr|uur|ч)"
_CLOCK = re.compile(
    rf"""
    (?: (?: \b12 (?:[:.]00)? \s )? (?i: \b(?: (?P<noon>noon|midday) | (?P<midnight>midnight) )\b )
      | (?<![\d:./-])
        (?P<hour>\d{{1,2}})
        (?: (?P<mark>[:.]) (?P<minute>\d\d) (?: (?P=mark) (?P<second>\d\d) (?:[.,]\d{{1,9}})? )? (?![\d:]|\.\d)
          | \s?{_HOUR_WORD} (?: \b | (?=\d) ) (?: (?P<gap>\s?) (?P<after>\d\d) (?:\s?min\b)? )? (?![\d:])
          | (?= \s?[apAP]\.?\s?[mM]\b ) )
        (?: \s?(?P<half>[apAP])\.?\s?[mM]\b\.? )?
      | (?<![\d:./-]) (?P<four>\d{{4}}) (?= \s?(?: [A-Z]{{3,4}} | Z | hrs? | hours | {_HOUR_WORD} )\b )
    )
    (?P<offset> \s?\(? (?:GMT|UTC|UT)?\s?[+−-]\d\d?(?::?\d\d)?\b \)? )?
    """,
    re.VERBOSE,
)
_WORD_BEHIND = re.compile(r"\.?\s?([^\W\d_]+)")
_NUMBER = re.compile(r"\d+")


@frozen
class Clock:
    """A clock time, and where it stands in its line."""

    time: time
    later: timedelta
    """What is to be added to the day and time: 24:00 is the next day's beginning, a leap second the next minute."""
    start: int
    end: int
    offset: str
    """As written right behind it, `+0300` or `UTC+3`; else empty."""
    is_vague: bool
    """`midnight`: of the day that begins, or of the one that ends."""


def find_clock(line: str, *, is_dated: bool) -> Clock | None:
    """Find the clock time in a line, from which a date in numbers was taken if is_dated; None where there is none.

    Of several a sure one (`11:55`, `11 am`) goes before one with a full stop, that before four digits.
    Raises ValueError for a time that no clock shows.
    """
    # Day and year are two numbers: then four digits alone are the year.
    has_four = is_dated or len(_NUMBER.findall(line)) != 2
    found = [match for match in _CLOCK.finditer(line) if has_four or not match["four"]]
    if not found:
        return None
    match = min(found, key=_doubt)
    clock, later, end = time(), timedelta(), match.end()
    if match["four"]:
        clock = time(int(match["four"][:2]), int(match["four"][2:]))
    elif match["hour"]:
        minute = match["minute"] or match["after"]
        behind = _WORD_BEHIND.match(line, end) if match["gap"] else None
        if behind is not None and behind[1].lower() in MONTHS:
            minute, end = None, match.start("gap")  # `11 Uhr 26. Januar`
        clock, later = _read(match, minute=int(minute or 0))
    elif match["noon"]:
        clock = time(12)
    offset = (match["offset"] or "").strip(" \t()")
    return Clock(
        time=clock, later=later, start=match.start(), end=end, offset=offset, is_vague=match["midnight"] is not None
    )


def _doubt(match: re.Match[str]) -> int:
    if match["four"]:
        return 2
    return int(match["mark"] == "." and not match["half"])


def _read(match: re.Match[str], *, minute: int) -> tuple[time, timedelta]:
    """Read hour, minutes, seconds and half of the day: the time, and what is to be added to it."""
    hour, second = int(match["hour"]), int(match["second"] or 0)
    half = (match["half"] or "").lower()
    if half == "a" and hour > 12:
        raise ValueError(f"{hour} a.m. is no time")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour == 24 and not minute and not second:
        return time(), timedelta(days=1)
    if second == 60:
        return time(hour, minute, 59), timedelta(seconds=1)
    return time(hour, minute, second), timedelta()
