"""A batch through the agent: what it observes."""

from types import SimpleNamespace
from typing import Any

from streams.lanes.batch import Batch
from streams.metrics import Metrics
from streams.pipeline import STAGES
from streams.records.outcomes import OutcomeKind
from streams.stores.memory import Memory
from streams.worker.agent import run_pipeline
from streams.worker.turns import Turns
from tests.kit.batches import make_pipeline
from tests.kit.items import RECEIVED_AT, ninjs, raw


async def test_each_stage_is_observed_once_a_batch() -> None:
    """However many portions and rounds a batch takes, and be it empty: its time in each stage is one observation."""
    pipeline, metrics, turns = make_pipeline(), Metrics(raw_topic="wire.raw", subjects=[]), Turns()
    worker: Any = SimpleNamespace(pipeline=pipeline, metrics=metrics)

    async def publish(batch: Batch, outcomes: Any) -> None:
        raise AssertionError("nothing is published here")

    kinds = []
    for items in [raw(ninjs(version=str(number)), offset=number) for number in range(5)], []:
        memory = Memory(window_days=30).stage(now=RECEIVED_AT)
        batch = Batch(start=0, end=5, items=items, memory=memory, commit=publish)
        kinds += [outcome.kind for outcome in await run_pipeline(worker, batch, turns)]

    assert kinds == [OutcomeKind.NEW] + [OutcomeKind.DUPLICATE] * 4
    for stage in STAGES:
        name = "newswire_stage_duration_seconds"
        assert metrics.registry.get_sample_value(f"{name}_count", {"stage": stage}) == 2
        assert (metrics.registry.get_sample_value(f"{name}_sum", {"stage": stage}) or 0) > 0
