"""A lane: one raw partition that this worker owns, with its transactional producer, its memory and its position.

Opened (opening.py), then batch after batch until closed. A failure lets the producer go and opens again from what is
committed. Rebalances leave it alone as long as the partition stays: should another worker have it, the fence says so.
"""

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from aiokafka import TopicPartition
from aiokafka.errors import OffsetOutOfRangeError

from streams.errors import BatchError, BrokerError, CorruptionError, StreamError, UnknownOutcomeError
from streams.kafka.errors import CLIENT_FAILURES, FENCED, is_broker_away
from streams.lanes.batch import Batch
from streams.lanes.changelog import Reflected, position_row
from streams.lanes.crash_points import CrashPoint, pass_point
from streams.lanes.inbox import Inbox
from streams.lanes.opening import Kept, LaneContext, lane_name, new_producer, open_lane
from streams.lanes.transaction import Row, TransactionalProducer
from streams.metrics import PartitionState
from streams.records.outcomes import Outcome

log = logging.getLogger(__name__)

# A lane that fails so often at one position while the broker answers will fail for ever: an output that the broker
# refuses, a missing right, our own fault.
MAX_FAILURES = 5

# Seconds between two tries of a lane: doubles from the first to the last.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0

# Seconds after being fenced that a lane waits for the next assignment. A zombie hears within a heartbeat (3 s) that its
# partition is another's; a lane that is still ours then was fenced by the broker, for a transaction that stayed open
# too long.
_FENCED_SECONDS = 15.0

# Seconds that letting go of the connections may take.
_CLOSE_SECONDS = 1.0

# Milliseconds that an idle lane waits for records before it looks whether its position moved past control records.
_POLL_MS = 200

# Identities that one batch may forget, so that a batch's time stays bounded after a long silence.
_EVICTIONS_A_BATCH = 5_000


