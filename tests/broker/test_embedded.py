"""The worker in this process on the embedded broker, judged by the oracle."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from streams.kafka.embedded import PARTITIONS, EmbeddedBroker
from streams.settings import Settings
from streams.worker.app import WireApp, create_app
from tests.kafka.cluster import free_port
from tests.kafka.wire import as_record, send_all
from tests.kit.articles import Item, Newsroom, every_outcome
from tests.kit.waiting import until
from tests.oracle.check import check
from tests.oracle.facts import Record
from tests.oracle.partitioner import partition_of

# librdkafka's mock keeps the producers' times, and Faust builds a consumer whose thread never closes its loop.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
OUTPUTS = ("enriched", "subject.territorial-dispute", "subject.summit-planning", "duplicates", "dead-letters")


@pytest.fixture
def broker() -> Iterator[EmbeddedBroker]:
    """An embedded broker with all topics, gone after the test."""
    with EmbeddedBroker() as started:
        started.create_topics([f"wire.{name}" for name in ("raw", "memory", *OUTPUTS)])
        yield started


@contextlib.asynccontextmanager
async def worker(broker: EmbeddedBroker) -> AsyncIterator[WireApp]:
    """A worker of its own, stopped at the end of the block."""
    settings = Settings(bootstrap_servers=broker.address, partitions=PARTITIONS, web_port=free_port())
    app = create_app(settings, embedded=True, on_failure=lambda: pytest.fail("the worker gave up"))
    await app.start()
    try:
        yield app
    finally:
        await app.stop()
        consumer: Any = app.consumer  # built by Faust when it stops; its thread never ran
        consumer._thread.thread_loop.close()


async def read(broker: EmbeddedBroker, names: Sequence[str]) -> dict[str, list[Record]]:
    """All committed records of these topics, named without the prefix."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=broker.address,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        check_crcs=False,  # librdkafka's mock writes control batches without one
    )
    await consumer.start()
    try:
        places = [TopicPartition(f"wire.{name}", at) for name in names for at in range(PARTITIONS)]
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        records: dict[str, list[Record]] = {name: [] for name in names}

        async def at_the_end() -> bool:
            for place, batch in (await consumer.getmany(timeout_ms=100)).items():
                records[place.topic.removeprefix("wire.")] += map(as_record, batch)
            return all([await consumer.position(place) >= ends[place] for place in places])

        await until(at_the_end, timeout_seconds=20, what="the end of the topics", pause_seconds=0)
        return records
    finally:
        await consumer.stop()


async def produce(broker: EmbeddedBroker, items: Sequence[Item]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=broker.address, acks="all")
    await producer.start()
    try:
        await send_all(producer, "wire.raw", items)
    finally:
        await producer.stop()


async def consumed(app: WireApp, count: int) -> None:
    """Wait until the worker has committed so many records."""

    def total() -> bool:
        return b'newswire_records_consumed_total{topic="wire.raw"} %d.0' % count in app.metrics.render()

    await until(total, timeout_seconds=20, what=f"{count} records consumed")


async def test_every_outcome_on_the_embedded_broker(broker):
    """The worker's own code, on a broker inside the process, gives what the oracle asks for."""
    newsroom = Newsroom(30)
    astray = newsroom.ninjs(50)
    wrong = (partition_of(newsroom.uri(50), PARTITIONS) + 1) % PARTITIONS
    items = [*every_outcome(newsroom), astray._replace(partition=wrong)]
    async with worker(broker) as app:
        await produce(broker, items)
        await consumed(app, len(items) + 1)

    raw = (await read(broker, ["raw"]))["raw"]
    report = check(raw, await read(broker, OUTPUTS), partitions=PARTITIONS)
    report.raise_for_faults()
    assert report.outcomes["rekeyed"] == 1


async def test_a_second_worker_remembers_what_the_first_published(broker):
    """Memory is restored from its changelog: what the first worker published is a duplicate to the second."""
    newsroom = Newsroom(31)
    items = [newsroom.ninjs(number) for number in range(20)]
    async with worker(broker) as app:
        await produce(broker, items)
        await consumed(app, 20)
    async with worker(broker) as app:
        await produce(broker, items)
        await consumed(app, 20)

    raw = (await read(broker, ["raw"]))["raw"]
    report = check(raw, await read(broker, OUTPUTS), partitions=PARTITIONS)
    report.raise_for_faults()
    assert report.outcomes == {"new": 20, "duplicate": 20}
    assert asyncio.all_tasks() == {asyncio.current_task()}
