"""Partition and offset as text and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.records.places import Place, find_place


@given(st.integers(0, 2**31 - 1), st.integers(0, 2**63 - 1), st.none() | st.integers(1, 10**8))
def test_places_survive_the_way_there_and_back(partition: int, offset: int, number: int | None) -> None:
    """Every place that Kafka knows is read as it was written, and each item of what is there."""
    place = Place(partition, offset, number)
    assert find_place(str(place).encode()) == place


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"3",
        b":",
        b"3:",
        b":17",
        b"3:17:0",
        b"3:17:1:1",
        b"3:17:",
        b"-3:17",
        b"3:17\n",
        "٣:١".encode(),
        b"3:" + b"1" * 20,
    ],
)
def test_anything_else_is_none(text: bytes) -> None:
    """What newswire did not write is no place."""
    assert find_place(text) is None
