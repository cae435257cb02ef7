"""The group: what a rebalance may not do while it stops, and what many of them mean. No broker."""

import asyncio
from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.health import Readiness
from streams.kafka.cluster import Cluster
from streams.lanes import group as module
from streams.lanes.group import Group
from streams.metrics import Metrics
from streams.records import Routes
from streams.settings import Settings
from streams.stores.memory import Memory

PARTITIONS = {TopicPartition("wire.raw", number) for number in range(2)}


class Consumer:
    """Stands for the member of the group."""

    def __init__(self) -> None:
        self.stopped = False
        self.partitions = len(PARTITIONS)

    def subscribe(self, topics: list[str], *, listener: Any) -> None:
        pass

    async def start(self) -> None:
        pass

    async def stop(self) -> None:
        self.stopped = True

    def partitions_for_topic(self, topic: str) -> set[int]:
        return set(range(self.partitions))

    def pause(self, *partitions: TopicPartition) -> None:
        pass


class Lane:
    """Stands for a lane; its closing takes as long as the test lets it."""

    made: list["Lane"]
    may_close: asyncio.Event

    def __init__(self, partition: TopicPartition, context: Any) -> None:
        self.partition = partition
        self.closed = False
        self.made.append(self)

    def begin_closing(self) -> None:
        pass

    async def close(self, *, settle_seconds: float) -> bool:
        await self.may_close.wait()
        self.closed = True
        return True


async def joined(
    monkeypatch: pytest.MonkeyPatch, consumer: Consumer, *, partitions: int = len(PARTITIONS), **settings: Any
) -> Group:
    """A group that has joined by this consumer, without partitions."""
    Lane.made, Lane.may_close = [], asyncio.Event()
    consumer.partitions = partitions
    monkeypatch.setattr(module, "Lane", Lane)
    monkeypatch.setattr(Cluster, "new_member", lambda cluster: consumer)
    group = Group(
        cluster=Cluster(Settings(partitions=partitions, **settings), embedded=True),
        routes=Routes("wire."),
        subjects=list,
        new_memory=lambda: Memory(window_days=30),
        deliver=lambda batch: asyncio.sleep(0),
        metrics=Metrics(raw_topic="wire.raw", subjects=[]),
        readiness=Readiness(),
        fail=lambda error: pytest.fail(str(error)),
    )
    group.start()
    for _ in range(3):
        await asyncio.sleep(0)
    return group


async def test_lanes_outlive_a_rebalance(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stays is left alone, what is another's now is closed, what is new gets a lane; until then all go on."""
    first, second, third = (TopicPartition("wire.raw", number) for number in range(3))
    group = await joined(monkeypatch, Consumer(), partitions=3)
    Lane.may_close.set()
    await group.on_partitions_assigned({first, second})
    await group.on_partitions_revoked({first, second})
    assert not any(lane.closed for lane in Lane.made)

    await group.on_partitions_assigned({second, third})

    assert {lane.partition: lane.closed for lane in Lane.made} == {first: True, second: False, third: False}
    assert len(Lane.made) == 3


async def test_partitions_assigned_while_stopping_open_no_lane_that_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rebalance that ends while the last batches do leaves no lane behind to work on a consumer that is gone."""
    consumer = Consumer()
    group = await joined(monkeypatch, consumer)
    await group.on_partitions_assigned(PARTITIONS)
    assert len(Lane.made) == 2

    stopping = asyncio.create_task(group.stop())
    await asyncio.sleep(0)
    assigning = asyncio.create_task(group.on_partitions_assigned(PARTITIONS))
    await asyncio.sleep(0)
    Lane.may_close.set()
    await assigning

    assert await stopping
    assert consumer.stopped
    assert all(lane.closed for lane in Lane.made), f"{sum(not lane.closed for lane in Lane.made)} lanes stay open"


@pytest.mark.parametrize(
    ("name", "others_share", "is_told"), [("w", False, True), (None, False, False), ("w", True, False)]
)
async def test_a_twin_is_told_of(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    name: str | None,
    others_share: bool,
    is_told: bool,
) -> None:
    """The same partitions again and again mean another worker of this name; other shares mean joins and leaves."""
    group = await joined(monkeypatch, Consumer(), group_instance_id=name)
    Lane.may_close.set()
    one, *_ = sorted(PARTITIONS)
    for turn in range(5):
        await group.on_partitions_assigned({one} if others_share and turn % 2 else PARTITIONS)

    assert ("another living worker bears this name" in caplog.text) is is_told
