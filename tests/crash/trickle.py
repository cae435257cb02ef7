"""A steady trickle of articles to every partition, whatever the brokers do meanwhile."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from aiokafka.errors import KafkaError

from tests.kafka import wire
from tests.kafka.installation import Installation
from tests.kit.articles import Item, Newsroom
from tests.oracle.partitioner import partition_of

A_SECOND = 20.0
"""Articles of each partition, unless a run wants another pace: a pause of 50 ms between two."""


def items_of(partition: int, partitions: int, seed: int) -> Iterator[Item]:
    """Articles of one partition without end: one in ten comes again later, one in forty is a dead letter."""
    newsroom = Newsroom(seed, body_bytes=300)
    sent: list[Item] = []
    for number in itertools.count():
        if partition_of(newsroom.uri(number), partitions) != partition:
            continue
        sent.append(newsroom.ninjs(number, version=1))
        yield sent[-1]
        if len(sent) % 10 == 0:
            yield newsroom.chance.choice(sent)
        if len(sent) % 40 == 7:
            yield Item(f"No article {number}".encode(), b"%d" % number, (("feed", b"made-up"),), partition)


@asynccontextmanager
async def trickling(newswire: Installation, seed: int, *, a_second: float = A_SECOND) -> AsyncIterator[None]:
    """Produce to all partitions at that pace until the block ends; each partition has a producer of its own.

    What a broker does not confirm may stand in raw or not; the oracle judges by what stands there.
    """
    over = asyncio.Event()

    async def flow(partition: int) -> None:
        items = items_of(partition, newswire.partitions, seed)
        while not over.is_set():
            producer = newswire.producer()
            try:
                await producer.start()
                while not over.is_set():
                    await wire.send_all(producer, newswire.raw, [next(items)])
                    await asyncio.sleep(1 / a_second)  # the pace
            except (KafkaError, OSError):
                await asyncio.sleep(0.2)  # before it tries the broker again
            finally:
                with contextlib.suppress(KafkaError, OSError, asyncio.TimeoutError):
                    await asyncio.wait_for(producer.stop(), 5)

    tasks = [asyncio.create_task(flow(partition)) for partition in range(newswire.partitions)]
    try:
        yield
    finally:
        over.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 60)
