"""Work is bounded over all lanes of a worker: articles made to be slow oust no member and come out once."""

import pytest

from tests.kafka import wire
from tests.kafka.installation import Installation, Worker
from tests.kit.articles import SUBJECT_SENTENCES, Item
from tests.oracle.partitioner import partition_of

PARTITIONS, ARTICLES, BODY_BYTES = 8, 40, 900_000
SLOW_TEXTS = (
    "Read more\n",
    "X\n\n",
    "Read more\n\nX\n\nRelated:\n\nAnother story\n\n",
    f"{SUBJECT_SENTENCES[0]} {SUBJECT_SENTENCES[1]} ",
    "\N{LEFT DOUBLE QUOTATION MARK}We will meet at a summit,\N{RIGHT DOUBLE QUOTATION MARK} Mr. A. said. ",
)
"""Furniture line after line, sentences that every rule looks at, sentence ends that are none."""


def slow_article(number: int) -> Item:
    """A page dump of almost a megabyte, of one slow text repeated."""
    text = SLOW_TEXTS[number % len(SLOW_TEXTS)]
    body = text * (BODY_BYTES // len(text.encode()))
    dump = f"ID :\n{number}\nTue, 01/26/2016 - 11:55\nAuther :\n\nHeadline {number}\n\nFirst words.\n\n{body}\n"
    return Item(dump.encode(), f"urn:newswire:made-up:{number}".encode(), (("feed", b"made-up"),))


async def rebalances(workers: list[Worker]) -> float:
    return sum([(await worker.metrics()).total("newswire_rebalances_total") for worker in workers])


async def wait_for_an_even_share(workers: list[Worker]) -> None:
    async def even() -> bool:
        return [len(await worker.partitions()) for worker in workers] == [PARTITIONS / 2] * 2

    await wire.until(even, timeout_seconds=20, what="an even share")
    for worker in workers:
        await worker.wait_until_ready()


@pytest.mark.timeout(240)
async def test_slow_articles_on_every_partition_oust_nobody(install):
    """Two workers, eight partitions, forty slow articles of 0.9 MB, five on each: each once, and no rebalance."""
    newswire: Installation = await install(partitions=PARTITIONS)
    workers = [await newswire.start_ready_worker() for _ in range(2)]
    await wait_for_an_even_share(workers)
    seen = await rebalances(workers)
    wanted: list[Item] = []
    spread = [0] * PARTITIONS
    number = 0
    while len(wanted) < ARTICLES:
        at = partition_of(f"urn:newswire:made-up:{number}", PARTITIONS)
        if spread[at] < ARTICLES / PARTITIONS:
            spread[at] += 1
            wanted.append(slow_article(number))
        number += 1

    await newswire.produce(wanted)
    await newswire.wait_until_drained(120)

    assert await rebalances(workers) == seen, "somebody was ousted"
    fences = [(await worker.metrics()).total("newswire_transactions_total", result="fenced") for worker in workers]
    assert fences == [0, 0]
    for worker in workers:
        await worker.wait_until_ready(15)
    published = await newswire.read("enriched")
    assert sorted(record.key or b"" for record in published) == sorted(item.key or b"" for item in wanted)
    for worker in workers:
        assert await worker.stop() == 0
