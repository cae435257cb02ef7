"""A page date → the day and clock time that it names. Zones are dates.py's.

Read are: numbers (`01/26/2016`, `26.1.2016`, `2016/01/26`, `2016年1月26日`) and names of months in ten languages
(`26 January 2016`, `Jan. 26, 2016`), each with or without weekday, time (clock.py) before or behind, and zone, wherever
it stands. What else stands in the line must be a word that dates are written with: a line that is only partly
understood is not understood.
"""

import re
from datetime import date, datetime, time

from streams.article import frozen
from streams.date_words import MONTHS, WEEKDAYS, is_filler
from streams.normalise.clock import Clock, find_clock
from streams.normalise.zones import is_zone_name

# `Tue, 01/26/2016 - 11:55`, the form of most pages, in one step.
_USUAL = re.compile(
    r"(?:(?P<weekday>[^\W\d_]{2,12})\.?,? )?(\d{1,2})([/.-])(\d{1,2})\3(\d{4})"
    r"(?:,? (?:[-–—|] )?(?P<clock>\d\d:\d\d))?"
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)")
_EAST_ASIAN_DAY = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_EAST_ASIAN_CLOCK = re.compile(r"(\d{1,2})\s?[時时시]\s?(\d{1,2})\s?[分분]")
# A zone that is more than a word: `GMT+3`, `Europe/Berlin`, `Moscow time`.
_ZONE = re.compile(
    r"\b(?:GMT|UTC|UT)\s?[+−–-]\s?\d\d?(?::?\d\d)?\b|(?<![\w/])[A-Za-z]+(?:[_-][A-Za-z]+)*+(?:/[A-Za-z][\w+-]*+){1,2}"
    r"|\b(?:[A-Z][a-z]+ ){1,3}[Tt]ime\b|(?<=\s)[+−-]\d\d:?\d\d(?=\s*\Z)"
)
# RFC 5322's comment behind an offset: `+0300 (MSK)`, `GMT+0300 (Moscow Standard Time)`.
_COMMENT = re.compile(r"\([^()\d]*\)?\s*\Z")
_TOKEN = re.compile(r"(?P<number>\d+)(?:st|nd|rd|th|er|º|ª)?\b|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)|(?P<other>\S)")
_PUNCTUATION = frozenset(",.-–—|·•:;@()[]/&'’")
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
    if (name and weekday is None) or clock == "24:00":
        return _read_any(text, date_order=date_order)
    day, notes = _numbered(first, second, third, weekday=weekday, date_order=date_order)
    if clock is None:
        return PageDate(moment=datetime.combine(day, time()), zone="", notes=(*notes, "time_assumed"))
    return PageDate(moment=datetime.combine(day, time.fromisoformat(clock)), zone="", notes=notes)


def _read_any(text: str, *, date_order: str) -> PageDate:
    """Read every other form: take out the day in numbers, the time and the zone, then the words."""
    if not text.isascii():
        text = _EAST_ASIAN_DAY.sub(r"\1-\2-\3 ", text)
        text = _EAST_ASIAN_CLOCK.sub(lambda found: f"{found[1]}:{found[2]:0>2} ", text)
    numeric, rest = _take_numeric(text)
    clock, zone, rest = _take_clock(rest, is_dated=numeric is not None)
    month, weekday, numbers, zone_words = _words(rest, is_numeric=numeric is not None)
    if numeric and not numbers and month is None:
        day, notes = _numbered(numeric[1], numeric[3], numeric[4], weekday=weekday, date_order=date_order)
    elif month is not None and len(numbers) == 2 and not numeric:
        day, notes = _named(numbers, month=month, weekday=weekday)
    else:
        raise ValueError("no day, month and year in it")
    if not zone and zone_words:
        if len({word.upper() for word in zone_words}) > 1:
            raise ValueError(f"{' '.join(zone_words)!r} names two time zones")
        zone = zone_words[0]
    moment = datetime.combine(day, clock.time) + clock.later if clock else datetime.combine(day, time())
    return PageDate(moment=moment, zone=zone, notes=notes if clock and not clock.is_vague else (*notes, "time_assumed"))


def _take_numeric(text: str) -> tuple[re.Match[str] | None, str]:
    """Take the day in numbers out of a line, if it has one; gives what is left."""
    numeric = _NUMERIC.search(text)
    if numeric is None:
        return None, text
    rest = f"{text[: numeric.start()]} {text[numeric.end() :]}"
    if numeric[2] == "." and len(numeric[1]) < 3 and len(numeric[4]) < 3:
        names = [token["word"].lower() for token in _TOKEN.finditer(rest) if token["word"]]
        if any(name in MONTHS and name not in WEEKDAYS for name in names):
            return None, text  # `26 January 2016 11.55.30`
    return numeric, rest


def _take_clock(text: str, *, is_dated: bool) -> tuple[Clock | None, str, str]:
    """Take clock time and zone out of a line; gives both, the zone as written or empty, and what is left."""
    clock = find_clock(text, is_dated=is_dated)
    zone = ""
    if clock is not None:
        zone = clock.offset
        text = f"{text[: clock.start]} {text[clock.end :]}"
    if not zone and (found := _ZONE.search(text)) is not None:
        words = [word for word in found[0].split(" ") if not _is_date_word(word) or word.lower() == "time"]
        if len(words) > 1 or not found[0].lower().endswith("time"):
            zone = " ".join(words)
            text = f"{text[: found.start()]} {text[found.end() :]}"
    if zone and (zone[-1].isdecimal() or zone in ("GMT", "UTC")):
        text = _COMMENT.sub("", text)
    return clock, zone, text


def _is_date_word(word: str) -> bool:
    name = word.lower()
    return name in MONTHS or name in WEEKDAYS or is_filler(name)


def _words(rest: str, *, is_numeric: bool) -> tuple[int | None, int | None, list[str], list[str]]:
    """Give month, weekday, numbers and zones of what is left of the line. Raises ValueError for any other word.

    is_numeric: the day is told in numbers, so that `mar` is a weekday.
    """
    names: list[str] = []
    numbers: list[str] = []
    zones: list[str] = []
    for token in _TOKEN.finditer(rest):
        word = token["word"]
        if token["number"]:
            numbers.append(token["number"])
        elif word is None:
            if token["other"] not in _PUNCTUATION:
                raise ValueError(f"{token['other']!r} has no place in a date")
        elif (name := word.lower()) in MONTHS or name in WEEKDAYS:
            names.append(name)
        elif is_filler(name):
            continue
        elif is_zone_name(word) or (word.isupper() and len(word) <= 5):
            zones.append(word)
        else:
            raise ValueError(f"{word!r} is no word of a date")
    # `mar` is a month and, in French and Spanish, Tuesday; the weekday comes first.
    months = [name for name in names if name in MONTHS and not (is_numeric and name in WEEKDAYS)]
    month = months[-1] if months else None
    if month is not None:
        names.remove(month) if names[-1] != month else names.pop()
    if len(names) > 1 or (names and names[0] not in WEEKDAYS):
        raise ValueError(f"{' '.join(names)!r} names two days")
    return MONTHS[month] if month else None, WEEKDAYS[names[0]] if names else None, numbers, zones


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
