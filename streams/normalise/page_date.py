"""A page date → the day and clock time that it names. Zones are dates.py's.

Read are: numbers (`01/26/2016`, `26.1.2016`, `2016/01/26`) and names of months in seven languages
(`26 January 2016`, `Jan. 26, 2016`), each with or without weekday, time (`11:55`, `11:55 a.m.`, `11h55`, `1155 GMT`)
before or behind, and zone. What else stands in the line must be a word that dates are written with: a line that is
only partly understood is not understood.
"""

import re
from datetime import date, datetime, time

from streams.article import frozen
from streams.normalise.calendar_words import MONTHS, WEEKDAYS, word_set

_TIME = re.compile(
    r"""
    (?:
        (?<![\d:./-]) (?P<hour>\d{1,2}) (?: : (?P<minute>\d\d) (?: :(?P<second>\d\d) (?:[.,]\d{1,9})? )?
                                 | \s?[hH]\s? (?P<french>\d\d) | (?=\s?[ap]\.?\s?m\b) )
      | (?<![\d:./-]) (?P<four>\d{4}) (?=\s(?:GMT|UTC)\b)
    )
    (?![\d:])
    (?: \s?(?P<half>[ap])\.?\s?m\b\.? )?
    (?:
        \s? \(?
        (?P<zone> (?:GMT|UTC)?[+−-]\d\d?(?::?\d\d)? | (?-i: [A-Z]{1,5} | z | [A-Z][a-z]+/[A-Z][A-Za-z_]+ ) )
        \b \)?
    )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
# `Tue, 01/26/2016 - 11:55`, the form of most pages, in one step.
_USUAL = re.compile(
    r"(?:(?P<weekday>[^\W\d_]{2,12})\.?,? )?(\d{1,2})([/.-])(\d{1,2})\3(\d{4})"
    r"(?:,? (?:[-–—|] )?(?P<clock>\d\d:\d\d))?"
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)")
_TOKEN = re.compile(r"(?P<number>\d+)(?:st|nd|rd|th|er|º|ª)?\b|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)|(?P<other>\S)")
# Words that stand in page dates and say nothing of the date.
_FILLERS = word_set("""
at on of the date published updated posted last modified created issued time local t
um den der am uhr à le de du el la del di il ore alle às as em в г года час hrs hours h
""")
_PUNCTUATION = frozenset(",.-–—|·•:;@()[]/")
# POSIX's reading of years of two digits.
_CENTURY_PIVOT = 69


@frozen
class PageDate:
    """What a page date says."""

    moment: datetime
    """Without zone."""
    zone: str
    """As written: `MSK`, `+0300`, `Z`; empty where there is none."""
    notes: tuple[str, ...]
    """year_assumed, date_order_assumed, weekday_mismatch, time_assumed."""


def read_page_date(text: str, *, date_order: str) -> PageDate:
    """Read a page date. date_order: `mdy` or `dmy`, where neither weekday nor a number over 12 settles it.

    Raises ValueError, with the reason in words, where the line cannot be read or its day does not exist.
    """
    usual = _USUAL.fullmatch(text)
    if usual is None:
        return _read_any(text, date_order=date_order)
    name, first, _, second, third, clock = usual.groups()
    weekday = WEEKDAYS.get(name.lower()) if name else None
    if name and weekday is None:
        return _read_any(text, date_order=date_order)
    day, notes = _numbered(first, second, third, weekday=weekday, date_order=date_order)
    if clock is None:
        return PageDate(moment=datetime.combine(day, time()), zone="", notes=(*notes, "time_assumed"))
    return PageDate(moment=datetime.combine(day, time.fromisoformat(clock)), zone="", notes=notes)


def _read_any(text: str, *, date_order: str) -> PageDate:
    """Read every other form: take out the time, then the words."""
    found = _TIME.search(text)
    clock = _clock(found) if found else time()
    zone, rest = "", text
    if found:
        zone, end = found["zone"] or "", found.end()
        if zone.lower() in MONTHS or zone.lower() in WEEKDAYS or zone.lower() in _FILLERS:
            zone, end = "", found.start("zone")  # `11:55 JAN 26`
        rest = f"{text[: found.start()]} {text[end:]}"
    numeric = _NUMERIC.search(rest)
    if numeric:
        rest = f"{rest[: numeric.start()]} {rest[numeric.end() :]}"
    month, weekday, numbers = _words(rest)
    if numeric and not numbers and month is None:
        day, notes = _numbered(numeric[1], numeric[3], numeric[4], weekday=weekday, date_order=date_order)
    elif month is not None and len(numbers) == 2 and not numeric:
        day, notes = _named(numbers, month=month, weekday=weekday)
    else:
        raise ValueError("no day, month and year in it")
    return PageDate(
        moment=datetime.combine(day, clock),
        zone=zone,
        notes=notes if found else (*notes, "time_assumed"),
    )


def _clock(found: re.Match[str]) -> time:
    if found["four"]:
        return time(int(found["four"][:2]), int(found["four"][2:]))
    hour, minute = int(found["hour"]), int(found["minute"] or found["french"] or 0)
    half = (found["half"] or "").lower()
    if half == "a" and hour > 12:
        raise ValueError(f"{hour} a.m. is no time")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute, int(found["second"] or 0))


def _words(rest: str) -> tuple[int | None, int | None, list[str]]:
    """Give month, weekday and numbers of what is left of the line. Raises ValueError for any other word."""
    names: list[str] = []
    numbers: list[str] = []
    for token in _TOKEN.finditer(rest):
        word = token["word"]
        if token["number"]:
            numbers.append(token["number"])
        elif word is None:
            if token["other"] not in _PUNCTUATION:
                raise ValueError(f"{token['other']!r} has no place in a date")
        elif (name := word.lower()) in MONTHS or name in WEEKDAYS:
            names.append(name)
        elif name not in _FILLERS:
            raise ValueError(f"{word!r} is no word of a date")
    # `mar` is a month and, in French and Spanish, Tuesday; the weekday comes first.
    months = [name for name in names if name in MONTHS]
    month = months[-1] if months else None
    if month is not None:
        names.remove(month) if names[-1] != month else names.pop()
    if len(names) > 1 or (names and names[0] not in WEEKDAYS):
        raise ValueError(f"{' '.join(names)!r} names two days")
    return MONTHS[month] if month else None, WEEKDAYS[names[0]] if names else None, numbers


def _named(numbers: list[str], *, month: int, weekday: int | None) -> tuple[date, tuple[str, ...]]:
    """Read the two numbers beside a month's name as day and year: the year is the one of four digits, else the last."""
    first, second = numbers
    number, digits = (second, first) if len(first) == 4 else (first, second)
    year, notes = _year(digits)
    day = date(year, month, int(number))
    if weekday is not None and day.weekday() != weekday:
        notes = (*notes, "weekday_mismatch")
    return day, notes


def _numbered(
    first: str, second: str, third: str, *, weekday: int | None, date_order: str
) -> tuple[date, tuple[str, ...]]:
    """Read three numbers as year, month, day: by weekday, else a number over 12, else the feed's order."""
    notes: tuple[str, ...]
    if len(first) == 4:
        year, notes = int(first), ()
        readings = [(int(second), int(third))]
    elif len(first) <= 2 and len(third) in (2, 4):
        year, notes = _year(third)
        one, other = int(first), int(second)
        readings = [(one, other)] if one == other else [(one, other), (other, one)]
        if date_order == "dmy":
            readings.reverse()
    else:
        raise ValueError("no year in it")
    days = [day for month, number in readings if month <= 12 and (day := _day(year, month, number)) is not None]
    if not days:
        raise ValueError("there is no such day")
    fitting = days if weekday is None else [day for day in days if day.weekday() == weekday]
    if len(days) == 2 and len(fitting) != 1:
        notes = (*notes, f"date_order_assumed:{date_order}")
    if not fitting:
        notes = (*notes, "weekday_mismatch")
    return (fitting or days)[0], notes


def _year(digits: str) -> tuple[int, tuple[str, ...]]:
    if len(digits) == 4:
        return int(digits), ()
    if len(digits) != 2:
        raise ValueError(f"{digits!r} is no year")
    year = int(digits) + (1900 if int(digits) >= _CENTURY_PIVOT else 2000)
    return year, (f"year_assumed:{year}",)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
