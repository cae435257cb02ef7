"""A lane through rebalances, fences and failures: when it opens again, when it must not, what it says meanwhile."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError, KafkaError, ProducerFenced

from streams.errors import BrokerError, CorruptionError, ForeignTopicsError, StreamError
from streams.lanes import lane as module
from streams.lanes.batch import Batch
from streams.lanes.changelog import Reflected
from streams.lanes.lane import Lane
from streams.lanes.session import Kept
from streams.metrics import LaneState
from streams.stores.memory import Memory
from tests.kit.lanes import Membership, lane_context

PARTITION = TopicPartition("wire.raw", 0)


class Partition:
    """Stands for the raw partition and everything of a broker's that a lane talks to: its own session.

    Positions come by control records alone, so that batches are empty. The test says what the next commit raises.
    """

    def __init__(self) -> None:
        self.end = self.position = 0
        self.openings: list[Kept | None] = []
        self.failure: BaseException | None = None
        self.kept = Kept(
            reflected=Reflected(position=0, app="newswire", topic_id="one"),
            memory=Memory(window_days=30),
            changelog_end=None,
        )
        self.inbox = self
        self.silent, self.last_stable_offset, self.highwater = 0.0, 0, 0
        self.closings = 0

    async def open_session(self, partition: TopicPartition, context: Any, *, kept: Kept | None, tell: Any) -> Any:
        self.openings.append(kept)
        return self

    async def read(self) -> Batch | None:
        await asyncio.sleep(0)
        if self.position == self.end:
            return None
        memory = self.kept.memory.stage(now=0)
        return Batch(start=self.position, end=self.end, items=[], memory=memory, commit=self.commit)

    async def commit(self, batch: Batch, outcomes: Any) -> None:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        self.position = batch.end

    async def close(self) -> None:
        self.closings += 1

    def silent_seconds(self) -> float:
        return self.silent


@pytest.fixture
def partition(monkeypatch: pytest.MonkeyPatch) -> Partition:
    """A partition in place of a broker."""
    stands_in = Partition()
    monkeypatch.setattr(module, "open_session", stands_in.open_session)
    monkeypatch.setattr(module, "_FIRST_PAUSE", 0)
    monkeypatch.setattr(module, "_LONGEST_PAUSE", 0)
    return stands_in


@pytest.fixture
async def membership() -> Membership:
    return Membership()


@pytest.fixture
def failed() -> list[StreamError]:
    """What stopped the worker."""
    return []


@pytest.fixture
async def lane(partition: Partition, membership: Membership, failed: list[StreamError]) -> AsyncIterator[Lane]:
    """A lane of that partition, open."""

    async def deliver(batch: Batch) -> None:
        try:
            await batch.publish([])
        except (StreamError, KafkaError) as error:
            batch.answer(error)
        else:
            batch.answer(None)

    made = Lane(PARTITION, lane_context(membership=membership, deliver=deliver, fail=failed.append))
    await turns()
    yield made
    await made.close(settle_seconds=0)


async def turns() -> None:
    """Let everything that can happen without the passing of time happen."""
    for _ in range(50):
        await asyncio.sleep(0)


async def test_a_lane_works_through_a_rebalance(lane: Lane, partition: Partition, membership: Membership) -> None:
    """While the group shares out, and when the partition stays, a lane goes on and is not opened again."""
    membership.settled.clear()
    partition.end = 5
    await turns()
    assert partition.position == 5
    membership.settled.set()
    partition.end = 9
    await turns()

    assert (partition.position, len(partition.openings)) == (9, 1)


async def test_no_lane_opens_while_the_group_shares_out(partition: Partition, membership: Membership) -> None:
    """In the middle of a rebalance the partition may become another's, whom opening would fence."""
    membership.settled.clear()
    lane = Lane(PARTITION, lane_context(membership=membership))
    await turns()
    assert partition.openings == []
    membership.settled.set()
    await turns()

    assert len(partition.openings) == 1
    await lane.close(settle_seconds=0)


@pytest.mark.parametrize("failure", [ProducerFenced(), KafkaConnectionError(), BrokerError("full")])
async def test_a_lane_opens_again_only_by_the_coordinators_word(
    lane: Lane, partition: Partition, membership: Membership, failure: Exception
) -> None:
    """Whatever ended its session: the partition may be another's by now, who would be fenced, and fence in turn."""
    partition.failure, partition.end = failure, 5
    await turns()
    assert (partition.position, len(partition.openings), membership.asked) == (0, 1, 1)
    assert lane.standstill() is not None
    membership.owns.set()
    await turns()

    assert (partition.position, len(partition.openings)) == (5, 2)
    assert lane.standstill() is None


async def test_a_fenced_lane_says_so_and_keeps_no_memory(
    lane: Lane, partition: Partition, membership: Membership
) -> None:
    """Whoever had the partition may have gone on, and have been set back to the position that this lane knows."""
    partition.failure, partition.end = ProducerFenced(), 5
    await turns()
    assert lane.state is LaneState.FENCED
    assert lane.standstill() == "wire.raw 0: fenced, another worker has it"
    membership.owns.set()
    await turns()

    assert partition.openings == [None, None]


