"""Faults of aiokafka 0.14 that streams/kafka works around, each in its least form (docs/upstream-faults.md).

A test that goes red with a newer release says that the fault is mended: then its way round may go, too.
"""

import asyncio
import gc
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError, ProducerFenced

from tests.kafka import wire
from tests.kafka.byte_producer import byte_producer
from tests.kafka.operator import group_state
from tests.kit.record_batches import ZSTD, batch, pack, record, records

MakeMember = Callable[..., Awaitable["Member"]]


class Member(ConsumerRebalanceListener):
    """A member of a group that counts how often it was given partitions."""

    def __init__(self, kafka: str, topic: str, group: str, **options: Any) -> None:
        self.group = group
        self.assignments = 0
        settings: dict[str, Any] = {"session_timeout_ms": 6_000, "heartbeat_interval_ms": 200}
        self.consumer = AIOKafkaConsumer(
            bootstrap_servers=kafka,
            group_id=group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            **{**settings, **options},
        )
        self.consumer.subscribe([topic], listener=self)

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Nothing to do."""

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self.assignments += 1


@pytest.fixture
async def member(kafka: str, topic: str) -> AsyncIterator[MakeMember]:
    """Members of one group; `joined=False` leaves it to the test to start it."""
    group = uuid.uuid4().hex
    made: list[Member] = []

    async def make(*, joined: bool = True, **options: Any) -> Member:
        made.append(Member(kafka, topic, group, **options))
        if joined:
            await made[-1].consumer.start()
        return made[-1]

    yield make
    for one in made:
        await one.consumer.stop()


async def test_a_position_is_stale_right_after_its_commit(topic, producer, member):
    """commit_transaction() returns before committed() tells the new position, which a restart would then begin at."""
    reader, writer = await member(), await producer()
    place = TopicPartition(topic, 0)
    stale = 0
    for position in range(1, 301):
        async with writer.transaction():
            await writer.send_and_wait(topic, b"x")
            await writer.send_offsets_to_transaction({place: position}, reader.group)
        stale += (await reader.consumer.committed(place) or 0) < position
        if stale:
            break

    assert stale


async def test_a_producer_is_of_no_use_after_an_abort(topic, producer):
    """A transaction aborted with records under way leaves the producer counting them: the next one is out of order."""
    writer = await producer()
    await writer.begin_transaction()
    await writer.send_and_wait(topic, b"small")
    batch = writer.create_batch()
    batch.append(key=None, value=b"x" * 2_000_000, timestamp=None)
    with pytest.raises(KafkaError):
        await (await writer.send_batch(batch, topic, partition=0))
    await writer.abort_transaction()

    with pytest.raises(KafkaError):
        for _ in range(2):
            async with writer.transaction():
                await writer.send_and_wait(topic, b"next")


async def test_offsets_carry_no_generation(kafka, topic, producer, member):
    """Whoever is no member may move the group's position back: only the transactional id fences a former owner."""
    owner, own_id = await member(), uuid.uuid4().hex
    stranger = await producer(transactional_id=own_id)
    await wire.until(lambda: owner.assignments, timeout_seconds=20, what="the first assignment")
    place = TopicPartition(topic, 0)

    async with stranger.transaction():
        await stranger.send_and_wait(topic, b"x")
        await stranger.send_offsets_to_transaction({place: 0}, owner.group)
    await producer(transactional_id=own_id)  # waits for the end of the commit

    assert await owner.consumer.committed(place) == 0


async def test_two_members_of_one_instance_id_oust_each_other(member):
    """The ousted does not know that it is fenced (FENCED_INSTANCE_ID): it joins again and ousts the other, for ever."""
    elder = await member(group_instance_id="one")
    await wire.until(lambda: elder.assignments, timeout_seconds=20, what="the first assignment")
    younger = await member(group_instance_id="one")

    await wire.until(
        lambda: elder.assignments > 2 and younger.assignments > 2, timeout_seconds=30, what="their ousting each other"
    )


