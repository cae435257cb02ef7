"""One partition's committed records as they are: from its beginning to what is its end now.

For a lane that opens. Commands read whole topics: reader.py.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from streams.errors import BrokerError
from streams.kafka.cluster import Cluster, start, stop

# Seconds without a record after which reading is given up; the lane tries anew.
_STALL_SECONDS = 30.0

# Records taken at once: between two portions other lanes and heartbeats have their turn.
_PORTION = 2_000


class LogReader:
    """What stood in a partition when it was opened."""

    def __init__(self, consumer: AIOKafkaConsumer, partition: TopicPartition, *, beginning: int, end: int) -> None:
        self._consumer, self._partition = consumer, partition
        self.beginning, self.end = beginning, end

    async def portions(self) -> AsyncGenerator[Sequence[ConsumerRecord[bytes, bytes]], None]:
        """Give the committed records in order, some at a time, to the end. Raises BrokerError where none comes."""
        consumer, partition, loop = self._consumer, self._partition, asyncio.get_running_loop()
        reached, deadline = -1, loop.time() + _STALL_SECONDS
        # The position moves past control records and aborted data too, which may be the last ones.
        while (at := await consumer.position(partition)) < self.end:
            if at != reached:
                reached, deadline = at, loop.time() + _STALL_SECONDS
            elif loop.time() > deadline:
                raise BrokerError(
                    f"{partition.topic} {partition.partition}: reading stands still at {at} of {self.end}"
                )
            yield (await consumer.getmany(partition, timeout_ms=200, max_records=_PORTION)).get(partition, [])


@contextlib.asynccontextmanager
async def open_log(partition: TopicPartition, cluster: Cluster) -> AsyncIterator[LogReader]:
    """Open a partition to be read once. Raises Kafka's errors where the broker fails."""
    consumer = cluster.new_log_reader()
    await start(consumer)
    try:
        consumer.assign([partition])
        beginning = (await consumer.beginning_offsets([partition]))[partition]
        end = (await consumer.end_offsets([partition]))[partition]
        yield LogReader(consumer, partition, beginning=beginning, end=end)
    finally:
        await stop(consumer, seconds=1)
