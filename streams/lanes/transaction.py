"""One Kafka transaction: outputs, changes of memory and the new position, or nothing of them.

Steps 2 to 4 of the commit order (docs/architecture.md). Everything is rendered before a transaction opens; from there
on nothing is computed.
"""

import asyncio
import contextlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from aiokafka import TopicPartition
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.structs import RecordMetadata

from streams.article import Headers
from streams.errors import UnknownOutcomeError
from streams.kafka.cluster import Cluster
from streams.kafka.errors import CLIENT_FAILURES, FENCED
from streams.lanes.crash_points import CrashPoint, pass_point

# The broker aborts a transaction that stays open longer. It sweeps each 10 s, so a lower value frees nobody sooner
# but fences the slow.
TRANSACTION_TIMEOUT_MS = 60_000

# Seconds that closing a producer or aborting may take; after that it is left to the broker's fence.
_CLOSE_SECONDS = 1.0


class Row(NamedTuple):
    """One record of a transaction, for a destination that the caller names."""

    key: bytes | None
    value: bytes | None
    headers: Headers = ()


class TransactionalProducer:
    """The producer of one lane. Opening it fences every former owner of the same transactional id."""

    def __init__(
        self,
        *,
        transactional_id: str,
        group_id: str,
        cluster: Cluster,
        timeout_ms: int = TRANSACTION_TIMEOUT_MS,
    ) -> None:
        """group_id: whose position goes into the transactions. timeout_ms: after it the broker aborts an open one."""
        self._group_id = group_id
        self._producer = cluster.new_transactional_producer(transactional_id, timeout_ms=timeout_ms)

    async def open(self, topics: Iterable[str]) -> None:
        """Fence former owners, wait for the end of their last commit, abort what they left open.

        topics: where this producer will write; their metadata is fetched now, so that the first sends of a
        transaction need not wait for it one after the other.
        """
        await self._producer.start()
        for topic in topics:
            await self._producer.partitions_for(topic)

    async def commit(
        self, rows: Mapping[TopicPartition, list[Row]], *, source: TopicPartition | None = None, position: int = 0
    ) -> None:
        """Commit rows and the source's new position as one. source: None where nothing is read for it: no position.

        Raises a Kafka error where nothing is committed (the transaction is aborted as far as the broker answers), and
        UnknownOutcomeError where it may be. Either way this producer must be closed and another one opened: after an
        abort the same one would answer OutOfOrderSequenceNumber.
        """
        producer = self._producer
        await producer.begin_transaction()
        try:
            await self._send(rows)
            pass_point(CrashPoint.SENT)
            if source is not None:
                await producer.send_offsets_to_transaction({source: position}, self._group_id)  # step 3
                pass_point(CrashPoint.POSITION_SENT)
        except BaseException:
            with contextlib.suppress(*CLIENT_FAILURES):
                await asyncio.wait_for(producer.abort_transaction(), _CLOSE_SECONDS)
            raise
        try:
            await producer.commit_transaction()  # step 4
        except FENCED:
            raise  # not committed by us; whoever fenced us goes on from what is
        except CLIENT_FAILURES as error:
            raise UnknownOutcomeError(f"commit not confirmed: {error!r}") from error

    async def _send(self, rows: Mapping[TopicPartition, list[Row]]) -> None:
        """Step 2: send everything and await every ack."""

        async def send_all(
            destination: TopicPartition, destination_rows: list[Row]
        ) -> list[asyncio.Future[RecordMetadata | None]]:
            return [
                await self._producer.send_batch(batch, destination.topic, partition=destination.partition)
                for batch in self._batches(destination_rows)
            ]

        # The first batch of every destination is queued before the first await that suspends: Kafka then hears of all
        # partitions of the transaction at once, instead of answering CONCURRENT_TRANSACTIONS (retried after 100 ms).
        sent = await asyncio.gather(*(send_all(destination, its_rows) for destination, its_rows in rows.items()))
        # A failed produce leaves the transaction healthy: not awaited, the commit would succeed without the record.
        await asyncio.gather(*(ack for acks in sent for ack in acks))

    def _batches(self, rows: list[Row]) -> Iterable[BatchBuilder]:
        """Pack rows into as few record batches as a batch's bytes allow."""
        batch: BatchBuilder | None = None
        for row in rows:
            if batch is not None and _append(batch, row):
                continue
            if batch is not None:
                yield batch
            batch = self._producer.create_batch()
            _append(batch, row)  # the first one always fits
        if batch is not None:
            yield batch

    async def close(self) -> None:
        """Let go of the connections, within a second. Neither aborts nor awaits an open transaction."""
        with contextlib.suppress(*CLIENT_FAILURES):
            await asyncio.wait_for(self._producer.stop(), _CLOSE_SECONDS)


def _append(batch: BatchBuilder, row: Row) -> bool:
    """Whether the batch had room. aiokafka takes headers as a list alone."""
    return batch.append(key=row.key, value=row.value, headers=list(row.headers), timestamp=None) is not None
