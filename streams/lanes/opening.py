"""Opening a lane: fence, ask where we are, restore memory. The order is what makes it sound.

(a) Open the producer: fences a former owner, waits for its last commit, aborts its open transaction. (b) Then ask for
the committed position. (c) Restore memory, unless what we kept reflects exactly that position. (d) The lane seeks.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.article import record
from streams.errors import BrokerError, CorruptionError, StreamError
from streams.health import Readiness
from streams.kafka.cluster import Cluster
from streams.kafka.standing_log import open_log
from streams.lanes.batch import Batch
from streams.lanes.changelog import Reflected, restore
from streams.lanes.crash_points import CrashPoint, pass_point
from streams.lanes.transaction import TransactionalProducer
from streams.metrics import Metrics
from streams.records import Routes
from streams.stores.memory import Memory

log = logging.getLogger(__name__)

# Seconds after which a step of opening is given up and tried anew. InitProducerId waits for the end of a former
# owner's commit, at worst as long as three brokers need to elect coordinators (11 s measured).
_STEP_SECONDS = 60.0


@record
class Kept:
    """What a lane knows from its last commit on; saves it a restore when it opens again."""

    reflected: Reflected
    memory: Memory


class Membership:
    """Whether the group shares partitions out now, and how often it gave this worker some."""

    def __init__(self) -> None:
        self.assignments = 0
        self._is_settled = asyncio.Event()
        self._next: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def begin_rebalance(self) -> None:
        """From now on a partition may become another's at any moment."""
        self._is_settled.clear()

    def end_rebalance(self) -> None:
        """What is assigned now is ours until the next rebalance begins."""
        self.assignments += 1
        self._is_settled.set()
        self._next.set_result(None)
        self._next = asyncio.get_running_loop().create_future()

    async def wait_until_settled(self) -> None:
        """Wait for the end of a rebalance; does not suspend where there is none."""
        await self._is_settled.wait()

    async def wait_for_assignment(self, *, seconds: float) -> None:
        """Wait for the next assignment, at most so long."""
        await asyncio.wait([self._next], timeout=seconds)


@record
class LaneContext:
    """What all lanes of a worker share."""

    member: AIOKafkaConsumer
    """The group's, for positions and ends of logs."""
    membership: Membership
    cluster: Cluster
    routes: Routes
    output_topics: Callable[[], Sequence[str]]
    """Topics that a batch may write to."""
    new_memory: Callable[[], Memory]
    max_batch: int
    deliver: Callable[[Batch], Awaitable[object]]
    """Hands a batch to the agent; `Batch.answered` says how it ended."""
    metrics: Metrics
    readiness: Readiness
    fail: Callable[[StreamError], None]
    """Stops the worker, loudly."""


def lane_name(partition: TopicPartition) -> str:
    """A lane as logs and /readyz call it: `wire.raw 3`."""
    return f"{partition.topic} {partition.partition}"


def new_producer(partition: TopicPartition, context: LaneContext) -> TransactionalProducer:
    """The lane's producer, not yet open.

    One a partition, not one a process: aiokafka sends no group generation with offsets, so only the transactional id
    fences a former owner.
    """
    return TransactionalProducer(
        transactional_id=f"{context.cluster.settings.app_id}-{partition.topic}-{partition.partition}",
        group_id=context.cluster.settings.app_id,
        cluster=context.cluster,
    )


async def open_lane(
    partition: TopicPartition, context: LaneContext, producer: TransactionalProducer, *, kept: Kept | None
) -> Kept:
    """Open the producer, then find the position to go on from and the memory that reflects it.

    kept: what the lane knew when it was open before.

    Raises CorruptionError where the committed position is ahead of memory, or memory and position are gone while
    outputs stand: known articles would count as new; and BrokerError where the position is beyond the log's end.
    """
    name, readiness = lane_name(partition), context.readiness
    readiness.not_ready(name, "opening its producer")
    await asyncio.wait_for(producer.open(context.output_topics()), _STEP_SECONDS)  # (a)
    pass_point(CrashPoint.PRODUCER_OPEN)
    # Only now: before, a former owner's commit may still be in the air, and this answer stale.
    committed = await asyncio.wait_for(context.member.committed(partition), _STEP_SECONDS)  # (b)
    beginning = (await context.member.beginning_offsets([partition]))[partition]
    end = (await context.member.end_offsets([partition]))[partition]
    if kept is None or kept.reflected.position != committed:
        readiness.not_ready(name, "restoring memory")
        kept = await _restore(partition, context, committed=committed, beginning=beginning, end=end)  # (c)
        pass_point(CrashPoint.RESTORED)
    position = kept.reflected.position
    if position > end:
        raise BrokerError(
            f"{name}: position {position} is beyond the end of {partition.topic}, {end}: it was made anew, or "
            "lost its end. Set the group's position to the beginning, all workers stopped: docs/runbooks/memory-lost.md"
        )
    if position < beginning:
        log.error("%s: lost to retention: offsets %d to %d", name, position, beginning - 1)
        context.metrics.lost_to_retention.inc(beginning - position)
        kept = _from(beginning, kept)
    return kept


