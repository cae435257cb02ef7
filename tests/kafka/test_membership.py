"""Membership is observed: what keeps a worker from its partitions is told within 15 s, and healed when it is over."""

import asyncio
import itertools
import time

import pytest

from tests.kafka import wire
from tests.kafka.flow import flowing
from tests.kafka.foreign import ANOTHER_PROTOCOL, CLIENT_ID, foreign_member, open_transaction, wait_for_a_share
from tests.kafka.installation import Installation, Worker
from tests.kafka.operator import group_state
from tests.kafka.rights import Right, denied
from tests.kit.articles import Newsroom

TOLD_SECONDS = 15.0
SESSION_SECONDS = 10.0
DEAD = "newswire-worker-of-a-dead-host-1-1"
"""As a worker calls itself, so that the coordinator's word is that a worker has what it is given."""


async def told(worker: Worker, word: str, *, within: float = TOLD_SECONDS) -> None:
    """Within so many seconds `/readyz` is 503 with a line that has this word."""
    await worker.wait_until_it_says(word, timeout_seconds=within)


async def until_metric(worker: Worker, name: str, least: float, *, within: float = TOLD_SECONDS, **labels: str) -> None:
    """Wait until a metric is at least this."""

    async def is_there() -> bool:
        value = (await worker.metrics()).value(name, **labels)
        return value is not None and value >= least

    await wire.until(is_there, timeout_seconds=within, what=f"{name} ≥ {least:g} on {worker.name}")


async def until_empty(newswire: Installation) -> None:
    """Wait until the coordinator has no member any more."""

    async def empty() -> bool:
        return await group_state(newswire.address, newswire.app_id) == "EMPTY"

    await wire.until(empty, timeout_seconds=3 * SESSION_SECONDS, what="the group's being empty", pause_seconds=0.1)


async def judged_once(newswire: Installation, articles: int) -> None:
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": articles}


async def lanes_at_work(worker: Worker) -> float:
    """How many partitions it reads."""
    metrics = await worker.metrics()
    return sum(metrics.value("newswire_lanes", state=state) or 0 for state in ("reading", "committing"))


async def test_a_group_that_may_not_be_read_is_told_and_joined_again(strict_cluster, install):
    """READ on the group denied for longer than a session, then given back: 503 meanwhile, a member again by itself."""
    newswire = await install(address=strict_cluster.bootstrap_servers, settings=strict_cluster.login)
    newsroom = Newsroom(110, body_bytes=300)
    worker = await newswire.start_ready_worker()
    await newswire.produce([newsroom.ninjs(number) for number in range(50)])
    await newswire.wait_until_drained()

    async with denied(newswire.address, Right.READ_GROUP, newswire.app_id):
        began = time.monotonic()
        await newswire.produce([newsroom.ninjs(number) for number in range(50, 100)])
        await told(worker, "group")
        await until_metric(worker, "newswire_membership_failures_total", 1)
        await until_metric(worker, "newswire_partitions_without_owner", newswire.partitions)
        assert time.monotonic() - began < 2 * TOLD_SECONDS
        assert worker.is_running, worker.log_text[-2_000:]

    await newswire.wait_until_drained(40)
    await worker.wait_until_ready()
    assert await group_state(newswire.address, newswire.app_id) == "STABLE"
    assert (await worker.metrics()).value("newswire_partitions_without_owner") == 0
    await judged_once(newswire, 100)


async def test_a_foreign_member_with_partitions_is_seen(install):
    """Another program under our group id gets half the partitions: told while it is there; all is well when it left."""
    newswire = await install()
    newsroom = Newsroom(111, body_bytes=300)
    worker = await newswire.start_ready_worker()
    assert (await worker.metrics()).value("newswire_foreign_members") == 0
    async with foreign_member(newswire) as consumer:
        share = await wait_for_a_share(consumer)
        assert len(share) == newswire.partitions / 2
        await newswire.produce([newsroom.ninjs(number) for number in range(100)])
        await told(worker, CLIENT_ID)
        metrics = await worker.metrics()
        assert metrics.value("newswire_foreign_members") == 1
        assert metrics.value("newswire_partitions_without_owner") == len(share)

    await worker.wait_until_ready(2 * TOLD_SECONDS)
    await newswire.wait_until_drained()
    metrics = await worker.metrics()
    assert metrics.value("newswire_foreign_members") == metrics.value("newswire_partitions_without_owner") == 0
    await judged_once(newswire, 100)


