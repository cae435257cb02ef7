"""Restore of a worker's memory on a real Kafka: identities a second, bytes an identity, time to ready after kill -9.

    python -m tests.bench.restore [--identities 1000000]

Memory's changelog is written as a worker writes it, in transactions of a thousand changes; the worker that is measured
is a process like any other. Bytes are what its RAM grows by beside a worker with empty memory. Rates hang on the box.
"""

import argparse
import asyncio
import hashlib
import logging
import os
import sys
import tempfile
import time
import uuid
from datetime import datetime
from pathlib import Path

from aiokafka import TopicPartition

from streams.dedupe import judge
from streams.kafka.cluster import Cluster
from streams.kafka.coordinator import TransactionCoordinator
from streams.kafka.outside import Outside
from streams.lanes.changelog import Reflected, position_row
from streams.lanes.destinations import Destinations
from streams.lanes.transaction import Row, TransactionalProducer
from streams.records import Routes
from streams.settings import Settings
from streams.stores.memory.packing import pack
from tests.bench.broker import PRODUCT, broker
from tests.bench.memory import candidate, digest
from tests.kafka.installation import Installation, Worker
from tests.kit.articles import Item

PARTITIONS = 8
BATCH = 1_000
BOOT_SECONDS = 120.0


def change(number: int) -> Row:
    """The changelog record of a new identity."""
    entry = judge(None, candidate(number), digest(number)).entry
    assert entry is not None
    key = hashlib.blake2b(f"urn:newswire:reuters:{number}".encode(), digest_size=16).digest()
    return Row(key, pack(entry))


async def fill(newswire: Installation, identities: int) -> None:
    """Write the changelog of so many identities, and positions that fit it: one raw record a partition is read."""
    await newswire.produce([Item(b"x", None, (("newswire-heartbeat", b"1"),), at) for at in range(PARTITIONS)])
    of_one = identities // PARTITIONS
    cluster = Cluster(Settings(bootstrap_servers=newswire.address, app_id=newswire.app_id))
    destinations = Destinations(cluster, Routes(newswire.prefix), subjects=list)
    outside = Outside(cluster)
    raw_topic = await outside.topic(newswire.raw)
    await outside.close()
    assert raw_topic is not None
    reflected = Reflected(position=1, app=newswire.app_id, topic_id=raw_topic.id)
    for at in range(PARTITIONS):
        raw, memory = TopicPartition(newswire.raw, at), TopicPartition(newswire.prefix + "memory", at)
        producer = TransactionalProducer(
            transactional_id=f"{newswire.app_id}-{newswire.raw}-{at}",
            cluster=cluster,
            coordinator=TransactionCoordinator(cluster),
            look_again=destinations.look_again,
        )
        await producer.open([memory.topic])
        for start in range(0, of_one, BATCH):
            end = min(of_one, start + BATCH)
            rows = [change(at * of_one + number) for number in range(start, end)]
            await producer.commit({memory: [*rows, position_row(reflected, identities=end)]}, source=raw, position=1)
        await producer.close()


def resident_bytes(worker: Worker) -> int:
    """RAM of the process now."""
    return int(Path(f"/proc/{worker.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def ready_after(newswire: Installation, **settings: str) -> tuple[Worker, float]:
    """Start a worker; seconds until it is ready."""
    started = time.monotonic()
    worker = newswire.start_worker(PRODUCT, **settings)
    await worker.wait_until_ready(BOOT_SECONDS)
    return worker, time.monotonic() - started


def restore_seconds(worker: Worker) -> float:
    """From the assignment to the last lane that is open, by the worker's log."""
    lines = worker.log_text.splitlines()
    owns = [line for line in lines if "owns 8 partitions" in line][-1]
    last = [line for line in lines if ": open at " in line][-1]
    first, end = (datetime.fromisoformat(line.split()[0]) for line in (owns, last))
    return (end - first).total_seconds()


async def run(address: str, folder: Path, identities: int) -> None:
    newswire = Installation(address, folder, f"bench-{uuid.uuid4().hex[:8]}", partitions=PARTITIONS)
    await newswire.apply_topics()
    empty, bare_start = await ready_after(newswire)
    before = resident_bytes(empty)
    assert await empty.stop() == 0
    await newswire.clean_up()

    newswire = Installation(address, folder, f"bench-{uuid.uuid4().hex[:8]}", partitions=PARTITIONS)
    await newswire.apply_topics()
    started = time.monotonic()
    await fill(newswire, identities)
    filled = time.monotonic() - started
    worker, start = await ready_after(newswire)
    scraped = await worker.metrics()
    held = int(scraped.value("newswire_memory_entries") or 0)
    assert held == identities // PARTITIONS * PARTITIONS
    restored, grown = restore_seconds(worker), resident_bytes(worker) - before
    peak = worker.peak_bytes()
    await worker.kill()
    worker, after_kill = await ready_after(newswire)
    assert await worker.stop() == 0
    worker, _ = await ready_after(newswire, GROUP_INSTANCE_ID="the-only-one")
    await worker.kill()
    worker, after_kill_static = await ready_after(newswire, GROUP_INSTANCE_ID="the-only-one")
    assert await worker.stop() == 0
    await newswire.clean_up()
    print(f"| {identities:,} identities in {PARTITIONS} partitions, one worker | measured |")
    print("| --- | --- |")
    print(f"| restore, assignment to the last lane open | {restored:.1f} s |")
    print(f"| rate | {held / restored:,.0f} identities/s |")
    print(f"| RAM an identity, beside a worker with empty memory | {grown / held:.0f} B |")
    print(
        f"| RAM of the worker, restored; its peak while restoring | {(before + grown) / 1e6:.0f}; {peak / 1e6:.0f} MB |"
    )
    print(f"| process start to ready: empty; restored | {bare_start:.1f} s; {start:.1f} s |")
    print(f"| kill -9, then start to ready: ordinary; static member | {after_kill:.1f} s; {after_kill_static:.1f} s |")
    print(f"| writing this changelog | {filled:.0f} s |")


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.bench.restore", description=__doc__.partition("\n")[0])
    options.add_argument("--identities", type=int, default=1_000_000)
    chosen = options.parse_args()
    if chosen.identities < PARTITIONS:
        sys.exit(f"--identities must be at least {PARTITIONS}")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as name, broker(Path(name)) as address:
        asyncio.run(run(address, Path(name), chosen.identities))


if __name__ == "__main__":
    main()
