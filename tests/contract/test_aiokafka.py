"""What streams/kafka leans on in aiokafka and the broker without either promising it, on a real Kafka."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor
from aiokafka.errors import KafkaError, NoOffsetForPartitionError, OffsetOutOfRangeError, ProducerFenced
from aiokafka.partitioner import DefaultPartitioner

from tests.kafka import wire
from tests.kit.articles import Item
from tests.oracle.partitioner import partition_of

MakeConsumer = Callable[..., Awaitable[AIOKafkaConsumer]]


@pytest.fixture
async def consumer(kafka: str) -> AsyncIterator[MakeConsumer]:
    """Open a consumer as the group does; with `group` none of it subscribes by itself."""
    made: list[AIOKafkaConsumer] = []

    async def make(**options: object) -> AIOKafkaConsumer:
        settings: dict[str, Any] = {
            "isolation_level": "read_committed",
            "enable_auto_commit": False,
            "auto_offset_reset": "none",
        }
        made.append(AIOKafkaConsumer(bootstrap_servers=kafka, **{**settings, "fetch_max_wait_ms": 100, **options}))
        await made[-1].start()
        return made[-1]

    yield make
    for one in made:
        await one.stop()


async def test_position_passes_aborted_data_and_control_records(kafka, new_topic, consumer):
    """position() moves past what a read_committed consumer never sees, to the end of the log."""
    name = await new_topic()
    await wire.produce(kafka, name, [Item(b"gone", partition=0)] * 3, transaction=False)
    reader = await consumer(auto_offset_reset="earliest")
    place = TopicPartition(name, 0)
    reader.assign([place])
    records = []

    async def at_end() -> bool:
        records.extend((await reader.getmany(place, timeout_ms=200)).get(place, []))
        return await reader.position(place) == 4  # three records and the mark of their abort

    await wire.until(at_end, timeout_seconds=10, what="the position's reaching the end")
    assert records == []


async def test_opening_a_producer_fences_the_former_one(new_topic, producer):
    """start() with the same transactional id makes the former owner's next step fail as fenced."""
    name, own_id = await new_topic(), uuid.uuid4().hex
    former = await producer(transactional_id=own_id)
    async with former.transaction():
        await former.send_and_wait(name, b"1")
    await producer(transactional_id=own_id)

    with pytest.raises(ProducerFenced):
        await former.begin_transaction()
        await former.send_and_wait(name, b"2")
        await former.commit_transaction()


async def test_opening_a_producer_aborts_the_transaction_left_open(kafka, new_topic, producer):
    """start() with the same transactional id aborts an open transaction; the readers' end moves on."""
    name, own_id = await new_topic(), uuid.uuid4().hex
    former = await producer(transactional_id=own_id)
    await former.begin_transaction()
    await former.send_and_wait(name, b"left open")
    assert await wire.end_offsets(kafka, name) == {0: 0}

    await producer(transactional_id=own_id)

    assert await wire.end_offsets(kafka, name) == {0: 2}
    assert await wire.read_topics(kafka, [name]) == {name: []}


async def test_offsets_are_readable_once_the_producer_was_opened_again(new_topic, producer, consumer):
    """After start() with the same transactional id, committed() never gives a position older than the last commit."""
    name, group, own_id = await new_topic(), uuid.uuid4().hex, uuid.uuid4().hex
    place = TopicPartition(name, 0)
    reader = await consumer(group_id=group)
    for position in range(1, 26):
        writer = await producer(transactional_id=own_id)
        async with writer.transaction():
            await writer.send_and_wait(name, b"x")
            await writer.send_offsets_to_transaction({place: position}, group)
        again = await producer(transactional_id=own_id)

        assert await reader.committed(place) == position
        await again.stop()
        await writer.stop()


async def test_a_failed_produce_leaves_the_transaction_healthy(kafka, new_topic, producer):
    """A record that the broker refuses does not fail the commit: every ack must be awaited."""
    name = await new_topic(**{"max.message.bytes": "1000"})
    writer = await producer()
    await writer.begin_transaction()
    await writer.send_and_wait(name, b"small", partition=0)
    batch = writer.create_batch()
    batch.append(key=None, value=b"x" * 5_000, timestamp=None)
    refused = await writer.send_batch(batch, name, partition=0)

    with pytest.raises(KafkaError):
        await refused
    await writer.commit_transaction()

    committed = await wire.read_topics(kafka, [name])
    assert [record.value for record in committed[name]] == [b"small"]


