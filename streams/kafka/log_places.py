"""Where a topic's partitions begin and end, and where a time is in them: for whoever reads a log from a place on."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.kafka.admin import CONNECT_SECONDS
from streams.kafka.cluster import Cluster, stop
from streams.kafka.errors import broker_errors

_STOP_SECONDS = 2.0


class LogPlaces:
    """Asks the broker each time. Raises BrokerError where it does not answer."""

    def __init__(self, cluster: Cluster, consumer: AIOKafkaConsumer, partitions: list[TopicPartition]) -> None:
        self._cluster, self._consumer, self._partitions = cluster, consumer, partitions

    async def beginnings(self) -> list[int]:
        """The first offset that is left of each partition."""
        with broker_errors(self._cluster.address):
            found = await self._consumer.beginning_offsets(self._partitions)
        return [found[partition] for partition in self._partitions]

    async def ends(self) -> list[int]:
        """The offset behind the last committed record of each partition."""
        with broker_errors(self._cluster.address):
            found = await self._consumer.end_offsets(self._partitions)
        return [found[partition] for partition in self._partitions]

    async def at(self, instant: int) -> list[int]:
        """The offset of each partition's first record of this time or later; its end where there is none.

        instant: milliseconds since 1970 UTC. The embedded broker knows no times: there it is the beginning.
        """
        if self._cluster.is_embedded:
            return await self.beginnings()
        # Ends first: what is written after they were asked for is later than any record before.
        ends = await self.ends()
        with broker_errors(self._cluster.address):
            # Kafka knows no time before 1970.
            found = await self._consumer.offsets_for_times(dict.fromkeys(self._partitions, max(0, instant)))
        return [
            end if (first := found[partition]) is None else first.offset
            for partition, end in zip(self._partitions, ends, strict=True)
        ]


@contextlib.asynccontextmanager
async def open_log_places(
    cluster: Cluster, partitions: list[TopicPartition], *, sees_open: bool = False
) -> AsyncIterator[LogPlaces]:
    """Connect. sees_open: ends are behind what is written, committed or not.

    Raises BrokerError where no broker answers.
    """
    consumer = cluster.new_log_reader(sees_open=sees_open)
    try:
        with broker_errors(cluster.address):
            await asyncio.wait_for(consumer.start(), CONNECT_SECONDS)
        yield LogPlaces(cluster, consumer, partitions)
    finally:
        await stop(consumer, seconds=_STOP_SECONDS)
