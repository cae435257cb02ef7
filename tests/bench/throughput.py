"""Articles a second of one worker on a real Kafka, beside the prototype's design on the same machine.

`python -m tests.bench.throughput [--articles 100000] [--runs 3]`. Every run has topics of its own: the articles are
produced, then one process works the backlog off. Runs of the two alternate. A rate is raw records over the time from
the first output record to the last, by the broker's clock, so that start-up does not count on either side.
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

from tests.bench.broker import PRODUCT, broker
from tests.kafka import wire
from tests.kafka.installation import OUTCOMES, Installation
from tests.kit.articles import Item, Newsroom

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


async def measure(address: str, folder: Path, items: Sequence[Item], command: Sequence[str]) -> float:
    """Records a second of one run; raises AssertionError where the numbers do not add up."""
    newswire = Installation(address, folder, f"bench-{uuid.uuid4().hex[:8]}", partitions=PARTITIONS)
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
    return 1000 * len(items) / (max(times) - min(times))


async def run(address: str, folder: Path, *, articles: int, runs: int) -> None:
    items = generate(articles, seed=1)
    size = sum(len(item.value or b"") for item in items) / len(items)
    print(f"{articles:,} records of {size:,.0f} bytes, {articles - len({i.key for i in items}):,} of them repeats")
    for command in (PRODUCT, PROTOTYPE):  # a young JVM is slow: the first tenth of the articles warms the broker
        await measure(address, folder, items[: max(1, articles // 10)], command)
    rates: dict[str, list[float]] = {"newswire": [], "prototype": []}
    for number in range(1, runs + 1):
        for name, command in (("newswire", PRODUCT), ("prototype", PROTOTYPE)):
            rates[name].append(await measure(address, folder, items, command))
            print(f"run {number}  {name:<10} {rates[name][-1]:>8,.0f} articles/s", flush=True)
    medians = {name: statistics.median(its_rates) for name, its_rates in rates.items()}
    for name, median in medians.items():
        print(f"median {name:<10} {median:>8,.0f} articles/s")
    print(f"ratio newswire / prototype: {medians['newswire'] / medians['prototype']:.2f}")


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.bench.throughput", description=__doc__.partition("\n")[0])
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    if chosen.articles < 1 or chosen.runs < 1:
        sys.exit("--articles and --runs must be positive")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it tells of every retry while topics are young
    with tempfile.TemporaryDirectory() as name, broker(Path(name)) as address:
        asyncio.run(run(address, Path(name), articles=chosen.articles, runs=chosen.runs))


if __name__ == "__main__":
    main()
