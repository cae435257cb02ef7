"""The group: a lane for each partition that is assigned, through rebalances and while it stops. No broker."""

import asyncio
from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.errors import StreamError
from streams.kafka.cluster import Cluster
from streams.kafka.outside import GroupMember, GroupView
from streams.lanes import group as module
from streams.lanes.group import Group
from streams.lanes.standstills import Standstill
from streams.metrics import Metrics
from streams.records import Routes
from streams.settings import Settings
from streams.stores.memory import Memory

PARTITIONS = {TopicPartition("wire.raw", number) for number in range(2)}


class Membership:
    """Stands for the membership: hands on the assignments that the test gives."""

    def __init__(self, cluster: Any, *, assigned: Any, **_: Any) -> None:
        self.assign = assigned
        self.member = self
        self.partitions = len(PARTITIONS)
        self.left = False

    def start(self) -> None:
        """Joins when the test says so."""

    async def stop(self) -> None:
        """Nothing to stop."""

    async def leave(self, *, seconds: float) -> None:
        self.left = True

    def reasons(self) -> list[str]:
        return ["group newswire: shaky"]

    def partitions_for_topic(self, topic: str) -> set[int] | None:
        return set(range(self.partitions)) or None


class Lane:
    """Stands for a lane; its closing takes as long as the test lets it."""

    made: list["Lane"]
    may_close: asyncio.Event

    def __init__(self, partition: TopicPartition, context: Any) -> None:
        self.partition = partition
        self.closed = False
        self.made.append(self)

    def begin_closing(self) -> None:
        """Nothing to begin."""

    def standstill(self) -> str | None:
        return None if self.partition.partition else "wire.raw 0: opening"

    async def close(self, *, settle_seconds: float) -> bool:
        await self.may_close.wait()
        self.closed = True
        return True


def started(
    monkeypatch: pytest.MonkeyPatch, *, embedded: bool = True, failed: list[StreamError] | None = None
) -> tuple[Group, Membership]:
    """A group that has joined, without partitions."""
    Lane.made, Lane.may_close = [], asyncio.Event()
    monkeypatch.setattr(module, "Lane", Lane)
    monkeypatch.setattr(module, "Membership", Membership)
    group = Group(
        cluster=Cluster(Settings(partitions=len(PARTITIONS)), embedded=embedded),
        routes=Routes("wire."),
        subjects=list,
        new_memory=lambda: Memory(window_days=30),
        deliver=lambda batch: asyncio.sleep(0),
        metrics=Metrics(raw_topic="wire.raw", subjects=[]),
        fail=(lambda error: pytest.fail(str(error))) if failed is None else failed.append,
    )
    membership = group._membership
    assert isinstance(membership, Membership)
    return group, membership


async def test_lanes_outlive_a_rebalance(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stays is left alone, what is another's now is closed, what is new gets a lane."""
    first, second, third = (TopicPartition("wire.raw", number) for number in range(3))
    _, membership = started(monkeypatch)
    Lane.may_close.set()
    await membership.assign({first, second})
    assert not any(lane.closed for lane in Lane.made)

    await membership.assign({second, third})

    assert {lane.partition: lane.closed for lane in Lane.made} == {first: True, second: False, third: False}
    assert len(Lane.made) == 3


async def test_partitions_assigned_while_stopping_open_no_lane_that_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rebalance that ends while the last batches do leaves no lane behind to work on a member that is gone."""
    group, membership = started(monkeypatch)
    await membership.assign(PARTITIONS)
    assert len(Lane.made) == 2

    stopping = asyncio.create_task(group.stop())
    await asyncio.sleep(0)
    assigning = asyncio.create_task(membership.assign(PARTITIONS))
    await asyncio.sleep(0)
    Lane.may_close.set()
    await assigning

    assert await stopping
    assert membership.left
    assert all(lane.closed for lane in Lane.made), f"{sum(not lane.closed for lane in Lane.made)} lanes stay open"


async def test_the_reasons_are_those_of_the_membership_and_of_each_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    """/readyz derives what it says from what there is; nobody sets it."""
    group, membership = started(monkeypatch)
    await membership.assign(PARTITIONS)

    assert group.reasons() == ["group newswire: shaky", "wire.raw 0: opening"]


async def test_a_partition_that_stands_is_told_whoever_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its owner's name; where a lane of ours has a reason of its own, by that alone."""
    group, membership = started(monkeypatch)
    await membership.assign(PARTITIONS)
    watch = group._watch
    watch.group = GroupView(
        is_settled=True, members=(GroupMember(client_id="newswire-1", host="10.0.0.7", partitions=frozenset({2})),)
    )
    standing = [Standstill(partition, 12, 3, 14.2) for partition in range(4)]
    monkeypatch.setattr(watch, "standstills", lambda: standing)

    assert group.reasons()[1:] == [
        "wire.raw 0: opening",
        "wire.raw 1: nothing committed for 14 s, 3 records wait at 12; nobody has it now",
        "wire.raw 2: nothing committed for 14 s, 3 records wait at 12; newswire-1 at 10.0.0.7 has it: see whether it "
        "lives",
        "wire.raw 3: nothing committed for 14 s, 3 records wait at 12; nobody has it now",
    ]
    assert group._state().partitions_standing == 4


async def test_another_number_of_partitions_stops_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys fall on other partitions than where memory of them lives."""
    failed: list[StreamError] = []
    _, membership = started(monkeypatch, embedded=False, failed=failed)
    membership.partitions = 3

    await membership.assign(PARTITIONS)

    assert ["wire.raw has 3 partitions now, not the 2" in str(error) for error in failed] == [True]
    assert Lane.made == []


async def test_a_raw_topic_that_is_not_there_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deleted, to be made anew: no other number of partitions, which would end every worker."""
    group, membership = started(monkeypatch, embedded=False)
    Lane.may_close.set()
    await membership.assign(PARTITIONS)
    membership.partitions = 0
    await membership.assign(set())
    assert all(lane.closed for lane in Lane.made)
    assert "wire.raw: not there, or its DESCRIBE is missing; waits for it" in group.reasons()

    membership.partitions = len(PARTITIONS)
    await membership.assign(PARTITIONS)

    assert group.reasons() == ["group newswire: shaky", "wire.raw 0: opening"]
