"""A cancel by any id of its article, on a real Kafka: through partitions, workers and a death in the middle."""

import json
from typing import Any

from tests.kafka.installation import Installation
from tests.kit.articles import Item

FEEDS = """
[feeds.a]
other_ids = ["guid", "itemid"]
"""
STORIES = 40


def told(partition: int, **said: Any) -> Item:
    """An item on a partition, whatever its identity."""
    value = json.dumps({"type": "text", "headline": "A headline", **said}).encode()
    return Item(value, headers=(("feed", b"a"),), partition=partition)


def stories(partitions: int) -> list[Item]:
    return [
        told(at % partitions, uri=f"urn:example:story:{at}", guid=f"g-{at}", altids={"itemid": f"i-{at}"})
        for at in range(STORIES)
    ]


def cancels(partitions: int) -> list[Item]:
    """One for each story, by its guid or by an altId, under a URI of the cancel's own."""
    ids = [{"guid": f"g-{at}"} if at % 2 else {"altids": {"itemid": f"i-{at}"}} for at in range(STORIES)]
    return [
        told((at + 1) % partitions, uri=f"urn:example:cancel:{at}", pubstatus="canceled", **one)
        for at, one in enumerate(ids)
    ]


async def published(newswire: Installation) -> dict[str, list[str]]:
    """Of each identity the types of what was delivered, in order."""
    seen: dict[str, list[str]] = {}
    for record in await newswire.read("enriched"):
        headers = dict(record.headers)
        seen.setdefault((record.key or b"").decode(), []).append((headers["ce_type"] or b"").decode())
    return seen


async def test_a_cancel_finds_its_story_through_a_death(install, tmp_path):
    """Each story is taken down once, under its own identity, though the worker that learned of its ids was killed."""
    (tmp_path / "feeds.toml").write_text(FEEDS)
    newswire = await install(settings={"NEWSWIRE_FEEDS": str(tmp_path / "feeds.toml"), "NEWSWIRE_MAX_BATCH": "7"})
    worker = await newswire.start_ready_worker()
    await newswire.produce(stories(newswire.partitions))
    await newswire.wait_until_drained()
    await newswire.produce(cancels(newswire.partitions))
    await worker.kill()
    worker = await newswire.start_ready_worker()
    await newswire.wait_until_drained()
    metrics = await worker.metrics()

    assert await published(newswire) == {
        f"urn:example:story:{at}": ["newswire.item.new", "newswire.item.kill"] for at in range(STORIES)
    }
    assert metrics.consumed == sum(metrics.outcomes().values())
    assert metrics.value("newswire_kills_without_story_total") == 0


async def test_a_story_that_comes_after_its_cancel_goes_down(install, tmp_path):
    """What a cancel named before is taken down when it comes, and the log says that the cancel had found nothing."""
    (tmp_path / "feeds.toml").write_text(FEEDS)
    newswire = await install(settings={"NEWSWIRE_FEEDS": str(tmp_path / "feeds.toml")})
    worker = await newswire.start_ready_worker()
    await newswire.produce(cancels(newswire.partitions))
    await newswire.wait_until_drained()
    metrics = await worker.metrics()
    await newswire.produce(stories(newswire.partitions))
    await newswire.wait_until_drained()
    seen = await published(newswire)

    assert metrics.value("newswire_kills_without_story_total") == STORIES
    assert "articles that memory does not know" in worker.log_text
    assert {seen[f"urn:example:story:{at}"][-1] for at in range(STORIES)} == {"newswire.item.kill"}
    assert {len(seen[f"urn:example:story:{at}"]) for at in range(STORIES)} <= {1, 2}
