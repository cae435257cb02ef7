"""Dates that lack year or month are completed by when they were received."""

from datetime import UTC, datetime

import pytest

from streams.normalise import complete_date


def at(day: str) -> int:
    """Milliseconds since 1970 of noon of a day."""
    return int(datetime.fromisoformat(f"{day}T12:00:00+00:00").astimezone(UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("text", "received", "expected", "year"),
    [
        ("--03-17", "2016-03-18", "2016-03-17", 2016),
        ("--03-17T14:55", "2016-03-17", "2016-03-17T14:55", 2016),
        ("--12-31", "2016-01-01", "2015-12-31", 2015),
        ("--01-01", "2015-12-31", "2016-01-01", 2016),
        ("--02-29", "2019-05-01", "2016-02-29", 2016),
        ("---26T15:10", "2016-01-26", "2016-01-26T15:10", 2016),
        ("---31T15:10+01:00", "2016-03-01", "2016-01-31T15:10+01:00", 2016),
        ("---31T15:10", "2016-01-02", "2015-12-31T15:10", 2015),
        ("---01T00:10", "2015-12-31", "2016-01-01T00:10", 2016),
    ],
)
def test_the_last_such_day_counts(text: str, received: str, expected: str, year: int) -> None:
    """No more than 24 hours ahead, and noted."""
    assert complete_date(text, received_at=at(received)) == (expected, (f"year_assumed:{year}",))


@pytest.mark.parametrize("text", ["2016-03-17", "--13-40", "---00", "--", "x", "---26x" * 100, "--1-1", "--02-30"])
def test_others_stay(text: str) -> None:
    """What is whole, and what is no date, is left to whoever reads it."""
    completed, notes = complete_date(text, received_at=at("2016-03-18"))

    assert completed == text or notes
