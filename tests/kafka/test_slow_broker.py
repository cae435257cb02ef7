"""A broker that stands still under one partition: the others, which other brokers serve, go on."""

import asyncio
import contextlib
import itertools
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from tests.kafka import wire
from tests.kafka.cluster import KafkaCluster, count_brokers
from tests.kafka.fixtures import started_or_skipped
from tests.kafka.installation import OUTPUTS, Installation
from tests.kafka.long import long_test
from tests.kit.articles import Item, Newsroom
from tests.oracle.partitioner import partition_of

PARTITIONS = 3
FROZEN = 3  # the broker that has the last partition of every topic
# Nothing has a copy: what one broker has, no other can take over or wait for.
ALONE = {
    "offsets.topic.replication.factor": 1,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "min.insync.replicas": 1,
}


@pytest.fixture
def brokers(tmp_path: Path) -> Iterator[KafkaCluster]:
    """Three that share nothing."""
    with started_or_skipped(KafkaCluster(tmp_path / "three", brokers=3, settings=ALONE)) as cluster:
        yield cluster


async def leaders(address: str, topic: str) -> dict[int, int]:
    """Partition → number of the broker that leads it."""
    async with wire.admin(address) as client:
        (said,) = await client.describe_topics([topic])
    return {part["partition"]: part["leader"] for part in said["partitions"]}


def slot(name: str, slots: int) -> int:
    """Where a coordinator keeps a group or a transactional id: Java's String.hashCode without its sign, modulo."""
    code = 0
    for character in name:
        code = (31 * code + ord(character)) & 0xFFFFFFFF
    signed = code - (1 << 32) if code >> 31 else code
    return (0 if signed == -(1 << 31) else abs(signed)) % slots


async def name_apart_from_the_frozen(address: str) -> str:
    """An app id whose group, and whose producers of the first two partitions, are not the third broker's business."""
    # Who asks first makes the broker create its own topics.
    producer = AIOKafkaProducer(bootstrap_servers=address, transactional_id=uuid.uuid4().hex)
    await producer.start()
    await producer.stop()

    async def groups_are_kept() -> dict[int, int]:
        await wire.committed_offsets(address, "anyone", "anything")
        return await leaders(address, "__consumer_offsets")

    groups = await wire.until(groups_are_kept, timeout_seconds=20, what="the broker's topic of groups")
    transactions = await leaders(address, "__transaction_state")

    def is_apart(name: str) -> bool:
        ids = [f"{name}-{name}.raw-{partition}" for partition in range(PARTITIONS - 1)]
        places = [groups[slot(name, len(groups))], *(transactions[slot(one, len(transactions))] for one in ids)]
        return FROZEN not in places

    return next(name for number in itertools.count() if is_apart(name := f"apart-{number}"))


def place_topics(newswire: Installation) -> None:
    """Make all topics so that the partitions of one number are all one broker's."""
    client = AdminClient({"bootstrap.servers": newswire.address})
    names = ["raw", "memory", "replays", *OUTPUTS, "subject.territorial-dispute", "subject.summit-planning"]
    places = [[number + 1] for number in range(PARTITIONS)]
    topics = [NewTopic(newswire.prefix + name, PARTITIONS, replica_assignment=places) for name in dict.fromkeys(names)]
    for made in client.create_topics(topics).values():
        made.result()


@long_test
@pytest.mark.timeout(240)
async def test_a_broker_that_stands_still_stops_only_its_own_partition(brokers, tmp_path):
    """SIGSTOP of the broker of one partition, amid its transactions: the others publish on; all come out once."""
    name = await name_apart_from_the_frozen(brokers.bootstrap_servers)
    newswire = Installation(brokers.bootstrap_servers, tmp_path, name, partitions=PARTITIONS)
    place_topics(newswire)
    await newswire.apply_topics()
    worker = await newswire.start_ready_worker()
    newsroom, sent = Newsroom(60, body_bytes=400), [0] * PARTITIONS
    numbers = itertools.count()
    producer = newswire.producer()
    await producer.start()

    async def send(articles: int, wanted: Callable[[int], bool]) -> list[asyncio.Future[Any]]:
        acks: list[asyncio.Future[Any]] = []
        while len(acks) < articles:
            item: Item = newsroom.ninjs(next(numbers))
            place = partition_of((item.key or b"").decode(), PARTITIONS)
            if wanted(place):
                sent[place] += 1
                acks.append(await producer.send(newswire.raw, item.value, item.key, headers=list(item.headers)))
        return acks

    async def committed() -> list[int]:
        of = (await worker.metrics()).committed_offsets()
        return [of.get(at, -1) for at in range(PARTITIONS)]

    async def wait_for_work_on(partitions: int, *, seconds: float) -> None:
        async def all_is_done() -> bool:
            return (await committed())[:partitions] == sent[:partitions]

        await wire.until(all_is_done, timeout_seconds=seconds, what=f"work on the first {partitions} partitions")

    await asyncio.gather(*await send(300, lambda place: True))
    await wait_for_work_on(PARTITIONS, seconds=30)
    await send(300, lambda place: place == FROZEN - 1)
    await asyncio.sleep(0)  # on their way, not awaited: the broker stops amid them
    brokers.brokers[FROZEN - 1].freeze()
    try:
        awake = ",".join(broker.address for broker in brokers.brokers if broker.number != FROZEN)
        rounds_since = 0
        while rounds_since < 2:  # into the time when the cluster has given the frozen one up
            await asyncio.gather(*await send(50, lambda place: place != FROZEN - 1))
            await wait_for_work_on(PARTITIONS - 1, seconds=5)
            rounds_since += await asyncio.to_thread(count_brokers, awake) < len(brokers.brokers)
        assert (await committed())[-1] < sent[-1]
    finally:
        brokers.brokers[FROZEN - 1].thaw()
    await wait_for_work_on(PARTITIONS, seconds=90)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(producer.stop(), 10)
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": sum(sent)}
    assert await worker.stop() == 0
