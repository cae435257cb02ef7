"""Instants as text and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.records.instants import find_instant, find_moment, format_instant, parse_moment


@given(st.integers(min_value=0, max_value=253_402_300_799_999))
def test_instants_survive_the_way_there_and_back(instant: int) -> None:
    """No millisecond is lost between two partitions."""
    assert find_instant(format_instant(instant).encode()) == instant


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (1_795_510_800_123, "2026-11-24T09:00:00.123Z"),
        (-1, "1970-01-01T00:00:00.000Z"),
        (2**63, "9999-12-31T23:59:59.999Z"),
    ],
)
def test_format_is_the_contracts_and_never_fails(instant: int, text: str) -> None:
    """RFC 3339 in UTC with milliseconds; what has no such text becomes the edge."""
    assert format_instant(instant) == text


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"yesterday", b"2026-11-24", b"2026-11-24T09:00:00Z", b"2026-11-24T09:00:00.1Z", b"2026-1-4T9:0:0.123Z"),
        *(b"2026-11-24T09:00:00.123456Z", b"2026-11-24T09:00:00.123+00:00", b"2026-11-24 09:00:00.123Z"),
        *(b"2026-02-30T09:00:00.123Z", b"2026-11-24T24:00:00.123Z", b"2026-11-24T09:00:60.123Z", b"\xff" * 24),
        *(b"1969-12-31T23:59:59.999Z", b"0001-01-01T00:00:00.000Z", "٢026-11-24T09:00:00.123Z".encode()),
    ],
)
def test_what_newswire_did_not_write_is_none(text: bytes) -> None:
    """Only the one form is read, and only times that are written."""
    assert find_instant(text) is None


NOW = 1_795_510_800_000


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-24T09:00:00Z", 1_795_510_800_000),
        ("2026-11-24T12:00:00.131+03:00", 1_795_510_800_131),
        ("2026-11-24t09:00:00.131999999z", 1_795_510_800_132),
        ("2026-11-24 09:00:00Z", 1_795_510_800_000),
    ],
)
def test_rfc_3339(text: str, instant: int) -> None:
    """A time of RFC 3339 is that instant, to the millisecond, in an item and from people."""
    assert find_moment(text) == parse_moment(text, now=NOW) == instant


@pytest.mark.parametrize(("text", "seconds"), [("2h", 7200), ("90s", 90), ("1d12h", 129_600), ("5m", 300), ("0s", 0)])
def test_how_long_ago(text: str, seconds: int) -> None:
    """A duration is counted back from now."""
    assert parse_moment(text, now=NOW) == NOW - seconds * 1000


@pytest.mark.parametrize(
    "text",
    [
        *("", "2", "h", "2h1d", "-2h", "2026-11-24", "2026-11-24T09:00:00", "2026-13-24T09:00:00Z"),
        *("20261124T090000Z", "٢h"),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    """A time without zone, a bare number and an impossible date are refused, with an example of the right."""
    assert find_moment(text) is None
    with pytest.raises(ValueError, match="2026-11-24T09:00:00Z"):
        parse_moment(text, now=NOW)
