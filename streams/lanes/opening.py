"""Opening a lane: fence, ask where we are, restore memory. The order is what makes it sound.

(a) Open the producer: fences a former owner, waits for its last commit, aborts its open transaction. (b) Then ask for
the committed position. (c) Restore memory, unless what we kept is what was committed last. (d) Seek.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace

from aiokafka import TopicPartition

from streams.errors import BrokerError, CorruptionError, ForeignTopicsError
from streams.kafka.log_reader import open_log
from streams.lanes.changelog import Reflected, restore
from streams.lanes.context import LaneContext, lane_name
from streams.lanes.crash_points import CrashPoint, pass_point
from streams.lanes.inbox import Inbox
from streams.lanes.session import Kept, Session
from streams.lanes.transaction import TransactionalProducer

log = logging.getLogger(__name__)

# Seconds after which a step of opening is given up and tried again. InitProducerId waits for the end of a former
# owner's commit, at worst as long as three brokers need to elect coordinators (11 s measured).
_STEP_SECONDS = 60.0

Tell = Callable[[str], None]


async def open_session(partition: TopicPartition, context: LaneContext, *, kept: Kept | None, tell: Tell) -> Session:
    """Open a lane's producer and inbox, with the memory that reflects the position to go on from.

    kept: what the lane knew when it was open before. tell: told what is being done, for /readyz.

    Raises CorruptionError where the committed position is ahead of memory, or memory and position are gone while
    outputs are there: known articles would count as new; ForeignTopicsError where memory is another app's; BrokerError
    where the position is beyond the log's end, and where a topic is missing.
    """
    producer = new_producer(partition, context)
    inbox = None
    try:
        tell("opening its producer")
        topics = await context.destinations.find_existing(context.destinations.in_force())
        async with asyncio.timeout(_STEP_SECONDS):  # not wait_for, which may swallow the cancellation of a closing lane
            await producer.open(topics)  # (a)
        pass_point(CrashPoint.PRODUCER_OPEN)
        start, lost = await find_start(partition, context, kept=kept, tell=tell)
        del kept  # else two memories, where it was not used
        inbox = Inbox(context.cluster, partition, start.reflected.position)
        await inbox.open()  # (d)
        session = Session(partition, context, producer=producer, inbox=inbox, kept=start)
        if lost:
            # Committed before it is counted, so that it is counted once, however often the lane opens.
            await session.move(start.reflected.position)
            context.metrics.lost_to_retention.inc(lost)
    except BaseException:
        await producer.close()
        if inbox is not None:
            await inbox.close()
        raise
    return session


def new_producer(partition: TopicPartition, context: LaneContext) -> TransactionalProducer:
    """The lane's producer, not yet open.

    One a partition, not one a process: aiokafka sends no group generation with offsets, so only the transactional id
    fences a former owner.
    """
    return TransactionalProducer(
        transactional_id=f"{context.cluster.settings.app_id}-{partition.topic}-{partition.partition}",
        cluster=context.cluster,
        coordinator=context.coordinator,
        look_again=context.destinations.look_again,
    )


async def find_start(
    partition: TopicPartition, context: LaneContext, *, kept: Kept | None, tell: Tell
) -> tuple[Kept, int]:
    """Find the position to go on from and the memory that reflects it; and how many records retention took before it.

    Only sound once the lane's producer is open. Raises as `open_session` does.
    """
    name, member = lane_name(partition), context.membership.member
    # Only now: before, a former owner's commit may still be in the air, and this answer stale.
    async with asyncio.timeout(_STEP_SECONDS):
        committed = await member.committed(partition)  # (b)
    beginning = (await member.beginning_offsets([partition]))[partition]
    end = (await member.end_offsets([partition]))[partition]
    await context.watch.ask()
    if kept is None or not await _is_current(kept, partition, context, committed=committed):
        del kept  # memory is freed before another is restored
        tell("restoring memory")
        kept = await _restore(partition, context, committed=committed, beginning=beginning, tell=tell)  # (c)
        pass_point(CrashPoint.RESTORED)
    position = kept.reflected.position
    if position > end:
        raise BrokerError(
            f"{name}: position {position} is beyond the end of {partition.topic}, {end}: it lost its end. Set the "
            "group's position to the beginning, all workers stopped: docs/runbooks/memory-lost.md"
        )
    if position < beginning:
        log.error("%s: lost to retention: offsets %d to %d", name, position, beginning - 1)
        return _from(beginning, kept), beginning - position
    return kept, 0


async def _is_current(kept: Kept, partition: TopicPartition, context: LaneContext, *, committed: int | None) -> bool:
    """Whether what was kept is what was committed last.

    The position alone does not tell: another owner may have gone on, and somebody set the position back. So nobody may
    have written to the changelog since.
    """
    if kept.reflected.position != committed or kept.reflected.topic_id != context.watch.topic_id:
        return False
    changelog = TopicPartition(context.routes.memory, partition.partition)
    ends = await context.membership.member.end_offsets([changelog])
    return kept.changelog_end == ends[changelog]


async def _restore(
    partition: TopicPartition, context: LaneContext, *, committed: int | None, beginning: int, tell: Tell
) -> Kept:
    """Restore memory, and find the position: the committed one, else memory's, else the log's beginning."""
    name, memory = lane_name(partition), context.new_memory()
    app, topic_id = context.cluster.settings.app_id, context.watch.topic_id
    started = time.perf_counter()
    reflected = await restore(
        TopicPartition(context.routes.memory, partition.partition),
        memory=memory,
        cluster=context.cluster,
        progress=lambda count: tell(f"restoring memory, {count:,} identities"),
    )
    context.metrics.memory_restore.observe(time.perf_counter() - started)

    def at(position: int) -> Kept:
        return Kept(
            reflected=Reflected(position=position, app=app, topic_id=topic_id), memory=memory, changelog_end=None
        )

    if reflected is None:
        if committed is None:
            await _check_first_start(partition, context, beginning=beginning)
        elif committed > beginning:
            raise CorruptionError(_ahead(partition, context, committed, reflects="nothing", back_to=beginning))
        else:
            # Where memory is gone, an operator sets the position to the beginning, to have everything judged again.
            log.warning("%s: no memory; judges and publishes all again from the beginning at %d", name, beginning)
        return at(beginning if committed is None else committed)
    if reflected.app != app:
        raise ForeignTopicsError(
            f"{context.routes.memory} is the memory of app id {reflected.app}, not of {app}: two on the same topics "
            f"would publish each article twice. Set NEWSWIRE_APP_ID={reflected.app}, or give {app} topics of its own "
            "by NEWSWIRE_TOPIC_PREFIX"
        )
    position = reflected.position
    if reflected.topic_id != topic_id:
        # Positions of the log that was deleted mean nothing in this one, the committed one neither.
        log.warning(
            "%s: deleted and created again since memory judged it up to %d: begins at its beginning, %d; what memory "
            "knows is not published again",
            name,
            position,
            beginning,
        )
        return at(beginning)
    if committed is None:
        return at(position)  # the broker forgets positions of groups without members after a week
    if committed > position:
        raise CorruptionError(_ahead(partition, context, committed, reflects=str(position), back_to=position))
    if committed < position:
        log.warning(
            "%s: rewound: judges offsets %d to %d again, as the committed position asks", name, committed, position - 1
        )
    return at(committed)


def _from(position: int, kept: Kept) -> Kept:
    """The same memory, to go on from another position."""
    return replace(kept, reflected=replace(kept.reflected, position=position))


def _ahead(partition: TopicPartition, context: LaneContext, committed: int, *, reflects: str, back_to: int) -> str:
    memory = context.routes.memory
    return (
        f"{lane_name(partition)}: the committed position {committed} is ahead of {memory}, which reflects {reflects}: "
        f"memory misses something, and known articles would be published again. Restore {memory}, or set the group's "
        f"position to {back_to} to judge again from there: docs/runbooks/memory-lost.md"
    )


async def _check_first_start(partition: TopicPartition, context: LaneContext, *, beginning: int) -> None:
    """Neither memory nor position is a first start, or both were lost: then outputs are where none should be.

    Raises CorruptionError in the latter case.
    """
    outputs = TopicPartition(context.routes.enriched, partition.partition)
    async with (
        open_log(outputs, context.cluster) as log_reader,
        aclosing(log_reader.portions()) as portions,
    ):
        # What a read_committed consumer never sees may be there: a first batch that was aborted.
        async for portion in portions:
            if portion:
                raise CorruptionError(
                    f"{lane_name(partition)}: {outputs.topic} holds articles, but {context.routes.memory} holds "
                    "nothing and the group has no position: both were lost, and known articles would be published "
                    f"again. Restore {context.routes.memory}, or set the group's position to {beginning} to have all "
                    "judged and published anew: docs/runbooks/memory-lost.md"
                )