async def test_stopping_waits_for_a_rebalance_that_goes_on(kafka, member):
    """stop() in the middle of a join waits for its end; cut off, it never tells the group that the member left."""
    dead = await member(group_instance_id="dead")
    await wire.until(lambda: dead.assignments, timeout_seconds=20, what="the first assignment")
    await dead.consumer.stop()  # one with a name does not leave: the group waits for it
    joining = await member(joined=False)
    starting = asyncio.ensure_future(joining.consumer.start())

    async def waits_for_the_dead() -> bool:
        return await group_state(kafka, joining.group) == "PREPARING_REBALANCING"

    await wire.until(waits_for_the_dead, timeout_seconds=20, what="the group's waiting")

    stopping = asyncio.ensure_future(joining.consumer.stop())
    await asyncio.wait([stopping], timeout=1)
    assert not stopping.done()
    starting.cancel()
    await stopping  # once the dead one's session has ended


async def test_a_member_that_reads_nothing_leaves(kafka, member):
    """After max_poll_interval_ms without a read the member leaves by itself and does not come back."""
    idle = await member(max_poll_interval_ms=1_000)
    await wire.until(lambda: idle.assignments, timeout_seconds=20, what="the first assignment")

    await wire.until(lambda: idle.consumer._coordinator.generation < 0, timeout_seconds=20, what="its leaving")


async def test_a_fenced_producer_leaves_failed_futures_behind(kafka, topic, producer):
    """Each batch that is queued when the fence is met fails a future that nobody awaits: asyncio tells of each."""
    told: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context["message"]))
    own_id = uuid.uuid4().hex

    async def be_fenced() -> None:
        former = AIOKafkaProducer(bootstrap_servers=kafka, transactional_id=own_id, acks="all")
        await former.start()
        await producer(transactional_id=own_id)
        await former.begin_transaction()
        with pytest.raises(ProducerFenced):
            await former.send_and_wait(topic, b"x")
        await former.stop()

    await be_fenced()

    def is_told() -> bool:
        gc.collect()
        return "Future exception was never retrieved" in told

    await wire.until(is_told, timeout_seconds=10, what="asyncio's word")


@pytest.fixture
async def reading(kafka: str, topic: str) -> AsyncIterator[Callable[[bytes], Awaitable[AIOKafkaConsumer]]]:
    """A consumer at the beginning of a topic that holds one batch, as it was sent."""
    made: list[AIOKafkaConsumer] = []

    async def read(sent: bytes) -> AIOKafkaConsumer:
        async with byte_producer(kafka) as bytes_producer:
            assert (await bytes_producer.send(TopicPartition(topic, 0), sent)).code == 0
        made.append(AIOKafkaConsumer(topic, bootstrap_servers=kafka, auto_offset_reset="earliest"))
        await made[-1].start()
        return made[-1]

    yield read
    for one in made:
        await one.stop()


async def test_a_record_that_cannot_be_decoded_is_raised_at_for_ever(topic, reading):
    """A header name that is not UTF-8 comes out of getmany() as UnicodeDecodeError; the position never passes it."""
    consumer = await reading(batch([record(b"x", headers=[(b"\xff", b"")])]))

    for _ in range(3):
        with pytest.raises(UnicodeDecodeError):
            await consumer.getmany(timeout_ms=5_000)
    assert await consumer.position(TopicPartition(topic, 0)) == 0


async def test_records_whose_offsets_do_not_rise_are_passed_over(topic, reading):
    """Kafka does not check the offsets that records name; what names one again is never given, without an error."""
    consumer = await reading(batch([record(b"first"), record(b"second"), record(b"third")]))

    read = await consumer.getmany(timeout_ms=5_000)

    assert [found.value for found in read[TopicPartition(topic, 0)]] == [b"first"]
    assert await consumer.position(TopicPartition(topic, 0)) == 3


async def test_what_a_batch_unpacks_to_has_no_bound(topic, reading):
    """A few kilobytes are a record of a hundred megabytes."""
    sent = batch(payload=pack(b"".join(records(bytes(100 << 20))), ZSTD), codec=ZSTD, count=1)
    assert len(sent) < 10_000
    consumer = await reading(sent)

    assert len((await consumer.getone()).value) == 100 << 20
