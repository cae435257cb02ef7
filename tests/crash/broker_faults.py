"""Faults of brokers, in a cluster of three: each happens, is proven, and is undone."""

import asyncio
from collections.abc import Sequence
from enum import Enum

from aiokafka.client import AIOKafkaClient, CoordinationType
from aiokafka.errors import KafkaError

from tests.crash.proof import is_frozen, was_killed
from tests.crash.scenario import Scenario
from tests.kafka import wire
from tests.kafka.cluster import Broker, KafkaCluster

BACK_AFTER_SECONDS = 5.0
FREEZE_SECONDS = 20.0


class Role(Enum):
    """What a broker may be to newswire; all of it of the partition 0 of raw, or of the group."""

    LEADER = "leader"
    TRANSACTION_COORDINATOR = "transaction coordinator"
    GROUP_COORDINATOR = "group coordinator"


async def broker_in(role: Role, run: Scenario) -> int:
    """Number of the broker that has this role now. Raises KafkaError while nobody has."""
    newswire = run.newswire
    if role is Role.LEADER:
        async with wire.admin(newswire.address) as admin:
            described = await admin.describe_topics([newswire.raw])
        return next(part["leader"] for part in described[0]["partitions"] if part["partition"] == 0)
    client = AIOKafkaClient(bootstrap_servers=newswire.address)
    await client.bootstrap()
    try:
        if role is Role.GROUP_COORDINATOR:
            return await client.coordinator_lookup(CoordinationType.GROUP, newswire.app_id)
        return await client.coordinator_lookup(CoordinationType.TRANSACTION, f"{newswire.app_id}-{newswire.raw}-0")
    finally:
        await client.close()


async def kill_the(role: Role, run: Scenario, cluster: KafkaCluster) -> None:
    """kill -9 of the broker in that role; another takes the role over; after a while it comes back."""
    number = await broker_in(role, run)
    broker = cluster.brokers[number - 1]
    async with run.fault(f"kill -9 of the {role.value}", to=run.workers):
        broker.kill()
        assert was_killed(broker)

        async def is_taken_over() -> bool:
            try:
                return await broker_in(role, run) not in (number, -1)
            except (KafkaError, OSError):
                return False

        await wire.until(is_taken_over, timeout_seconds=60, what=f"another's becoming {role.value}")
        await asyncio.sleep(BACK_AFTER_SECONDS)
        await start([broker], cluster)
        await in_sync(run)


async def restart_all(run: Scenario, cluster: KafkaCluster) -> None:
    """kill -9 of all three at once, then a cold start."""
    async with run.fault("kill -9 of all brokers at once", to=run.workers):
        for broker in cluster.brokers:
            broker.kill()
        assert all(was_killed(broker) for broker in cluster.brokers)
        await asyncio.sleep(BACK_AFTER_SECONDS)
        await start(cluster.brokers, cluster)
        await in_sync(run)


async def freeze_the(role: Role, run: Scenario, cluster: KafkaCluster) -> None:
    """SIGSTOP of a broker for 20 s: its connections stay open and nothing is answered."""
    broker = cluster.brokers[await broker_in(role, run) - 1]
    async with run.fault(f"SIGSTOP of the {role.value} for {FREEZE_SECONDS:g} s", to=run.workers):
        broker.freeze()
        try:
            await wire.until(lambda: is_frozen(broker), timeout_seconds=5, what="the broker's freezing")
            await asyncio.sleep(FREEZE_SECONDS)
            assert is_frozen(broker)
        finally:
            broker.thaw()
        await in_sync(run)


async def start(brokers: Sequence[Broker], cluster: KafkaCluster) -> None:
    for broker in brokers:
        broker.start()
    await asyncio.to_thread(cluster.wait_until_ready, 90)


async def in_sync(run: Scenario) -> None:
    """Wait until all replicas of raw are in sync again: the next fault would else leave fewer than two."""

    async def all_in_sync() -> bool:
        try:
            async with wire.admin(run.newswire.address) as admin:
                described = await admin.describe_topics(await run.newswire.topics())
        except (KafkaError, OSError):
            return False
        parts = [part for topic in described for part in topic["partitions"]]
        return bool(parts) and all(len(part["isr"]) == len(part["replicas"]) for part in parts)

    await wire.until(all_in_sync, timeout_seconds=120, what="all replicas' being in sync", pause_seconds=0.5)