async def test_what_a_lane_knows_outlives_another_failure(
    lane: Lane, partition: Partition, membership: Membership
) -> None:
    """A lane that opens again where it was may need no restore; opening checks that."""
    partition.failure, partition.end = BrokerError("away"), 5
    membership.owns.set()
    await turns()

    assert partition.openings == [None, partition.kept]


async def test_five_failures_at_one_position_stop_the_worker(
    lane: Lane, partition: Partition, membership: Membership, failed: list[StreamError], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails again and again while the broker answers will fail for ever: told with place and last error."""

    async def refuse(batch: Batch, outcomes: Any) -> None:
        raise BrokerError("refused")

    monkeypatch.setattr(partition, "commit", refuse)
    membership.owns.set()
    partition.end = 5
    await turns()
    await turns()

    assert [str(error) for error in failed] == ["wire.raw 0: gives up at offsets 0 to 4 after 5 failures: refused"]
    assert len(partition.openings) == 5


async def test_failures_are_counted_over_openings_that_fail_too(
    lane: Lane, partition: Partition, membership: Membership, failed: list[StreamError], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lane that fails now at its batch, now at opening, has not moved: it does not go on so for ever."""
    openings = iter([True, False, True, False, True])

    async def refuse(batch: Batch, outcomes: Any) -> None:
        raise BrokerError("refused")

    async def open_now_and_then(*args: Any, **options: Any) -> Any:
        if next(openings):
            raise BrokerError("refused")
        return partition

    monkeypatch.setattr(partition, "commit", refuse)
    monkeypatch.setattr(module, "open_session", open_now_and_then)
    membership.owns.set()
    partition.end = 5
    await turns()
    await turns()

    assert ["gives up at" in str(error) for error in failed] == [True]


@pytest.mark.parametrize("error", [CorruptionError("not ours"), ForeignTopicsError("another app's")])
async def test_corruption_and_foreign_topics_stop_the_worker_at_once(
    lane: Lane, partition: Partition, membership: Membership, failed: list[StreamError], error: StreamError
) -> None:
    """Going on would spread it."""
    membership.owns.set()
    partition.failure, partition.end = error, 5
    await turns()

    assert failed == [error]
    assert (partition.position, len(partition.openings)) == (0, 1)


async def test_a_silent_broker_is_a_standstill(lane: Lane, partition: Partition) -> None:
    """An idle partition asks twice a second; ten seconds without an answer are told."""
    partition.silent = 9.0
    assert lane.standstill() is None
    partition.silent = 11.0
    assert lane.standstill() == "wire.raw 0: the broker has not answered for 11 s"


async def test_an_open_transaction_that_holds_back_what_waits_is_a_standstill(
    lane: Lane, partition: Partition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records that wait behind somebody's open transaction are counted from the moment at which nothing else waits."""
    now = asyncio.get_running_loop().time()
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
    partition.last_stable_offset, partition.highwater = 0, 3
    await turns()
    assert (lane.describe().held_seconds, lane.standstill()) == (0, None)
    now += 11
    assert lane.describe().held_seconds == 11
    assert "open transaction of a producer has held back what waits at 0 for 11 s" in (lane.standstill() or "")
    partition.last_stable_offset = 3
    await turns()

    assert (lane.describe().held_seconds, lane.standstill()) == (0, None)


async def test_a_batch_that_stays_open_is_a_standstill(lane: Lane, partition: Partition) -> None:
    """A transaction takes hundredths of a second."""
    batch = Batch(start=0, end=1, items=[], memory=partition.kept.memory.stage(now=0), commit=partition.commit)
    batch.opened_at -= 11
    lane._batch = batch

    assert lane.standstill() == "wire.raw 0: a batch has been open for 11 s: its transaction is not answered"
    lane._batch = None


async def test_a_lane_that_is_closed_while_it_waits_does_not_open(
    lane: Lane, partition: Partition, membership: Membership
) -> None:
    """Closing ends the waiting, whatever comes true at the same moment."""
    partition.failure, partition.end = ProducerFenced(), 5
    await turns()
    lane.begin_closing()
    membership.owns.set()
    await turns()

    assert len(partition.openings) == 1
    assert lane.state is LaneState.CLOSED


async def test_an_opening_that_outlasts_its_lane_leaves_nothing_open(
    partition: Partition, membership: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes the cancellation for itself, as asyncio.wait_for may, ends later; the lane asks nobody then."""
    is_open = asyncio.Event()

    async def open_session(*_: Any, **__: Any) -> Any:
        while not is_open.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await is_open.wait()
        return partition

    monkeypatch.setattr(module, "open_session", open_session)
    monkeypatch.setattr(module, "_END_SECONDS", 0.01)
    lane = Lane(PARTITION, lane_context(membership=membership))
    await turns()
    await lane.close(settle_seconds=0)
    is_open.set()
    await turns()

    assert lane._task.done()
    assert (partition.closings, membership.asked) == (1, 0)
