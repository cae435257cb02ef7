"""A worker that slept past its session: another owns its partitions by then, and it must publish nothing (I3)."""

import itertools

import pytest

from streams.lanes.crash_points import CrashPoint
from tests.crash.proof import is_frozen
from tests.kafka import wire
from tests.kafka.flow import flowing
from tests.kafka.installation import Installation, Worker
from tests.kit.articles import Newsroom

ARTICLES = 400


async def install_with_articles(install, seed: int) -> Installation:
    newswire = await install(partitions=1, settings={"NEWSWIRE_MAX_BATCH": "10"})
    newsroom = Newsroom(seed, body_bytes=300)
    await newswire.produce([newsroom.ninjs(number) for number in range(ARTICLES)])
    return newswire


async def rebalances(worker: Worker) -> float:
    return (await worker.metrics()).total("newswire_rebalances_total")


async def wait_until_back(worker: Worker, seen: float) -> None:
    """Wait until a worker that woke has been through another rebalance than the `seen` ones, and is ready."""

    async def is_back() -> bool:
        assert worker.is_running, worker.log_text
        status, _ = await worker.get("/metrics")  # nobody answers while it catches up
        return status == 200 and await rebalances(worker) > seen

    await wire.until(is_back, timeout_seconds=60, what=f"{worker.name}'s coming back to the group")
    await worker.wait_until_ready()


@pytest.mark.timeout(180)
@pytest.mark.parametrize("point", [CrashPoint.PROCESSED, CrashPoint.SENT, CrashPoint.POSITION_SENT])
async def test_a_zombie_is_fenced_and_publishes_nothing(install, point):
    """Frozen within a batch until another worker has done all its work, it wakes, is fenced, and adds nothing."""
    newswire = await install_with_articles(install, 50)
    zombie = newswire.start_worker(TEST_CRASH_POINT=f"{point}:3:freeze")
    await wire.until(lambda: is_frozen(zombie), timeout_seconds=60, what=f"{zombie.name}'s freezing itself")
    committed, ends = await newswire.positions()
    assert 0 < committed[0] < ends[0], "it froze in the middle of its work"
    other = newswire.start_worker()
    await newswire.wait_until_drained()
    before = await newswire.read_outputs()

    zombie.thaw()
    await wait_until_back(zombie, 1)
    assert await newswire.read_outputs() == before, "it published after it woke"
    assert (await zombie.metrics()).value("newswire_transactions_total", result="fenced") == 1
    # Whoever of the two has the partition now, both are whole: what comes next comes out once.
    newsroom = Newsroom(51, body_bytes=300)
    await newswire.produce([newsroom.ninjs(number) for number in range(ARTICLES, ARTICLES + 50)])
    await newswire.wait_until_drained()
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": ARTICLES + 50}
    assert await zombie.stop() == 0
    assert await other.stop() == 0


@pytest.mark.timeout(180)
async def test_a_zombie_that_gets_its_partition_back_trusts_nothing_it_kept(install):
    """Idle and frozen while another worker came, worked and left, it wakes as the owner: its memory is behind."""
    newswire = await install_with_articles(install, 52)
    zombie = await newswire.start_ready_worker()
    await newswire.wait_until_drained()
    seen = await rebalances(zombie)
    zombie.freeze()
    await wire.until(lambda: is_frozen(zombie), timeout_seconds=5, what=f"the freezing of {zombie.name}")
    newsroom = Newsroom(53, body_bytes=300)
    later = [newsroom.ninjs(number) for number in range(ARTICLES, ARTICLES + 50)]
    await newswire.produce(later)
    other = newswire.start_worker()
    await newswire.wait_until_drained()
    assert await other.stop() == 0
    zombie.thaw()
    await wait_until_back(zombie, seen)
    await newswire.produce(later)
    await newswire.wait_until_drained()

    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": ARTICLES + 50, "duplicate": 50}
    assert await zombie.stop() == 0


@pytest.mark.timeout(180)
async def test_two_workers_of_one_name_publish_nothing_twice(install):
    """Static membership by mistake: two living workers with one instance id oust each other, and the records hold."""
    newswire = await install_with_articles(install, 54)
    name = {"GROUP_INSTANCE_ID": "twin"}
    elder = newswire.start_worker(TEST_CRASH_POINT=f"{CrashPoint.SENT}:3:freeze", **name)
    await wire.until(lambda: is_frozen(elder), timeout_seconds=60, what=f"{elder.name}'s freezing itself")
    younger = newswire.start_worker(**name)
    await newswire.wait_until_drained()
    seen = await rebalances(younger)
    elder.thaw()

    newsroom = Newsroom(55, body_bytes=300)

    async def oust_each_other() -> bool:
        told = "another living worker bears this name" in elder.log_text + younger.log_text
        return told and await rebalances(younger) > seen + 2

    articles = map(newsroom.ninjs, itertools.count(ARTICLES))
    async with flowing(newswire, articles, a_second=10, at_once=10) as sent:
        await wire.until(oust_each_other, timeout_seconds=60, what="their ousting each other, and a word on it")

    assert await elder.stop() in {0, 1}
    await newswire.wait_until_drained()
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": ARTICLES + len(sent)}
    assert await younger.stop() == 0
