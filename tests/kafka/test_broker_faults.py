"""A broker that does not answer, forgets or refuses: the worker stays honest and never goes past what failed."""

import asyncio
import time

import pytest

from tests.kafka import wire
from tests.kafka.flow import flowing
from tests.kafka.operator import OUTPUT_CONFIG, commit, set_config
from tests.kit.articles import Newsroom
from tests.oracle.check import check


@pytest.mark.parametrize("busy", [False, True])
async def test_sigterm_ends_a_worker_whose_broker_is_frozen(install, own_cluster, busy):
    """With the broker stopped by SIGSTOP, idle or with batches in flight, SIGTERM ends the worker within 10 s.

    An idle worker, which commits nothing that could hang, says on /readyz that nobody answers.
    """
    newswire = await install(address=own_cluster.bootstrap_servers, settings={"NEWSWIRE_MAX_BATCH": "10"})
    newsroom = Newsroom(20, body_bytes=400)
    worker = await newswire.start_ready_worker()
    articles = 3_000 if busy else 10
    await newswire.produce([newsroom.ninjs(number) for number in range(articles)])
    if not busy:
        await newswire.wait_until_drained()
    broker = own_cluster.brokers[0]
    broker.freeze()
    try:
        if not busy:
            await worker.wait_until_it_says("the broker has not answered")
        started = time.monotonic()
        exit_status = await worker.stop(10)
        lasted = time.monotonic() - started
    finally:
        broker.thaw()

    assert lasted < 10
    assert exit_status in ({0, 1} if busy else {0}), worker.log_text
    await newswire.start_ready_worker()
    await newswire.wait_until_drained()
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": articles}


async def test_a_broker_that_is_killed_and_comes_back_is_waited_for(install, own_cluster):
    """kill -9 of the broker under load: the same worker goes on once it is back, each article once."""
    newswire = await install(address=own_cluster.bootstrap_servers)
    newsroom = Newsroom(21, body_bytes=400)
    worker = await newswire.start_ready_worker()
    await newswire.produce([newsroom.ninjs(number) for number in range(500)])
    broker = own_cluster.brokers[0]
    broker.kill()
    broker.start()
    await asyncio.to_thread(broker.wait_until_ready)
    await newswire.produce([newsroom.ninjs(number) for number in range(500, 1_000)])
    await newswire.wait_until_drained()

    assert worker.is_running
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": 1_000}


async def test_records_deleted_past_the_committed_position_are_counted(install):
    """What retention took before it was read is counted and passed; the worker goes on with the rest."""
    newswire = await install()
    newsroom = Newsroom(22, body_bytes=400)
    worker = await newswire.start_ready_worker()
    await newswire.produce([newsroom.ninjs(number) for number in range(100)])
    await newswire.wait_until_drained()
    assert await worker.stop() == 0
    consumed = await newswire.read("raw")
    committed, _ = await newswire.positions()
    await newswire.produce([newsroom.ninjs(number) for number in range(100, 200)])
    gone = {partition: position + 5 for partition, position in committed.items()}
    await wire.delete_records(newswire.address, newswire.raw, gone)

    worker = await newswire.start_ready_worker()
    await newswire.wait_until_drained()

    assert (await worker.metrics()).total("newswire_records_lost_to_retention_total") == 5 * newswire.partitions
    left = await newswire.read("raw")
    report = check([*consumed, *left], await newswire.read_outputs(), partitions=newswire.partitions)
    report.raise_for_faults()
    assert report.outcomes == {"new": 200 - 5 * newswire.partitions}


async def test_an_aborted_re_keyed_batch_in_raw_is_passed(install):
    """Re-keyed records whose transaction was aborted lie in raw, also at its end: nothing comes of them, no lag."""
    newswire = await install()
    newsroom = Newsroom(23, body_bytes=400)
    worker = await newswire.start_ready_worker()
    first, second = ([newsroom.ninjs(number) for number in range(at, at + 40)] for at in (0, 40))
    mark = (("received_at", b"2026-03-02T08:00:00.000Z"), ("rekeyed_from", b"0:0"))
    aborted = [item._replace(headers=(*item.headers, *mark)) for item in first + second]
    await newswire.produce(aborted, transaction=False)
    await newswire.produce(first, transaction=True)
    await newswire.produce(second)
    await newswire.produce(aborted, transaction=False)
    await newswire.wait_until_drained()

    async def no_lag() -> bool:
        return (await worker.metrics()).total("newswire_consumer_lag_records") == 0

    await wire.until(no_lag, timeout_seconds=20, what="a lag of 0")
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": 80}


