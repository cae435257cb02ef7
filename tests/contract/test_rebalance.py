"""What a rebalance costs those who stay: the group waits for every member it counts, also for one that is dead."""

import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.admin import NewTopic
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor

from tests.kafka import wire

SESSION_SECONDS = 6.0  # the least that a broker takes by default


class Member(ConsumerRebalanceListener):
    """One member of the group, which notes when it gave its partitions up and when it got some."""

    def __init__(self, kafka: str, topic: str, group: str, *, instance_id: str | None = None) -> None:
        self.consumer = AIOKafkaConsumer(
            bootstrap_servers=kafka,
            group_id=group,
            group_instance_id=instance_id,
            partition_assignment_strategy=[StickyPartitionAssignor],
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=int(SESSION_SECONDS * 1_000),
            heartbeat_interval_ms=500,
        )
        self.revoked: list[float] = []
        self.assigned: list[float] = []
        self.consumer.subscribe([topic], listener=self)

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        self.revoked.append(time.monotonic())

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self.assigned.append(time.monotonic())


MakeMember = Callable[..., Awaitable[Member]]


@pytest.fixture
async def member(kafka: str) -> AsyncIterator[MakeMember]:
    """Members of one group on one topic of four partitions."""
    topic, group = f"contract-{uuid.uuid4().hex[:10]}", uuid.uuid4().hex
    made: list[Member] = []
    async with wire.admin(kafka) as client:
        await client.create_topics([NewTopic(topic, 4, 1)])

    async def make(*, instance_id: str | None = None) -> Member:
        made.append(Member(kafka, topic, group, instance_id=instance_id))
        await made[-1].consumer.start()
        await wire.until(lambda: made[-1].assigned, timeout_seconds=30, what="the first assignment")
        return made[-1]

    yield make
    for one in made:
        await one.consumer.stop()
    async with wire.admin(kafka) as client:
        await client.delete_topics([topic])


async def standstill_after_a_death(member: MakeMember, *, successor: str | None) -> float:
    """Seconds that a living member had nothing, where another died and a successor joined at once."""
    living = await member()
    dead = await member(instance_id="dead")
    await wire.until(lambda: len(living.assigned) == 2, timeout_seconds=30, what="the share of two")
    await dead.consumer.stop()  # a member with a name does not leave: the group takes it for alive, as after kill -9
    before = len(living.assigned)
    await member(instance_id=successor)

    async def shared() -> bool:
        return len(living.assigned) > before or successor is not None

    await wire.until(shared, timeout_seconds=30, what="the next share")
    return living.assigned[-1] - living.revoked[-1] if len(living.assigned) > before else 0.0


async def test_a_join_before_a_death_is_noticed_stops_all_until_the_session_ends(member):
    """Whoever joins while the dead is still counted makes the living wait, without partitions, for its session."""
    assert await standstill_after_a_death(member, successor=None) > SESSION_SECONDS / 2


async def test_a_successor_of_the_same_name_stops_nobody(member):
    """With static membership the successor takes the dead's place, and the living keep their partitions all along."""
    assert await standstill_after_a_death(member, successor="dead") < SESSION_SECONDS / 4
