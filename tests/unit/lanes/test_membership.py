"""The membership: what breaks it is seen, told and healed; ownership is the coordinator's word. No broker."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    InconsistentGroupProtocolError,
    KafkaConnectionError,
    KafkaError,
    NoOffsetForPartitionError,
)

from streams.errors import BrokerError, StreamError
from streams.kafka.cluster import Cluster
from streams.kafka.outside import GroupMember
from streams.lanes import membership as module
from streams.lanes.membership import Membership
from streams.metrics import Metrics
from streams.settings import Settings

PARTITIONS = {TopicPartition("wire.raw", number) for number in range(2)}


class Member:
    """Stands for aiokafka's member of the group: joins at once, or meets an error where the test says so."""

    def __init__(self, group: "Group") -> None:
        self.group = group
        self.is_stopped = False

    def subscribe(self, topics: list[str], *, listener: Any) -> None:
        self.listener = listener

    async def start(self) -> None:
        if self.group.refusal is not None:
            raise self.group.refusal
        await self.listener.on_partitions_revoked(set())
        await self.listener.on_partitions_assigned(PARTITIONS)

    async def stop(self) -> None:
        self.is_stopped = True

    def pause(self, *partitions: TopicPartition) -> None:
        """The lanes read."""

    async def getmany(self, *, timeout_ms: int) -> dict[Any, Any]:
        if self.group.met:
            raise self.group.met.pop(0)
        return {}


class Group:
    """Stands for the cluster, and for what it says when asked."""

    def __init__(self) -> None:
        self.members: list[Member] = []
        self.refusal: Exception | None = None
        self.met: list[Exception] = []
        self.counts_us: bool | None = True
        self.foreign_members: list[GroupMember] = []
        self.owned: set[TopicPartition] = set()
        self.silent = 0.0
        self.trouble: str | None = None
        self.asked = 0

    def new_member(self) -> Member:
        self.members.append(Member(self))
        return self.members[-1]

    async def ask(self) -> None:
        self.asked += 1

    def owns(self, partition: TopicPartition) -> bool:
        return partition in self.owned

    def silent_seconds(self) -> float:
        return self.silent

    def is_silent(self) -> bool:
        return self.silent > 10


@pytest.fixture
def group(monkeypatch: pytest.MonkeyPatch) -> Group:
    for name in ("_LOOK_SECONDS", "_FIRST_PAUSE", "_LONGEST_PAUSE"):
        monkeypatch.setattr(module, name, 0.001)
    return Group()


Join = Callable[..., Membership]


@pytest.fixture
async def join(group: Group, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Join]:
    made: list[Membership] = []

    def begin(
        *,
        failed: list[StreamError] | None = None,
        metrics: Metrics | None = None,
        assigned: list[set[TopicPartition]] | None = None,
        **settings: Any,
    ) -> Membership:
        async def share(partitions: Any) -> None:
            if assigned is not None:
                assigned.append(partitions)

        cluster = Cluster(Settings(**settings))
        monkeypatch.setattr(cluster, "new_member", group.new_member)
        made.append(
            Membership(
                cluster,
                raw="wire.raw",
                watch=group,  # type: ignore[arg-type]
                metrics=metrics or Metrics(raw_topic="wire.raw", subjects=[]),
                prepare=lambda: asyncio.sleep(0),
                assigned=share,
                fail=(lambda error: pytest.fail(str(error))) if failed is None else failed.append,
            )
        )
        made[0].start()
        return made[0]

    yield begin
    await made[0].stop()


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what must come; its pauses are a millisecond here."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - the condition is the code's own, not the test's
            await asyncio.sleep(0.001)


@pytest.mark.parametrize(
    "error", [GroupAuthorizationFailedError("newswire"), KafkaError("Unexpected exception in heartbeat task")]
)
async def test_what_the_member_meets_is_told_and_it_joins_anew(
    group: Group, join: Join, error: KafkaError, caplog: pytest.LogCaptureFixture
) -> None:
    """aiokafka keeps such an error for whoever reads, and heals nothing: the member is thrown away."""
    metrics = Metrics(raw_topic="wire.raw", subjects=[])
    membership = join(metrics=metrics)
    await until(lambda: not membership.reasons())
    group.refusal = error
    group.met.append(error)
    await until(lambda: bool(membership.reasons()))
    assert membership.reasons()[0].startswith("group newswire: ")
    assert "tries again" in caplog.text
    group.refusal = None
    await until(lambda: not membership.reasons())

    assert group.members[0].is_stopped
    assert len(group.members) > 1
    assert b"newswire_membership_failures_total 0" not in metrics.render()


