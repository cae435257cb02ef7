"""Workers that come, go and stand still while articles flow: nothing lost, nothing repeated, nobody disturbed."""

import itertools

import pytest

from tests.kafka import wire
from tests.kafka.flow import flowing
from tests.kafka.installation import Installation, Worker
from tests.kafka.operator import group_state
from tests.kit.articles import Item, Newsroom
from tests.oracle.partitioner import partition_of

SMALL_BATCHES = {"NEWSWIRE_MAX_BATCH": "10"}  # so that there is a middle in which to do something


async def wait_until_at_work(worker: Worker, *, least: int = 1) -> None:
    async def counts() -> bool:
        return (await worker.metrics()).consumed >= least

    await wire.until(counts, timeout_seconds=30, what=f"the start of {worker.name}'s work", pause_seconds=0.01)


async def judged_once(newswire: Installation, articles: int) -> None:
    """All articles, each sent once, came out once: none lost, none taken for a duplicate of itself."""
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": articles}


async def test_a_worker_killed_in_the_middle_loses_and_repeats_nothing(install):
    """kill -9 in the middle of a backlog, then SIGTERM in the middle of the rest: each article comes out once."""
    newswire = await install(settings=SMALL_BATCHES)
    newsroom = Newsroom(10, body_bytes=400)
    await newswire.produce([newsroom.ninjs(number) for number in range(4_000)])

    first = newswire.start_worker()
    await first.wait_until_ready()
    await wait_until_at_work(first, least=200)
    await first.kill()
    _, ends = await newswire.positions()
    second = await newswire.start_ready_worker()
    await wait_until_at_work(second, least=200)
    assert await second.stop() == 0
    committed, _ = await newswire.positions()
    assert 0 < sum(committed.values()) < sum(ends.values())
    await newswire.start_ready_worker()
    await newswire.wait_until_drained()

    await judged_once(newswire, 4_000)


async def test_workers_join_and_leave_while_articles_flow(install):
    """Workers join and leave with batches in flight: each article once, none a duplicate of itself, all end with 0."""
    newswire = await install(partitions=8, settings={"NEWSWIRE_MAX_BATCH": "2"})
    newsroom = Newsroom(11, body_bytes=400)
    first = await newswire.start_ready_worker()
    async with flowing(newswire, map(newsroom.ninjs, itertools.count()), a_second=400, at_once=20) as sent:
        second = await newswire.start_ready_worker()
        await wait_until_at_work(second)
        for worker in (first, second):
            owned = await worker.partitions()
            assert len(owned) == 4, f"{worker.name} owns {owned}"
        third = await newswire.start_ready_worker()
        await wait_until_at_work(third)
        assert await first.stop() == 0
        await third.wait_until_ready()
        rebalances = (await second.metrics()).total("newswire_rebalances_total")
        assert await third.stop() == 0
        await second.wait_until_ready()
    await newswire.wait_until_drained()
    assert rebalances >= 3
    assert await second.stop() == 0

    await judged_once(newswire, len(sent))


@pytest.mark.timeout(180)
async def test_a_slow_restore_disturbs_no_other_partition(install):
    """While a worker that joined restores for 30 s, the partitions that stayed go on; then it serves its own."""
    newswire = await install(partitions=8)
    newsroom = Newsroom(13, body_bytes=400)
    first = await newswire.start_ready_worker()
    await newswire.produce([newsroom.ninjs(number) for number in range(200)])
    await newswire.wait_until_drained()

    slow = newswire.start_worker(TEST_SLOW_RESTORE_SECONDS=30)
    rebalances = (await first.metrics()).total("newswire_rebalances_total")

    async def shared() -> bool:
        return (await first.metrics()).total("newswire_rebalances_total") > rebalances

    await wire.until(shared, timeout_seconds=30, what="the rebalance")
    await first.wait_until_ready(10)
    rebalances = (await first.metrics()).total("newswire_rebalances_total")
    articles = 200
    for _ in range(5):
        await newswire.produce([newsroom.ninjs(number) for number in range(articles, articles + 100)])
        articles += 100

        async def half_is_done() -> bool:
            committed, ends = await newswire.positions()
            return sum(committed[at] == ends[at] for at in ends) == 4

        await wire.until(half_is_done, timeout_seconds=5, what="progress of the partitions that stayed")
    status, reasons = await slow.get("/readyz")
    assert (status, bool(reasons.strip())) == (503, True), "the slow worker had restored before anything was seen"
    await slow.wait_until_ready(60)
    await newswire.wait_until_drained()

    assert (await first.metrics()).total("newswire_rebalances_total") == rebalances
    await judged_once(newswire, articles)


async def test_a_join_while_a_dead_worker_is_counted_stops_nobody_else(install):
    """kill -9 and a replacement at once: the group waits for the dead one's session, the living work all along."""
    newswire = await install(partitions=8)
    newsroom = Newsroom(15, body_bytes=400)
    first, second = [await newswire.start_ready_worker() for _ in range(2)]

    async def half() -> set[int] | None:
        owned = await first.partitions()
        return owned if len(owned) == 4 else None

    stay = await wire.until(half, timeout_seconds=10, what="an even share")
    await second.kill()
    newswire.start_worker()

    async def waits_for_the_dead() -> bool:
        return await group_state(newswire.address, newswire.app_id) == "PREPARING_REBALANCING"

    await wire.until(waits_for_the_dead, timeout_seconds=30, what="the group's waiting")
    for at in range(3):
        await newswire.produce([newsroom.ninjs(number) for number in range(100 * at, 100 * at + 100)])

        async def all_is_done() -> bool:
            committed, ends = await newswire.positions()
            return all(committed[at] == ends[at] for at in stay)

        await wire.until(all_is_done, timeout_seconds=5, what=f"work on {stay} while the group waits")
    assert await waits_for_the_dead(), "the group had shared out before anything was seen"
    assert await first.partitions() == stay
    await newswire.wait_until_drained()

    await judged_once(newswire, 300)


async def test_idle_partitions_do_not_hold_up_a_busy_one(install):
    """One busy partition among eight idle ones is read at a rate of the same order as when it is alone."""
    rates = [await rate_of_one_partition(await install(partitions=partitions)) for partitions in (1, 9)]

    # With a long poll for idle partitions it falls below 0.05.
    assert rates[1] > 0.2 * rates[0], f"alone {rates[0]:.0f}/s, among idle ones {rates[1]:.0f}/s"


async def rate_of_one_partition(newswire: Installation) -> float:
    """Articles a second of a backlog on partition 0, by the broker's times of the output; several fetches large."""
    newsroom = Newsroom(14)
    own: list[Item] = []
    for number in itertools.count():
        if partition_of(newsroom.uri(number), newswire.partitions) == 0:
            own.append(newsroom.ninjs(number))
        if len(own) == 6_000:
            break
    await newswire.produce(own)
    worker = await newswire.start_ready_worker()
    await newswire.wait_until_drained()
    assert await worker.stop() == 0
    times = [record.timestamp for record in await newswire.read("enriched")]
    assert len(times) == len(own)
    return 1000 * len(own) / max(1, max(times) - min(times))
