"""Times as wires of the teleprinter state them."""

import pytest

from streams.article import DateStyle, Feed
from streams.normalise import read_time
from streams.parse.telegraph.day_time import find_time, is_month
from streams.parse.telegraph.day_time import read_time as read_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("261510 Jan 16", "2016-01-26T15:10"),
        ("261510 Mai 2016", "2016-05-26T15:10"),
        ("261510 Jän 16", "2016-01-26T15:10"),
        ("261510 GMT JAN 2016", "2016-01-26T15:10+00:00"),
        ("26 1510 okt 98", "1998-10-26T15:10"),
        ("AP-NY-03-17-16 1455EST<", "2016-03-17 14:55 EST"),
        ("AP-WF-03-17-16 1455GMT", "2016-03-17T14:55+00:00"),
        ("16:35ET 31-10-14<", "2014-10-31T16:35[America/New_York]"),
        ("26.01.2016 15:10", "2016-01-26T15:10"),
        ("26.01.2016, 15.10 Uhr", "2016-01-26T15:10"),
        ("26.1.2016", "2016-01-26"),
        ("26/01/2016 15h10", "2016-01-26T15:10"),
        ("APA0123    2016-01-26/10:12", "2016-01-26T10:12"),
        ("2016-01-26T15:10:07+01:00", "2016-01-26T15:10:07+01:00"),
        ("04-MAR-15 09:41", "2015-03-04T09:41"),
        ("Di, 26.Jan 2016 15:10", "2016-01-26T15:10"),
        ("261510", "---26T15:10"),
        ("261510 MEZ", "---26T15:10+01:00"),
    ],
)
def test_a_line_that_is_a_time(text: str, expected: str) -> None:
    """Each form is written as ISO 8601, as much of it as is stated, with its zone; and found in a longer text."""
    for time in (read_line(text), find_time(f"x {text}")):
        assert time is not None
        assert time.text == expected


@pytest.mark.parametrize("text", ["261510 Jan 16", "16:35ET 31-10-14", "AP-NY-03-17-16 1455EDT", "2016-01-26/10:12"])
def test_a_whole_time_is_one_that_normalise_reads(text: str) -> None:
    """What is written here is read there."""
    time = find_time(text)

    assert time is not None
    assert read_time(time.text, style=DateStyle.ISO, feed=Feed(id="a", zone="Europe/Berlin")).text[:10] == time.day


@pytest.mark.parametrize(
    "text",
    ["", "Musterstadt", "Telefon 030 123456 oder 789", "Am 26.01.2016 um 15:10 kam er.", "261510 Foo 16", "12-1"],
)
def test_a_line_with_more_on_it_is_no_time(text: str) -> None:
    """Prose that holds a date stays prose."""
    assert read_line(text) is None


def test_a_year_of_two_digits_is_noted() -> None:
    """The century is assumed."""
    short, long = find_time("261510 Jan 16"), find_time("261510 Jan 2016")

    assert short is not None and long is not None
    assert (short.notes, long.notes) == (("year_assumed:2016",), ())


def test_the_day_is_known_where_year_and_month_are() -> None:
    """A part of an identity is the whole day or none."""
    whole, part = find_time("261510 Jan 16"), find_time("261510")

    assert whole is not None and part is not None
    assert (whole.day, part.day) == ("2016-01-26", None)


def test_months_are_known_by_three_letters_too() -> None:
    """Agencies abbreviate in their own languages."""
    assert all(map(is_month, ("Jan", "MÄR", "mei", "ott", "déc")))
    assert not is_month("dpa")