async def test_a_broker_that_is_away_is_told_of_once(
    group: Group, join: Join, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each try to join fails the same way, for as long as it is away: one line. The pauses grow, up to the longest."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(module, "_LONGEST_PAUSE", 0.004)
    metrics = Metrics(raw_topic="wire.raw", subjects=[])
    group.refusal = KafkaConnectionError("away")
    membership = join(metrics=metrics)
    await until(lambda: b"newswire_membership_failures_total 4" in metrics.render())

    tries = [record for record in caplog.records if "tries again" in record.message][:4]
    assert [record.levelname for record in tries] == ["WARNING", "DEBUG", "DEBUG", "DEBUG"]
    assert [record.args[-1] for record in tries if isinstance(record.args, tuple)] == [0.001, 0.002, 0.004, 0.004]
    assert membership.reasons()


async def test_what_a_member_hears_that_was_thrown_away_counts_no_more(group: Group, join: Join) -> None:
    """Its last rebalance may end after another one has joined, with partitions that are others' by then."""
    assigned: list[set[TopicPartition]] = []
    membership = join(assigned=assigned)
    await until(lambda: not membership.reasons())
    group.met.append(KafkaError("broke"))
    await until(lambda: len(group.members) == 2 and len(assigned) == 2)

    await group.members[0].listener.on_partitions_revoked(PARTITIONS)
    await group.members[0].listener.on_partitions_assigned(PARTITIONS)

    assert len(assigned) == 2
    assert membership.reasons() == []


async def test_what_its_fetcher_meets_is_no_matter(group: Group, join: Join) -> None:
    """The member has no position, as it never reads."""
    membership = join()
    await until(lambda: not membership.reasons())
    group.met += [NoOffsetForPartitionError(PARTITIONS)] * 2
    await until(lambda: not group.met)

    assert len(group.members) == 1
    assert membership.reasons() == []


async def test_a_coordinator_that_has_lost_the_member_is_noticed(
    group: Group, join: Join, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No error comes, and heartbeats may seem well: what the coordinator says of its members counts."""
    monkeypatch.setattr(module, "_NOT_COUNTED_SECONDS", 0.005)
    membership = join()
    await until(lambda: not membership.reasons())
    group.counts_us = False
    await until(lambda: len(group.members) > 1)
    group.counts_us = True
    await until(lambda: not membership.reasons())


@pytest.mark.parametrize("error", [KafkaConnectionError("away"), InconsistentGroupProtocolError("newswire")])
async def test_a_first_join_waits_for_what_may_pass(group: Group, join: Join, error: KafkaError) -> None:
    """A broker that is away comes back; a foreign member that speaks another protocol may leave: it is named."""
    group.refusal = error
    group.foreign_members = [GroupMember(client_id="rdkafka", host="10.0.0.3", partitions=frozenset())]
    membership = join()
    await until(lambda: len(group.members) > 2)
    assert "rdkafka at 10.0.0.3" in membership.reasons()[0]
    group.refusal = None
    await until(lambda: not membership.reasons())


async def test_a_first_join_that_is_refused_stops_the_worker(group: Group, join: Join) -> None:
    """A right that was never granted is a mistake of the set-up, told at once."""
    failed: list[StreamError] = []
    group.refusal = GroupAuthorizationFailedError("newswire")
    join(failed=failed)
    await until(lambda: bool(failed))

    assert isinstance(failed[0], BrokerError)


async def test_a_foreign_member_that_holds_partitions_is_a_reason(group: Group, join: Join) -> None:
    """Nobody judges what it has; one that holds nothing harms nobody."""
    membership = join()
    await until(lambda: not membership.reasons())
    group.foreign_members = [GroupMember(client_id="rdkafka", host="10.0.0.3", partitions=frozenset())]
    assert membership.reasons() == []
    group.foreign_members = [GroupMember(client_id="rdkafka", host="10.0.0.3", partitions=frozenset({3, 1}))]

    (reason,) = membership.reasons()
    assert "rdkafka at 10.0.0.3 is no newswire worker and has 2 partitions of wire.raw (1, 3)" in reason


async def test_a_silent_coordinator_is_a_reason(group: Group, join: Join) -> None:
    """Nobody knows then who has which partition."""
    membership = join()
    await until(lambda: not membership.reasons())
    group.silent, group.trouble = 12, "no answer"

    assert membership.reasons() == ["group newswire: its coordinator has not answered for 12 s (no answer)"]


async def test_ownership_is_the_coordinators_word_outside_of_rebalances(group: Group, join: Join) -> None:
    """Asked after the question was put, and not while the group shares out."""
    partition = TopicPartition("wire.raw", 0)
    membership = join()
    await until(lambda: not membership.reasons())
    waiting = asyncio.create_task(membership.wait_until_owned(partition))
    await until(lambda: group.asked > 2)
    assert not waiting.done()
    membership.begin_rebalance()
    group.owned = {partition}
    asked = group.asked
    for _ in range(20):
        await asyncio.sleep(0.001)
    assert not waiting.done()
    assert group.asked <= asked + 1
    await membership.end_rebalance(PARTITIONS)

    await asyncio.wait_for(waiting, 10)


@pytest.mark.parametrize(
    ("name", "others_share", "is_told"), [("w", False, True), (None, False, False), ("w", True, False)]
)
async def test_a_twin_is_told_of(
    group: Group, join: Join, caplog: pytest.LogCaptureFixture, name: str | None, others_share: bool, is_told: bool
) -> None:
    """The same partitions again and again mean another worker of this name; other shares mean joins and leaves."""
    membership = join(group_instance_id=name)
    await until(lambda: not membership.reasons())
    one, *_ = sorted(PARTITIONS)
    for turn in range(5):
        await membership.end_rebalance({one} if others_share and turn % 2 else PARTITIONS)

    assert ("another living worker bears this name" in caplog.text) is is_told
