"""Memory and position: restored whole before a worker is ready, and refused where part of them is gone.

`NEWSWIRE_TEST_LONG=1` adds further harms, and a broker that forgets idle producers.
"""

import asyncio
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from aiokafka.admin import NewPartitions

from tests.kafka import wire
from tests.kafka.cluster import KafkaCluster
from tests.kafka.fixtures import started_or_skipped
from tests.kafka.installation import Installation
from tests.kafka.long import long_test
from tests.kafka.operator import OUTPUT_CONFIG, commit, delete_topic, forget_group, set_config
from tests.kit.articles import Item, Newsroom, every_outcome

# A tenth of a millionth of the broker's own values: seven days, looked at each hour.
FORGETFUL = {
    "transactional.id.expiration.ms": 3_000,
    "transaction.remove.expired.transaction.cleanup.interval.ms": 1_000,
    "producer.id.expiration.ms": 3_000,
    "producer.id.expiration.check.interval.ms": 1_000,
}
HARMS = ("head deleted", "made anew", "all deleted, position lost", "made anew, position lost")
MEMORY_CONFIG = {**OUTPUT_CONFIG, "cleanup.policy": "compact"}


@pytest.fixture
def quick_to_forget(tmp_path: Path) -> Iterator[KafkaCluster]:
    """A broker that forgets an idle transactional id after three seconds."""
    with started_or_skipped(KafkaCluster(tmp_path / "forgetful", settings=FORGETFUL)) as cluster:
        yield cluster


async def work_off(newswire: Installation, items: Iterable[Item]) -> None:
    """Let a worker publish these articles and end."""
    worker = newswire.start_worker()
    await newswire.produce(items)
    await newswire.wait_until_drained()
    assert await worker.stop() == 0, worker.log_text


@pytest.mark.timeout(180)
async def test_a_restore_may_be_interrupted_and_ready_means_restored(install):
    """Not ready while any lane restores; SIGTERM and kill -9 in a slow restore end it at once and harm nothing."""
    newswire = await install(settings={"NEWSWIRE_GROUP_INSTANCE_ID": "the-only-one"})
    newsroom = Newsroom(50, body_bytes=300)
    items = [newsroom.ninjs(number) for number in range(200)]
    await work_off(newswire, items)

    slow = newswire.start_worker(TEST_SLOW_RESTORE_SECONDS=30)
    await slow.wait_until_it_says("restoring memory")
    started = time.monotonic()
    assert await slow.stop(10) == 0
    assert time.monotonic() - started < 5

    slow = newswire.start_worker(TEST_SLOW_RESTORE_SECONDS=30)
    await slow.wait_until_it_says("restoring memory")
    await slow.kill()

    late = newswire.start_worker(TEST_SLOW_RESTORE_SECONDS=3)
    await late.wait_until_it_says("restoring memory")
    before, _ = await newswire.positions()
    await newswire.produce(items)
    await late.wait_until_ready()
    scraped = await late.metrics()
    assert len(scraped.committed_offsets()) == newswire.partitions
    assert scraped.value("newswire_memory_restore_seconds_count") == newswire.partitions
    await newswire.wait_until_drained()

    assert sum(before.values()) >= 200
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes["new"] == 200


async def refused(newswire: Installation, *words: str) -> None:
    """A worker stops by itself with 1, says these words in one line, and has published nothing."""
    published = len(await newswire.read("enriched"))
    worker = newswire.start_worker()
    assert await worker.wait_until_ended(40) == 1
    told = [line for line in worker.log_text.splitlines() if "stops:" in line]
    assert told and all(word in told[0] for word in words), worker.log_text
    assert "Traceback" not in worker.log_text
    assert len(await newswire.read("enriched")) == published


