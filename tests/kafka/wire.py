"""What tests do to Kafka themselves: produce, read what is committed, ask for positions. All by aiokafka."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.records_to_delete import RecordsToDelete  # type: ignore[import-untyped]
from aiokafka.errors import GroupCoordinatorNotAvailableError, NotCoordinatorForGroupError

from streams.records.outcomes import OutRecord
from tests.kit.articles import Item
from tests.kit.waiting import until
from tests.oracle.facts import Record


@asynccontextmanager
async def admin(address: str) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(bootstrap_servers=address)
    await client.start()
    try:
        yield client
    finally:
        await client.close()


async def produce(address: str, topic: str, items: Iterable[Item], *, transaction: bool | None = None) -> None:
    """Send items in order and await every ack.

    transaction: None sends them plainly; True in one transaction that is committed, False in one that is aborted.
    """
    producer = AIOKafkaProducer(
        bootstrap_servers=address,
        transactional_id=None if transaction is None else f"{topic}-{time.monotonic_ns()}",
        acks="all",
        enable_idempotence=True,
        linger_ms=2,
    )
    await producer.start()
    try:
        if transaction is not None:
            await producer.begin_transaction()
        await send_all(producer, topic, items)
        if transaction is not None:
            await (producer.commit_transaction() if transaction else producer.abort_transaction())
    finally:
        await producer.stop()


async def send_all(producer: AIOKafkaProducer, topic: str, items: Iterable[Item]) -> None:
    """Send items in order by a producer that is open, and await every ack."""
    sent = [
        await producer.send(topic, value=item.value, key=item.key, headers=list(item.headers), partition=item.partition)
        for item in items
    ]
    await asyncio.gather(*sent)


async def read_topics(address: str, topics: Sequence[str], *, timeout_seconds: float = 60) -> dict[str, list[Record]]:
    """Everything committed on these topics, as a plain read_committed consumer sees it, in order per partition."""
    places = await partitions_of(address, topics)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=address,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=4 << 20,
    )
    await consumer.start()
    try:
        ends = await consumer.end_offsets(places)
        consumer.assign(places)
        records: dict[str, list[Record]] = {topic: [] for topic in topics}

        async def step() -> bool:
            for place, batch in (await consumer.getmany(timeout_ms=200)).items():
                records[place.topic] += map(as_record, batch)
            positions = [await consumer.position(place) for place in places]
            return all(position >= ends[place] for place, position in zip(places, positions, strict=True))

        await until(step, timeout_seconds=timeout_seconds, what=f"reading {', '.join(topics)}", pause_seconds=0)
        return records
    finally:
        await consumer.stop()


async def partitions_of(address: str, topics: Sequence[str]) -> list[TopicPartition]:
    """All partitions of the topics."""
    async with admin(address) as client:
        described = await client.describe_topics(list(topics))
    return sorted(TopicPartition(said["topic"], part["partition"]) for said in described for part in said["partitions"])


def as_record(read: Any) -> Record:
    return Record(read.topic, read.partition, read.offset, read.timestamp, read.key, read.value, tuple(read.headers))


async def end_offsets(address: str, topic: str) -> dict[int, int]:
    """Partition → position behind the last committed record (control records included)."""
    places = await partitions_of(address, [topic])
    consumer = AIOKafkaConsumer(bootstrap_servers=address, isolation_level="read_committed", enable_auto_commit=False)
    await consumer.start()
    try:
        ends = await consumer.end_offsets(places)
        return {place.partition: end for place, end in ends.items()}
    finally:
        await consumer.stop()


async def committed_offsets(address: str, group: str, topic: str) -> dict[int, int]:
    """Partition → position that the group has committed; partitions without one are absent."""
    async with admin(address) as client:
        try:
            offsets = await client.list_consumer_group_offsets(group)
        except (GroupCoordinatorNotAvailableError, NotCoordinatorForGroupError):
            return {}  # the broker makes its topic of offsets when first asked; who polls asks again
    return {
        place.partition: said.offset for place, said in offsets.items() if place.topic == topic and said.offset >= 0
    }


async def delete_records(address: str, topic: str, before: dict[int, int]) -> None:
    """Delete what stands before these positions, as retention would."""
    async with admin(address) as client:
        await client.delete_records(
            {TopicPartition(topic, at): RecordsToDelete(before_offset=offset) for at, offset in before.items()}
        )


async def publish(
    address: str,
    topic: str,
    records: Sequence[OutRecord],
    *,
    chance: random.Random,
    most: int = 200,
    aborts: bool = True,
) -> None:
    """Send records in order as a worker does: keyed, in transactions of some each, at most `most`.

    aborts: one in five is aborted before; it has the same bytes, so that a reader who is given it has it twice.
    """
    producer = AIOKafkaProducer(
        bootstrap_servers=address, transactional_id=f"{topic}-{time.monotonic_ns()}", acks="all", linger_ms=0
    )
    await producer.start()
    try:
        at = 0
        while at < len(records):
            portion = records[at : at + chance.randint(1, most)]
            is_kept = not aborts or chance.random() < 0.8
            await producer.begin_transaction()
            items = [
                Item(record.value, record.key, tuple([(name, value or b"") for name, value in record.headers]))
                for record in portion
            ]
            await send_all(producer, topic, items)
            if is_kept:
                await producer.commit_transaction()
                at += len(portion)
            else:
                await producer.abort_transaction()
    finally:
        await producer.stop()


def _headers_of(record: OutRecord) -> tuple[tuple[str, bytes], ...]:
    return tuple([(name, value or b"") for name, value in record.headers])