async def test_a_partition_that_stands_with_its_owner_is_told_by_the_others(install):
    """A worker that is counted as owner and does nothing: the living one names it, and the partitions that wait."""
    newswire = await install()
    newsroom = Newsroom(117, body_bytes=300)
    worker = await newswire.start_ready_worker()
    async with foreign_member(newswire, client_id=DEAD) as dead:
        share = await wait_for_a_share(dead)
        await worker.wait_until_ready()
        await newswire.produce([newsroom.ninjs(number) for number in range(100)])
        await told(worker, DEAD)
        _, reasons = await worker.get("/readyz")
        for partition in share:
            assert f"{newswire.raw} {partition}: nothing committed for " in reasons
        assert reasons.count("nothing committed") == len(share)
        assert (await worker.metrics()).value("newswire_partitions_standing") == len(share)

    await worker.wait_until_ready(2 * TOLD_SECONDS)
    await newswire.wait_until_drained()
    assert (await worker.metrics()).value("newswire_partitions_standing") == 0
    await judged_once(newswire, 100)


async def test_a_group_of_another_protocol_is_waited_for(install):
    """A foreign member whose protocol is not ours was there first: the worker tells who, waits, and joins after it."""
    newswire = await install()
    newsroom = Newsroom(112, body_bytes=300)
    await newswire.produce([newsroom.ninjs(number) for number in range(50)])
    async with foreign_member(newswire, ANOTHER_PROTOCOL) as consumer:
        await wait_for_a_share(consumer)
        worker = newswire.start_worker()
        await told(worker, CLIENT_ID, within=TOLD_SECONDS + 5)  # it starts first
        assert (await worker.metrics()).value("newswire_foreign_members") == 1
        assert worker.is_running, worker.log_text[-2_000:]

    await worker.wait_until_ready()
    await newswire.wait_until_drained()
    await judged_once(newswire, 50)


async def test_an_open_foreign_transaction_is_told(install):
    """A producer that went silent in a transaction holds back what came later: told; after its abort all comes out."""
    newswire = await install(partitions=2)
    newsroom, ghosts = Newsroom(113, body_bytes=300), Newsroom(114, feed="ghost", body_bytes=300)
    worker = await newswire.start_ready_worker()
    place = {"topic": newswire.raw, "partition": "1"}
    assert (await worker.metrics()).value("newswire_stable_offset_held_seconds", **place) == 0

    async with open_transaction(newswire, [ghosts.ninjs(1)._replace(partition=1)]):
        began = time.monotonic()
        await newswire.produce([newsroom.ninjs(number) for number in range(40)])
        await told(worker, f"{newswire.raw} 1")
        held = (await worker.metrics()).value("newswire_stable_offset_held_seconds", **place)
        assert held is not None and 0 < held <= time.monotonic() - began + 1
        free = {**place, "partition": "0"}
        assert (await worker.metrics()).value("newswire_stable_offset_held_seconds", **free) == 0

    await newswire.wait_until_drained()
    await worker.wait_until_ready(TOLD_SECONDS)
    assert (await worker.metrics()).value("newswire_stable_offset_held_seconds", **place) == 0
    await judged_once(newswire, 40)


@pytest.mark.timeout(180)
async def test_two_owners_do_not_fence_each_other_for_ever(strict_cluster, install):
    """A worker whose membership ended without its knowing, and one that joined since, part: a lane each, then peace.

    READ on the group is denied until the coordinator has no member; another worker joins as soon as it may.
    """
    newswire = await install(address=strict_cluster.bootstrap_servers, partitions=2, settings=strict_cluster.login)
    elder = await newswire.start_ready_worker()
    async with denied(newswire.address, Right.READ_GROUP, newswire.app_id):
        await until_empty(newswire)
    younger = newswire.start_worker()
    workers = (elder, younger)
    newsroom = Newsroom(115, body_bytes=300)

    async def fences() -> float:
        return sum(
            [(await worker.metrics()).total("newswire_transactions_total", result="fenced") for worker in workers]
        )

    async with flowing(newswire, map(newsroom.ninjs, itertools.count()), a_second=20) as sent:
        await younger.wait_until_ready()

        async def a_lane_each() -> bool:
            return [await lanes_at_work(worker) for worker in workers] == [1, 1]

        await wire.until(a_lane_each, timeout_seconds=40, what="one lane of each", pause_seconds=0.2)
        at_peace = await fences()
        # Longer than the 15 s after which a fenced lane tries again.
        await asyncio.sleep(18)
        assert await fences() == at_peace < 4
        assert await a_lane_each()
    await newswire.wait_until_drained()
    await judged_once(newswire, len(sent))
