"""Reads a topic as a subscriber sees it: committed records, from the beginning or from now, without a group."""

import asyncio
import contextlib
import difflib
from collections.abc import AsyncIterator, Collection

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.article import RawItem
from streams.errors import BrokerError
from streams.kafka.admin import CONNECT_SECONDS, describe_partitions, open_admin
from streams.kafka.errors import broker_errors
from streams.kafka.security import connection_of
from streams.settings import Settings

_FETCH_WAIT_MS = 100
_STOP_SECONDS = 2.0


class Reader:
    """Gives the records of one topic as they are committed."""

    def __init__(self, consumer: AIOKafkaConsumer, *, topic: str, address: str) -> None:
        self.topic = topic
        self._consumer = consumer
        self._address = address

    async def read(self, *, wait_seconds: float, limit: int | None = None) -> list[RawItem]:
        """The next records, oldest first; none where wait_seconds pass before one comes. limit: at most so many."""
        with broker_errors(self._address):
            answer = await self._consumer.getmany(timeout_ms=int(wait_seconds * 1000), max_records=limit)
        records = [
            RawItem(
                value=record.value,
                key=record.key,
                headers=tuple(record.headers),
                topic=record.topic,
                partition=record.partition,
                offset=record.offset,
                received_at=record.timestamp,
            )
            for partition in answer.values()
            for record in partition
        ]
        # Stable, so that each partition keeps its order: its times are the broker's and never go back.
        return sorted(records, key=lambda record: record.received_at)


@contextlib.asynccontextmanager
async def open_reader(
    settings: Settings, topic: str, *, from_beginning: bool, check_crcs: bool = True
) -> AsyncIterator[Reader]:
    """Open a reader. topic: its prefix may be left out. from_beginning: else what is committed from now on.

    check_crcs: False for the embedded broker, whose control batches carry none.
    Raises BrokerError where no broker answers or the topic is unknown, with the nearest that there is.
    """
    async with open_admin(settings) as admin:
        topics = await describe_partitions(admin)
    name = find_topic(topic, topics, settings)
    partitions = [TopicPartition(name, number) for number in range(topics[name])]
    consumer = AIOKafkaConsumer(
        **connection_of(settings),
        isolation_level="read_committed",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=_FETCH_WAIT_MS,
        check_crcs=check_crcs,
    )
    try:
        with broker_errors(settings.bootstrap_servers):
            await asyncio.wait_for(consumer.start(), CONNECT_SECONDS)
            offsets = await (consumer.beginning_offsets if from_beginning else consumer.end_offsets)(partitions)
            # In one go, before the fetcher runs: it would reset positions that it finds missing, and race a seek.
            consumer.assign(partitions)
            for partition, offset in offsets.items():
                consumer.seek(partition, offset)
        yield Reader(consumer, topic=name, address=settings.bootstrap_servers)
    finally:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(consumer.stop(), _STOP_SECONDS)


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
