"""Bad input between good articles on a real Kafka (I4): what is good comes out, what is bad is kept, byte for byte.

A short form by default. `NEWSWIRE_TEST_POISON=10000` runs the long one: so many bad items between as many good ones.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Literal

import pytest
from aiokafka import AIOKafkaProducer

from tests.kafka import wire
from tests.kafka.hostile import mutants, poison
from tests.kafka.installation import Installation, Worker
from tests.kit.articles import Item, Newsroom
from tests.kit.items import page_dump

COUNT = int(os.environ.get("NEWSWIRE_TEST_POISON", "0"))
IS_LONG = COUNT > 0
MAX_RECORD_BYTES = 2_000_000


async def send(newswire: Installation, items: list[Item], *, compression: Literal["zstd"] | None = None) -> None:
    """Send items as large as the topic takes them, a hundred at a time."""
    producer = AIOKafkaProducer(
        bootstrap_servers=newswire.address, acks="all", max_request_size=64 << 20, compression_type=compression
    )
    await producer.start()
    try:
        for at in range(0, len(items), 100):
            await wire.send_all(producer, newswire.raw, items[at : at + 100])
    finally:
        await producer.stop()


async def watch(worker: Worker, until: Callable[[], object]) -> tuple[float, float]:
    """Longest open batch and longest time to an answer of /metrics, seconds, until it holds."""
    oldest = slowest = 0.0
    while not await until():  # type: ignore[misc]
        started = time.monotonic()
        said = await worker.metrics()
        slowest = max(slowest, time.monotonic() - started)
        oldest = max(oldest, said.value("newswire_oldest_open_batch_seconds") or 0.0)
    return oldest, slowest


@pytest.mark.timeout(3_600 if IS_LONG else 240)
async def test_poison_between_good_articles_costs_nobody_else_anything(install, capsys):
    """Every good article is published once, every bad item a dead letter with its bytes; the worker goes on."""
    count = COUNT or 300
    newswire = await install()
    newsroom, chance = Newsroom(60, body_bytes=400), random.Random(60)
    good = [newsroom.ninjs(number) for number in range(count)]
    bad = list(poison(count * 9 // 10, 61))
    items = [*good, *(item for _, item in bad), *mutants(count - len(bad), 62)]
    chance.shuffle(items)
    worker = await newswire.start_ready_worker()
    idle = worker.peak_bytes()
    started = time.monotonic()
    await send(newswire, items)

    async def drained() -> bool:
        committed, ends = await newswire.positions()
        return committed == ends

    oldest, slowest = await watch(worker, drained)
    lasted = time.monotonic() - started

    said = await worker.metrics()
    assert worker.is_running and worker.log_text.count("opens again") == 0, worker.log_text[-3_000:]
    assert said.consumed == sum(said.outcomes().values()) == len(items) + said.outcomes()["rekeyed"]
    assert said.value("newswire_dead_letters_total", reason="internal") == 0
    enriched = Counter(record.key for record in await newswire.read("enriched"))
    assert [enriched[item.key] for item in good] == [1] * count
    raw = {(record.partition, record.offset): record for record in await newswire.read("raw")}
    dead = await newswire.read("dead-letters")
    assert len(dead) == said.outcomes()["dead_letter"]
    kept: Counter[bytes | None] = Counter()
    omitted = 0
    for letter in dead:
        original = raw[int(letter.header("dlq_partition") or -1), int(letter.header("dlq_offset") or -1)]
        assert int(letter.header("dlq_bytes") or -1) == len(original.value or b"")
        if letter.header("dlq_omitted"):
            omitted += 1
            assert len(original.value or b"") > MAX_RECORD_BYTES - 2_000
            continue
        assert (letter.value, letter.key) == (original.value, original.key)
        kept[original.value] += 1
    missing = Counter(item.value for _, item in bad if len(item.value or b"") <= MAX_RECORD_BYTES - 2_000) - kept
    assert not missing, [name for name, item in bad if item.value in missing][:10]
    assert omitted == sum(len(item.value or b"") > MAX_RECORD_BYTES - 2_000 for _, item in bad) > 0
    with capsys.disabled():
        reasons = Counter(letter.header("dlq_reason") for letter in dead)
        print(
            f"\n{count:,} good, {len(bad):,} bad and {count - len(bad):,} mutated items in {lasted:.0f} s: "
            f"{sum(enriched.values()):,} published, {len(dead):,} dead letters ({omitted} without their bytes), "
            f"peak {worker.peak_bytes() / 1e6:.0f} MB ({idle / 1e6:.0f} idle), longest batch {oldest:.1f} s, "
            f"longest wait for /metrics {slowest:.1f} s\n{dict(reasons.most_common())}"
        )
    # A worker whose loop stands for a session, 10 s, is given up by its group.
    assert said.value("newswire_rebalances_total") == 1
    assert worker.peak_bytes() < 600e6


async def test_poison_in_a_row_is_worked_off_at_the_rate_of_its_size(install):
    """Thousands of bad records and nothing else: all kept, in order, in large batches."""
    newswire = await install(partitions=1)
    items = [Item(b"\x00\x89%d" % number, b"row") for number in range(5_000)]
    await newswire.produce(items)
    worker = await newswire.start_ready_worker()
    await newswire.wait_until_drained()

    assert [letter.value for letter in await newswire.read("dead-letters")] == [item.value for item in items]
    said = await worker.metrics()
    assert (said.value("newswire_batch_records_count") or 0) < 50


async def test_articles_that_travel_compressed_do_not_swell_a_batch(install):
    """A hundred megabytes of words travel as less than one: memory stays bounded by bytes, and nothing is lost."""
    newswire = await install(partitions=1)
    body = " word" * 190_000
    items = [Item(page_dump(f"A body.{body}", article_id=f"{n}", date=None), b"%d" % n) for n in range(100)]
    await send(newswire, items, compression="zstd")
    worker = await newswire.start_ready_worker()
    await newswire.wait_until_drained(100)
    assert worker.peak_bytes() < 300e6

    giant = Item(b'{"uri":"urn:x:1","body_text":"' + b" word" * 10_000_000 + b'"}', b"giant")
    await send(newswire, [giant], compression="zstd")
    await newswire.wait_until_drained()

    outcomes = (await worker.metrics()).outcomes()
    assert (outcomes["new"], outcomes["dead_letter"]) == (100, 1)
    (letter,) = await newswire.read("dead-letters")
    assert (letter.header("dlq_omitted"), letter.header("dlq_bytes")) == ("true", str(len(giant.value or b"")))