@pytest.mark.parametrize(
    "harm",
    [
        "made anew under way",
        *(pytest.param(harm, marks=long_test) for harm in HARMS),
    ],
)
async def test_memory_that_misses_something_is_refused(install, harm):
    """Part or all of wire.memory deleted, by retention or by hand: the next worker stops and says so."""
    newswire = await install(partitions=1)
    newsroom = Newsroom(51, body_bytes=300)
    if harm == "made anew under way":
        worker = await newswire.start_ready_worker()
        await newswire.produce([newsroom.ninjs(number) for number in range(50)])
        await newswire.wait_until_drained()
        await delete_topic(newswire, "memory")
        await newswire.apply_topics()
        await newswire.produce([newsroom.ninjs(number) for number in range(50, 60)])
        await newswire.wait_until_drained()
        assert await worker.stop() == 0, worker.log_text
    else:
        await work_off(newswire, map(newsroom.ninjs, range(50)))
        await work_off(newswire, map(newsroom.ninjs, range(50, 60)))
    (end,) = (await wire.end_offsets(newswire.address, newswire.prefix + "memory")).values()
    if "deleted" in harm:
        # Kafka refuses to delete records of a compacted topic: somebody changed its policy, if only for an hour.
        await set_config(newswire, "memory", {**OUTPUT_CONFIG, "cleanup.policy": "delete"})
        gone = 30 if harm == "head deleted" else end
        await wire.delete_records(newswire.address, newswire.prefix + "memory", {0: gone})
        await set_config(newswire, "memory", MEMORY_CONFIG)
    elif harm != "made anew under way":
        await delete_topic(newswire, "memory")
        await newswire.apply_topics()
    if "position lost" in harm:
        await forget_group(newswire)
    await newswire.produce([newsroom.ninjs(number) for number in range(10)])

    await refused(newswire, newswire.prefix + "memory", "published again")


async def test_raw_made_anew_is_read_from_its_beginning(install):
    """With wire.raw deleted and filled past the old position, nothing of it is skipped and nothing known comes out."""
    newswire = await install(partitions=1)
    items = [*map(Newsroom(56, body_bytes=300).ninjs, range(60))]
    await work_off(newswire, items[:20])
    await delete_topic(newswire, "raw")
    await newswire.apply_topics()
    await newswire.produce(items[10:])

    worker = await newswire.start_ready_worker()
    await newswire.wait_until_drained()

    assert "deleted and created again" in worker.log_text
    outcomes = (await worker.metrics()).outcomes()
    assert (outcomes["new"], outcomes["duplicate"]) == (40, 10)
    assert len(await newswire.read("enriched")) == 60


async def test_a_raw_topic_that_is_gone_for_a_while_is_waited_for(install):
    """Long enough for every member to hear that there is no such topic: /readyz says so, and all goes on by itself."""
    newswire = await install(partitions=1)
    items = [*map(Newsroom(57, body_bytes=300).ninjs, range(60))]
    worker = await newswire.start_ready_worker()
    await newswire.produce(items[:20])
    await newswire.wait_until_drained()
    await delete_topic(newswire, "raw")
    await worker.wait_until_it_says(f"{newswire.raw}: not there", timeout_seconds=60)
    await newswire.apply_topics()
    await newswire.produce(items[10:])
    await newswire.wait_until_drained()

    assert worker.is_running
    outcomes = (await worker.metrics()).outcomes()
    assert (outcomes["new"], outcomes["duplicate"]) == (60, 10)
    assert len(await newswire.read("enriched")) == 60
    assert "Traceback" not in worker.log_text


@long_test
async def test_lost_memory_is_rebuilt_where_an_operator_asks_for_it(install):
    """With memory made anew and the position set to the log's beginning, all that is there comes out again, told so."""
    newswire = await install(partitions=1)
    newsroom = Newsroom(52, body_bytes=300)
    await work_off(newswire, map(newsroom.ninjs, range(20)))
    await wire.delete_records(newswire.address, newswire.raw, {0: 5})
    await delete_topic(newswire, "memory")
    await newswire.apply_topics()
    await commit(newswire, {0: 5})

    worker = await newswire.start_ready_worker()
    await newswire.wait_until_drained()

    assert "publishes all again from the beginning at 5" in worker.log_text
    assert len(await newswire.read("enriched")) == 20 + 15
    assert await worker.stop() == 0
    worker = await newswire.start_ready_worker()
    assert (await worker.metrics()).value("newswire_memory_entries") == 15


async def test_memory_with_fewer_partitions_is_refused(install):
    """wire.memory with fewer partitions than wire.raw: refused at start with what has to be done."""
    newswire = await install(topics=False)
    few = await newswire.run("topics", "apply", PARTITIONS=2)
    assert few.returncode == 0, few.stderr
    async with wire.admin(newswire.address) as client:
        await client.create_partitions({newswire.raw: NewPartitions(newswire.partitions)})

    worker = newswire.start_worker()

    assert await worker.wait_until_ended(30) == 1
    (told,) = [line for line in worker.log_text.splitlines() if f"{newswire.prefix}memory" in line]
    assert "has 2 partitions" in told and "NEWSWIRE_PARTITIONS=2" in told
    assert "Traceback" not in worker.log_text


