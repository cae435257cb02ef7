"""A record that holds several items, on a real Kafka: each ends by itself, all of them in one transaction."""

import signal

import pytest

from streams.lanes.crash_points import CrashPoint
from tests.kit.articles import Item
from tests.oracle.partitioner import partition_of

NAR = "http://iptc.org/std/nar/2006-10-01/"


def news_message(*items: str) -> Item:
    """A news message of NewsML-G2, on the partition of its first item."""
    text = f'<newsMessage xmlns="{NAR}"><header/><itemSet>{"".join(items)}</itemSet></newsMessage>'
    return Item(text.encode(), b"urn:x:1", (("feed", b"norwire"),))


def news_item(number: int) -> str:
    """A sound item. All news in it is made up."""
    return (
        f'<newsItem guid="urn:x:{number}" version="1"><itemMeta><versionCreated>2026-03-02T09:00:00Z</versionCreated>'
        f"</itemMeta><contentMeta><headline>Boats are counted {number} times</headline></contentMeta></newsItem>"
    )


NO_GUID = '<newsItem version="1"><contentMeta><headline>A headline</headline></contentMeta></newsItem>'
NOT_WELL_FORMED = '<newsItem guid="urn:x:2"><contentMeta><headline>A & B</contentMeta></newsItem>'


@pytest.mark.parametrize(
    ("point", "broken", "reason"),
    [
        pytest.param(CrashPoint.PROCESSED, NO_GUID, b"no_id", id="processed"),
        pytest.param(CrashPoint.SENT, NOT_WELL_FORMED, b"malformed", id="sent"),
        pytest.param(CrashPoint.POSITION_SENT, NO_GUID, b"no_id", id="position-sent"),
        pytest.param(CrashPoint.COMMITTED, NOT_WELL_FORMED, b"malformed", id="committed"),
    ],
)
async def test_three_items_the_middle_one_broken_and_a_kill_between(install, point, broken, reason):
    """Two articles are published once, wherever the worker died; the third is a dead letter that names its place."""
    newswire = await install(partitions=2)
    home = partition_of("urn:x:1", 2)
    assert partition_of("urn:x:4", 2) != home, "the last item is sent on to its own partition"
    await newswire.produce([news_message(news_item(1), broken, news_item(4))])
    worker = newswire.start_worker(TEST_CRASH_POINT=point)
    assert await worker.wait_until_ended(60) == -signal.SIGKILL
    worker = await newswire.start_ready_worker()
    await newswire.wait_until_drained()

    records = await newswire.read_outputs()
    published = records["enriched"]
    (letter,) = records["dead-letters"]
    headers = dict(letter.headers)
    assert sorted(record.key for record in published) == [b"urn:x:1", b"urn:x:4"]
    assert (headers["dlq_reason"], headers["dlq_item"], headers["dlq_offset"]) == (reason, b"2", b"0")
    assert broken.encode() in letter.value
    metrics = await worker.metrics()
    assert metrics.total("newswire_articles_total") == sum(metrics.outcomes().values()) >= metrics.consumed
