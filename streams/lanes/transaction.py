"""One Kafka transaction: outputs, changes of memory and the new position, or nothing of them.

Steps 2 to 4 of the commit order (docs/architecture.md). Everything is rendered before a transaction opens; from there
on nothing is computed.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from aiokafka import TopicPartition
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    InvalidProducerEpoch,
    InvalidTxnState,
    ProducerFenced,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)
from aiokafka.producer.message_accumulator import BatchBuilder

from streams.article import Headers
from streams.errors import BrokerError, UnknownOutcomeError
from streams.kafka.cluster import Cluster, close_within
from streams.kafka.coordinator import TransactionCoordinator
from streams.kafka.errors import CLIENT_FAILURES, FENCED, is_broker_away
from streams.lanes.crash_points import CrashPoint, pass_point

# The broker aborts a transaction that stays open longer. It sweeps each 10 s, so a lower value frees nobody sooner
# but fences the slow.
TRANSACTION_TIMEOUT_MS = 60_000

# Seconds that steps 2 and 3 may take together, and step 4: well before the broker gives the transaction up, so that
# this worker can say what did not answer. New leaders are elected in 11 s at worst.
TRANSACTION_SECONDS = 40.0

# Seconds without all acks after which it is asked whether the topics are still there.
_LATE_SECONDS = 3.0

# Seconds that closing a producer or aborting may take; after that it is left to the broker's fence.
_CLOSE_SECONDS = 1.0


T = TypeVar("T")


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
        cluster: Cluster,
        coordinator: TransactionCoordinator,
        look_again: Callable[[Collection[str]], Awaitable[None]],
        timeout_ms: int = TRANSACTION_TIMEOUT_MS,
    ) -> None:
        """look_again: asked whether topics that answer late are still there; raises BrokerError where not.

        timeout_ms: after it the broker aborts an open transaction.
        """
        self._transactional_id, self._cluster, self._look_again = transactional_id, cluster, look_again
        self._group_id, self._timeout_ms = cluster.settings.app_id, timeout_ms
        self._coordinator = coordinator
        self._producer = cluster.new_transactional_producer(transactional_id, timeout_ms=timeout_ms)

    async def open(self, topics: Iterable[str]) -> None:
        """Fence former owners, wait for the end of their last commit, abort what they left open.

        topics: where this producer will write; their metadata is fetched now, so that the first sends of a
        transaction need not wait for it one after the other.
        """
        try:
            await self._producer.start()
        except TransactionalIdAuthorizationFailed as error:
            self._explain(error, (), seconds=0)
            raise
        for topic in topics:
            await self._producer.partitions_for(topic)

    async def commit(
        self, rows: Mapping[TopicPartition, list[Row]], *, source: TopicPartition | None = None, position: int = 0
    ) -> dict[TopicPartition, int]:
        """Commit rows and the source's new position as one. source: None where nothing is read for it: no position.

        Gives where each destination ends by the acks, the transaction's own marker not counted.

        Raises an error where nothing is committed (the transaction is aborted as far as the broker answers), and
        UnknownOutcomeError where it may be. Either way this producer must be closed and another one opened: after an
        abort the same one would answer OutOfOrderSequenceNumber. BrokerError names what did not answer within
        TRANSACTION_SECONDS, MissingRightError what the broker does not allow.
        """
        producer, clock = self._producer, asyncio.get_running_loop().time
        began, unacked = clock(), set(rows)
        try:
            async with asyncio.timeout(TRANSACTION_SECONDS):
                await producer.begin_transaction()
                ends = await self._send(rows, unacked)
                pass_point(CrashPoint.SENT)
                if source is not None:
                    await producer.send_offsets_to_transaction({source: position}, self._group_id)  # step 3
                    pass_point(CrashPoint.POSITION_SENT)
        except BaseException as error:
            with contextlib.suppress(*CLIENT_FAILURES):
                await asyncio.wait_for(producer.abort_transaction(), _CLOSE_SECONDS)
            self._explain(error, unacked, seconds=clock() - began)
            raise
        try:
            await asyncio.wait_for(producer.commit_transaction(), TRANSACTION_SECONDS)  # step 4
        except FENCED as error:
            self._explain(error, unacked, seconds=clock() - began)
            raise  # not committed by us; whoever fenced us goes on from what is
        except CLIENT_FAILURES as error:
            raise UnknownOutcomeError(f"commit not confirmed: {error!r}") from error
        return ends

    def _explain(self, error: BaseException, unacked: Collection[TopicPartition], *, seconds: float) -> None:
        """Raise what says more than aiokafka's error, where there is more to say."""
        topics = ", ".join(sorted({destination.topic for destination in unacked}))
        missing_right = self._cluster.missing_right
        match error:
            case TimeoutError():
                late = f"{topics or 'the position'} not acknowledged within {TRANSACTION_SECONDS:g} s"
                raise BrokerError(late) from error
            case ProducerFenced() | InvalidProducerEpoch() if seconds * 1_000 > self._timeout_ms:
                raise BrokerError(
                    f"a transaction took {seconds:.0f} s: after {self._timeout_ms // 1_000} s the broker gives one up"
                ) from error
            case TopicAuthorizationFailedError():
                refused = error.args[0] if error.args else topics
                named = ", ".join(sorted(refused)) if isinstance(refused, set) else refused
                raise missing_right("WRITE", f"topic {named}", error) from error
            case GroupAuthorizationFailedError():
                raise missing_right("READ", f"group {self._group_id}", error) from error
            case TransactionalIdAuthorizationFailed():
                raise missing_right("WRITE", f"transactional id {self._transactional_id}", error) from error

    async def _send(
        self, rows: Mapping[TopicPartition, list[Row]], unacked: set[TopicPartition]
    ) -> dict[TopicPartition, int]:
        """Step 2: send everything and await every ack. unacked: keeps the destinations that are not acked yet."""
        await self._await_all([self._add_partitions(rows)], unacked)
        return dict(await self._await_all([self._send_all(at, its, unacked) for at, its in rows.items()], unacked))

    async def _await_all(self, work: Iterable[Coroutine[Any, Any, T]], unacked: Collection[TopicPartition]) -> list[T]:
        """Await all; where they are late it is asked whether the topics are there. Raises the error that says most."""
        tasks = [asyncio.create_task(each) for each in work]
        try:
            waiting = set(tasks)
            while waiting:
                done, waiting = await asyncio.wait(waiting, timeout=_LATE_SECONDS, return_when=asyncio.FIRST_EXCEPTION)
                if any(task.exception() for task in done):
                    # One refusal makes others fail, too: wait for the one that says why.
                    await asyncio.wait(tasks, timeout=_CLOSE_SECONDS)
                    break
                if waiting:
                    await self._look_whether_they_are_there({destination.topic for destination in unacked})
            failures = [failure for task in tasks if task.done() and (failure := task.exception()) is not None]
            if failures:
                raise min(failures, key=lambda failure: isinstance(failure, InvalidTxnState))
            return [task.result() for task in tasks]
        finally:
            for task in tasks:
                task.cancel()

    async def _add_partitions(self, partitions: Collection[TopicPartition]) -> None:
        # Of aiokafka's own state, which it tells nobody: without id and epoch of the producer no request can be made.
        state = self._producer._txn_manager
        await self._coordinator.add_partitions(
            self._transactional_id, producer=(state.producer_id, state.producer_epoch), partitions=partitions
        )

    async def _look_whether_they_are_there(self, topics: Collection[str]) -> None:
        try:
            await self._look_again(topics)
        except BrokerError as error:
            if not is_broker_away(error):  # that is waited for
                raise

    async def _send_all(
        self, destination: TopicPartition, rows: list[Row], unacked: set[TopicPartition]
    ) -> tuple[TopicPartition, int]:
        """Send the rows of one destination and await their acks; gives where it then ends."""
        acks = [
            (await self._producer.send_batch(batch, destination.topic, partition=destination.partition), count)
            for batch, count in self._batches(rows)
        ]
        end = 0
        # A failed produce leaves the transaction healthy: not awaited, the commit would succeed without the record.
        for ack, count in acks:
            sent = await ack
            end = sent.offset + count if sent is not None else 0
        unacked.discard(destination)
        return destination, end

    def _batches(self, rows: list[Row]) -> Iterable[tuple[BatchBuilder, int]]:
        """Pack rows into as few record batches as a batch's bytes allow, each with the number of its rows."""
        batch, count = self._producer.create_batch(), 0
        for row in rows:
            if not _append(batch, row):
                yield batch, count
                batch, count = self._producer.create_batch(), 0
                _append(batch, row)  # the first one always fits
            count += 1
        if count:
            yield batch, count

    async def close(self) -> None:
        """Let go of the connections, within seconds. Neither aborts nor awaits an open transaction."""
        if await close_within(self._producer.stop(), seconds=_CLOSE_SECONDS):
            return
        # It waits for what the broker does not take, and goes on sending it from connections that stay open.
        if (sender := self._producer._sender.sender_task) is not None:
            sender.cancel()
        await close_within(self._producer.client.close())


def _append(batch: BatchBuilder, row: Row) -> bool:
    """Whether the batch had room. aiokafka takes headers as a list alone."""
    return batch.append(key=row.key, value=row.value, headers=list(row.headers), timestamp=None) is not None
