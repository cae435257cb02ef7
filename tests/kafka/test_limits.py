"""A broker that is away, set up wrongly, full or slow: said in one clear line, and nothing goes past it.

`NEWSWIRE_TEST_LONG=1` adds what takes longer: quotas, a full disk, partitions that are added.
"""

import asyncio
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka.admin import NewPartitions

from tests.kafka import wire
from tests.kafka.cluster import KafkaCluster
from tests.kafka.fixtures import started_or_skipped
from tests.kafka.installation import Worker
from tests.kafka.long import long_test
from tests.kafka.operator import OUTPUT_CONFIG, set_config
from tests.kit.articles import Newsroom
from tests.kit.needs import skip_or_fail


def complaints(worker: Worker) -> list[str]:
    """What the log has above INFO, a line each; continued lines count too."""
    return [line for line in worker.log_text.splitlines() if not re.match(r"\S+ INFO ", line)]


async def test_an_absent_broker_is_waited_for_at_start_and_under_way(install, own_cluster, capsys):
    """Away at the start and in the middle: few lines, with the address and what is tried; then on by itself."""
    newswire = await install(address=own_cluster.bootstrap_servers)
    newsroom, broker = Newsroom(70, body_bytes=300), own_cluster.brokers[0]
    broker.kill()
    worker = newswire.start_worker()
    word = "no Kafka broker has answered for"
    await wire.until(lambda: word in worker.log_text, timeout_seconds=60, what="the line of an absent broker")
    status, reasons = await worker.get("/readyz")
    alive, _ = await worker.get("/livez")
    at_start = complaints(worker)
    broker.start()
    await asyncio.to_thread(broker.wait_until_ready)
    await worker.wait_until_ready()
    await newswire.produce([newsroom.ninjs(number) for number in range(100)])
    await newswire.wait_until_drained()

    known = len(complaints(worker))
    broker.kill()
    await wire.until(lambda: len(complaints(worker)) > known, timeout_seconds=30, what="a word on the broker's absence")
    broker.start()
    await asyncio.to_thread(broker.wait_until_ready)
    await newswire.produce([newsroom.ninjs(number) for number in range(100, 200)])
    await newswire.wait_until_drained()
    under_way = complaints(worker)[known:]

    with capsys.disabled():
        print(f"\nbroker away: {len(at_start)} lines at the start, {len(under_way)} under way")
    assert (status, alive) == (503, 200)
    assert newswire.address in reasons
    (told,) = [line for line in at_start if "tries again in" in line]
    assert f"no Kafka broker answers at {newswire.address}" in told
    assert "Traceback" not in "\n".join([*at_start, *under_way])
    assert len(at_start) <= 4, "\n".join(at_start)
    assert len(under_way) <= 25, "\n".join(under_way)
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": 200}


async def test_topics_on_which_articles_would_be_lost_or_repeated_are_refused(install):
    """Every fault of the topics at once, a line each with the command that mends it; the command does mend it."""
    newswire = await install()
    month, day = 30 * 86_400_000, 86_400_000
    raw = {**OUTPUT_CONFIG, "retention.ms": str(month + 1), "segment.ms": str(day)}
    await set_config(newswire, "raw", raw)
    await set_config(newswire, "enriched", {"max.message.bytes": "2000000"})
    await set_config(newswire, "dead-letters", {**OUTPUT_CONFIG, "max.message.bytes": "1000000"})
    await set_config(newswire, "memory", {**OUTPUT_CONFIG, "cleanup.policy": "compact,delete"})

    worker = newswire.start_worker()
    assert await worker.wait_until_ended(30) == 1
    told = [line for line in worker.log_text.splitlines() if "run `newswire topics apply`" in line]
    for topic, words in {
        "raw": "longer than the dedupe window",
        "enriched": "LogAppendTime",
        "dead-letters": "max.message.bytes",
        "memory": "cleanup.policy",
    }.items():
        assert sum(f"{newswire.prefix}{topic}: " in line and words in line for line in told) == 1, told
    assert len(told) == 4

    await newswire.apply_topics()
    other = newswire.start_worker(PARTITIONS=5)
    assert await other.wait_until_ended(30) == 1
    assert "set NEWSWIRE_PARTITIONS=4" in other.log_text
    for one in (worker, other):
        assert "Traceback" not in one.log_text
    await newswire.start_ready_worker()


