"""A megabyte of anything costs time in proportion to its bytes: no kind of text or JSON is quadratic in any stage.

Costs are CPU time, and no clock decides: what is quick is linear enough, and what is not is measured again against a
quarter of itself, the best of several.
"""

import gc
from collections.abc import Iterator

import pytest

from streams.errors import DeadReason
from streams.pipeline import Pipeline
from tests.bench.hostile import SIZE, least, make_pipeline, measure
from tests.bench.hostile_inputs import Kind, some_kinds

KINDS = dict(some_kinds())
QUICK = 0.25
"""Seconds of CPU: where a megabyte costs less, there is nothing to look for."""
MOST_GROWTH = 10
"""Of the cost, from a quarter to the whole. Linear work grows by 4, quadratic work by 16."""


@pytest.fixture(scope="module")
def pipeline() -> Iterator[Pipeline]:
    """The package's rules, and a feed with furniture of its own.

    As in a worker, what is there stays out of the collector's way: it would look through all that other tests left
    whenever a kind makes many objects.
    """
    made = make_pipeline()
    gc.collect()
    gc.freeze()
    yield made
    gc.unfreeze()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_cost_grows_as_the_bytes_do(pipeline: Pipeline, kind: Kind) -> None:
    """Four times the bytes cost about four times the CPU, in all stages together, and are no bug of ours."""
    cost = measure(pipeline, kind(SIZE))

    assert cost.outcome.reason is not DeadReason.INTERNAL, cost.outcome.error
    if cost.total > QUICK:
        whole, quarter = (least(pipeline, kind, size, rounds=3).total for size in (SIZE, SIZE // 4))
        assert whole < MOST_GROWTH * quarter