async def _restore(
    partition: TopicPartition, context: LaneContext, *, committed: int | None, beginning: int, end: int
) -> Kept:
    """Restore memory, and find the position: the committed one, else memory's, else the log's beginning."""
    name, memory = lane_name(partition), context.new_memory()
    started = time.perf_counter()
    reflected = await restore(
        TopicPartition(context.routes.memory, partition.partition),
        memory=memory,
        cluster=context.cluster,
        progress=lambda count: context.readiness.not_ready(name, f"restoring memory, {count:,} identities"),
    )
    context.metrics.memory_restore.observe(time.perf_counter() - started)
    if reflected is None:
        if committed is None:
            await _check_first_start(partition, context, beginning=beginning)
        elif committed > beginning:
            raise CorruptionError(_ahead(partition, context, committed, reflects="nothing", back_to=beginning))
        else:
            # Where memory is gone, an operator sets the position to the beginning, to have everything judged anew.
            log.warning("%s: no memory; judges and publishes anew from the beginning at %d", name, beginning)
        return Kept(reflected=Reflected(position=beginning if committed is None else committed), memory=memory)
    kept, position = Kept(reflected=reflected, memory=memory), reflected.position
    if committed is None:
        # The broker forgets positions of groups without members after a week, and those of a topic that is deleted.
        if not await _is_another_log(partition, context.member, reflected, end=end):
            return kept
        log.warning(
            "%s: made anew since memory judged it up to %d: begins at its beginning, %d; what memory knows is not "
            "published again",
            name,
            position,
            beginning,
        )
        return Kept(reflected=Reflected(position=beginning), memory=memory)
    if committed > position:
        raise CorruptionError(_ahead(partition, context, committed, reflects=str(position), back_to=position))
    if committed < position:
        log.warning("%s: replays offsets %d to %d, as the committed position asks", name, committed, position - 1)
    return _from(committed, kept)


def _from(position: int, kept: Kept) -> Kept:
    """The same memory, to go on from another position."""
    return Kept(reflected=replace(kept.reflected, position=position), memory=kept.memory)


def _ahead(partition: TopicPartition, context: LaneContext, committed: int, *, reflects: str, back_to: int) -> str:
    memory = context.routes.memory
    return (
        f"{lane_name(partition)}: the committed position {committed} is ahead of {memory}, which reflects {reflects}: "
        f"memory misses something, and known articles would be published again. Restore {memory}, or set the group's "
        f"position to {back_to} to judge again from there: docs/runbooks/memory-lost.md"
    )


async def _check_first_start(partition: TopicPartition, context: LaneContext, *, beginning: int) -> None:
    """Neither memory nor position is a first start, or both were lost: then outputs stand where none should.

    Raises CorruptionError in the latter case.
    """
    outputs = TopicPartition(context.routes.enriched, partition.partition)
    async with (
        open_log(outputs, context.cluster) as standing,
        aclosing(standing.portions()) as portions,
    ):
        # What a read_committed consumer never sees may stand there: a first batch that was aborted.
        async for portion in portions:
            if portion:
                raise CorruptionError(
                    f"{lane_name(partition)}: {outputs.topic} holds articles, but {context.routes.memory} holds "
                    "nothing and the group has no position: both were lost, and known articles would be published "
                    f"again. Restore {context.routes.memory}, or set the group's position to {beginning} to have all "
                    "judged and published anew: docs/runbooks/memory-lost.md"
                )


async def _is_another_log(
    partition: TopicPartition, member: AIOKafkaConsumer, reflected: Reflected, *, end: int
) -> bool:
    """Whether the raw partition was deleted and made anew since memory last judged it.

    It is another one where it ends before memory's position, or where a record at or before the last one that memory
    judged is younger than that one was.
    """
    if end < reflected.position:
        return True
    if reflected.last_offset is None or reflected.last_received_at is None:
        return False
    younger = (await member.offsets_for_times({partition: reflected.last_received_at + 1}))[partition]
    return younger is not None and younger.offset <= reflected.last_offset
