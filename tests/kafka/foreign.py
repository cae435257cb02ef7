"""Clients that are no newswire workers and get in their way: members of the group, producers that go silent."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.coordinator.assignors.abstract import AbstractPartitionAssignor
from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor

from tests.kafka import wire
from tests.kafka.installation import Installation
from tests.kit.articles import Item

CLIENT_ID = "somebody-else"
WORKERS_PROTOCOL: type[AbstractPartitionAssignor] = StickyPartitionAssignor
ANOTHER_PROTOCOL: type[AbstractPartitionAssignor] = RoundRobinPartitionAssignor

# Fifteen minutes, the most that a broker allows: it will not end such a transaction by itself.
_LONGEST_MS = 900_000


@asynccontextmanager
async def foreign_member(
    newswire: Installation,
    protocol: type[AbstractPartitionAssignor] = WORKERS_PROTOCOL,
    *,
    client_id: str = CLIENT_ID,
) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer of another program that bears the workers' group id, for the length of the block; commits nothing.

    With the workers' protocol it gets a share; with another one the group refuses whoever comes second.
    """
    consumer = AIOKafkaConsumer(
        newswire.raw,
        bootstrap_servers=newswire.address,
        client_id=client_id,
        group_id=newswire.app_id,
        enable_auto_commit=False,
        auto_offset_reset="latest",
        partition_assignment_strategy=[protocol],
        session_timeout_ms=10_000,
        heartbeat_interval_ms=500,
    )
    try:
        await consumer.start()
        yield consumer
    finally:
        await consumer.stop()


async def wait_for_a_share(consumer: AIOKafkaConsumer) -> set[int]:
    """The partitions that the group gave to it."""

    async def share() -> set[int]:
        return {place.partition for place in consumer.assignment()}

    return await wire.until(share, timeout_seconds=30, what="a share for the foreign member")


def _producer(newswire: Installation) -> AIOKafkaProducer:
    return AIOKafkaProducer(
        bootstrap_servers=newswire.address,
        client_id=CLIENT_ID,
        transactional_id=f"{newswire.prefix}foreign",
        transaction_timeout_ms=_LONGEST_MS,
    )


@asynccontextmanager
async def open_transaction(newswire: Installation, items: list[Item]) -> AsyncIterator[None]:
    """A producer that sends these in a transaction and goes silent; aborted at the end of the block."""
    producer = _producer(newswire)
    try:
        await producer.start()
        await producer.begin_transaction()
        await wire.send_all(producer, newswire.raw, items)
        yield
        await producer.abort_transaction()
    finally:
        await producer.stop()


async def abort_what_is_open(newswire: Installation) -> None:
    """Abort such a transaction whose producer died: whoever opens its id ends it."""
    producer = _producer(newswire)
    try:
        await producer.start()
    finally:
        await producer.stop()
