"""Where the records of one source go: wire.raw, in one transaction with the cursor on wire.cursors.

One transactional id a source. Opening fences whoever else pulls it, and waits for the end of his last commit: the
cursor that is read after that is the last, and nobody adds to it.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence

from aiokafka import TopicPartition

from streams.errors import BrokerError, UnknownOutcomeError
from streams.kafka.admin import check_partitions
from streams.kafka.cluster import Cluster
from streams.kafka.coordinator import TransactionCoordinator
from streams.kafka.errors import CLIENT_FAILURES, FENCED, broker_errors, describe
from streams.kafka.partitioner import partition_of
from streams.kafka.reader import partitions_of, read_to_end
from streams.lanes.crash_points import CrashPoint, pass_point
from streams.lanes.destinations import Destinations
from streams.lanes.transaction import Row, TransactionalProducer
from streams.pull.cutting import Entry
from streams.records import Routes
from streams.records.size import record_size
from streams.settings import MAX_RECORD_BYTES

# Milliseconds after which the broker aborts what a killed process left open; subscribers of wire.raw wait before it.
_TIMEOUT_MS = 20_000
# Seconds for opening and for one transaction: three times what a cluster of three needs to elect new leaders.
_STEP_SECONDS = 30.0


class FencedError(BrokerError):
    """Another process pulls the same source."""


class Outlet:
    """The one who may send what a source gives now."""

    def __init__(self, cluster: Cluster, producer: TransactionalProducer, *, source: str, cursor: bytes | None) -> None:
        self.cursor = cursor
        """The cursor that was committed last. None: none ever was."""
        self._cluster, self._producer, self._source = cluster, producer, source
        self._routes = Routes(cluster.settings.topic_prefix)

    async def commit(self, entries: Sequence[Entry], cursor: bytes) -> None:
        """Commit records and cursor as one.

        Raises BrokerError where it did not come to that, or nobody knows: then this outlet is of no more use, and the
        next one's cursor says what is. FencedError: somebody else opened one.
        """
        rows: defaultdict[TopicPartition, list[Row]] = defaultdict(list)
        for entry in entries:
            at = partition_of(entry.key, self._cluster.settings.partitions)
            rows[TopicPartition(self._routes.raw, at)].append(Row(entry.key, entry.value, entry.headers))
        rows[TopicPartition(self._routes.cursors, 0)] = [Row(self._source.encode(), cursor)]
        try:
            await asyncio.wait_for(self._producer.commit(rows), _STEP_SECONDS)
        except FENCED as error:
            raise FencedError("another process pulls this source, and goes on in place of this one") from error
        except UnknownOutcomeError as error:
            told = describe(error.__cause__ or error, self._cluster.address)
            raise BrokerError(f"{told}; whether the last records are there, its cursor will say") from error
        except CLIENT_FAILURES as error:
            raise BrokerError(describe(error, self._cluster.address)) from error
        self.cursor = cursor
        pass_point(CrashPoint.COMMITTED)


def fits(entry: Entry) -> bool:
    """Whether wire.raw takes a record of this size."""
    return record_size(entry.key, entry.value, entry.headers) <= MAX_RECORD_BYTES


@contextlib.asynccontextmanager
async def open_outlet(cluster: Cluster, source: str) -> AsyncIterator[Outlet]:
    """Become the one who sends what a source gives; whoever was it before is fenced. source: its name.

    Raises BrokerError where no broker answers, or a topic is missing or has other partitions than the settings say.
    """
    routes = Routes(cluster.settings.topic_prefix)
    # First, as a producer asks for topics by name, and some brokers would make them so.
    if not cluster.is_embedded:
        await check_partitions(cluster, [routes.raw])
    await partitions_of(cluster, routes.cursors)
    coordinator = TransactionCoordinator(cluster)
    producer = TransactionalProducer(
        transactional_id=f"{cluster.settings.app_id}-pull-{source}",
        cluster=cluster,
        coordinator=coordinator,
        look_again=Destinations(cluster, routes, subjects=list).look_again,
        timeout_ms=_TIMEOUT_MS,
    )
    try:
        with broker_errors(cluster.address):
            await asyncio.wait_for(producer.open((routes.raw, routes.cursors)), _STEP_SECONDS)
        # Only now: before, another process may still have been writing it.
        yield Outlet(cluster, producer, source=source, cursor=await _read_cursor(cluster, routes, source))
    finally:
        await producer.close()
        await coordinator.close()


async def _read_cursor(cluster: Cluster, routes: Routes, source: str) -> bytes | None:
    key, cursor = source.encode(), None
    # Other sources write to the same partition: the open transaction of one may stand before this one's last cursor,
    # and hide it from who reads what is committed.
    async for items in read_to_end(cluster, routes.cursors, awaits_open=True):
        for item in items:
            if item.key == key and item.partition == 0:
                cursor = item.value
    return cursor
