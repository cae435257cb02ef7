"""The Faust agent: batches in, records and outcomes out."""

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import faust

from streams.errors import DeadReason
from streams.lanes.batch import Batch
from streams.records.outcomes import Outcome

if TYPE_CHECKING:
    from streams.worker.app import WireApp

log = logging.getLogger(__name__)


def add_agent(app: "WireApp", batches: faust.ChannelT[Batch], *, concurrency: int) -> None:
    """The agent: batches in, records and outcomes out.

    concurrency: as many actors as there can be batches at once, one a lane, so that a lane whose broker is slow holds
    up no other.
    """

    @app.agent(batches, concurrency=concurrency, name="enrich")
    async def enrich(stream: faust.StreamT[Batch]) -> None:
        async for batch in stream:
            try:
                await batch.publish(await _run_pipeline(app, batch))
            except Exception as error:  # noqa: BLE001  answers the batch: Faust would skip it and go on with the next
                batch.answer(error)
            else:
                batch.answer(None)


async def _run_pipeline(app: "WireApp", batch: Batch) -> Sequence[Outcome]:
    """Run the five stages over a batch and time each; between them other lanes and heartbeats have their turn."""
    stages = app.pipeline.run(batch.items, batch.memory)
    while True:
        started = time.perf_counter()
        try:
            stage = next(stages)
        except StopIteration as end:
            outcomes: list[Outcome] = end.value
            break
        app.metrics.stages[stage].observe(time.perf_counter() - started)
        await asyncio.sleep(0)
    faults = [outcome.error for outcome in outcomes if outcome.reason is DeadReason.INTERNAL]
    if faults:
        log.error("%d records failed in our own code and are dead letters; the first: %s", len(faults), faults[0])
    return outcomes
