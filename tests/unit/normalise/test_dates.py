"""read_time: what a source wrote becomes a time with zone, with every assumption noted."""

import re
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.article import DateStyle, Feed, WireTime
from streams.errors import DeadLetterError, DeadReason
from streams.normalise import read_time

TASS = Feed(id="tass", zone="Europe/Moscow")
MOSCOW = "zone_assumed:Europe/Moscow"
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")


def _page(text: str, feed: Feed = TASS) -> WireTime:
    return read_time(text, style=DateStyle.PAGE, feed=feed)


def _iso(text: str, feed: Feed = TASS) -> WireTime:
    return read_time(text, style=DateStyle.ISO, feed=feed)


def test_page_date_of_the_seed() -> None:
    """The given article's page date is read in Moscow's zone, month first as its weekday proves."""
    read = _page("Tue, 01/26/2016 - 11:55")

    assert WireTime(text="2016-01-26T11:55:00+03:00", instant=1453798500000, year=2016, notes=(MOSCOW,)) == read


@pytest.mark.parametrize(
    ("line", "day", "notes"),
    [
        ("Fri, 03/04/2016 - 10:00", "2016-03-04", ()),
        ("Sun, 03/04/2016 - 10:00", "2016-04-03", ()),
        ("03/04/2016 - 10:00", "2016-03-04", ("date_order_assumed:mdy",)),
        ("26/01/2016 - 10:00", "2016-01-26", ()),
        ("01/26/2016 - 10:00", "2016-01-26", ()),
        ("04/04/2016 - 10:00", "2016-04-04", ()),
        ("Mon, 01/26/2016 - 10:00", "2016-01-26", ("weekday_mismatch",)),
        ("Thu, 03/04/2016 - 10:00", "2016-03-04", ("date_order_assumed:mdy", "weekday_mismatch")),
        # 2 January and 1 February of a common year fall on different weekdays; 10 April and 4 October on the same.
        ("Sun, 04/10/2015 - 10:00", "2015-10-04", ()),
        ("Fri, 04/10/2015 - 10:00", "2015-04-10", ()),
        ("Mon, 05/02/2016 - 10:00", "2016-05-02", ()),
    ],
)
def test_order_of_day_and_month(line: str, day: str, notes: tuple[str, ...]) -> None:
    """The weekday settles the order, else a number over 12, else the feed, noted; a weekday that fits none is noted."""
    read = _page(line)

    assert f"{day}T10:00:00+03:00" == read.text
    assert (MOSCOW, *notes) == read.notes


def test_feed_settles_the_order() -> None:
    """Where nothing else does, the feed's date_order decides, and the note names it."""
    read = _page("03/04/2016 - 10:00", Feed(id="x", zone="Europe/Paris", date_order="dmy"))

    assert read.text == "2016-04-03T10:00:00+02:00"
    assert read.notes == ("zone_assumed:Europe/Paris", "date_order_assumed:dmy")


def test_both_orders_fit_the_weekday() -> None:
    """A weekday that fits both orders settles nothing: the feed's order, noted."""
    both = next(
        (month, day)
        for month in range(1, 13)
        for day in range(month + 1, 13)
        if date(2015, month, day).weekday() == date(2015, day, month).weekday()
    )
    line = f"{date(2015, *both):%a}, {both[0]:02}/{both[1]:02}/2015 - 10:00"

    assert _page(line).notes == (MOSCOW, "date_order_assumed:mdy")


