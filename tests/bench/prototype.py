"""The prototype's design in one file, with the product's pure pipeline in its `Batch.run`: what throughput is held to.

Hasty on purpose: no metrics, no pages, no settling of failures; a worker that fails ends. It reads the same settings
and topics as `newswire worker`. Run: `python -m tests.bench.prototype worker -l info --without-web`.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from typing import Any

import faust
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor

from streams.article import RawItem
from streams.assemble import create_pipeline
from streams.kafka.partitioner import partition_of
from streams.settings import load_settings
from streams.stores.memory import Memory

SETTINGS = load_settings()
PIPELINE = create_pipeline(SETTINGS, partition_of=lambda key: partition_of(key.encode(), SETTINGS.partitions))
ROUTES = PIPELINE.routes
BROKERS, GROUP = SETTINGS.bootstrap_servers, SETTINGS.app_id


class Boot(faust.App.BootStrategy):  # type: ignore[misc, valid-type]
    enable_kafka = False


class App(faust.App):
    BootStrategy = Boot


app = App(GROUP, broker=f"kafka://{BROKERS}", datadir=tempfile.mkdtemp(), store="memory://", web_enabled=False)
batches = app.channel()


class Batch:
    """Positions [start, end) of a lane, in one transaction."""

    def __init__(self, lane: "Lane", end: int, records: Sequence[Any]) -> None:
        self.lane, self.end, self.records = lane, end, records
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def run(self) -> None:
        items = [
            RawItem(
                value=record.value,
                key=record.key,
                headers=record.headers,
                topic=record.topic,
                partition=record.partition,
                offset=record.offset,
                received_at=record.timestamp,
            )
            for record in self.records
        ]
        staged = self.lane.memory.stage(now=items[-1].received_at if items else 0)
        stages = PIPELINE.run(items, staged)
        try:
            while True:
                next(stages)
        except StopIteration as end:
            outcomes = end.value
        rows: dict[TopicPartition, list[tuple[Any, Any, Any]]] = {}
        own = self.lane.partition.partition
        for outcome in outcomes:
            for out in outcome.records:
                place = TopicPartition(out.topic, own if out.partition is None else out.partition)
                rows.setdefault(place, []).append((out.key, out.value, out.headers))
        rows[TopicPartition(ROUTES.memory, own)] = [(key, value, ()) for key, value in staged.changes()]
        await self.lane.transact(rows, self.end)
        self.lane.memory.apply(staged)


class Lane:
    """One partition: its producer, its memory, its position."""

    def __init__(self, partition: TopicPartition, consumer: AIOKafkaConsumer) -> None:
        self.partition, self.consumer = partition, consumer
        self.memory = Memory(window_days=SETTINGS.dedupe_window_days)
        self.task = asyncio.create_task(self.live())

    async def live(self) -> None:
        place = self.partition
        self.producer = AIOKafkaProducer(
            bootstrap_servers=BROKERS,
            transactional_id=f"{GROUP}-{place.partition}",
            acks="all",
            linger_ms=0,
            max_batch_size=1 << 20,
        )
        await self.producer.start()
        position = await self.consumer.committed(place) or 0
        await restore(place.partition, self.memory)
        self.consumer.seek(place, position)
        self.consumer.resume(place)
        while True:
            fetched = await self.consumer.getmany(place, timeout_ms=500, max_records=SETTINGS.max_batch)
            end = await self.consumer.position(place)
            if end == position:
                continue
            batch = Batch(self, end, fetched.get(place, []))
            await batches.send(value=batch)
            await asyncio.shield(batch.done)
            position = end

    async def transact(self, rows: dict[TopicPartition, list[tuple[Any, Any, Any]]], end: int) -> None:
        await self.producer.begin_transaction()
        acks: list[Any] = []

        async def put(place: TopicPartition, its_rows: list[tuple[Any, Any, Any]]) -> None:
            batch = None
            for key, value, headers in its_rows:
                one = {"key": key, "value": value, "headers": list(headers), "timestamp": None}
                if batch is None or batch.append(**one) is None:
                    if batch is not None:
                        acks.append(await self.producer.send_batch(batch, place.topic, partition=place.partition))
                    batch = self.producer.create_batch()
                    batch.append(**one)
            if batch is not None:
                acks.append(await self.producer.send_batch(batch, place.topic, partition=place.partition))

        await asyncio.gather(*(put(place, its_rows) for place, its_rows in rows.items()))
        await asyncio.gather(*acks)
        await self.producer.send_offsets_to_transaction({self.partition: end}, GROUP)
        await self.producer.commit_transaction()


async def restore(partition: int, memory: Memory) -> None:
    """Load what the memory topic says of this partition."""
    place = TopicPartition(ROUTES.memory, partition)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=BROKERS,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await consumer.start()
    try:
        consumer.assign([place])
        end = (await consumer.end_offsets([place]))[place]
        while await consumer.position(place) < end:
            for record in (await consumer.getmany(place, timeout_ms=200)).get(place, []):
                memory.load(record.key or b"", record.value)
    finally:
        await consumer.stop()


class Lanes(ConsumerRebalanceListener):
    """A lane for every partition that the group assigns."""

    def __init__(self, engine: "Engine") -> None:
        self.engine = engine

    async def on_partitions_revoked(self, revoked: Any) -> None:
        for lane in self.engine.lanes:
            lane.task.cancel()
            await lane.producer.stop()
        self.engine.lanes = []

    async def on_partitions_assigned(self, assigned: Any) -> None:
        self.engine.consumer.pause(*assigned)
        self.engine.lanes = [Lane(partition, self.engine.consumer) for partition in assigned]


@app.agent(batches, concurrency=4)
async def enrich(stream: Any) -> None:
    async for batch in stream:
        try:
            await batch.run()
        except Exception as error:  # noqa: BLE001  the lane raises it
            batch.done.set_exception(error)
        else:
            batch.done.set_result(None)


@app.service
class Engine(faust.Service):
    """The consumer of the group."""

    async def on_start(self) -> None:
        app.flow_control.resume()
        self.lanes: list[Lane] = []
        self.consumer = AIOKafkaConsumer(
            bootstrap_servers=BROKERS,
            group_id=GROUP,
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="none",
            partition_assignment_strategy=[StickyPartitionAssignor],
            max_partition_fetch_bytes=4 << 20,
            fetch_max_bytes=32 << 20,
            fetch_max_wait_ms=100,
        )
        self.consumer.subscribe([ROUTES.raw], listener=Lanes(self))
        await self.consumer.start()

    async def on_stop(self) -> None:
        for lane in self.lanes:
            lane.task.cancel()
            await lane.producer.stop()
        await asyncio.wait_for(self.consumer.stop(), 5)


if __name__ == "__main__":
    app.main()
