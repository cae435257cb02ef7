"""A time as a source wrote it → WireTime: when it was, in which zone, and what had to be assumed.

    iso_date.py   what machines write               page_date.py   what people write; clock.py its clock time
    date_line.py  two dates in one line             zones.py       names of zones

Zones: a time without one is in the feed's zone, always noted. A clock time that the zone skips (spring) is read by
the offset before the change and written as the clock that then showed; one that comes twice (autumn) is the first.
"""

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from streams.article import DateStyle, Feed, WireTime
from streams.errors import DeadLetterError, DeadReason
from streams.normalise.date_line import DatePart, split_at_mark, split_dates
from streams.normalise.iso_date import read_iso
from streams.normalise.page_date import read_page_date
from streams.normalise.zones import read_zone, zone_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LONGEST = 250
"""Characters of a date; the longest honest line, published and updated with weekdays and zones, has about 150."""
_MOST_PARTS = 8
_SHOWN = 100
"""Characters of it that an error shows."""
_EXAMPLES = "2016-01-26T11:55:00+03:00, 26 January 2016 11:55 GMT and Tue, 01/26/2016 - 11:55 can be read"


class Times(NamedTuple):
    """What a date line says of an article."""

    first: WireTime | None
    """Its first publication; None where the line has one date only."""
    updated: WireTime
    """The time of this version."""


def read_time(text: str, *, style: DateStyle, feed: Feed) -> WireTime:
    """Read a time as `text` gives it, in its own zone or the feed's.

    style: what the format promises, ISO 8601 or a page date. Each form is read under either, as items copy
    page dates and pages write ISO 8601; no text is read differently by the two.
    Notes of the result: zone_assumed, year_assumed (a year of two digits), date_order_assumed, weekday_mismatch,
    time_assumed.
    Raises DeadLetterError(BAD_DATE) where it cannot be read or names a day that does not exist.
    """
    return read_times(text, style=style, feed=feed).updated


def read_times(text: str, *, style: DateStyle, feed: Feed) -> Times:
    """Read a time, or first publication and this version where `text` states both, in one line or several.

    Labels tell which is which (`Published`, `Last updated`); of dates without label the earliest is the first
    publication, the latest this version. A part that names no day has the other's.
    Otherwise as `read_time`.
    """
    line = text
    if len(text) > _LONGEST or "  " in text or not text.isascii():
        lines = [" ".join(part.split()) for part in text[: 2 * _LONGEST].split("\n")]
        line = "\n".join(filter(None, lines)).replace("：", ":")
    try:
        if not line or len(line) > _LONGEST:
            raise ValueError("too long" if line else "empty")
        return _read(line, date_order=feed.date_order, feed_zone=feed.zone)
    except (ValueError, OverflowError) as error:
        form = "an ISO 8601 time" if style is DateStyle.ISO else "a date line"
        shown = f"{line[:_SHOWN]!r} cannot be read as {form}"
        raise DeadLetterError(DeadReason.BAD_DATE, f"{shown}: {str(error)[:_SHOWN]}; {_EXAMPLES}") from error


# A wire's articles bear the same minute, and one article says its time twice.
@lru_cache(maxsize=1_024)
def _read(line: str, *, date_order: str, feed_zone: str | None) -> Times:
    if (iso := _read_iso(line, feed_zone=feed_zone)) is not None:
        return Times(None, iso)
    parts = split_dates(line)
    if len(parts) < 2:
        try:
            return Times(None, _read_one(parts[0].text if parts else line, date_order=date_order, feed_zone=feed_zone))
        except ValueError:
            halves = split_at_mark(line)
            if halves is None:
                raise
            parts = [DatePart(text=half.strip(), is_update=None) for half in halves]
    if len(parts) > _MOST_PARTS:
        raise ValueError("too many dates")
    return _arrange(parts, _read_parts(parts, date_order=date_order, feed_zone=feed_zone))


def _arrange(parts: list[DatePart], times: list[WireTime]) -> Times:
    """Tell first publication and this version, by label, else by time."""
    published = [time for part, time in zip(parts, times, strict=True) if not part.is_update]
    labelled = [time for part, time in zip(parts, times, strict=True) if part.is_update is False]
    updates = [time for part, time in zip(parts, times, strict=True) if part.is_update]
    first = min(labelled or published or times, key=lambda time: time.instant)
    return Times(first, max(updates or times, key=lambda time: time.instant))


def _read_parts(parts: list[DatePart], *, date_order: str, feed_zone: str | None) -> list[WireTime]:
    """Read the dates of one line, of which some may lack their day, and then their zone too (`updated 15:02`)."""
    times: list[WireTime | None] = []
    failed: ValueError | None = None
    for part in parts:
        try:
            times.append(_read_one(part.text, date_order=date_order, feed_zone=feed_zone))
        except ValueError as error:
            times.append(None)
            failed = error
    whole = next((time for time in times if time is not None), None)
    if whole is None:
        raise failed or ValueError("no date in it")
    if failed is None:
        return [time for time in times if time is not None]
    read = [
        time or _read_one(f"{whole.text[:10]} {part.text}", date_order=date_order, feed_zone=feed_zone)
        for part, time in zip(parts, times, strict=True)
    ]
    zone = next((_offset_of(time) for time in read if not _is_zone_assumed(time)), None)
    return [_move(time, zone=zone) if zone is not None and _is_zone_assumed(time) else time for time in read]


def _is_zone_assumed(time: WireTime) -> bool:
    return any(note.startswith("zone_assumed") for note in time.notes)


def _offset_of(time: WireTime) -> str:
    return "Z" if time.text.endswith("Z") else time.text[-6:]


def _move(time: WireTime, *, zone: str) -> WireTime:
    """Give the same clock time in the zone of the date beside it, nothing assumed."""
    moment = datetime.fromisoformat(time.text).replace(tzinfo=None)
    notes = tuple(note for note in time.notes if not note.startswith("zone_assumed"))
    return _place(moment, zone=zone, notes=notes, feed_zone=None)


def _read_one(text: str, *, date_order: str, feed_zone: str | None) -> WireTime:
    """Read one date as it stands."""
    if (iso := _read_iso(text, feed_zone=feed_zone)) is not None:
        return iso
    date = read_page_date(text, date_order=date_order)
    return _place(date.moment, zone=date.zone, notes=date.notes, feed_zone=feed_zone)


def _read_iso(text: str, *, feed_zone: str | None) -> WireTime | None:
    if not text[:4].isdecimal() or (iso := read_iso(text)) is None:
        return None
    time = _place(iso.moment, zone=iso.zone, notes=iso.notes, feed_zone=feed_zone)
    if iso.critical_zone is not None:
        other = _place(iso.moment, zone=iso.critical_zone, notes=(), feed_zone=feed_zone)
        if other.instant != time.instant:
            raise ValueError(f"its offset is not that of [!{iso.critical_zone}]")
    return time


def _place(moment: datetime, *, zone: str, notes: tuple[str, ...], feed_zone: str | None) -> WireTime:
    """Put a moment into the zone written beside it, else into the feed's."""
    if zone:
        moment = moment.replace(tzinfo=read_zone(zone, moment=moment, feed_zone=feed_zone))
    else:
        name = feed_zone or "UTC"
        notes = (f"zone_assumed:{name}", *notes)
        moment = moment.replace(tzinfo=zone_of(name))
    if isinstance(moment.tzinfo, ZoneInfo):
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
