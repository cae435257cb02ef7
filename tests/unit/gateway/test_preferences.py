"""Weights of what a client would rather have."""

import pytest

from streams.gateway.preferences import read_weights


@pytest.mark.parametrize(
    ("headers", "weights"),
    [
        (["gzip;q=0.5, br"], {"gzip": 0.5, "br": 1.0}),
        (["Text/HTML; charset=utf-8 ; Q=0.2"], {"text/html": 0.2}),
        (["a", "b;q=0"], {"a": 1.0, "b": 0.0}),
        (["a;q=often"], {"a": 0.25}),
        (["a;q=0.1, a"], {"a": 1.0}),
    ],
)
def test_weights(headers: list[str], weights: dict[str, float]) -> None:
    """By name, over all headers; 1 where none is said, what the caller says where it cannot be read."""
    assert read_weights(headers, unreadable=0.25) == weights