@pytest.mark.parametrize(
    "line",
    [
        "26 January 2016 11:55",
        "January 26, 2016 11:55",
        "Jan. 26, 2016, 11:55 a.m.",
        "Tuesday, 26 January 2016 at 11:55",
        "Tue 26th of January, 2016 | 11:55 AM",
        "11:55, 26 January 2016",
        "11:55 on 26 January 2016",
        "11:55 JAN 26 2016",
        "26.01.2016 11:55",
        "26-01-2016 11:55",
        "2016/01/26 11:55",
        "2016-01-26 11:55",
        "Published: January 26, 2016 11:55",
        "26 января 2016 г., 11:55",
        "Вт, 26 января 2016 11:55",
        "mardi 26 janvier 2016 à 11h55",
        "mar. 26 janvier 2016 11:55",
        "Dienstag, 26. Januar 2016, 11:55 Uhr",
        "26 de enero de 2016 11:55",
        "  Tue,\u00a001/26/2016  -  11:55 ",
    ],
)
def test_forms_of_pages(line: str) -> None:
    """Common forms of page dates, in the languages of wires, all give the same time."""
    read = _page(line)

    assert read.text == "2016-01-26T11:55:00+03:00"
    assert read.notes == (MOSCOW,)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("26 January 2016 11:55 GMT", "2016-01-26T11:55:00+00:00"),
        ("Tue, 26 Jan 2016 08:55:12 +0300", "2016-01-26T08:55:12+03:00"),
        ("Jan 26, 2016 12:30 PM EST", "2016-01-26T12:30:00-05:00"),
        ("Jan 26, 2016 12:30 a.m. ET", "2016-01-26T00:30:00-05:00"),
        ("26 January 2016, 1155 GMT", "2016-01-26T11:55:00+00:00"),
        ("26.01.2016 11:55 MSK", "2016-01-26T11:55:00+03:00"),
        ("26.07.2012 11:55 MSK", "2012-07-26T11:55:00+04:00"),
        ("26.01.2016 11:55 (UTC+5)", "2016-01-26T11:55:00+05:00"),
        ("26.01.2016 11:55 Europe/Paris", "2016-01-26T11:55:00+01:00"),
    ],
)
def test_written_zone_counts(line: str, text: str) -> None:
    """A zone in the line is kept, and nothing is assumed."""
    read = _page(line)

    assert text == read.text
    assert read.notes == ()


def test_name_of_the_feeds_own_zone() -> None:
    """CST of a feed in Shanghai is China's, of any other America's."""
    shanghai = Feed(id="x", zone="Asia/Shanghai")

    assert _page("26 January 2016 11:55 CST", shanghai).text == "2016-01-26T11:55:00+08:00"
    assert _page("26 January 2016 11:55 CST").text == "2016-01-26T11:55:00-06:00"


@pytest.mark.parametrize(
    ("written", "text", "notes"),
    [
        ("2016-01-26T08:55:00Z", "2016-01-26T08:55:00Z", ()),
        ("2016-01-26T08:55:00+00:00", "2016-01-26T08:55:00+00:00", ()),
        ("2016-01-26T11:55:00+03:00", "2016-01-26T11:55:00+03:00", ()),
        ("2016-01-26T11:55:00+0300", "2016-01-26T11:55:00+03:00", ()),
        ("2016-01-26 11:55:00 +03:00", "2016-01-26T11:55:00+03:00", ()),
        ("20160126T115500+0300", "2016-01-26T11:55:00+03:00", ()),
        ("2016-01-26T11:55", "2016-01-26T11:55:00+03:00", (MOSCOW,)),
        ("2016-01-26T11:55:00.250", "2016-01-26T11:55:00.250000+03:00", (MOSCOW,)),
        ("2016-01-26t08:55:00.123456789z", "2016-01-26T08:55:00.123456Z", ()),
        ("2016-01-26T08:55:00,5Z", "2016-01-26T08:55:00.500000Z", ()),
        ("2016-01-26", "2016-01-26T00:00:00+03:00", (MOSCOW, "time_assumed")),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", ()),
        ("2016-12-31T24:00:00Z", "2017-01-01T00:00:00Z", ()),
        ("Tue, 26 Jan 2016 11:55:00 GMT", "2016-01-26T11:55:00+00:00", ()),
    ],
)
def test_iso_8601(written: str, text: str, notes: tuple[str, ...]) -> None:
    """ISO 8601 keeps its zone; a missing one is the feed's and a missing clock time midnight, both noted."""
    read = _iso(written)

    assert text == read.text
    assert notes == read.notes


