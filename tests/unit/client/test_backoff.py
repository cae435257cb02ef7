"""Waits between two connections, drawn from the test's hand."""

from datetime import UTC, datetime

import pytest

from streams.client.backoff import Backoff, Pace, find_retry_after

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PACE = Pace(first_wait=0.5, longest_wait=4.0, longest_asked_wait=60.0)


def most(low: float, high: float) -> float:
    """Chance at its worst."""
    assert low == 0.0
    return high


def test_the_bound_doubles_up_to_the_longest() -> None:
    """Each failure in a row doubles the bound of the wait, and no more than the longest is waited."""
    backoff = Backoff(PACE, retry_seconds=None, chance=most)

    assert [backoff.find_wait(0.0) for _ in range(6)] == [0.5, 1.0, 2.0, 4.0, 4.0, 4.0]


def test_failures_without_end_are_counted_without_end() -> None:
    """A week of failures overflows nothing."""
    backoff = Backoff(PACE, retry_seconds=None, chance=most)

    assert {backoff.find_wait(float(now)) for now in range(2_000)} == {0.5, 1.0, 2.0, 4.0}


def test_waits_are_drawn_between_nothing_and_the_bound() -> None:
    """Subscribers that lost one gateway come back spread over the whole wait."""
    drawn: list[tuple[float, float]] = []

    def chance(low: float, high: float) -> float:
        drawn.append((low, high))
        return 0.1

    assert Backoff(PACE, retry_seconds=None, chance=chance).find_wait(0.0) == 0.1
    assert drawn == [(0.0, 0.5)]


def test_progress_begins_anew() -> None:
    """Once something came, the next failure is the first."""
    backoff = Backoff(PACE, retry_seconds=10.0, chance=most)
    backoff.find_wait(0.0)
    backoff.find_wait(9.0)
    assert backoff.is_in_trouble
    backoff.begin_anew()

    assert not backoff.is_in_trouble
    assert backoff.find_wait(100.0) == 0.5


def test_what_the_gateway_asks_for_is_waited_and_more() -> None:
    """`Retry-After` is obeyed, spread by chance, and up to a bound."""
    backoff = Backoff(PACE, retry_seconds=None, chance=most)

    assert backoff.find_wait(0.0, asked_seconds=7.0) == 7.5
    assert backoff.find_wait(0.0, asked_seconds=1e9) == 61.0


def test_it_gives_up_once_the_time_is_over() -> None:
    """retry_seconds count from the first failure in a row; the last wait ends with them, whatever was drawn."""
    backoff = Backoff(PACE, retry_seconds=3.0, chance=most)

    assert [backoff.find_wait(now) for now in (100.0, 100.5, 101.5, 103.0)] == [0.5, 1.0, 1.5, None]
    assert Backoff(PACE, retry_seconds=0.0, chance=most).find_wait(5.0) is None


def test_it_gives_up_at_once_where_it_is_asked_to_wait_for_longer() -> None:
    """To come back sooner than it was asked to would be no use."""
    backoff = Backoff(PACE, retry_seconds=3.0, chance=most)

    assert backoff.find_wait(0.0, asked_seconds=2.8) == 3.0
    assert backoff.find_wait(0.0, asked_seconds=3.1) is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("Tue, 24 Nov 2026 09:02:00 GMT", 120.0),
        ("Tue, 24 Nov 2026 08:00:00 GMT", 0.0),
        (None, None),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("٣", None),
        ("Tue, 24 Nov 2026 09:02:00 -0000", None),
        ("Tue, 24 Nov 99999999999 09:02:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    """Both forms are read; what is neither, or a date without zone, says nothing."""
    assert find_retry_after(header, now=NOW) == seconds
