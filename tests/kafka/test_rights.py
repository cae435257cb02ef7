"""A right that the worker's user has not: it ends, and one line names who lacks which right on what."""

import pytest
from aiokafka import TopicPartition

from streams.errors import MissingRightError
from streams.kafka.cluster import Cluster
from streams.kafka.coordinator import TransactionCoordinator
from streams.lanes.destinations import Destinations
from streams.lanes.transaction import Row, TransactionalProducer
from streams.records import Routes
from streams.settings import Settings
from tests.kafka.cluster import USER
from tests.kafka.installation import Installation, Worker
from tests.kafka.rights import Right, denied
from tests.kit.articles import Newsroom

RESOURCES = {
    Right.READ_TOPIC: "{prefix}raw",
    Right.WRITE_TOPIC: "{prefix}enriched",
    Right.WRITE_TRANSACTIONAL_ID: "{app_id}-{prefix}raw-0",
}


def resource(newswire: Installation, right: Right) -> str:
    """Name of what the right is needed on, with one partition of wire.raw."""
    return RESOURCES[right].format(prefix=newswire.prefix, app_id=newswire.app_id)


async def ends_naming(worker: Worker, right: Right, name: str) -> None:
    """It ends with 1; the one line that says why names user, operation and resource."""
    assert await worker.wait_until_ended(60) == 1, worker.log_text[-2_000:]
    told = [line for line in worker.log_text.splitlines() if "stops:" in line]
    operation = right.value[1].name
    assert len(told) == 1, worker.log_text[-2_000:]
    assert USER in told[0].split() or f"User:{USER}" in told[0], told[0]
    assert operation in told[0] and name in told[0], told[0]
    assert "Traceback" not in worker.log_text


@pytest.mark.parametrize("right", RESOURCES, ids=lambda right: right.name.lower())
async def test_a_right_that_is_missing_at_the_start_is_named(strict_cluster, install, right):
    """Without the right from the start, with work waiting: the worker ends, and nothing is published."""
    newswire = await install(address=strict_cluster.bootstrap_servers, partitions=1, settings=strict_cluster.login)
    await newswire.produce([Newsroom(80, body_bytes=300).ninjs(number) for number in range(3)])

    async with denied(newswire.address, right, resource(newswire, right)):
        await ends_naming(newswire.start_worker(), right, resource(newswire, right))

    assert await newswire.read("enriched") == []


async def test_a_right_that_is_taken_away_is_named_and_nothing_passes_it(strict_cluster, install):
    """Taken away while the worker runs: it ends, nothing more is committed; with the right back, all comes out once."""
    newswire = await install(address=strict_cluster.bootstrap_servers, partitions=1, settings=strict_cluster.login)
    right, newsroom = Right.WRITE_TOPIC, Newsroom(81, body_bytes=300)
    worker = await newswire.start_ready_worker()
    await newswire.produce([newsroom.ninjs(1)])
    await newswire.wait_until_drained()
    before, _ = await newswire.positions()

    async with denied(newswire.address, right, resource(newswire, right)):
        await newswire.produce([newsroom.ninjs(2), newsroom.ninjs(3)])
        await ends_naming(worker, right, resource(newswire, right))
    assert (await newswire.positions())[0] == before

    await newswire.start_ready_worker()
    await newswire.wait_until_drained()
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": 3}


async def test_a_transaction_that_is_refused_leaks_nothing_into_the_one_before(strict_cluster, install):
    """One destination refused right after a commit, whose markers may not be written yet: all or nothing, each time.

    aiokafka sends the rest of such a transaction all the same, and the broker may commit it with the one before.
    """
    newswire = await install(address=strict_cluster.bootstrap_servers, partitions=1, settings=strict_cluster.login)
    settings = {name.removeprefix("NEWSWIRE_").lower(): value for name, value in newswire.settings.items()}
    cluster = Cluster(Settings(**settings))
    coordinator = TransactionCoordinator(cluster)
    destinations = Destinations(cluster, Routes(newswire.prefix), subjects=list)
    memory, enriched = (TopicPartition(newswire.prefix + name, 0) for name in ("memory", "enriched"))
    rounds = 40
    async with denied(newswire.address, Right.WRITE_TOPIC, enriched.topic):
        for number in range(rounds):
            producer = TransactionalProducer(
                transactional_id="leaks", cluster=cluster, coordinator=coordinator, look_again=destinations.look_again
            )
            await producer.open([memory.topic, enriched.topic])
            await producer.commit({memory: [Row(b"whole %d" % number, b"")]})
            with pytest.raises(MissingRightError, match=f"lacks WRITE on topic {enriched.topic}"):
                await producer.commit({memory: [Row(b"part %d" % number, b"")], enriched: [Row(b"part", b"")]})
            await producer.close()
    await coordinator.close()

    assert [record.key for record in await newswire.read("memory")] == [b"whole %d" % n for n in range(rounds)]