async def test_a_full_replay_of_every_outcome_publishes_nothing_new(install):
    """Positions set back to 0: of revisions, kills, poison and re-keyed records none changes what subscribers have."""
    newswire = await install()
    newsroom = Newsroom(53, body_bytes=300)
    items = [*every_outcome(newsroom), *(newsroom.ninjs(number) for number in range(100, 160))]
    elsewhere = [newsroom.ninjs(number)._replace(key=b"odd", partition=number % 4) for number in range(200, 220)]
    worker = await newswire.start_ready_worker()
    await newswire.produce([*items, *elsewhere])
    await newswire.wait_until_drained()
    assert await worker.stop() == 0
    first = await newswire.read_outputs()
    await commit(newswire, dict.fromkeys(range(newswire.partitions), 0))

    worker = await newswire.start_ready_worker()
    await newswire.wait_until_drained()

    outcomes = (await worker.metrics()).outcomes()
    assert (outcomes["new"], outcomes["revision"], outcomes["kill"]) == (0, 0, 0)
    second = await newswire.read_outputs()
    for topic in ("enriched", *(topic for topic in first if topic.startswith("subject."))):
        assert sorted(second[topic]) == sorted(first[topic])


@pytest.mark.timeout(180)
async def test_the_window_passes_by_broker_time_in_bounded_work(install):
    """Forty days later by the broker's clock memory forgets, 5,000 identities a batch, and a restore agrees."""
    newswire = await install(partitions=1)
    newsroom = Newsroom(54, body_bytes=10)
    worker = await newswire.start_ready_worker()
    # What makes a record's time: as if the first ones had been received forty days ago.
    raw_config = {"cleanup.policy": "delete", "retention.ms": str(90 * 86_400_000), "segment.ms": "86400000"}
    await set_config(newswire, "raw", {**raw_config, "message.timestamp.type": "CreateTime"})
    earlier = time.time_ns() // 1_000_000 - 40 * 86_400_000
    producer = newswire.producer()
    await producer.start()
    old = [*(newsroom.ninjs(number) for number in range(12_000)), newsroom.kill(13_000, version=1)]
    sent = [
        await producer.send(newswire.raw, value, key=key, headers=list(headers), timestamp_ms=earlier)
        for value, key, headers, _ in old
    ]
    await asyncio.gather(*sent)
    await newswire.wait_until_drained()
    assert (await worker.metrics()).value("newswire_memory_entries") == 12_001
    held = []
    for number in range(20_000, 20_004):
        value, key, headers, _ = newsroom.ninjs(number)
        await producer.send_and_wait(newswire.raw, value, key=key, headers=list(headers))
        await newswire.wait_until_drained()
        held.append((await worker.metrics()).value("newswire_memory_entries"))
    await producer.stop()

    assert held == [7_003, 2_004, 4, 5]
    assert await worker.stop() == 0
    await set_config(newswire, "raw", {**raw_config, "retention.ms": str(30 * 86_400_000), **OUTPUT_CONFIG})
    worker = await newswire.start_ready_worker()
    assert (await worker.metrics()).value("newswire_memory_entries") == 5


@long_test
@pytest.mark.timeout(180)
async def test_a_lane_idle_for_longer_than_its_transactional_id_lives_goes_on(quick_to_forget, install):
    """The broker forgets the producer of an idle lane; the next articles come out once, by the same worker."""
    newswire = await install(address=quick_to_forget.bootstrap_servers, partitions=2)
    newsroom = Newsroom(55, body_bytes=300)
    items = [newsroom.ninjs(number) for number in range(100)]
    worker = await newswire.start_ready_worker()
    await newswire.produce(items[:50])
    await newswire.wait_until_drained()
    # The broker forgets by its own clock and tells nobody: three seconds after the last commit, looked for each second.
    await asyncio.sleep(8)

    await newswire.produce(items)
    await newswire.wait_until_drained()

    assert worker.is_running
    assert "opens again" in worker.log_text, "the broker had not forgotten the producer, so nothing was tried"
    (await newswire.judge()).raise_for_faults()
    assert len(await newswire.read("enriched")) == 100