async def test_cancelling_a_commit_does_not_undo_it(kafka, new_topic, producer):
    """A cancelled commit_transaction() goes on in the background; only opening again tells what became of it."""
    name, own_id = await new_topic(), uuid.uuid4().hex
    writer = await producer(transactional_id=own_id)
    await writer.begin_transaction()
    await writer.send_and_wait(name, b"x")
    committing = asyncio.ensure_future(writer.commit_transaction())
    await asyncio.sleep(0)
    committing.cancel()
    await asyncio.wait([committing])

    assert committing.cancelled()
    await producer(transactional_id=own_id)
    assert len((await wire.read_topics(kafka, [name]))[name]) == 1


async def test_without_a_reset_a_missing_position_is_an_error(kafka, new_topic, consumer):
    """auto_offset_reset="none": a position that retention has passed raises, and is no silent jump."""
    name = await new_topic()
    await wire.produce(kafka, name, [Item(b"x", partition=0)] * 5)
    await wire.delete_records(kafka, name, {0: 3})
    place = TopicPartition(name, 0)
    reader = await consumer()
    reader.assign([place])
    reader.seek(place, 1)

    with pytest.raises((OffsetOutOfRangeError, NoOffsetForPartitionError)):
        for _ in range(20):
            await reader.getmany(place, timeout_ms=200)

    assert (await reader.beginning_offsets([place]))[place] == 3


async def test_nothing_is_read_of_a_paused_partition(kafka, new_topic, consumer):
    """pause() holds even what is already fetched; after seek() and resume() reading starts at the place sought."""
    name = await new_topic()
    await wire.produce(kafka, name, [Item(b"%d" % number, partition=0) for number in range(5)])
    place = TopicPartition(name, 0)
    reader = await consumer(auto_offset_reset="earliest")
    reader.assign([place])
    first = await wire.until(
        lambda: reader.getmany(place, timeout_ms=200, max_records=1), timeout_seconds=10, what="a record"
    )
    reader.pause(place)

    assert [record.value for record in first[place]] == [b"0"]
    assert await reader.getmany(place, timeout_ms=300) == {}
    reader.seek(place, 3)
    reader.resume(place)
    rest = await wire.until(lambda: reader.getmany(place, timeout_ms=200), timeout_seconds=10, what="the rest")
    assert [record.value for record in rest[place]] == [b"3", b"4"]


async def test_every_rebalance_revokes_all_and_assigns_evenly(kafka, new_topic):
    """The sticky assignor is eager: a second member makes the first give up all it has, then both have half."""
    name, group = await new_topic(8), uuid.uuid4().hex
    told: list[tuple[str, int]] = []
    owned: dict[int, set[TopicPartition]] = {}

    class Listener(ConsumerRebalanceListener):
        def __init__(self, member: int) -> None:
            self.member = member

        async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
            if revoked:
                told.append(("revoked", len(revoked)))
            owned[self.member] = set()

        async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
            owned[self.member] = set(assigned)

    members: list[AIOKafkaConsumer] = []

    def shared_evenly() -> bool:
        return all(len(owned.get(at, ())) == 8 // len(members) for at in range(len(members)))

    try:
        for member in range(2):
            one = AIOKafkaConsumer(
                bootstrap_servers=kafka,
                group_id=group,
                partition_assignment_strategy=[StickyPartitionAssignor],
                enable_auto_commit=False,
                auto_offset_reset="none",
                heartbeat_interval_ms=500,
            )
            members.append(one)
            one.subscribe([name], listener=Listener(member))
            await one.start()
            await wire.until(shared_evenly, timeout_seconds=20, what="an even share for each")
        assert told == [("revoked", 8)]
        assert owned[0] | owned[1] == {TopicPartition(name, at) for at in range(8)}
    finally:
        for one in members:
            await one.stop()


async def test_altering_configs_replaces_the_whole_set(kafka, new_topic):
    """alter_configs lets what it does not name fall to the default: `topics apply` must send everything."""
    name = await new_topic(**{"max.message.bytes": "2000000"})
    async with wire.admin(kafka) as client:
        await client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, {"retention.ms": "1000000"})])

        answers: Any = await client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
    values = {entry[0]: entry[1] for answer in answers for resource in answer.resources for entry in resource[4]}
    assert values["retention.ms"] == "1000000"
    assert values["max.message.bytes"] != "2000000"


def test_the_default_partitioner_is_kafkas():
    """aiokafka puts a key where Kafka's own clients put it."""
    choose = DefaultPartitioner()
    for number in range(500):
        key = f"urn:newswire:tass:{number}"
        assert choose(key.encode(), list(range(8)), list(range(8))) == partition_of(key, 8)
