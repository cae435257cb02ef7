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
from streams.normalise import read_time, read_times

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
    ("line", "text"),
    [
        ("Sat 3 Sep 2011 7.05 GMT", "2011-09-03T07:05:00+00:00"),
        ("3 September 2011, 7.05 pm GMT", "2011-09-03T19:05:00+00:00"),
        ("23.9.2011 7.05 CEST", "2011-09-23T07:05:00+02:00"),
        ("7.05 23.9.2011 CEST", "2011-09-23T07:05:00+02:00"),
        ("3 September 2011 7.05.30 UTC", "2011-09-03T07:05:30+00:00"),
        ("GMT 07:05, 3 September 2011", "2011-09-03T07:05:00+00:00"),
        ("0705 GMT 3 September 2011", "2011-09-03T07:05:00+00:00"),
        ("3 September 2011 GMT 07:05", "2011-09-03T07:05:00+00:00"),
        ("3 September 2011, 12:00 noon JST", "2011-09-03T12:00:00+09:00"),
        ("3 September 2011, noon JST", "2011-09-03T12:00:00+09:00"),
        ("3 September 2011 24:00 UTC", "2011-09-04T00:00:00+00:00"),
        ("Sat Sep  3 07:05:09 2011 +0300", "2011-09-03T07:05:09+03:00"),
        ("Sat Sep 03 2011 07:05:09 GMT+0300 (Moscow Standard Time)", "2011-09-03T07:05:09+03:00"),
        ("Sat, 03 Sep 2011 07:05:09 +0400 (MSK)", "2011-09-03T07:05:09+04:00"),
        ("Saturday, 03-Sep-2011 07:05:09 GMT", "2011-09-03T07:05:09+00:00"),
        ("3 September 2011 07:05 UTC+05:30", "2011-09-03T07:05:00+05:30"),
        ("3 September 2011 07:05 (GMT +3)", "2011-09-03T07:05:00+03:00"),
        ("3 September 2011 07:05 UTC\u22123", "2011-09-03T07:05:00-03:00"),
        ("3 September 2011 07:05 america/argentina/buenos_aires", "2011-09-03T07:05:00-03:00"),
        ("3 September 2011 07:05 Moscow time", "2011-09-03T07:05:00+04:00"),
        ("3 September 2011 07:05 a.m. Eastern Time", "2011-09-03T07:05:00-04:00"),
        ("2011\u5e749\u67083\u65e5 07:05 JST", "2011-09-03T07:05:00+09:00"),
        ("zaterdag 3 september 2011, 7.05 uur CEST", "2011-09-03T07:05:00+02:00"),
        ("Last updated Sept. 3rd, 2011 at 7:05 a.m. NZST", "2011-09-03T07:05:00+12:00"),
        ("27 March 2016 02:30 Europe/Berlin", "2016-03-27T03:30:00+02:00"),
    ],
)
def test_clocks_and_zones_as_people_write_them(line: str, text: str) -> None:
    """Clocks with dots, four digits or words, and zones wherever they stand, are read with nothing assumed."""
    read = _page(line)

    assert text == read.text
    assert read.notes == ()


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("1314990309", "2011-09-02T19:05:09Z"),
        ("1314990309000", "2011-09-02T19:05:09Z"),
        ("1314990309000000", "2011-09-02T19:05:09Z"),
        ("1314990309000000001", "2011-09-02T19:05:09Z"),
        ("1314990309.5", "2011-09-02T19:05:09.500000Z"),
        ("314990309", "1979-12-25T17:18:29Z"),
        ("20110903070509Z", "2011-09-03T07:05:09Z"),
        ("20110903T0705Z", "2011-09-03T07:05:00Z"),
        ("2011-246T07:05Z", "2011-09-03T07:05:00Z"),
        ("2011-09-03T07:05:09+02:00[Europe/Paris]", "2011-09-03T07:05:09+02:00"),
        ("2011-09-03T07:05:09[Europe/Paris]", "2011-09-03T07:05:09+02:00"),
        ("2011-09-03T07:05:09Z[Europe/Paris]", "2011-09-03T07:05:09Z"),
        ("2011-09-03T07:05:09+02:00[!Europe/Paris][u-ca=gregory]", "2011-09-03T07:05:09+02:00"),
        ("2011-09-03T07:05:09+01:00[Europe/Paris]", "2011-09-03T07:05:09+01:00"),
        ("2016-03-27T02:30:00[Europe/Berlin]", "2016-03-27T03:30:00+02:00"),
    ],
)
def test_times_as_machines_write_them(written: str, text: str) -> None:
    """Units since 1970 by the number of their digits, compact ISO 8601, and RFC 9557's brackets."""
    read = _iso(written)

    assert text == read.text
    assert read.notes == ()