class Lane:
    """Runs one partition from its assignment to its revocation."""

    def __init__(self, partition: TopicPartition, context: LaneContext) -> None:
        """Start in a task of its own: neither the rebalance nor another lane waits for it."""
        self.partition = partition
        self.name = lane_name(partition)
        self._context = context
        self._inbox = Inbox(context.cluster)
        self._producer: TransactionalProducer | None = None
        self._opened_in = 0  # which of the worker's assignments
        self._kept: Kept | None = None
        self._batch: Batch | None = None
        self._closing = False
        self._reads = False
        context.readiness.not_ready(self.name, "opening")
        self._task = asyncio.create_task(self._run(), name=f"lane {self.name}")
        self._task.add_done_callback(self._ended)

    def state(self) -> PartitionState:
        """What a scrape wants to know."""
        position, batch, highwater = self._position, self._batch, self._inbox.highwater
        return PartitionState(
            lag_records=None if highwater is None or position is None else max(0, highwater - position),
            committed_offset=position,
            memory_entries=0 if self._kept is None else len(self._kept.memory),
            open_batch_seconds=0.0 if batch is None else asyncio.get_running_loop().time() - batch.opened_at,
        )

    def silent_seconds(self) -> float:
        """For how long the broker has not answered for this partition; 0 where nothing is asked of it now."""
        if not self._reads or self._batch is not None:
            return 0.0
        answered_at = self._inbox.last_poll
        return 0.0 if answered_at is None else max(0.0, time.time() - answered_at)

    @property
    def _position(self) -> int | None:
        """Up to where all is committed; None before the lane was open for the first time."""
        return None if self._kept is None else self._kept.reflected.position

    async def _run(self) -> None:
        """Open, work, and open again after failures, until closed or beyond mending."""
        failures, failed_at, pause = 0, self._position, _FIRST_PAUSE
        membership = self._context.membership
        while not self._closing:
            # In a rebalance the partition may become another's, whom our opening would fence.
            await membership.wait_until_settled()
            try:
                await self._open()
                while not self._closing:
                    await self._step()
            except FENCED:
                log.info("%s: fenced, another worker owns it or did", self.name)
                await self._stand_still("fenced, another worker owns it; waits for the next assignment")
                # Assigned to us since it was opened: whoever had it meanwhile is gone.
                if membership.assignments == self._opened_in:
                    await membership.wait_for_assignment(seconds=_FENCED_SECONDS)
            except CorruptionError as error:
                await self._stand_still(str(error))
                self._context.fail(error)
                return
            except (StreamError, *CLIENT_FAILURES) as error:
                if self._closing:
                    return
                if self._position != failed_at:
                    failures, failed_at, pause = 0, self._position, _FIRST_PAUSE
                failures += 0 if is_broker_away(error) else 1
                stuck = self._stuck_at()
                log.warning("%s: failed at %s, opens again: %r", self.name, stuck, error, exc_info=error.__cause__)
                await self._stand_still(f"failed at {stuck}, opens again: {error!r}")
                if failures >= MAX_FAILURES:
                    reason = f"{self.name}: gives up at {stuck} after {failures} failures: {error!r}"
                    self._context.fail(BrokerError(reason))
                    return
                await asyncio.sleep(pause)
                pause = min(_LONGEST_PAUSE, pause * 2)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A lane that ends by an error nobody expected is our own fault, and must not end in silence."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("%s: ended by an error of ours", self.name, exc_info=error)
            self._context.fail(BatchError(f"{self.name}: our own fault: {error!r}"))

    def _stuck_at(self) -> str:
        batch = self._batch
        return f"offset {self._position}" if batch is None else f"offsets {batch.start} to {batch.end - 1}"

    async def _open(self) -> None:
        context, partition = self._context, self.partition
        self._batch = None
        self._opened_in = context.membership.assignments
        self._producer = new_producer(partition, context)
        opened = await open_lane(partition, context, self._producer, kept=self._kept)
        self._kept, position = opened, opened.reflected.position
        await self._inbox.open(partition, position)  # (d)
        self._reads = True
        context.readiness.ready(self.name)
        log.info("%s: open at %d with %d identities", self.name, position, len(opened.memory))

    async def _step(self) -> None:
        """Read what waits, hand it over as one batch, wait for its end."""
        context, kept = self._context, self._kept
        assert kept is not None  # open
        start = kept.reflected.position
        try:
            portion = await self._inbox.take(most_records=context.max_batch, wait_ms=_POLL_MS)
        except OffsetOutOfRangeError as error:
            raise BrokerError(f"retention passed {start}") from error
        end, items = portion.end, portion.items
        if self._closing or end == start == portion.start:
            return
        # I7: anything else than a batch that starts where the last one ended is our own corruption.
        if portion.start != start or end < start or (items and not start <= items[0].offset <= items[-1].offset < end):
            raise CorruptionError(f"{self.name}: read [{portion.start}, {end}) where a batch must start at {start}")
        batch = self._batch = Batch(
            start=start,
            end=end,
            items=items,
            memory=kept.memory.stage(),
            commit=self._commit,
        )
        await context.deliver(batch)
        # Shielded: nobody cancels a transaction, since cancelling commit_transaction does not cancel the commit.
        failure = await asyncio.shield(batch.answered)
        if isinstance(failure, (StreamError, *CLIENT_FAILURES)):
            raise failure
        if failure is not None:
            raise BatchError(f"our own fault: {failure!r}") from failure
        self._batch = None

    async def _commit(self, batch: Batch, outcomes: Sequence[Outcome]) -> None:
        """The transaction of one batch: steps 2 to 6; step 1 was the pipeline's."""
        producer, kept, metrics = self._producer, self._kept, self._context.metrics
        if producer is None or kept is None or batch is not self._batch:
            raise BatchError(f"batch [{batch.start}, {batch.end}) is not the one in work")
        memory, reflected = kept.memory, replace(kept.reflected, position=batch.end)
        if batch.items:
            last = batch.items[-1]
            reflected = Reflected(position=batch.end, last_offset=last.offset, last_received_at=last.received_at)
        rows = self._rows(batch, outcomes, reflected)
        pass_point(CrashPoint.PROCESSED)
        started = time.perf_counter()
        try:
            await producer.commit(rows, source=self.partition, position=batch.end)  # steps 2, 3, 4
        except FENCED:
            metrics.transactions["fenced"].inc()
            raise
        except UnknownOutcomeError:
            metrics.transactions["unknown"].inc()
            raise
        except CLIENT_FAILURES:
            metrics.transactions["aborted"].inc()
            raise
        metrics.transaction_duration.observe(time.perf_counter() - started)
        metrics.transactions["committed"].inc()
        pass_point(CrashPoint.COMMITTED)
        memory.apply(batch.memory)  # step 5; I2: memory changes only after the commit
        self._kept = Kept(reflected=reflected, memory=memory)
        pass_point(CrashPoint.APPLIED)
        metrics.count_batch(batch.items, outcomes, committed_at=time.time_ns() // 1_000_000)  # step 6

    def _rows(self, batch: Batch, outcomes: Sequence[Outcome], reflected: Reflected) -> dict[TopicPartition, list[Row]]:
        """All records of the transaction by destination: outputs, changes of memory, what it then reflects."""
        rows: defaultdict[TopicPartition, list[Row]] = defaultdict(list)
        own = self.partition.partition
        for outcome in outcomes:
            for out in outcome.records:
                destination = TopicPartition(out.topic, own if out.partition is None else out.partition)
                rows[destination].append(Row(out.key, out.value, out.headers))
        if batch.items:
            batch.memory.evict(now=batch.items[-1].received_at, limit=_EVICTIONS_A_BATCH)
        changelog = rows[TopicPartition(self._context.routes.memory, own)]
        changelog.extend(Row(key, value) for key, value in batch.memory.changes())
        changelog.append(position_row(reflected, identities=batch.memory.count_after()))
        return rows

    def begin_closing(self) -> None:
        """From now on no new batch is read."""
        self._closing = True

    async def close(self, *, settle_seconds: float) -> bool:
        """End the lane: let the batch in flight end within settle_seconds, then let the connections go.

        Returns False where a transaction had to be left; the broker's fence settles it at the next opening.
        """
        self.begin_closing()
        batch = self._batch
        settled = batch is None or batch.answered.done()
        if batch is not None and not settled:
            await asyncio.wait([batch.answered], timeout=settle_seconds)
            settled = batch.answered.done()
            if not settled:
                log.warning("%s: left batch [%d, %d) in flight", self.name, batch.start, batch.end)
        self._batch = None
        self._task.cancel()
        await asyncio.wait([self._task], timeout=1)
        await asyncio.gather(self._close_producer(), self._close_inbox())
        self._context.readiness.ready(self.name)
        return settled

    async def _stand_still(self, reason: str) -> None:
        self._reads = False
        self._context.readiness.not_ready(self.name, reason)
        await self._close_producer()

    async def _close_producer(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await producer.close()

    async def _close_inbox(self) -> None:
        with contextlib.suppress(*CLIENT_FAILURES):
            await asyncio.wait_for(self._inbox.close(), _CLOSE_SECONDS)