def test_unconfigured_feed_is_utc() -> None:
    """A feed that nobody configured has zone UTC, and the note says that it is assumed."""
    read = _page("01/26/2016 - 11:55", Feed(id="unknown"))

    assert read.text == "2016-01-26T11:55:00+00:00"
    assert read.notes == ("zone_assumed:UTC",)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("02/30/2016", "no such day"),
        ("Tue, 13/13/2016 - 11:55", "no such day"),
        ("31 April 2016", "day"),
        ("2016-02-30T10:00:00Z", "day"),
        ("2015-02-29", "day"),
        ("yesterday", "no word of a date"),
        ("12", "no day, month and year"),
        ("may", "no day, month and year"),
        ("January 26", "no day, month and year"),
        ("01/26/2016 - 25:55", "hour"),
        ("26 January 2016 13:55 AM", "a.m."),
        ("26 January 2016 11:55 XYZ", "time zone"),
        ("26 January 2016 11:55 Europe/Nowhere", "time zone"),
        ("2016-01-26T11:55:00+25:00", "offset"),
        ("26 January 2016 of the Lord", "no word of a date"),
        ("01/26/2016 01/27/2016", "no day, month and year"),
        ("1/2/345", "year"),
        ("0001-01-01", "range"),
        ("", "empty"),
        ("1" * 5000, "too long"),
    ],
)
def test_unreadable_dates_are_dead_letters(line: str, why: str) -> None:
    """A day that does not exist or a line that is only partly understood is bad_date, with the reason in words."""
    with pytest.raises(DeadLetterError, match=re.escape(why)) as caught:
        _page(line)

    assert DeadReason.BAD_DATE is caught.value.reason
    assert len(str(caught.value)) < 400


def test_year_of_two_digits_is_noted() -> None:
    """A year of two digits is read as POSIX reads it, and said to be assumed."""
    assert (
        _page("26/01/16").text,
        _page("26/01/16").notes,
    ) == ("2016-01-26T00:00:00+03:00", (MOSCOW, "year_assumed:2016", "time_assumed"))
    assert _page("26/02/87").year == 1987


def test_skipped_hour() -> None:
    """A clock time that the zone skips in spring becomes the one that its clocks showed."""
    read = _page("03/27/2016 - 02:30", Feed(id="x", zone="Europe/Berlin"))

    assert read.text == "2016-03-27T03:30:00+02:00"


def test_repeated_hour() -> None:
    """A clock time that comes twice in autumn is the first."""
    read = _page("10/30/2016 - 02:30", Feed(id="x", zone="Europe/Berlin"))

    assert read.text == "2016-10-30T02:30:00+02:00"


def test_local_mean_time_is_valid() -> None:
    """Offsets with seconds, as zones had in the 19th century, are cut to what RFC 3339 can say, not the day."""
    assert _page("01/01/1850").text == "1850-01-01T00:00:00+02:30"


_zones = st.sampled_from(["Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", None])
_moments = st.datetimes(min_value=datetime(1950, 1, 2), max_value=datetime(2099, 12, 30))  # noqa: DTZ001


@given(_moments, _zones)
def test_text_and_instant_agree(moment: datetime, zone: str | None) -> None:
    """The text is RFC 3339 and names the same instant as the milliseconds, whatever the zone's clocks did."""
    read = _iso(moment.isoformat(), Feed(id="x", zone=zone))

    assert _RFC_3339.fullmatch(read.text)
    again = datetime.fromisoformat(read.text)
    assert (again - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1) == read.instant
    assert again.year == read.year
    local = again.astimezone(ZoneInfo(zone or "UTC")).replace(tzinfo=None)
    assert local == again.replace(tzinfo=None)
    assert local == moment or abs(local - moment) <= timedelta(days=1)


@given(_moments.map(datetime.date), st.sampled_from(["mdy", "dmy"]))
def test_weekday_always_settles(day: date, order: str) -> None:
    """A true weekday gives the true day in the order that the feed uses, and never a mismatch."""
    numbers = f"{day:%m/%d/%Y}" if order == "mdy" else f"{day:%d/%m/%Y}"
    read = _page(f"{day:%A}, {numbers}", Feed(id="x", date_order=order))

    assert day.isoformat() == read.text[:10]
    assert "weekday_mismatch" not in read.notes


@given(st.text(max_size=120), st.sampled_from(DateStyle))
def test_any_text_is_read_or_refused(text: str, style: DateStyle) -> None:
    """Whatever stands there, the answer is a time or bad_date."""
    try:
        read = read_time(text, style=style, feed=TASS)
    except DeadLetterError as error:
        assert DeadReason.BAD_DATE is error.reason
    else:
        assert _RFC_3339.fullmatch(read.text)


@pytest.mark.parametrize("unit", ["1", "1:", "a ", "1/", "Tue, ", "11:55 ", " "])
def test_hostile_lines_are_bounded(unit: str) -> None:
    """A megabyte in place of a date is refused at once."""
    started = time.process_time()
    with pytest.raises(DeadLetterError):
        _page(unit * (1_000_000 // len(unit)))

    assert time.process_time() - started < 1
