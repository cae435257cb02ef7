"""Times that machines write → day, clock time and zone: ISO 8601, RFC 9557's brackets, seconds since 1970."""

import re
from datetime import date, datetime, time, timedelta

from streams.article import frozen

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - its zone is said beside it
# ISO 8601 as items use it. The standard library also takes forms that mean nothing to a reader, so it gets only these.
_ISO = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d|\d{8}|\d{4}-?W\d\d-?\d|\d{4}-\d{3})"
    r"(?:[Tt ]?(?P<clock>(?<=[Tt ])\d\d(?::?\d\d(?::?\d\d(?:[.,]\d{1,12})?)?)?|(?<=\d{8})(?:\d{4}|\d{6}))"
    r" ?(?P<zone>[Zz]|[+−-]\d\d(?::?\d\d)?)?)?"
)
_BRACKETS = re.compile(r"(?P<time>[^\[\]]+?) ?(?P<tags>(?:\[[^\[\]]{1,60}\])+)")
_TAG = re.compile(r"\[(!?)([^\[\]]+)\]")
_CALENDARS = frozenset({"u-ca=gregory", "u-ca=iso8601"})
# Seconds since September 2001 have ten digits, those since March 1973 nine; the finer units three more each.
_SINCE_1970 = re.compile(r"(\d{9,10}|\d{11,13}|\d{15,16}|\d{18,19})(?:\.(\d{1,9}))?")
_COMPACT_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-4])[0-5]\d(?:[0-6]\d)?")


@frozen
class IsoDate:
    """What such a text says."""

    moment: datetime
    """Without zone."""
    zone: str
    """As written: `Z`, `+0300`, the name in brackets; empty where there is none."""
    notes: tuple[str, ...] = ()
    """time_assumed."""
    critical_zone: str | None = None
    """A name whose clock must show what the offset says (RFC 9557, `[!Europe/Berlin]`)."""


def read_iso(text: str) -> IsoDate | None:
    """Read ISO 8601, with or without RFC 9557's brackets, or a number of units since 1970; None where it is neither.

    Seconds, milliseconds, microseconds and nanoseconds since 1970 are told by the number of their digits: each unit
    reaches from 1973 to 2286.
    Raises ValueError for a day or time that does not exist, or brackets that must be understood and are not.
    """
    since = _SINCE_1970.fullmatch(text)
    if since is not None and (since[2] or not _COMPACT_DAY.fullmatch(text)):
        return IsoDate(moment=_EPOCH + _span(since[1], since[2] or ""), zone="Z")
    brackets = _BRACKETS.fullmatch(text) if text[-1:] == "]" else None
    iso = _ISO.fullmatch(brackets["time"] if brackets else text)
    if iso is None:
        return None
    clock, zone = iso["clock"], (iso["zone"] or "").replace("−", "-")
    critical = None
    if brackets is not None:
        zone, critical = _read_tags(brackets["tags"], zone)
    day = _read_day(iso["date"])
    if clock is None:
        return IsoDate(moment=datetime.combine(day, time()), zone=zone, notes=("time_assumed",))
    later = timedelta()
    if clock.startswith("24") and not clock[2:].strip("0:.,"):
        clock, later = "00" + clock[2:], timedelta(days=1)  # ISO 8601: midnight at the end of the day
    elif clock[-3:] == ":60" or (len(clock) == 6 and clock.isdecimal() and clock[-2:] == "60"):
        clock, later = clock[:-2] + "59", timedelta(seconds=1)  # a leap second is the next minute, as in POSIX
    moment = datetime.fromisoformat(f"{day.isoformat()}T{clock}") + later
    return IsoDate(moment=moment, zone=zone, critical_zone=critical)


def _span(digits: str, fraction: str) -> timedelta:
    """Give the time since 1970 of a whole number, its unit told by its length, and a decimal fraction of that unit."""
    unit = 10 ** (3 * ((len(digits) - 8) // 3))
    nanoseconds = (int(digits) * 10**9 + int(fraction.ljust(9, "0")[:9] or 0)) // unit
    return timedelta(microseconds=nanoseconds // 1_000)


def _read_day(text: str) -> date:
    if len(text) == 8 and text[4] == "-" and text[5] != "W":
        day = date(int(text[:4]), 1, 1) + timedelta(days=int(text[5:]) - 1)  # ISO 8601's day of the year
        if day.year != int(text[:4]):
            raise ValueError("the year has no such day")
        return day
    return date.fromisoformat(text)


def _read_tags(tags: str, zone: str) -> tuple[str, str | None]:
    """Give the zone to go by, and the name of the one that must agree with it, of RFC 9557's tags."""
    critical = None
    for mark, tag in _TAG.findall(tags):
        if "=" in tag:
            if mark and tag.lower() not in _CALENDARS:
                raise ValueError(f"[!{tag}] must be understood and is not")
        elif not zone:
            zone = tag
        elif mark and zone not in ("Z", "z"):
            critical = tag
    return zone, critical
