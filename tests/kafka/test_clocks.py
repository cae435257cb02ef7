"""Logs that are not what they were: a clock that jumps a year, a topic that was deleted and made anew under way.

`NEWSWIRE_TEST_LONG=1` adds a worker that looks on meanwhile.
"""

import asyncio
import time

from aiokafka import AIOKafkaProducer

from tests.kafka import wire
from tests.kafka.installation import Installation
from tests.kafka.long import long_test
from tests.kafka.operator import OUTPUT_CONFIG, delete_topic, set_config
from tests.kit.articles import Item, Newsroom

DAY_MS = 86_400_000
RAW_CONFIG = {**OUTPUT_CONFIG, "retention.ms": str(30 * DAY_MS), "segment.ms": str(DAY_MS)}
# A broker refuses times that are more than an hour ahead unless its operator wants otherwise.
TAKES_ANY_TIME = {"message.timestamp.type": "CreateTime", "message.timestamp.after.max.ms": str(10**15)}


async def produce_at(newswire: Installation, item: Item, timestamp_ms: int) -> None:
    """Send one record that bears this time."""
    producer = AIOKafkaProducer(bootstrap_servers=newswire.address, acks="all")
    await producer.start()
    try:
        sending = await producer.send(
            newswire.raw, item.value, item.key, headers=list(item.headers), timestamp_ms=timestamp_ms
        )
        await sending
    finally:
        await producer.stop()


async def test_one_record_of_next_year_empties_no_memory(install):
    """wire.raw with the producers' times for one record that is stamped a year ahead: what memory knew, it knows."""
    newswire = await install(partitions=1)
    newsroom = Newsroom(120, body_bytes=300)
    worker = await newswire.start_ready_worker()
    known = [newsroom.ninjs(number) for number in range(50)]
    await newswire.produce(known)
    await newswire.wait_until_drained()
    assert (await worker.metrics()).value("newswire_clock_refusals_total") == 0

    await set_config(newswire, "raw", {**RAW_CONFIG, **TAKES_ANY_TIME})
    await produce_at(newswire, newsroom.ninjs(50), time.time_ns() // 1_000_000 + 365 * DAY_MS)
    await newswire.wait_until_drained()
    (*_, stamped) = await newswire.read("raw")
    assert stamped.timestamp > time.time_ns() // 1_000_000 + 364 * DAY_MS, "the broker stamped it anew"
    await set_config(newswire, "raw", RAW_CONFIG)
    await newswire.produce(known)
    await newswire.wait_until_drained()

    metrics = await worker.metrics()
    outcomes = metrics.outcomes()
    assert (outcomes["new"], outcomes["duplicate"]) == (51, 50)
    assert metrics.value("newswire_clock_refusals_total") == 1
    told = [line for line in worker.log_text.splitlines() if "clock" in line and " INFO " not in line]
    assert len(told) == 1 and f"{newswire.raw} 0" in told[0], worker.log_text[-2_000:]
    assert await worker.stop() == 0

    # And whoever restores that memory knows the same.
    worker = await newswire.start_ready_worker()
    await newswire.produce(known)
    await newswire.wait_until_drained()
    assert (await worker.metrics()).outcomes()["duplicate"] == 50


async def test_raw_made_anew_under_way_is_judged_whole(install):
    """wire.raw deleted and made anew under a running worker, with more in it than before: all of that is judged."""
    newswire = await install(partitions=1)
    items = [Newsroom(121, body_bytes=300).ninjs(number) for number in range(80)]
    worker = await newswire.start_ready_worker()
    await newswire.produce(items[:20])
    await newswire.wait_until_drained()

    # Frozen, it cannot meet a log that is empty or shorter: what it finds on waking looks like the one it knew. So it
    # looks again whenever it slept for longer than between two looks, which a quick broker alone may not fill.
    worker.freeze()
    frozen_at = time.monotonic()
    await delete_topic(newswire, "raw")
    await newswire.apply_topics()
    await newswire.produce(items[10:])
    await asyncio.sleep(max(0.0, frozen_at + 2.5 - time.monotonic()))
    worker.thaw()
    await newswire.wait_until_drained()

    published = [record.key for record in await newswire.read("enriched")]
    assert set(published) == {item.key for item in items}, f"{80 - len(set(published))} were skipped"
    assert len(published) == 80, "known ones came out again"
    outcomes = (await worker.metrics()).outcomes()
    assert (outcomes["new"], outcomes["duplicate"]) == (80, 10)
    await worker.wait_until_ready(15)
    assert await worker.stop() == 0


@long_test
async def test_raw_made_anew_before_the_eyes_of_a_worker_is_judged_whole(install):
    """The same while the worker looks on: it meets the topic's absence, then the new log as it fills."""
    newswire = await install(partitions=2)
    items = [Newsroom(122, body_bytes=300).ninjs(number) for number in range(120)]
    worker = await newswire.start_ready_worker()
    await newswire.produce(items[:40])
    await newswire.wait_until_drained()

    await delete_topic(newswire, "raw")
    await newswire.apply_topics()
    await newswire.produce(items[20:])

    async def all_are_judged() -> bool:
        return (await worker.metrics()).outcomes()["new"] == len(items)

    await wire.until(all_are_judged, timeout_seconds=60, what="a verdict on each", pause_seconds=0.2)
    await newswire.wait_until_drained()
    published = [record.key for record in await newswire.read("enriched")]
    assert len(published) == len(set(published)) == len(items)
    await worker.wait_until_ready(15)