@pytest.mark.parametrize("written", ["201109030705", "20110903070500", "20110903T0705", "20110903 070500"])
def test_a_day_and_a_time_without_marks_are_no_number(written: str) -> None:
    """Twelve digits that are a day and a clock time of this century or the last are that, not milliseconds."""
    read = _iso(written)

    assert (read.text, read.notes) == ("2011-09-03T07:05:00+04:00", (MOSCOW,))


@given(st.datetimes(min_value=datetime(1975, 1, 1), max_value=datetime(2280, 1, 1)))  # noqa: DTZ001
def test_all_units_since_1970_name_the_same_time(moment: datetime) -> None:
    """Seconds, milli-, micro- and nanoseconds give one instant, as numbers or with decimals."""
    seconds = (moment.replace(microsecond=0, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    texts = [f"{seconds}", f"{seconds}.0", *(f"{seconds}{'000' * unit}" for unit in (1, 2, 3))]

    # A number that is a day and a clock time of this century or the last, without a mark between, is that.
    assert {_iso(text).instant for text in texts if len(text) != 12} == {seconds * 1000}


@pytest.mark.parametrize(
    ("line", "first", "updated"),
    [
        ("Published: 07:05 GMT, 3 May 2011 | Updated: 09:30 GMT, 4 May 2011", "03T07:05", "04T09:30"),
        ("Updated: 4 May 2011 09:30 GMT\nPublished: 3 May 2011 07:05 GMT", "03T07:05", "04T09:30"),
        ("3 May 2011 7.05 GMT Last modified on 4 May 2011 9.30 GMT", "03T07:05", "04T09:30"),
        ("First published on 3 May 2011 at 7:05 a.m. GMT and updated at 9:30 a.m.", "03T07:05", "03T09:30"),
        ("3 May 2011 07:05 (updated 09:30 GMT)", "03T07:05", "03T09:30"),
        ("Updated 09:30 GMT, 3 May 2011; posted 07:05", "03T07:05", "03T09:30"),
        ("3 May 2011 07:05 GMT | 4 May 2011 09:30 GMT", "03T07:05", "04T09:30"),
        ("4 May 2011 09:30 GMT\n3 May 2011 07:05 GMT", "03T07:05", "04T09:30"),
        ("3 May 2011 07:05 GMT\n3 May 2011 07:05 GMT", "03T07:05", "03T07:05"),
        ("Updated 3 May 2011 07:05 GMT, published 4 May 2011 09:30 GMT", "04T09:30", "03T07:05"),
        ("Published 2011-05-03T07:05:00Z Updated 2011-05-04T09:30:00Z", "03T07:05", "04T09:30"),
        ("3 May 2011 07:05 GMT (published), 4 May 2011 09:30 GMT (updated)", "03T07:05", "04T09:30"),
    ],
)
def test_published_and_updated(line: str, first: str, updated: str) -> None:
    """Labels say which date is which, else the earlier is the first publication; one day or zone counts for both."""
    read = read_times(line, style=DateStyle.PAGE, feed=TASS)

    assert read.first is not None
    assert (read.first.text[8:16], read.updated.text[8:16]) == (first, updated)
    assert read.first.notes == read.updated.notes == ()


def test_one_date_is_of_this_version() -> None:
    """One date alone is the update time, whatever its label says."""
    for label in ("", "Published: ", "Updated: ", "Posted on "):
        read = read_times(f"{label}3 May 2011 07:05 GMT", style=DateStyle.PAGE, feed=TASS)
        assert (read.first, read.updated.text) == (None, "2011-05-03T07:05:00+00:00")


def test_midnight_by_its_name_is_vague() -> None:
    """Midnight is the day's beginning or its end: a time that is assumed."""
    assert _page("3 May 2011 midnight").notes == (MOSCOW, "time_assumed")


@pytest.mark.parametrize("line", ["1 May 2011 at the harbour", "3 May 2011 07:05 IST", "2 hours ago"])
def test_an_error_says_what_can_be_read(line: str) -> None:
    """Who gets a dead letter learns which writings are read."""
    with pytest.raises(DeadLetterError, match=r"2016-01-26T11:55:00\+03:00.* can be read"):
        _page(line)


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
        ("2011-09-03T07:05:09+01:00[!Europe/Paris]", "offset"),
        ("2011-09-03T07:05:09+02:00[!u-ca=hebrew]", "understood"),
        ("2011-366", "no such day"),
        ("26 January 2016 11:55 IST", "India, Israel or Ireland"),
        ("26 January 2016 11:55 GMT MSK", "two time zones"),
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

    assert time.process_time() - started < 10
