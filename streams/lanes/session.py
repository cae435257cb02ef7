"""An open lane: it reads batches, commits each as one transaction, and knows up to where all is done."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Sequence

from aiokafka import TopicPartition
from aiokafka.errors import OffsetOutOfRangeError

from streams.article import RawItem, frozen
from streams.errors import BrokerError, CorruptionError, UnknownOutcomeError
from streams.kafka.errors import CLIENT_FAILURES, FENCED
from streams.lanes.batch import Batch
from streams.lanes.changelog import Reflected, position_row
from streams.lanes.context import LaneContext, lane_name
from streams.lanes.crash_points import CrashPoint, pass_point
from streams.lanes.inbox import Inbox, Portion
from streams.lanes.transaction import Row, TransactionalProducer
from streams.records.outcomes import Outcome
from streams.stores.memory import Memory

log = logging.getLogger(__name__)

# Milliseconds that an idle lane waits for records before it looks whether its position moved past control records.
_POLL_MS = 200

# Identities that one batch may forget, so that a batch's time stays bounded after a long silence.
_EVICTIONS_A_BATCH = 5_000

# Milliseconds of broker time that one batch may span. Memory has one time for a whole batch, and outlives the window by
# two days: a backlog of days in one batch would let its first records forget what is in their window.
_SPAN_MS = 12 * 3_600_000

# Milliseconds by which the broker's time may be ahead of this machine's clock to count for forgetting. One record that
# is stamped a year ahead would else empty memory.
_CLOCK_TOLERANCE_MS = 86_400_000


@frozen
class Kept:
    """What a lane knows from its last commit on; saves it a restore when it opens again."""

    reflected: Reflected
    memory: Memory
    changelog_end: int | None
    """Where memory's changelog ended then; None: nothing was written to it yet."""


def part_by_time(portion: Portion) -> tuple[Portion, Portion | None]:
    """Part a portion where it would span more than half a day of broker time; None: nothing is left over."""
    items = portion.items
    if not items or items[-1].received_at - items[0].received_at <= _SPAN_MS:
        return portion, None  # times are the broker's, and rise
    for place, item in enumerate(items):
        if item.received_at - items[0].received_at > _SPAN_MS:
            return (
                Portion(start=portion.start, end=item.offset, items=items[:place]),
                Portion(start=item.offset, end=portion.end, items=items[place:]),
            )
    return portion, None