@long_test
async def test_a_partition_added_to_raw_stops_the_worker_clearly(install):
    """A partition that is added while running would have no memory: the worker stops within seconds and says why."""
    newswire = await install(partitions=2)
    newsroom = Newsroom(71, body_bytes=300)
    worker = await newswire.start_ready_worker()
    await newswire.produce([newsroom.ninjs(number) for number in range(50)])
    await newswire.wait_until_drained()
    async with wire.admin(newswire.address) as client:
        await client.create_partitions({newswire.raw: NewPartitions(3)})

    assert await worker.wait_until_ended(40) == 1
    (told,) = [line for line in worker.log_text.splitlines() if "stops:" in line]
    assert "has 3 partitions now, not the 2" in told and "NEWSWIRE_TOPIC_PREFIX" in told
    (await newswire.judge()).raise_for_faults()


def limit_producers(cluster: KafkaCluster, bytes_a_second: int | None) -> None:
    """Give all clients a quota for what they produce; None takes it back."""
    change = ("--delete-config", "producer_byte_rate") if bytes_a_second is None else (
        "--add-config", f"producer_byte_rate={bytes_a_second}"
    )  # fmt: skip
    place = ("--bootstrap-server", cluster.bootstrap_servers, "--entity-type", "clients", "--entity-default")
    cluster.brokers[0].run_tool("kafka.admin.ConfigCommand", *place, "--alter", *change)


@long_test
@pytest.mark.timeout(240)
async def test_a_throttled_producer_lets_the_lag_rise_and_not_the_memory(install, own_cluster, capsys):
    """With a quota far below what comes in, articles wait on the broker, not in the worker; all come out later."""
    newswire = await install(address=own_cluster.bootstrap_servers)
    newsroom = Newsroom(73, body_bytes=30_000)
    items = [newsroom.ninjs(number) for number in range(2_000)]
    worker = await newswire.start_ready_worker()
    await newswire.produce(items[:100])
    await newswire.wait_until_drained()
    await asyncio.to_thread(worker.freeze)
    for at in range(100, len(items), 1_000):
        await newswire.produce(items[at : at + 1_000])
    idle = worker.peak_bytes()
    await asyncio.to_thread(limit_producers, own_cluster, 1_000_000)
    lags = []
    try:
        worker.thaw()
        for _ in range(5):
            await asyncio.sleep(1)  # a quota is so much a second: the lag is looked at over five of them
            committed, ends = await newswire.positions()
            lags.append(sum(ends.values()) - sum(committed.values()))
    finally:
        await asyncio.to_thread(limit_producers, own_cluster, None)
    await newswire.wait_until_drained(400)

    with capsys.disabled():
        print(f"\nthrottled: lag {lags}, peak {worker.peak_bytes() / 1e6:.0f} MB, {idle / 1e6:.0f} before")
    # A producer may exceed its quota for eleven seconds' worth at first: of sixty megabytes most must have waited.
    assert lags[-1] > 200, "the quota did not bind"
    assert worker.peak_bytes() - idle < 250e6, "the same, however much waits"
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": len(items)}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 60 MB that can grow; needs the right to mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", place], capture_output=True, check=False)
    if made.returncode:
        skip_or_fail("no right to mount a small disk")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.fixture
def cramped_cluster(small_disk: Path, tmp_path: Path) -> Iterator[KafkaCluster]:
    """A broker whose records are on a small disk."""
    settings = {"log.dirs": small_disk / "log", "metadata.log.dir": tmp_path / "metadata", "log.segment.bytes": 1 << 20}
    with started_or_skipped(KafkaCluster(tmp_path / "cramped", settings=settings)) as cluster:
        yield cluster


@long_test
@pytest.mark.timeout(300)
async def test_a_broker_whose_disk_is_full_is_waited_for(cramped_cluster, small_disk, install, capsys):
    """The disk fills under load, the broker ends; with a larger disk and the broker back all comes out, once."""
    broker = cramped_cluster.brokers[0]
    newswire = await install(address=cramped_cluster.bootstrap_servers, partitions=1)
    newsroom = Newsroom(74, body_bytes=20_000)
    await newswire.produce([newsroom.ninjs(number) for number in range(2_000)])
    worker = newswire.start_worker()
    await wire.until(lambda: not broker.is_running, timeout_seconds=90, what="the end of a broker without room")
    known = len(complaints(worker))
    await wire.until(lambda: len(complaints(worker)) > known, timeout_seconds=30, what="a word on the broker's absence")
    await asyncio.to_thread(subprocess.run, ["mount", "-o", "remount,size=600m", small_disk], check=True)
    broker.start()
    await asyncio.to_thread(broker.wait_until_ready)
    await newswire.wait_until_drained(120)

    with capsys.disabled():
        print(f"\ndisk full: {len(complaints(worker))} lines")
    assert worker.is_running
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": 2_000}
