"""Articles a second of one worker on a real Kafka, beside the prototype's design on the same machine.

`python -m tests.bench.throughput [--articles 100000] [--runs 3] [--beside CHECKOUT]`. Every run has topics of its own:
the articles are produced, then one process works the backlog off. Runs alternate. A rate is raw records over the time
from the first output record to the last, by the broker's clock, so that start-up does not count on any side; CPU is the
process's whole time on a core, start-up and all. With --beside another checkout's worker takes the prototype's place.
"""

import argparse
import asyncio
import itertools
import logging
import random
import statistics
import sys
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.broker import PRODUCT, broker
from tests.kafka import wire
from tests.kafka.installation import OUTCOMES, Installation
from tests.kit.articles import Item, Newsroom
from tests.kit.paths import ROOT

REPEATS = 0.1
PARTITIONS = 8
PROTOTYPE = ("-m", "tests.bench.prototype", "worker", "-l", "info", "--without-web")


def generate(articles: int, seed: int) -> list[Item]:
    """So many records of about 2.2 KB, one in ten the bytes of an earlier one."""
    newsroom, chance = Newsroom(seed, body_bytes=1_950), random.Random(seed)
    items: list[Item] = []
    for _ in range(articles):
        if items and chance.random() < REPEATS:
            items.append(chance.choice(items))
        else:
            items.append(newsroom.ninjs(len(items)))
    return items


class Contestant(NamedTuple):
    """Who works a backlog off: a command, and the checkout that it is of."""

    name: str
    command: Sequence[str]
    checkout: Path = ROOT


class Measured(NamedTuple):
    rate: float
    """Records a second."""
    cpu: float
    """Seconds of a core for a thousand records."""


async def measure(address: str, folder: Path, items: Sequence[Item], contestant: Contestant) -> Measured:
    """One run; raises AssertionError where the numbers do not add up."""
    command = contestant.command
    newswire = Installation(
        address, folder, f"bench-{uuid.uuid4().hex[:8]}", partitions=PARTITIONS, checkout=contestant.checkout
    )
    await newswire.apply_topics()
    for at in range(0, len(items), 5_000):
        await newswire.produce(items[at : at + 5_000])
    worker = newswire.start_worker(command)
    await newswire.wait_until_drained(600)
    if command is PRODUCT:
        metrics = await worker.metrics()
        outcomes = metrics.outcomes()
        assert metrics.consumed == sum(outcomes.values()) == len(items), f"{metrics.consumed} {outcomes}"
        assert set(outcomes) == set(OUTCOMES)
    cpu = worker.cpu_seconds()
    assert await worker.stop() == 0, worker.log_text[-2_000:]
    read = await wire.read_topics(
        address, [newswire.prefix + name for name in ("enriched", "duplicates")], timeout_seconds=300
    )
    enriched, duplicates = read.values()
    distinct = {record.header("ce_id") for record in enriched}
    assert len(enriched) == len(distinct) == len({item.key for item in items}), "published = distinct revisions"
    assert len(enriched) + len(duplicates) == len(items)
    times = [record.timestamp for record in itertools.chain(enriched, duplicates)]
    await newswire.clean_up()
    return Measured(rate=1000 * len(items) / (max(times) - min(times)), cpu=1000 * cpu / len(items))


async def run(address: str, folder: Path, *, articles: int, runs: int, other: Contestant) -> None:
    items = generate(articles, seed=1)
    size = sum(len(item.value or b"") for item in items) / len(items)
    print(f"{articles:,} records of {size:,.0f} bytes, {articles - len({i.key for i in items}):,} of them repeats")
    contestants = [Contestant("newswire", PRODUCT), other]
    for contestant in contestants:  # a young JVM is slow: the first tenth of the articles warms the broker
        await measure(address, folder, items[: max(1, articles // 10)], contestant)
    found: dict[str, list[Measured]] = {contestant.name: [] for contestant in contestants}
    for number in range(1, runs + 1):
        for contestant in contestants if number % 2 else reversed(contestants):
            measured = await measure(address, folder, items, contestant)
            found[contestant.name].append(measured)
            print(
                f"run {number}  {contestant.name:<10} {measured.rate:>8,.0f} articles/s  "
                f"{measured.cpu:.3f} CPU s a thousand",
                flush=True,
            )
    rates = {name: statistics.median(each.rate for each in its) for name, its in found.items()}
    cpus = {name: statistics.median(each.cpu for each in its) for name, its in found.items()}
    for name in found:
        print(f"median {name:<10} {rates[name]:>8,.0f} articles/s  {cpus[name]:.3f} CPU s a thousand")
    print(f"ratio newswire / {other.name}: rate {rates['newswire'] / rates[other.name]:.2f}, ", end="")
    print(f"CPU {cpus['newswire'] / cpus[other.name]:.2f}")


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.bench.throughput", description=__doc__.partition("\n")[0])
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--beside", type=Path, help="another checkout, whose worker takes the prototype's place")
    chosen = options.parse_args()
    if chosen.articles < 1 or chosen.runs < 1:
        sys.exit("--articles and --runs must be positive")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it tells of every retry while topics are young
    other = Contestant("prototype", PROTOTYPE)
    if chosen.beside:
        other = Contestant("beside", PRODUCT, chosen.beside.resolve())
    with tempfile.TemporaryDirectory() as name, broker(Path(name)) as address:
        asyncio.run(run(address, Path(name), articles=chosen.articles, runs=chosen.runs, other=other))


if __name__ == "__main__":
    main()
