"""What is made of the coordinator's word, and of its silence. No broker."""

import asyncio
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError

from streams.errors import BrokerError, StreamError
from streams.kafka.cluster import Cluster
from streams.kafka.outside import GroupMember, GroupPosition, GroupView, TopicView
from streams.lanes import watch as module
from streams.lanes.watch import Watch
from streams.settings import Settings

FIRST, SECOND = (TopicPartition("wire.raw", number) for number in range(2))


class Outside:
    """Stands for who answers; the test says what."""

    def __init__(self) -> None:
        self.members: list[GroupMember] = []
        self.is_settled = True
        self.topic_id = "one"
        self.at: dict[int, GroupPosition] = {}
        self.failure: Exception | None = None
        self.asked = 0
        self.answered_at: float | None = None

    async def describe_group(self, group_id: str, *, topic: str) -> GroupView:
        self.asked += 1
        await asyncio.sleep(0)
        if self.failure is not None:
            raise self.failure
        return GroupView(is_settled=self.is_settled, members=tuple(self.members))

    async def topic(self, name: str) -> TopicView:
        return TopicView(id=self.topic_id, partitions=2, leaders={0: 1, 1: 1})

    async def positions(self, group_id: str, name: str, topic: TopicView) -> dict[int, GroupPosition]:
        return self.at

    async def close(self) -> None:
        """Nothing to let go."""


