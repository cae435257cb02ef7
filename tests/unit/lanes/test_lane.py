"""A lane through rebalances and fences: when it opens again, and when it must not. No broker."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import ProducerFenced

from streams.kafka.cluster import Cluster
from streams.kafka.fetching import Answer
from streams.lanes import lane as module
from streams.lanes.batch import Batch
from streams.lanes.changelog import Reflected
from streams.lanes.lane import Lane
from streams.lanes.opening import Kept, Membership
from streams.stores.memory import Memory
from tests.kit.record_batches import CONTROL, batch
from tests.unit.lanes.contexts import lane_context

PARTITION = TopicPartition("wire.raw", 0)


class Partition:
    """Stands for the raw partition and everything of a broker's that a lane talks to.

    Positions come by control records alone, so that batches are empty. Another worker opens the producer where the test
    says so: then the lane's commit is fenced.
    """

    def __init__(self) -> None:
        self.end = self.at = self.committed = 0
        self.openings = 0
        self.answered_at = None
        self.is_fenced = False

    async def open_lane(self, partition: TopicPartition, context: Any, producer: Any, *, kept: Kept | None) -> Kept:
        self.openings += 1
        self.is_fenced = False
        return Kept(reflected=Reflected(position=self.committed), memory=Memory(window_days=30))

    async def commit(self, rows: Any, *, source: TopicPartition, position: int) -> None:
        if self.is_fenced:
            raise ProducerFenced
        self.committed = position

    async def close(self) -> None:
        """As the producer's."""

    async def start(self, topics: list[str]) -> None:
        """As the fetcher's."""

    async def stop(self) -> None:
        """As the fetcher's."""

    def ask(self, partition: TopicPartition, position: int) -> None:
        self.at = position

    async def answers(self, *, wait_seconds: float) -> list[Answer]:
        await asyncio.sleep(0)
        marker = batch(base_offset=self.at, last_offset_delta=self.end - self.at - 1, attributes=CONTROL)
        return [
            Answer(
                partition=PARTITION,
                position=self.at,
                batches=marker if self.at < self.end else b"",
                aborted=(),
                highwater=self.end,
                last_stable_offset=self.end,
            )
        ]


@pytest.fixture
def partition(monkeypatch: pytest.MonkeyPatch) -> Partition:
    """A partition in place of a broker."""
    stands_in = Partition()
    monkeypatch.setattr(module, "open_lane", stands_in.open_lane)
    monkeypatch.setattr(module, "new_producer", lambda partition, context: stands_in)
    monkeypatch.setattr(Cluster, "new_inbox", lambda cluster: stands_in)
    return stands_in


@pytest.fixture
async def membership() -> Membership:
    """A worker that was given its partitions once."""
    member = Membership()
    member.end_rebalance()
    return member


@pytest.fixture
async def lane(partition: Partition, membership: Membership) -> AsyncIterator[Lane]:
    """A lane of that partition, open."""

    async def deliver(batch: Batch) -> None:
        try:
            await batch.publish([])
        except ProducerFenced as fenced:
            batch.answer(fenced)
        else:
            batch.answer(None)

    context = lane_context(partition, membership=membership, deliver=deliver)
    made = Lane(PARTITION, context)
    await turns()
    yield made
    await made.close(settle_seconds=0)


async def turns() -> None:
    """Let everything that can happen without the passing of time happen."""
    for _ in range(50):
        await asyncio.sleep(0)


async def test_a_lane_works_through_a_rebalance(lane: Lane, partition: Partition, membership: Membership) -> None:
    """While the group shares out, and when the partition stays, a lane goes on and is not opened again."""
    membership.begin_rebalance()
    partition.end = 5
    await turns()
    assert partition.committed == 5
    membership.end_rebalance()
    partition.end = 9
    await turns()

    assert (partition.committed, partition.openings) == (9, 1)


async def test_a_fenced_lane_waits_for_the_next_assignment(
    lane: Lane, partition: Partition, membership: Membership
) -> None:
    """Another has the partition now: opening would fence its owner. With the next assignment it is ours again."""
    partition.is_fenced, partition.end = True, 5
    await turns()
    assert (partition.committed, partition.openings) == (0, 1)
    membership.begin_rebalance()
    await turns()
    assert partition.openings == 1
    membership.end_rebalance()
    await turns()

    assert (partition.committed, partition.openings) == (5, 2)


async def test_a_lane_that_slept_opens_again_at_once(lane: Lane, partition: Partition, membership: Membership) -> None:
    """Fenced by one that had the partition before it was assigned to us again: nobody is fenced by opening."""
    membership.begin_rebalance()
    membership.end_rebalance()
    partition.is_fenced, partition.end = True, 5
    await turns()

    assert (partition.committed, partition.openings) == (5, 2)


async def test_no_lane_opens_while_the_group_shares_out(
    lane: Lane, partition: Partition, membership: Membership
) -> None:
    """In the middle of a rebalance the partition may become another's."""
    membership.begin_rebalance()
    membership.end_rebalance()
    membership.begin_rebalance()
    partition.is_fenced, partition.end = True, 5
    await turns()
    assert partition.openings == 1
    membership.end_rebalance()
    await turns()

    assert (partition.committed, partition.openings) == (5, 2)
