"""Opening a lane: fence, ask where we are, restore memory. The order is what makes it sound.

(a) Open the producer: fences a former owner, waits for its last commit, aborts its open transaction. (b) Then ask for
the committed position. (c) Restore memory, unless what we kept reflects exactly that position. (d) The lane seeks.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.article import record
from streams.dedupe import Memory
from streams.errors import BrokerError, CorruptionError, StreamError
from streams.health import Readiness
from streams.kafka.batch import Batch
from streams.kafka.crash_points import CrashPoint, pass_point
from streams.kafka.memory_log import restore
from streams.kafka.security import Connection
from streams.kafka.transaction import TransactionalProducer
from streams.metrics import Metrics
from streams.publish import Routes

log = logging.getLogger(__name__)

# Seconds after which a step of opening is given up and tried anew. InitProducerId waits for the end of a former
# owner's commit, at worst as long as three brokers need to elect coordinators (11 s measured).
_STEP_SECONDS = 60.0


@record
class Kept:
    """What a lane knew when its last batch was committed; saves the next opening a restore."""

    position: int
    memory: Memory


@record
class LaneContext:
    """What all lanes of a worker share."""

    consumer: AIOKafkaConsumer
    connection: Connection
    check_crcs: bool
    group_id: str
    routes: Routes
    output_topics: Callable[[], Sequence[str]]
    """Topics that a batch may write to."""
    new_memory: Callable[[], Memory]
    max_batch: int
    deliver: Callable[[Batch], Awaitable[object]]
    """Hands a batch to the agent; `Batch.answered` says how it ended."""
    metrics: Metrics
    readiness: Readiness
    kept: dict[TopicPartition, Kept]
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
        transactional_id=f"{context.group_id}-{partition.topic}-{partition.partition}",
        group_id=context.group_id,
        connection=context.connection,
    )


async def open_lane(partition: TopicPartition, context: LaneContext, producer: TransactionalProducer) -> Kept:
    """Open the producer, then find the position to go on from and the memory that reflects it.

    Raises CorruptionError where the committed position is ahead of memory: known articles would count as new; and
    BrokerError where it is beyond the log's end.
    """
    name, readiness = lane_name(partition), context.readiness
    readiness.not_ready(name, "opening its producer")
    await asyncio.wait_for(producer.open(context.output_topics()), _STEP_SECONDS)  # (a)
    pass_point(CrashPoint.PRODUCER_OPEN)
    # Only now: before, a former owner's commit may still be in the air, and this answer stale.
    committed = await asyncio.wait_for(context.consumer.committed(partition), _STEP_SECONDS)  # (b)
    beginning = (await context.consumer.beginning_offsets([partition]))[partition]
    kept = context.kept.get(partition)
    if kept is None or kept.position != committed:
        readiness.not_ready(name, "restoring memory")
        kept = await _restore(partition, context, committed=committed, beginning=beginning)  # (c)
        pass_point(CrashPoint.RESTORED)
    end = (await context.consumer.end_offsets([partition]))[partition]
    if kept.position > end:
        raise BrokerError(
            f"{name}: position {kept.position} is beyond the end of {partition.topic}, {end}: it was made anew, or "
            "lost its end. Set the group's position to the beginning, all workers stopped: docs/runbooks/memory-lost.md"
        )
    if kept.position < beginning:
        log.error("%s: lost to retention: offsets %d to %d", name, kept.position, beginning - 1)
        context.metrics.lost_to_retention.inc(beginning - kept.position)
        kept = Kept(position=beginning, memory=kept.memory)
    return kept


async def _restore(partition: TopicPartition, context: LaneContext, *, committed: int | None, beginning: int) -> Kept:
    name, memory = lane_name(partition), context.new_memory()
    started = time.perf_counter()
    position = await restore(
        TopicPartition(context.routes.memory, partition.partition),
        memory=memory,
        connection=context.connection,
        check_crcs=context.check_crcs,
        progress=lambda count: context.readiness.not_ready(name, f"restoring memory, {count:,} identities"),
    )
    context.metrics.memory_restore.observe(time.perf_counter() - started)
    if committed is None:
        # The broker forgets positions of groups without members after a week; memory's own copy is as good.
        return Kept(position=beginning if position is None else position, memory=memory)
    if position is None and committed <= beginning:
        # Where memory is gone, an operator sets the position to the beginning, to have everything judged anew.
        log.warning("%s: no memory; judges and publishes anew from the beginning at %d", name, beginning)
    elif committed > (position or 0):
        raise CorruptionError(
            f"{name}: the committed position {committed} is ahead of {context.routes.memory}, which reflects "
            f"{'nothing' if position is None else position}: memory misses something, and known articles would be "
            f"published again. Restore {context.routes.memory}, or set the group's position to "
            f"{beginning if position is None else position} to judge again from there: docs/runbooks/memory-lost.md"
        )
    if position is not None and committed < position:
        log.warning("%s: replays offsets %d to %d, as the committed position asks", name, committed, position - 1)
    return Kept(position=committed, memory=memory)
