"""Intervals of figures: what is known of few cases."""

import pytest

from streams.labelling.figures import Counts, bootstrap, wilson


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (5, 10, 0.237, 0.763), (81, 263, 0.255, 0.366)],
)
def test_wilson(hits: int, total: int, low: float, high: float) -> None:
    """Wilson's interval as the textbooks have it; of no case nothing is known."""
    assert wilson(hits, total) == pytest.approx((low, high), abs=0.001)


def test_bootstrap_is_the_same_at_every_run() -> None:
    """The interval lies around the figure, within what it can be, and is repeatable."""
    cases = [1] * 30 + [0] * 70

    def share(sample: object) -> float:
        return sum(sample) / 100  # type: ignore[call-overload]

    low, high = bootstrap(cases, share)

    assert 0.2 < low < 0.3 < high < 0.4
    assert bootstrap(cases, share) == (low, high)


def test_counts_of_nothing_tagged() -> None:
    """Where nothing is right, all three figures are 0 and none divides by it."""
    counts = Counts(true=0, false=0, missed=3)

    assert (counts.precision, counts.recall, counts.f1) == (0.0, 0.0, 0.0)
    assert Counts(true=2, false=1, missed=3).f1 == pytest.approx(0.5)
