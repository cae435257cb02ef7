"""The main job on a real Kafka, from outside: every outcome, a plain subscriber, the numbers on `/metrics`."""

import asyncio

from aiokafka import AIOKafkaConsumer

from tests.kafka import wire
from tests.kafka.installation import OUTCOMES
from tests.kit.articles import Newsroom, every_outcome
from tests.oracle.partitioner import partition_of


async def test_every_outcome(install):
    """Records of every outcome end where the oracle says, and `/metrics` counts exactly them."""
    newswire = await install()
    worker = await newswire.start_ready_worker()
    newsroom = Newsroom(1)
    items = every_outcome(newsroom)
    await newswire.produce(items)
    astray = newsroom.ninjs(50)
    assert astray.key is not None
    wrong = (partition_of(astray.key.decode(), newswire.partitions) + 1) % newswire.partitions
    await newswire.produce([astray._replace(partition=wrong)])
    await newswire.wait_until_drained()

    report = await newswire.judge()
    metrics = await worker.metrics()

    report.raise_for_faults()
    assert set(report.outcomes) == set(OUTCOMES)
    assert metrics.outcomes() == {outcome: report.outcomes[outcome] for outcome in OUTCOMES}
    assert metrics.consumed == len(items) + 2 == sum(report.outcomes.values())
    dead = {one.reason for one in report.expected if one.outcome == "dead_letter"}
    for reason in dead:
        count = sum(one.reason == reason for one in report.expected if one.outcome == "dead_letter")
        assert metrics.value("newswire_dead_letters_total", reason=reason) == count
    assert await worker.stop() == 0


async def test_a_plain_subscriber_sees_each_revision_once_and_in_order(install):
    """A subscriber with a group of its own, reading as anyone would, gets all revisions through a worker's restart."""
    newswire = await install()
    newsroom = Newsroom(2)
    seen: dict[str, list[int]] = {}

    async def subscribe() -> None:
        subscriber = AIOKafkaConsumer(
            newswire.prefix + "enriched",
            bootstrap_servers=newswire.address,
            group_id=f"{newswire.app_id}-subscriber",
            isolation_level="read_committed",
            auto_offset_reset="earliest",
        )
        await subscriber.start()
        try:
            async for read in subscriber:
                ce_id = (dict(read.headers)["ce_id"] or b"").decode()
                identity, revision, _ = ce_id.rsplit(";", 2)
                seen.setdefault(identity, []).append(int(revision.removeprefix("r=")))
        finally:
            await subscriber.stop()

    subscribing = asyncio.create_task(subscribe())
    worker = await newswire.start_ready_worker()
    await newswire.produce([newsroom.ninjs(number, version=1) for number in range(100)])
    await wire.until(lambda: seen, timeout_seconds=30, what="the first record")
    await worker.kill()
    await newswire.produce([newsroom.ninjs(number, version=2) for number in range(100)])
    await newswire.start_ready_worker()
    await newswire.wait_until_drained()

    wanted = {newsroom.uri(number): [1, 2] for number in range(100)}
    await wire.until(lambda: sum(map(len, seen.values())) >= 200, timeout_seconds=30, what="the last record")
    subscribing.cancel()
    await asyncio.wait([subscribing])
    assert seen == wanted


async def test_a_wrongly_keyed_producer_is_put_right(install):
    """Records on partitions that are not their identity's are re-keyed once, and the repeats among them are found."""
    newswire = await install()
    worker = await newswire.start_ready_worker()
    newsroom = Newsroom(3)
    once = [newsroom.ninjs(number) for number in range(60)]
    items = [item._replace(key=b"wrong", partition=at % newswire.partitions) for at, item in enumerate(once)]
    await newswire.produce(items)
    await newswire.produce([item._replace(key=None, partition=(at + 1) % 4) for at, item in enumerate(once)])
    await newswire.wait_until_drained()

    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes["new"] == report.outcomes["duplicate"] == 60
    assert report.outcomes["rekeyed"] > 60
    assert (await worker.metrics()).outcomes()["rekeyed"] == report.outcomes["rekeyed"]
