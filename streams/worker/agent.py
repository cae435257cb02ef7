"""The Faust agent: batches in, records and outcomes out."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import faust

from streams.errors import DeadReason
from streams.lanes.batch import Batch
from streams.pipeline import STAGES
from streams.records.outcomes import Outcome
from streams.worker.turns import Turns

if TYPE_CHECKING:
    from streams.worker.app import WireApp

log = logging.getLogger(__name__)


def add_agent(app: "WireApp", batches: faust.ChannelT[Batch], *, concurrency: int) -> None:
    """The agent: batches in, records and outcomes out.

    concurrency: as many actors as there can be batches at once, one a lane, so that a lane whose broker is slow holds
    up no other. They work by turns.
    """
    turns = Turns()

    @app.agent(batches, concurrency=concurrency, name="enrich")
    async def enrich(stream: faust.StreamT[Batch]) -> None:
        async for batch in stream:
            try:
                await batch.publish(await run_pipeline(app, batch, turns))
            except Exception as error:  # noqa: BLE001  answers the batch: Faust would skip it and go on with the next
                batch.answer(error)
            else:
                batch.answer(None)


async def run_pipeline(app: "WireApp", batch: Batch, turns: Turns) -> Sequence[Outcome]:
    """Run the pipeline over a batch, by turns with other lanes, and observe what each of its stages took, once each."""
    outcomes, seconds = await turns.work(app.pipeline.run(batch.items, batch.memory))
    for stage in STAGES:
        app.metrics.stages[stage].observe(seconds.get(stage, 0.0))
    faults = [outcome.error for outcome in outcomes if outcome.reason is DeadReason.INTERNAL]
    if faults:
        log.error("%d records failed in our own code and are dead letters; the first: %s", len(faults), faults[0])
    return outcomes
