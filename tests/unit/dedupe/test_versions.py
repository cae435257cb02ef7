"""Which edition is the newer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.dedupe import Order, is_in_future, order_of
from streams.stores.memory.packing import pack, unpack
from tests.kit.stories import DAY, NOW, judge_all, last_entry, usable


def order(version: str | None, updated_at: int | None = None) -> Order:
    return order_of(version, updated_at=updated_at, received_at=NOW)


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("1", "2"),
        ("9", "10"),
        ("1.9", "1.10"),
        ("1", "1.1"),
        ("1.1", "2"),
        ("0", "0.1"),
        (None, "0"),
        ("1" + "0" * 31, "1" + "0" * 32),
        ("9" * 4999, "1" * 5000),
        ("8" * 5000, "9" * 5000),
        ("3", "9" * 900_000),
    ],
)
def test_versions_compare_as_numbers(lower: str | None, higher: str) -> None:
    """Digits, and digits with dots, compare number by number; an absent version is lowest."""
    assert order(lower) < order(higher)


@pytest.mark.parametrize(
    ("one", "other"),
    [("2", "2.0"), ("2", "02"), ("1.0.0", "1"), ("0", "0.0"), ("0" * 5000 + "7", "7"), ("1" + ".0" * 100_000, "1")],
)
def test_zeros_make_no_other_version(one: str, other: str) -> None:
    """Zeros in front of a number and at the end of a version say nothing."""
    assert order(one) == order(other)


@pytest.mark.parametrize(
    "version", ["", "v2", "2a", "-1", "+1", " 2", "1 ", "1_0", "1..2", ".1", "1.", ".", "²", "٢", "1.²", "2026-01-26"]
)
def test_any_other_version_says_nothing(version: str) -> None:
    """What is not digits, or digits with single dots, counts as absent."""
    assert order(None) == order(version)


def test_the_version_goes_before_the_time() -> None:
    """A higher version is newer whatever its time; the time settles equal versions; an absent time is lowest."""
    assert order("1", NOW) < order("2", NOW - 9 * DAY) < order("2", NOW)
    assert order("2") < order("2", -9_000 * DAY)
    assert order(None, NOW) < order("0")


def test_a_time_a_day_ahead_still_counts() -> None:
    """Up to 24 h after reception a time counts; a millisecond more and it says nothing."""
    assert order(None, NOW + DAY).updated_at == NOW + DAY
    assert order(None) == order(None, NOW + DAY + 1)
    assert not is_in_future(NOW + DAY, received_at=NOW)
    assert is_in_future(NOW + DAY + 1, received_at=NOW)


@pytest.mark.parametrize("version", ["9" * 1_000_000, ".".join(["9" * 99_999] * 10), "1." * 499_999 + "1"])
def test_an_absurd_version_stays_small(version: str) -> None:
    """A version of a million characters takes some hundred bytes of memory, and is read back the same."""
    entry = last_entry(judge_all([usable(version=version)]))

    assert entry is not None
    assert len(pack(entry)) < 300
    assert entry.order == unpack(pack(entry)).order


@given(numbers=st.tuples(*[st.lists(st.integers(0, 10**40), min_size=1, max_size=10)] * 2))
def test_shortening_never_reverses_two_versions(numbers: tuple[list[int], list[int]]) -> None:
    """However long the numbers and however many, the lower version never becomes the higher."""
    lower, higher = sorted(numbers)

    assert order(".".join(map(str, lower))).version <= order(".".join(map(str, higher))).version
