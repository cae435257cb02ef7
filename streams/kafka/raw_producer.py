"""The producer of raw records, for commands: idempotent, acked by all replicas, on the partition of the key.

Not the lanes' producer; see lanes/transaction.py for that. All of it raises BrokerError, and nothing waits for ever.
"""

import asyncio
import contextlib
from typing import Any, Self

from aiokafka import AIOKafkaProducer

from streams.article import Headers
from streams.errors import BrokerError
from streams.kafka.admin import CONNECT_SECONDS, check_partitions
from streams.kafka.cluster import Cluster
from streams.kafka.errors import KAFKA_ERRORS, broker_errors, describe
from streams.kafka.partitioner import partition_of
from streams.records.size import record_size
from streams.settings import MAX_RECORD_BYTES

# Seconds without a single ack after which the broker counts as gone: three times what a cluster of three needs to
# elect new leaders (11 s measured).
_STALLED_SECONDS = 30.0
_STOP_SECONDS = 2.0


class RawProducer:
    """Sends records to one topic. Use as `async with RawProducer(cluster, topic) as producer`."""

    def __init__(self, cluster: Cluster, topic: str) -> None:
        """topic: it must have as many partitions as the settings say."""
        self.topic = topic
        self.acked = 0
        """How many records the broker has for sure."""
        self._cluster = cluster
        self._sent = 0
        self._failure: BaseException | None = None
        self._progress = asyncio.Event()
        self._producer: AIOKafkaProducer | None = None

    async def __aenter__(self) -> Self:
        """Connect. Raises BrokerError where no broker answers, or the topic is missing or has other partitions."""
        await check_partitions(self._cluster, [self.topic])
        with broker_errors(self._cluster.address):
            self._producer = self._cluster.new_idempotent_producer(request_timeout_ms=int(_STALLED_SECONDS * 1000))
            try:
                await asyncio.wait_for(self._producer.start(), CONNECT_SECONDS)
            except BaseException:
                await self._stop()
                raise
        return self

    def fits(self, *, key: bytes | None, value: bytes, headers: Headers = ()) -> bool:
        """Whether the topic takes a record of this size."""
        return record_size(key, value, headers) <= MAX_RECORD_BYTES

    async def send(self, *, key: bytes | None, value: bytes, headers: Headers = ()) -> None:
        """Queue one record; waits while the queue is full. A record without key goes to any partition.

        Raises BrokerError where this or an earlier record failed, or the broker takes nothing any more.
        """
        assert self._producer is not None, "not connected"
        self._raise_failure()
        try:
            future = await self._producer.send(
                self.topic,
                value,
                key=key,
                partition=None if key is None else partition_of(key, self._cluster.settings.partitions),
                headers=list(headers),
            )
        except KAFKA_ERRORS as error:
            raise self._stopped_by(error) from error
        self._sent += 1
        future.add_done_callback(self._count_ack)

    async def flush(self) -> None:
        """Wait until all that was sent is acked. Raises BrokerError where a record failed or no ack comes any more."""
        while self.acked < self._sent:
            self._raise_failure()
            self._progress.clear()
            try:
                await asyncio.wait_for(self._progress.wait(), _STALLED_SECONDS)
            except TimeoutError as error:
                raise self._stopped_by(error) from error
        self._raise_failure()

    def _count_ack(self, future: asyncio.Future[Any]) -> None:
        if future.cancelled():
            self._failure = self._failure or TimeoutError()
        elif (error := future.exception()) is not None:
            self._failure = self._failure or error
        else:
            self.acked += 1
        self._progress.set()

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._stopped_by(self._failure) from self._failure

    def _stopped_by(self, error: BaseException) -> BrokerError:
        told = describe(error, self._cluster.settings.bootstrap_servers)
        return BrokerError(f"{told}; {self.acked:,} records are on {self.topic}")

    async def _stop(self) -> None:
        if self._producer is not None:
            # It would flush first, for ever if the broker is gone.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._producer.stop(), _STOP_SECONDS)

    async def __aexit__(self, *exc_info: object) -> None:
        """Disconnect. What is not acked by now may be lost: flush first."""
        await self._stop()
