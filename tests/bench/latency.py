"""Milliseconds from a producer's send to a `read_committed` subscriber's receipt, on a real Kafka.

    python -m tests.bench.latency [--seconds 120]

Articles are sent at a steady pace, each new; producer and subscriber live in this process, by one clock, and all else
is a process of its own. Four runs: one worker at 50/s and at 2,000/s; two workers at 50/s of which the second is killed
with SIGKILL and started again at once every 20 s, first with ordinary, then with static membership. Each run ends with
the oracle's word: every article once, in order. Times hang on the box.
"""

import argparse
import asyncio
import contextlib
import logging
import math
import os
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer

from tests.bench.broker import PRODUCT, broker
from tests.kafka import wire
from tests.kafka.installation import Installation, Worker
from tests.kit.articles import Newsroom

PARTITIONS = 8
TICK_SECONDS = 0.005
KILL_EVERY_SECONDS = 20.0
# The first articles pay for what a process does once: imports, connections, compiled patterns.
WARM_UP_SECONDS = 5.0


class Receipt(NamedTuple):
    """One article that has come out."""

    partition: int
    milliseconds: float


class Scenario(NamedTuple):
    """What is measured: a pace, and whether a second worker is killed again and again."""

    name: str
    a_second: int
    seconds: float
    kills: bool = False
    static: bool = False


class Subscriber:
    """Reads wire.enriched as it is committed and notes when each article came."""

    def __init__(self, newswire: Installation) -> None:
        self.sent_at: dict[bytes, float] = {}
        self.receipts: list[Receipt] = []
        self._topic, self._address = newswire.prefix + "enriched", newswire.address

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        """Read until the block ends."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._address,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
        )
        await consumer.start()
        consumer.assign(await wire.partitions_of(self._address, [self._topic]))
        task = asyncio.create_task(self._read(consumer))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])
            await consumer.stop()

    async def _read(self, consumer: AIOKafkaConsumer) -> None:
        while True:
            answer = await consumer.getmany(timeout_ms=1_000)
            now = time.monotonic()
            for place, records in answer.items():
                for record in records:
                    sent_at = self.sent_at.get(record.key or b"")
                    if sent_at is not None:
                        self.receipts.append(Receipt(place.partition, 1_000 * (now - sent_at)))


async def send_steadily(newswire: Installation, subscriber: Subscriber, *, a_second: int, seconds: float) -> int:
    """Send new articles at a steady pace; returns how many were sent, those of the warm-up included."""
    newsroom = Newsroom(1, body_bytes=1_950)
    total, warm_up = int(a_second * (WARM_UP_SECONDS + seconds)), int(a_second * WARM_UP_SECONDS)
    items = [newsroom.ninjs(number) for number in range(total)]
    producer = newswire.producer()
    await producer.start()
    started, sent, acks = time.monotonic(), 0, []
    try:
        while sent < total:
            due = min(total, int(a_second * (time.monotonic() - started)) + 1)
            for item in items[sent:due]:
                if sent >= warm_up:
                    subscriber.sent_at[item.key or b""] = time.monotonic()
                acks.append(
                    await producer.send(newswire.raw, value=item.value, key=item.key, headers=list(item.headers))
                )
                sent += 1
            await asyncio.sleep(TICK_SECONDS)  # the pace
        await asyncio.gather(*acks)
    finally:
        await producer.stop()
    return total


async def kill_again_and_again(newswire: Installation, first: Worker, second: Worker, **settings: str) -> set[int]:
    """Kill and replace the second worker every 20 s until cancelled; returns what the first one always owned."""
    stayed = await first.partitions()
    try:
        while True:
            await asyncio.sleep(0.8 * KILL_EVERY_SECONDS)  # later than any session and rebalance lasts
            stayed &= await first.partitions()
            await asyncio.sleep(0.2 * KILL_EVERY_SECONDS)
            await second.kill()
            second = newswire.start_worker(PRODUCT, **settings)
    except asyncio.CancelledError:
        return stayed


async def measure(address: str, folder: Path, scenario: Scenario) -> list[str]:
    """Run one scenario; gives the rows of the table. Raises AssertionError where the oracle finds a fault."""
    newswire = Installation(address, folder, f"bench-{uuid.uuid4().hex[:8]}", partitions=PARTITIONS)
    await newswire.apply_topics()
    names: Sequence[dict[str, str]] = [{"GROUP_INSTANCE_ID": name} if scenario.static else {} for name in ("a", "b")]
    first, *others = [newswire.start_worker(PRODUCT, **name) for name in names[: 1 + scenario.kills]]
    for worker in (first, *others):
        await worker.wait_until_ready(60)
    subscriber = Subscriber(newswire)
    load = os.getloadavg()[0]
    killing = None
    async with subscriber.reading():
        if scenario.kills:
            killing = asyncio.create_task(kill_again_and_again(newswire, first, others[0], **names[1]))
        sent = await send_steadily(newswire, subscriber, a_second=scenario.a_second, seconds=scenario.seconds)
        if killing is not None:
            killing.cancel()
            await asyncio.wait([killing])
        await newswire.wait_until_drained(120)
        await wire.until(
            lambda: len(subscriber.receipts) >= len(subscriber.sent_at), timeout_seconds=60, what="receipt of all"
        )
    load = max(load, os.getloadavg()[0])
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": sent}
    await newswire.clean_up()
    kills = len(newswire.workers) - 2
    everything = set(range(PARTITIONS))
    groups = {"all": everything}
    if killing is not None:
        stayed = killing.result()
        groups |= {"always the first worker's": stayed, "the others": everything - stayed}
    return [
        row(f"{scenario.name}, {kills} kills" if scenario.kills else scenario.name, group, its, subscriber, load)
        for group, its in groups.items()
    ]


def row(name: str, group: str, partitions: set[int], subscriber: Subscriber, load: float) -> str:
    """One line of the table."""
    times = sorted(receipt.milliseconds for receipt in subscriber.receipts if receipt.partition in partitions)
    figures = [f"{percentile(times, share):,.0f}" for share in (0.5, 0.99, 0.999, 1.0)] if times else ["–"] * 4
    return f"| {name} | {group}: {len(partitions)} | {len(times):,} | {' | '.join(figures)} | {load:.1f} |"


def percentile(ordered: Sequence[float], share: float) -> float:
    """The least value that is not below this share of them (nearest rank)."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


async def run(address: str, folder: Path, seconds: float) -> None:
    scenarios = (
        Scenario("one worker, 50/s", 50, seconds),
        Scenario("one worker, 2,000/s", 2_000, seconds / 4),
        Scenario("two workers, 50/s, one killed every 20 s", 50, seconds, kills=True),
        Scenario("the same, static membership", 50, seconds, kills=True, static=True),
    )
    print("| run | partitions | articles | p50 ms | p99 ms | p99.9 ms | longest ms | load |\n|" + " --- |" * 8)
    for scenario in scenarios:
        for line in await measure(address, folder, scenario):
            print(line, flush=True)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.bench.latency", description=__doc__.partition("\n")[0])
    options.add_argument("--seconds", type=float, default=120)
    chosen = options.parse_args()
    if chosen.seconds < KILL_EVERY_SECONDS:
        sys.exit(f"--seconds must be at least {KILL_EVERY_SECONDS:g}")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it tells of every retry while topics are young
    with tempfile.TemporaryDirectory() as name, broker(Path(name)) as address:
        asyncio.run(run(address, Path(name), chosen.seconds))


if __name__ == "__main__":
    main()
