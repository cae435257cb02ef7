"""Articles that flow at a pace while a test does something else."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from tests.kafka import wire
from tests.kafka.installation import Installation
from tests.kit.articles import Item


@asynccontextmanager
async def flowing(
    newswire: Installation, items: Iterable[Item], *, a_second: float, at_once: int = 1
) -> AsyncIterator[list[Item]]:
    """Produce items in their order, `at_once` together, at that pace until the block ends; gives those sent so far."""
    sent: list[Item] = []
    over = asyncio.Event()

    async def flow() -> None:
        producer = newswire.producer()
        await producer.start()
        try:
            source = iter(items)
            while not over.is_set() and (chunk := list(itertools.islice(source, at_once))):
                await wire.send_all(producer, newswire.raw, chunk)
                sent.extend(chunk)
                await asyncio.sleep(len(chunk) / a_second)  # the pace
        finally:
            await producer.stop()

    task = asyncio.create_task(flow())
    try:
        yield sent
    finally:
        over.set()
        await task