class Clock:
    """The loop's, moved by the test."""

    def __init__(self, loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = 0.0
        real = loop.time
        monkeypatch.setattr(loop, "time", lambda: real() + self.ahead)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    stands_in = Outside()
    monkeypatch.setattr(module, "Outside", lambda cluster: stands_in)
    return stands_in


@pytest.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(asyncio.get_running_loop(), monkeypatch)


@pytest.fixture
async def watch(outside: Outside, clock: Clock) -> Any:
    """Begun, but asking by the test's word alone."""
    made = Watch(Cluster(Settings(partitions=2)), raw="wire.raw", fail=lambda error: None)
    made.start()
    await made.stop()
    return made


def member(watch: Watch, *partitions: int, client_id: str | None = None) -> GroupMember:
    name = watch._cluster.client_id if client_id is None else client_id
    return GroupMember(client_id=name, host="10.0.0.1", partitions=frozenset(partitions))


async def test_a_partition_is_ours_by_the_coordinators_word(outside: Outside, watch: Watch) -> None:
    """Of a settled group, and of nobody else's share."""
    outside.members = [member(watch, 0), member(watch, 1, client_id="newswire-worker-other-1-1")]
    await watch.ask()
    assert (watch.owns(FIRST), watch.owns(SECOND), watch.partitions_without_owner()) == (True, False, 0)
    outside.is_settled = False
    await watch.ask()

    assert not watch.owns(FIRST)


async def test_a_foreign_member_has_partitions_that_nobody_judges(outside: Outside, watch: Watch) -> None:
    """It is told by its client id."""
    outside.members = [member(watch, 0), member(watch, 1, client_id="rdkafka")]
    await watch.ask()

    assert [each.client_id for each in watch.foreign_members] == ["rdkafka"]
    assert watch.partitions_without_owner() == 1


async def test_an_empty_group_has_no_owners(outside: Outside, watch: Watch) -> None:
    """At once: there is nobody who could go on with them."""
    outside.is_settled = False
    await watch.ask()

    assert watch.partitions_without_owner() == 2
    assert watch.counts_us is False


async def test_a_group_that_shares_out_has_owners_for_a_session(outside: Outside, watch: Watch, clock: Clock) -> None:
    """Each partition is still with whoever had it; a rebalance that does not end is told."""
    outside.members, outside.is_settled = [member(watch)], False
    await watch.ask()
    assert watch.partitions_without_owner() == 0
    clock.ahead += 11
    await watch.ask()

    assert watch.partitions_without_owner() == 2


async def test_silence_is_told_and_ends_certainty(outside: Outside, watch: Watch, clock: Clock) -> None:
    """A coordinator that says nothing for a session: nobody knows who has what."""
    outside.members = [member(watch, 0, 1)]
    await watch.ask()
    outside.failure = KafkaConnectionError("away")
    with pytest.raises(BrokerError, match="away"):
        await watch.ask()
    assert (watch.is_silent(), watch.partitions_without_owner()) == (False, 0)
    clock.ahead += 11

    assert (watch.is_silent(), watch.partitions_without_owner()) == (True, 2)


async def test_a_broker_is_heard_whichever_it_is(outside: Outside, watch: Watch, clock: Clock) -> None:
    """Silence counts from the start, and ends with the answer of any broker: the coordinator may still be away."""
    outside.failure = KafkaConnectionError("the coordinator is away")
    clock.ahead += 30
    assert watch.broker_silent_seconds() == pytest.approx(30, abs=1)
    outside.answered_at = asyncio.get_running_loop().time()
    clock.ahead += 3

    assert watch.broker_silent_seconds() == pytest.approx(3, abs=1)
    assert watch.silent_seconds() == pytest.approx(33, abs=1)


async def test_one_question_serves_all_who_asked_before_it(outside: Outside, watch: Watch) -> None:
    """Sixty-four lanes that open together ask little more than once."""
    await asyncio.gather(*(watch.ask() for _ in range(64)))

    assert outside.asked <= 2


async def test_whoever_wakes_asks_before_going_on(outside: Outside, watch: Watch, clock: Clock) -> None:
    """While this process slept wire.raw may have been created again; awake, nobody asks with each batch."""
    await watch.ask()
    for _ in range(3):
        await watch.catch_up()
    assert outside.asked == 1
    clock.ahead, outside.topic_id = clock.ahead + 5, "two"
    await watch.catch_up()

    assert (watch.topic_id, outside.asked) == ("two", 2)


async def test_whoever_wakes_beside_a_question_waits_for_its_answer(
    outside: Outside, watch: Watch, clock: Clock
) -> None:
    """The watch itself wakes too, and may have asked first: what was true before the sleep does not count."""
    await watch.ask()
    clock.ahead, outside.topic_id = clock.ahead + 5, "two"
    asking = asyncio.create_task(watch.ask())
    await asyncio.sleep(0)
    await watch.catch_up()

    assert watch.topic_id == "two"
    await asking


async def test_a_broker_that_does_not_answer_holds_nobody_up_twice(
    outside: Outside, watch: Watch, clock: Clock
) -> None:
    """Who wakes tries once, and goes on: the next answer tells all the same."""
    await watch.ask()
    clock.ahead += 5
    outside.failure = KafkaConnectionError("away")
    for _ in range(3):
        await watch.catch_up()

    assert outside.asked == 2


async def test_positions_are_asked_for_beside(outside: Outside, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the watch itself, each two seconds: what stands is known after ten."""
    outside.at = {0: GroupPosition(committed=3, end=8), 1: GroupPosition(committed=4, end=4)}
    monkeypatch.setattr(module, "_PAUSE_SECONDS", 0.0)
    watch = Watch(Cluster(Settings(partitions=2)), raw="wire.raw", fail=lambda error: pytest.fail(str(error)))
    clock.ahead += 100
    watch.start()
    for _ in range(6):
        for _ in range(20):
            await asyncio.sleep(0)
        clock.ahead += 2.1
    for _ in range(20):
        await asyncio.sleep(0)
    await watch.stop()

    assert [(each.partition, each.position, each.waiting) for each in watch.standstills()] == [(0, 3, 5)]


async def test_a_watch_does_not_end_in_silence(outside: Outside) -> None:
    """An answer that nobody expected is our own fault, and ends the worker with a word."""
    failed: list[StreamError] = []
    outside.failure = KeyError("groups")
    watch = Watch(Cluster(Settings(partitions=2)), raw="wire.raw", fail=failed.append)
    watch.start()
    for _ in range(20):
        await asyncio.sleep(0)
    await watch.stop()

    assert str(failed[0]) == "watching the group: our own fault: KeyError('groups')"
