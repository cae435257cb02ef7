"""Zone as written in a date → tzinfo: offsets, the names of RFC 5322 and a few that only one place uses."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = re.compile(r"(?:GMT|UTC)?([+−-])(\d\d?):?(\d\d)?")
# Hours east of Greenwich. Names that several places use (IST, AST) are not read; CST, EST … are RFC 5322's.
_HOURS = {
    "Z": 0, "UTC": 0, "GMT": 0, "UT": 0, "WET": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "BST": 1, "CET": 1, "CEST": 2, "WEST": 1, "EET": 2, "EEST": 3, "JST": 9, "KST": 9, "HKT": 8,
    "SGT": 8, "AEST": 10, "AEDT": 11,
}  # fmt: skip
# Names for the clock of a place, whatever its offset on the day.
_PLACES = {
    "MSK": "Europe/Moscow", "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver",
    "PT": "America/Los_Angeles", "BJT": "Asia/Shanghai",
}  # fmt: skip


@lru_cache(maxsize=64)
def zone_of(name: str) -> tzinfo:
    """Give the zone of an IANA name, as feeds name theirs."""
    return UTC if name == "UTC" else ZoneInfo(name)


def read_zone(written: str, *, moment: datetime, feed_zone: str | None) -> tzinfo:
    """Read a zone as written beside `moment`, a time without zone.

    A name that the feed's own zone uses on that day is the feed's zone: `CST` of a feed in Shanghai is China's.
    Raises ValueError for a name that nothing or more than one thing answers to.
    """
    offset = _OFFSET.fullmatch(written.upper())
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
    name = written.upper()
    if feed_zone is not None and zone_of(feed_zone).tzname(moment) == name:
        return zone_of(feed_zone)
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name]))
    if name in _PLACES:
        return zone_of(_PLACES[name])
    if "/" in written:
        try:
            return zone_of(written)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"{written!r} is no time zone") from error
    raise ValueError(f"{written!r} is no word of a date and no time zone that only one place uses")
