"""A time as a source wrote it → WireTime: when it was, in which zone, and what had to be assumed.

Zones: a time without one is in the feed's zone, always noted. A clock time that the zone skips (spring) is read by
the offset before the change and written as the clock that then showed; one that comes twice (autumn) is the first.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from streams.article import DateStyle, Feed, WireTime
from streams.errors import DeadLetterError, DeadReason
from streams.normalise.page_date import read_page_date
from streams.normalise.zones import read_zone, zone_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LONGEST = 100
"""Characters of a page date; the longest honest one has about 50."""
# ISO 8601 as items use it. The standard library also takes forms that mean nothing to a reader, so it gets only these.
_ISO = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d|\d{8}|\d{4}-?W\d\d-?\d)"
    r"(?:[Tt ](?P<clock>\d\d(?::?\d\d(?::?\d\d(?:[.,]\d{1,12})?)?)?) ?(?P<zone>[Zz]|[+-]\d\d(?::?\d\d)?)?)?"
)


def read_time(text: str, *, style: DateStyle, feed: Feed) -> WireTime:
    """Read a time as `text` gives it, in its own zone or the feed's.

    style: what the format promises, ISO 8601 or a page date. Each form is read under either, as items copy
    page dates and pages write ISO 8601; no text is read differently by the two.
    Notes of the result: zone_assumed, year_assumed (a year of two digits), date_order_assumed, weekday_mismatch,
    time_assumed.
    Raises DeadLetterError(BAD_DATE) where it cannot be read or names a day that does not exist.
    """
    line = text if len(text) <= _LONGEST and "  " not in text else " ".join(text[: 2 * _LONGEST].split())
    try:
        if not line or len(line) > _LONGEST:
            raise ValueError("too long" if line else "empty")
        return _read(line, date_order=feed.date_order, feed_zone=feed.zone)
    except (ValueError, OverflowError) as error:
        form = "an ISO 8601 time" if style is DateStyle.ISO else "a date line"
        raise DeadLetterError(DeadReason.BAD_DATE, f"{line[:_LONGEST]!r} cannot be read as {form}: {error}") from error


# A wire's articles bear the same minute, and one article says its time twice.
@lru_cache(maxsize=1_024)
def _read(line: str, *, date_order: str, feed_zone: str | None) -> WireTime:
    iso = _ISO.fullmatch(line) if line[:4].isdecimal() else None
    if iso:
        return _read_iso(iso, feed_zone=feed_zone)
    date = read_page_date(line, date_order=date_order)
    return _place(date.moment, zone=date.zone, notes=date.notes, feed_zone=feed_zone)


def _read_iso(iso: re.Match[str], *, feed_zone: str | None) -> WireTime:
    clock = iso["clock"]
    later = timedelta()
    if clock is None:
        return _place(datetime.fromisoformat(iso["date"]), zone="", notes=("time_assumed",), feed_zone=feed_zone)
    if clock.startswith("24") and not clock[2:].strip("0:.,"):
        clock, later = "00" + clock[2:], timedelta(days=1)  # ISO 8601: midnight at the end of the day
    elif clock[-3:] == ":60":
        clock, later = clock[:-3] + ":59", timedelta(seconds=1)  # a leap second is the next minute, as in POSIX
    moment = datetime.fromisoformat(f"{iso['date']}T{clock}") + later
    return _place(moment, zone=iso["zone"] or "", notes=(), feed_zone=feed_zone)


def _place(moment: datetime, *, zone: str, notes: tuple[str, ...], feed_zone: str | None) -> WireTime:
    """Put a moment into the zone written beside it, else into the feed's."""
    if zone:
        moment = moment.replace(tzinfo=read_zone(zone, moment=moment, feed_zone=feed_zone))
    else:
        name = feed_zone or "UTC"
        notes = (f"zone_assumed:{name}", *notes)
        moment = moment.replace(tzinfo=zone_of(name))
        # The round trip moves nothing but a time that the zone's clocks skipped.
        moment = moment.astimezone(UTC).astimezone(moment.tzinfo)
    offset = moment.utcoffset() or timedelta()
    if offset.seconds % 60:
        # Local mean time of the 19th century has seconds, RFC 3339 has none.
        moment = moment.replace(tzinfo=timezone(offset - timedelta(seconds=offset.seconds % 60)))
    written = moment.isoformat()
    return WireTime(
        text=f"{written[:-6]}Z" if zone in ("Z", "z") else written,
        instant=(moment - _EPOCH) // _MILLISECOND,
        year=moment.year,
        notes=notes,
    )