async def test_a_failed_produce_stops_the_worker_and_nothing_passes_it(install):
    """An output that the broker refuses five times ends the worker, loudly; its batch is not committed, later it is."""
    newswire = await install(partitions=1)
    newsroom = Newsroom(24)
    worker = await newswire.start_ready_worker()
    await newswire.produce([newsroom.ninjs(1)])
    await newswire.wait_until_drained()
    before, _ = await newswire.positions()
    await set_config(newswire, "enriched", {**OUTPUT_CONFIG, "max.message.bytes": "500"})
    await newswire.produce([newsroom.ninjs(2), newsroom.ninjs(3)])

    exit_status = await worker.wait_until_ended(60)

    assert exit_status == 1
    after, _ = await newswire.positions()
    assert after == before
    assert f"{newswire.raw}" in worker.log_text and str(before[0]) in worker.log_text, "it says where it stands"
    assert len(await newswire.read("enriched")) == 1
    await set_config(newswire, "enriched", OUTPUT_CONFIG)
    await newswire.start_ready_worker()
    await newswire.wait_until_drained()
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": 3}


async def test_a_batch_that_fails_and_then_succeeds_is_judged_anew(install):
    """A transaction that is aborted leaves no trace in memory: its articles are new when the batch is done again."""
    newswire = await install(partitions=1)
    newsroom = Newsroom(28)
    worker = await newswire.start_ready_worker()
    # A lane that has committed before keeps its memory, which is what an aborted batch must not have touched.
    await newswire.produce([newsroom.ninjs(number) for number in range(10)])
    await newswire.wait_until_drained()
    await set_config(newswire, "enriched", {**OUTPUT_CONFIG, "max.message.bytes": "500"})
    await newswire.produce([newsroom.ninjs(number) for number in range(10, 20)])

    async def aborted() -> bool:
        return bool((await worker.metrics()).value("newswire_transactions_total", result="aborted"))

    await wire.until(aborted, timeout_seconds=30, what="a transaction's abort", pause_seconds=0.01)
    await set_config(newswire, "enriched", OUTPUT_CONFIG)
    await newswire.wait_until_drained()

    assert worker.is_running
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": 20}


async def test_a_position_ahead_of_memory_stops_the_worker(install):
    """Where the committed position is ahead of what memory reflects, the worker stops and says so."""
    newswire = await install()
    newsroom = Newsroom(25, body_bytes=400)
    worker = await newswire.start_ready_worker()
    await newswire.produce([newsroom.ninjs(number) for number in range(20)])
    await newswire.wait_until_drained()
    assert await worker.stop() == 0
    await newswire.produce([newsroom.ninjs(number) for number in range(20, 40)])
    _, ends = await newswire.positions()
    await commit(newswire, ends)

    worker = newswire.start_worker()

    assert await worker.wait_until_ended(40) == 1
    assert "memory" in worker.log_text
    assert len(await newswire.read("enriched")) == 20


async def test_a_position_set_back_replays_and_publishes_nothing(install):
    """Positions set back to the beginning are a replay that someone asked for: it publishes nothing."""
    newswire = await install()
    newsroom = Newsroom(26, body_bytes=400)
    worker = await newswire.start_ready_worker()
    async with flowing(newswire, map(newsroom.ninjs, range(60)), a_second=1_000) as sent:
        await wire.until(lambda: len(sent) == 60, timeout_seconds=30, what="the last article's sending")
    await newswire.wait_until_drained()
    assert await worker.stop() == 0
    await commit(newswire, dict.fromkeys(range(newswire.partitions), 0))

    worker = await newswire.start_ready_worker()
    await newswire.wait_until_drained()

    outcomes = (await worker.metrics()).outcomes()
    assert {outcome: count for outcome, count in outcomes.items() if count} == {"duplicate": 60}
    assert len(await newswire.read("enriched")) == 60


async def test_without_topics_the_worker_says_so_in_one_line(install):
    """With no topics there, the worker exits 1 and its message names the command that makes them."""
    newswire = await install(topics=False)
    worker = newswire.start_worker()

    assert await worker.wait_until_ended(30) == 1
    told = [line for line in worker.log_text.splitlines() if "topics apply" in line]
    assert len(told) == 1, worker.log_text
    assert "Traceback" not in worker.log_text


async def test_faust_starts_the_worker_too(install):
    """`faust -A streams.app worker` is the same worker, and SIGTERM ends it with 0."""
    newswire = await install()
    worker = newswire.start_worker(("-m", "faust", "-A", "streams.app", "worker", "-l", "info"))
    await worker.wait_until_ready()
    await newswire.produce([Newsroom(27).ninjs(1)])
    await newswire.wait_until_drained()

    (await newswire.judge()).raise_for_faults()
    assert await worker.stop() == 0
