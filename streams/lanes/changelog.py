"""The changelog of memory, `wire.memory`: how a lane's memory is read back, and the position that it reflects.

Compacted; one partition a lane, of the same number. Keys and values are memory's own (stores/memory/memory.py), but
for one record, written in the same transaction as the changes: key `position`, value a JSON object of `position`, up
to which memory has judged; `identities`, how many it then holds, by which a restore notices that part of the topic was
deleted, although the position, which every batch writes again, is still there; `app`, whose memory it is, by which a
second app id on the same topics is refused; and `topic_id`, which wire.raw the position is of, by which a lane notices
that it was deleted and created again (opening.py).
"""

import asyncio
import os
from collections.abc import Callable
from contextlib import aclosing

import orjson
from aiokafka import TopicPartition

from streams.article import frozen
from streams.errors import CorruptionError
from streams.kafka.cluster import Cluster
from streams.kafka.log_reader import open_log
from streams.lanes.transaction import Row
from streams.stores.memory import Memory

# Identities' keys are 16 bytes, so this one cannot be an identity's.
_POSITION_KEY = b"position"


@frozen
class Reflected:
    """Up to where memory has judged a partition of wire.raw."""

    position: int
    app: str
    """The app id, which is the consumer group's too."""
    topic_id: str | None
    """Id of the wire.raw that the position is of; None: the broker tells none, as the embedded one."""


def position_row(reflected: Reflected, *, identities: int) -> Row:
    """The changelog record that says what memory reflects and how many identities it holds."""
    fields = {
        "position": reflected.position,
        "identities": identities,
        "app": reflected.app,
        "topic_id": reflected.topic_id,
    }
    return Row(_POSITION_KEY, orjson.dumps(fields))


async def restore(
    partition: TopicPartition,
    *,
    memory: Memory,
    cluster: Cluster,
    progress: Callable[[int], None],
) -> Reflected | None:
    """Read one partition of `wire.memory` from its beginning to its end into `memory`, which is empty.

    Returns what it reflects of wire.raw; None where there is no memory at all.

    Only sound once the lane's producer is open, so that no commit of a former owner is still in the air. progress is
    told how many identities there are so far. Raises CorruptionError for records that memory did not write and where
    part of the topic is gone, Kafka's errors where the broker fails.
    """
    reflected, identities = None, 0
    async with open_log(partition, cluster) as log:
        async with aclosing(log.portions()) as portions:
            async for portion in portions:
                for entry in portion:
                    if entry.key == _POSITION_KEY:
                        reflected, identities = _parse_position(entry.value, partition)
                    elif entry.key is None:
                        raise CorruptionError(
                            f"{partition.topic} {partition.partition}: a record without key; not ours"
                        )
                    else:
                        memory.load(entry.key, entry.value)
                progress(len(memory))
                await asyncio.sleep(0)  # a long restore must not keep the heartbeats waiting
        beginning = log.beginning
    # Compaction never moves a log's beginning: where it has moved, records were deleted that counted.
    if len(memory) != identities or (reflected is None and beginning > 0):
        raise CorruptionError(
            f"{partition.topic} {partition.partition} begins at {beginning} and holds {len(memory):,} identities where "
            f"{'it once held some' if reflected is None else f'{identities:,} should be'}: records of it were deleted, "
            f"and known articles would be published again. Put {partition.topic} back from a copy, or have everything "
            "judged and published anew: docs/runbooks/memory-lost.md"
        )
    await asyncio.sleep(float(os.environ.get("NEWSWIRE_TEST_SLOW_RESTORE_SECONDS", "0")))
    return reflected


def _parse_position(value: bytes | None, partition: TopicPartition) -> tuple[Reflected, int]:
    try:
        fields = orjson.loads(value or b"")
        reflected = Reflected(position=int(fields["position"]), app=str(fields["app"]), topic_id=fields["topic_id"])
        identities = int(fields["identities"])
    except (ValueError, TypeError, KeyError) as error:
        raise CorruptionError(
            f"{partition.topic} {partition.partition}: the position is {value!r}, which this release did not write"
        ) from error
    return reflected, identities