class Session:
    """A lane from an opening to the failure, or the closing, that ends it."""

    def __init__(
        self,
        partition: TopicPartition,
        context: LaneContext,
        *,
        producer: TransactionalProducer,
        inbox: Inbox,
        kept: Kept,
    ) -> None:
        """producer and inbox: open. kept: what is committed."""
        self.partition, self._context = partition, context
        self._producer, self.inbox, self.kept = producer, inbox, kept
        self._changelog = TopicPartition(context.routes.memory, partition.partition)
        self._refused_at = float("-inf")
        self._rest: Portion | None = None

    @property
    def position(self) -> int:
        """Up to where all is committed."""
        return self.kept.reflected.position

    async def read(self) -> Batch | None:
        """Give what waits as one batch; None where nothing came.

        Raises BrokerError where wire.raw was deleted and created again, or retention passed the position.
        """
        partition, context, start = self.partition, self._context, self.position
        try:
            portion = self._rest or await self.inbox.take(
                most_records=context.cluster.settings.max_batch, wait_ms=_POLL_MS
            )
        except OffsetOutOfRangeError as error:
            raise BrokerError(f"retention passed {start}") from error
        portion, self._rest = part_by_time(portion)
        items, end = portion.items, portion.end
        await context.watch.catch_up()
        topic_id = context.watch.topic_id
        if topic_id is not None and topic_id != self.kept.reflected.topic_id:
            raise BrokerError(f"{partition.topic} was deleted and created again")
        if end == start == portion.start:
            return None
        # I7: anything else than a batch that starts where the last one ended is our own corruption.
        if portion.start != start or end < start or (items and not start <= items[0].offset <= items[-1].offset < end):
            name = lane_name(partition)
            raise CorruptionError(f"{name}: read [{portion.start}, {end}) where a batch must start at {start}")
        memory = self.kept.memory.stage(now=self._trusted_time(items))
        return Batch(start=start, end=end, items=items, memory=memory, commit=self._commit)

    async def move(self, position: int) -> None:
        """Commit another position, with nothing judged."""
        memory = self.kept.memory.stage(now=0)
        await self._commit(Batch(start=position, end=position, items=[], memory=memory, commit=self._commit), ())

    async def close(self) -> None:
        """Let the connections go. An open transaction is left to the fence of the next opening."""
        await asyncio.gather(self._producer.close(), self.inbox.close())

    async def _commit(self, batch: Batch, outcomes: Sequence[Outcome]) -> None:
        """The transaction of one batch: steps 2 to 6; step 1 was the pipeline's."""
        kept, metrics = self.kept, self._context.metrics
        reflected = Reflected(position=batch.end, app=kept.reflected.app, topic_id=kept.reflected.topic_id)
        rows, without_topic = await self._rows(batch, outcomes, reflected)
        pass_point(CrashPoint.PROCESSED)
        started = time.perf_counter()
        try:
            ends = await self._producer.commit(rows, source=self.partition, position=batch.end)  # steps 2, 3, 4
        except FENCED:
            metrics.transactions["fenced"].inc()
            raise
        except UnknownOutcomeError:
            metrics.transactions["unknown"].inc()
            raise
        except (BrokerError, *CLIENT_FAILURES):
            metrics.transactions["aborted"].inc()
            raise
        metrics.transaction_duration.observe(time.perf_counter() - started)
        metrics.transactions["committed"].inc()
        pass_point(CrashPoint.COMMITTED)
        kept.memory.apply(batch.memory)  # step 5; I2: memory changes only after the commit
        # Behind the last row lies the transaction's marker.
        self.kept = Kept(reflected=reflected, memory=kept.memory, changelog_end=ends[self._changelog] + 1)
        pass_point(CrashPoint.APPLIED)
        if batch.items:
            metrics.count_batch(batch.items, outcomes, committed_at=time.time_ns() // 1_000_000)  # step 6
            self._tell_kills_without_story(outcomes)
        if without_topic:
            metrics.records_without_topic.inc(without_topic)

    def _tell_kills_without_story(self, outcomes: Sequence[Outcome]) -> None:
        """Say once a batch that kills found nothing: the costliest silence, where the article has another id."""
        if count := sum(outcome.is_without_story for outcome in outcomes):
            log.warning(
                "%s: kills of %d articles that memory does not know; see whether they stand under other ids (note "
                "kill_without_story on %s)",
                lane_name(self.partition),
                count,
                self._context.routes.enriched,
            )

    async def _rows(
        self, batch: Batch, outcomes: Sequence[Outcome], reflected: Reflected
    ) -> tuple[dict[TopicPartition, list[Row]], int]:
        """All records of the transaction by destination: outputs, changes of memory, what it then reflects.

        And how many records are left out, since the topic of a subject that has no rules any more is gone.
        """
        rows: defaultdict[TopicPartition, list[Row]] = defaultdict(list)
        own = self.partition.partition
        for outcome in outcomes:
            for out in outcome.records:
                destination = TopicPartition(out.topic, own if out.partition is None else out.partition)
                rows[destination].append(Row(out.key, out.value, out.headers))
        if batch.items:
            batch.memory.evict(limit=_EVICTIONS_A_BATCH)
        changelog = rows[self._changelog]
        changelog.extend(Row(key, value) for key, value in batch.memory.changes())
        changelog.append(position_row(reflected, identities=batch.memory.count_after()))
        topics = {destination.topic for destination in rows}
        existing = await self._context.destinations.find_existing(topics)
        if len(existing) == len(topics):
            return rows, 0
        kept = {destination: its_rows for destination, its_rows in rows.items() if destination.topic in existing}
        return kept, sum(map(len, rows.values())) - sum(map(len, kept.values()))

    def _trusted_time(self, items: Sequence[RawItem]) -> int:
        """The newest broker time of a batch that this machine's clock does not refuse; 0: none."""
        latest = time.time_ns() // 1_000_000 + _CLOCK_TOLERANCE_MS
        trusted = [item.received_at for item in items if item.received_at <= latest]
        if len(trusted) < len(items):
            self._context.metrics.clock_refusals.inc()
            if (now := asyncio.get_running_loop().time()) - self._refused_at > 60:
                self._refused_at = now
                log.error(
                    "%s: records are stamped more than a day ahead of this machine's clock, so nothing is forgotten by "
                    "their time: look at the clocks of brokers and workers, and at message.timestamp.type of %s",
                    lane_name(self.partition),
                    self.partition.topic,
                )
        return max(trusted, default=0)
