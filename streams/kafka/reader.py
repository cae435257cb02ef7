"""Reads a topic as a subscriber sees it: committed records, without a group.

As they come, from the beginning or from now (`open_reader`), or what there is now (`read_to_end`).
"""

import asyncio
import contextlib
import difflib
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from streams.article import RawItem
from streams.errors import BrokerError
from streams.kafka.admin import CONNECT_SECONDS, describe_partitions, open_admin
from streams.kafka.cluster import Cluster
from streams.kafka.errors import broker_errors
from streams.kafka.received import raw_item
from streams.settings import Settings

# Milliseconds that one question for records may wait.
_FETCH_WAIT_MS = 100
_STOP_SECONDS = 2.0
# Seconds without a record of those that are there, after which the broker counts as gone: three times what a cluster
# of three needs to elect new leaders (11 s measured).
_STALLED_SECONDS = 30.0


class Reader:
    """Gives the records of topics as they are committed."""

    def __init__(self, consumer: AIOKafkaConsumer, *, address: str) -> None:
        self._consumer = consumer
        self._address = address

    async def read(self, *, wait_seconds: float, limit: int | None = None) -> list[RawItem]:
        """The next records, oldest first; none where wait_seconds pass before one comes. limit: at most so many."""
        with broker_errors(self._address):
            answer = await self._consumer.getmany(timeout_ms=int(wait_seconds * 1000), max_records=limit)
        return _raw_items(answer)


@contextlib.asynccontextmanager
async def open_reader(cluster: Cluster, *topics: str, from_beginning: bool) -> AsyncIterator[Reader]:
    """Open a reader. topics: their prefix may be left out. from_beginning: else what is committed from now on.

    Raises BrokerError where no broker answers or the topic is unknown, with the nearest that there is.
    """
    partitions = await _partitions_of(cluster, *topics)
    async with _consumer_of(cluster) as consumer:
        with broker_errors(cluster.address):
            offsets = await (consumer.beginning_offsets if from_beginning else consumer.end_offsets)(partitions)
            _assign(consumer, offsets)
        yield Reader(consumer, address=cluster.address)


async def read_to_end(
    cluster: Cluster, topic: str, *, since: int | None = None, may_be_missing: bool = False
) -> AsyncGenerator[list[RawItem], None]:
    """Give all records that are committed now, each partition in its order, some at a time; then end.

    since: only from the first one of this time on, milliseconds since 1970 UTC; None: from the beginning.
    may_be_missing: a topic that is not there counts as empty.
    Raises BrokerError as `open_reader` does, and where the broker falls silent.
    """
    partitions = await _partitions_of(cluster, topic, may_be_missing=may_be_missing)
    if not partitions:
        return
    async with _consumer_of(cluster) as consumer:
        with broker_errors(cluster.address):
            ends = await consumer.end_offsets(partitions)
            starts = await consumer.beginning_offsets(partitions)
            if since is not None:
                found = await consumer.offsets_for_times(dict.fromkeys(partitions, since))
                starts = {at: ends[at] if (first := found[at]) is None else first.offset for at in partitions}
            _assign(consumer, starts)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _STALLED_SECONDS
        waiting = [at for at in partitions if starts[at] < ends[at]]
        while waiting:
            with broker_errors(cluster.address):
                answer = await consumer.getmany(*waiting, timeout_ms=_FETCH_WAIT_MS)
                # Moves past control records and aborted data too, which may be the last ones.
                waiting = [at for at in waiting if await consumer.position(at) < ends[at]]
                if not answer and waiting and loop.time() > deadline:
                    raise TimeoutError
            wanted = {at: [each for each in records if each.offset < ends[at]] for at, records in answer.items()}
            if items := _raw_items(wanted):
                yield items
                # Only now: whoever takes the records may need time for them.
                deadline = loop.time() + _STALLED_SECONDS


async def _partitions_of(cluster: Cluster, *topics: str, may_be_missing: bool = False) -> list[TopicPartition]:
    async with open_admin(cluster) as admin:
        counts = await describe_partitions(admin)
    names = [find_topic(topic, counts, cluster.settings) for topic in topics if topic in counts or not may_be_missing]
    return [TopicPartition(name, number) for name in names for number in range(counts[name])]


@contextlib.asynccontextmanager
async def _consumer_of(cluster: Cluster) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = cluster.new_subscriber()
    try:
        with broker_errors(cluster.address):
            await asyncio.wait_for(consumer.start(), CONNECT_SECONDS)
        yield consumer
    finally:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(consumer.stop(), _STOP_SECONDS)


def _assign(consumer: AIOKafkaConsumer, offsets: Mapping[TopicPartition, int]) -> None:
    # In one go, before the fetcher runs: it would reset positions that it finds missing, and race a seek.
    consumer.assign(list(offsets))
    for partition, offset in offsets.items():
        consumer.seek(partition, offset)


def _raw_items(records: Mapping[TopicPartition, Sequence[ConsumerRecord[bytes, bytes]]]) -> list[RawItem]:
    items = [raw_item(record) for partition in records.values() for record in partition]
    # Stable, so that each partition keeps its order: its times are the broker's and never go back.
    return sorted(items, key=lambda item: item.received_at)


def find_topic(wanted: str, topics: Collection[str], settings: Settings) -> str:
    """Find the topic that is meant among those that the broker has; its prefix may be left out.

    Raises BrokerError with the nearest one of ours where there is none.
    """
    prefix = settings.topic_prefix
    candidates = [wanted] if wanted.startswith(prefix) and prefix else [prefix + wanted, wanted]
    for name in candidates:
        if name in topics:
            return name
    ours = sorted(name for name in topics if name.startswith(prefix) and not name.startswith("__"))
    # Compared behind the prefix, which all share and which would make anything look near.
    near = difflib.get_close_matches(wanted.removeprefix(prefix), [name.removeprefix(prefix) for name in ours], n=1)
    if near:
        hint = f"did you mean {prefix}{near[0]}?"
    elif ours:
        hint = f"there are {', '.join(ours)}"
    else:
        hint = f"none begins with {prefix}: run `newswire topics apply`"
    raise BrokerError(f"no topic {candidates[0]} on {settings.bootstrap_servers}; {hint}")
