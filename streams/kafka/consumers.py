"""The three consumers of a worker: the group's member, a lane's reader, and one that reads a log once.

Membership and reading are two things, so that a rebalance stops no lane (decision 6).
"""

import asyncio
import contextlib

from aiokafka import AIOKafkaConsumer
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor

from streams.kafka.security import Connection
from streams.lanes.transaction import CLIENT_FAILURES

# Milliseconds without a heartbeat after which the group gives a worker up: what a subscriber's partitions stand still
# after kill -9. 10 s outlasts a pause of the machine; the default of 45–60 s would freeze them that long.
_SESSION_MS = 10_000
_HEARTBEAT_MS = 1_000

# Milliseconds that members have to rejoin; above what closing lanes takes at worst.
_REBALANCE_MS = 30_000

# Milliseconds after which a member that reads nothing leaves by itself. The group's never reads: thirty years.
_NEVER_MS = 10**12

# Milliseconds between two looks at the topics: how long it takes at most to see that a partition was added to wire.raw,
# whose records nobody would judge. The default is five minutes.
_METADATA_MS = 10_000

# Bytes of a lane's inbox, that is of aiokafka's buffer; of a portion of a log that is read once. All lanes restore
# together: larger portions are no faster, and what they leave among the entries of memory stays in RAM for good.
_INBOX_BYTES, _LOG_BYTES = 4 << 20, 1 << 20

# Milliseconds that the broker may hold a fetch where nothing comes.
_INBOX_WAIT_MS, _LOG_WAIT_MS = 500, 50


def new_member(connection: Connection, *, group_id: str, instance_id: str | None) -> AIOKafkaConsumer:
    """A member of the group, which is asked for positions and ends of logs and never read. Not yet started."""
    return AIOKafkaConsumer(
        **connection,
        group_id=group_id,
        group_instance_id=instance_id,
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_committed",
        partition_assignment_strategy=[StickyPartitionAssignor],
        session_timeout_ms=_SESSION_MS,
        heartbeat_interval_ms=_HEARTBEAT_MS,
        rebalance_timeout_ms=_REBALANCE_MS,
        max_poll_interval_ms=_NEVER_MS,
        metadata_max_age_ms=_METADATA_MS,
    )


def new_inbox(connection: Connection, *, check_crcs: bool) -> AIOKafkaConsumer:
    """What a lane reads its partition by. Not yet started.

    check_crcs: False for the embedded broker, whose control batches carry none.
    """
    return AIOKafkaConsumer(
        **connection,
        enable_auto_commit=False,
        # Explicit seeks alone: with a reset, data lost to retention would be a silent jump.
        auto_offset_reset="none",
        isolation_level="read_committed",
        max_partition_fetch_bytes=_INBOX_BYTES,
        fetch_max_bytes=_INBOX_BYTES,
        fetch_max_wait_ms=_INBOX_WAIT_MS,
        check_crcs=check_crcs,
    )


def new_log_reader(connection: Connection, *, check_crcs: bool) -> AIOKafkaConsumer:
    """What reads one partition from its beginning. Not yet started."""
    return AIOKafkaConsumer(
        **connection,
        enable_auto_commit=False,
        # seek_to_beginning() right after assign() races aiokafka's own reset, and a restore that read nothing published
        # everything again.
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        max_partition_fetch_bytes=_LOG_BYTES,
        fetch_max_wait_ms=_LOG_WAIT_MS,
        check_crcs=check_crcs,
    )


async def start(consumer: AIOKafkaConsumer) -> None:
    """Connect. Where that fails, aiokafka leaves connections open: they are let go before its error is raised."""
    try:
        await consumer.start()
    except BaseException:
        await stop(consumer, seconds=1)
        raise


async def stop(consumer: AIOKafkaConsumer, *, seconds: float) -> None:
    """Leave the group, if it is a member, and let go of the connections, within so many seconds."""
    with contextlib.suppress(*CLIENT_FAILURES):
        await asyncio.wait_for(consumer.stop(), seconds)
