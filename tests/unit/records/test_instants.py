"""Instants as text and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.records.instants import find_instant, format_instant


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
