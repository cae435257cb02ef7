"""The changelog of memory, `wire.memory`: how a lane's memory is read back, and the position that it reflects.

Compacted; one partition a lane, of the same number. Keys and values are memory's own (streams/dedupe/memory.py), but
for one record, written in the same transaction as the changes: key `position`, value the decimal position up to which
memory has judged, a blank, and how many identities memory then holds. By that number a restore notices that part of
the topic was deleted, although the position, which every batch writes anew, is still there.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.dedupe import Memory
from streams.errors import BrokerError, CorruptionError
from streams.kafka.security import Connection
from streams.kafka.transaction import CLIENT_FAILURES, Row

# Identities' keys are 16 bytes, so this one cannot be an identity's.
_POSITION_KEY = b"position"

# Seconds without a record after which a restore is given up and tried anew.
_STALL_SECONDS = 30.0

# Bytes a fetch of one partition may bring, and records taken from it at once. All lanes restore together: larger ones
# are no faster, and what they leave behind among the entries stays in RAM for good.
_FETCH_BYTES, _PORTION = 1 << 20, 2_000


def position_row(position: int, *, identities: int) -> Row:
    """The changelog record that says what memory reflects and how many identities it holds."""
    return Row(_POSITION_KEY, b"%d %d" % (position, identities))


async def restore(
    partition: TopicPartition,
    *,
    memory: Memory,
    connection: Connection,
    check_crcs: bool,
    progress: Callable[[int], None],
) -> int | None:
    """Read one partition of `wire.memory` from its beginning to its end into `memory`, which is empty.

    Returns the position in wire.raw that it reflects; None where there is no memory at all.

    Only sound once the lane's producer is open, so that no commit of a former owner is still in the air. progress is
    told how many identities there are so far. Raises CorruptionError for records that memory did not write and where
    part of the topic is gone, Kafka's errors where the broker fails.
    """
    position, identities = None, 0
    loop = asyncio.get_running_loop()
    reached, deadline = -1, loop.time() + _STALL_SECONDS
    # Without a group and from `earliest`: seek_to_beginning() right after assign() races aiokafka's own reset, and a
    # restore that read nothing published everything again.
    consumer = AIOKafkaConsumer(
        **connection,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=_FETCH_BYTES,
        fetch_max_wait_ms=50,
        check_crcs=check_crcs,
    )
    await consumer.start()
    try:
        consumer.assign([partition])
        beginning = (await consumer.beginning_offsets([partition]))[partition]
        end = (await consumer.end_offsets([partition]))[partition]
        while (at := await consumer.position(partition)) < end:
            if at != reached:
                reached, deadline = at, loop.time() + _STALL_SECONDS
            elif loop.time() > deadline:
                raise BrokerError(f"{partition.topic} {partition.partition}: restore stands at {at} of {end}")
            for record in (await consumer.getmany(partition, timeout_ms=200, max_records=_PORTION)).get(partition, ()):
                if record.key == _POSITION_KEY:
                    position, identities = _parse_position(record.value, partition)
                elif record.key is None:
                    raise CorruptionError(f"{partition.topic} {partition.partition}: a record without key; not ours")
                else:
                    memory.load(record.key, record.value)
            progress(len(memory))
            await asyncio.sleep(0)  # a long restore must not keep the heartbeats waiting
    finally:
        with contextlib.suppress(*CLIENT_FAILURES):
            await asyncio.wait_for(consumer.stop(), 1)
    # Compaction never moves a log's beginning: where it has moved, records were deleted that counted.
    if len(memory) != identities or (position is None and beginning > 0):
        raise CorruptionError(
            f"{partition.topic} {partition.partition} begins at {beginning} and holds {len(memory):,} identities where "
            f"{'it once held some' if position is None else f'{identities:,} should be'}: records of it were deleted, "
            f"and known articles would be published again. Put {partition.topic} back from a copy, or have everything "
            "judged and published anew: docs/runbooks/memory-lost.md"
        )
    await asyncio.sleep(float(os.environ.get("NEWSWIRE_TEST_SLOW_RESTORE_SECONDS", "0")))
    return position


def _parse_position(value: bytes | None, partition: TopicPartition) -> tuple[int, int]:
    position, blank, identities = (value or b"").partition(b" ")
    if not (position.isdigit() and blank and identities.isdigit()):
        raise CorruptionError(f"{partition.topic} {partition.partition}: position is {value!r}, not two numbers")
    return int(position), int(identities)
