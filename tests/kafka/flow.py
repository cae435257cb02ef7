"""Articles that flow at a pace while a test does something else."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from tests.kafka.articles import Item
from tests.kafka.installation import Installation


@asynccontextmanager
async def flowing(newswire: Installation, items: Iterable[Item], *, a_second: float) -> AsyncIterator[list[Item]]:
    """Produce items one after the other at that pace until the block ends; gives the list of those sent so far."""
    sent: list[Item] = []
    over = asyncio.Event()

    async def flow() -> None:
        producer = newswire.producer()
        await producer.start()
        try:
            for item in itertools.takewhile(lambda _: not over.is_set(), items):
                await producer.send_and_wait(
                    newswire.raw, item.value, item.key, item.partition, headers=list(item.headers)
                )
                sent.append(item)
                await asyncio.sleep(1 / a_second)
        finally:
            await producer.stop()

    task = asyncio.create_task(flow())
    try:
        yield sent
    finally:
        over.set()
        await task
