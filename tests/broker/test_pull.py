"""Feeds of a server that lies, pulled to the embedded broker: what is wrong sends nothing, nothing is sent twice."""

import asyncio
import gzip
import random
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import pytest
from aiohttp import web

from streams.kafka.cluster import Cluster
from streams.kafka.embedded import PARTITIONS, EmbeddedBroker
from streams.kafka.reader import read_to_end
from streams.pull.build import Builder
from streams.pull.errors import ErrorKind, SourceError
from streams.pull.metrics import PullMetrics
from streams.pull.outlet import open_outlet
from streams.pull.puller import Puller
from streams.pull.sources_file import FeedSource
from streams.settings import Settings
from tests.kit.batches import make_pipeline
from tests.kit.feed_server import FeedServer, feed_server, items_json, ninjs_item

PATH = "/feed"


class Pulling:
    """One feed, pulled a time at a go, each as by a process of its own."""

    def __init__(self, broker: EmbeddedBroker, server: FeedServer) -> None:
        prefix = f"{uuid.uuid4().hex[:8]}."
        broker.create_topics([f"{prefix}raw", f"{prefix}cursors"])
        settings = Settings(
            bootstrap_servers=broker.address, partitions=PARTITIONS, topic_prefix=prefix, app_id=prefix.strip(".")
        )
        self.server = server
        self.cluster = Cluster(settings, embedded=True)
        self.metrics = PullMetrics(["one"], now=time.time)
        self.builder = Builder(
            make_pipeline(max_article_bytes=16_000_000, max_record_bytes=2_000_000), count=self.metrics.count_request
        )

    async def pull(self, *, url: str | None = None, **options: Any) -> int:
        """Pull once, and give how many records were sent."""
        table = {"name": "one", "kind": "feed", "url": url or self.server.url + PATH, "allow_private": True, **options}
        async with AsyncExitStack() as stack:
            asked = await self.builder.build(FeedSource.model_validate(table), stack)
            puller = Puller(
                "one",
                asked,
                open_outlet=partial(open_outlet, self.cluster),
                metrics=self.metrics,
                chance=random.Random(1),
            )
            return await puller.pull_once()

    async def fail(self, kind: ErrorKind, told: str, **options: Any) -> None:
        """Pull once, which must fail so."""
        with pytest.raises(SourceError, match=told) as refused:
            await self.pull(**options)
        assert refused.value.kind is kind

    async def raw(self) -> list[int]:
        """Numbers of the entries on wire.raw."""
        topic = f"{self.cluster.settings.topic_prefix}raw"
        return [
            int(item.key.rpartition(b":")[2])
            async for items in read_to_end(self.cluster, topic)
            for item in items
            if item.key is not None
        ]


@pytest.fixture
async def pulling(broker: EmbeddedBroker) -> AsyncIterator[Pulling]:
    async with feed_server() as server:
        yield Pulling(broker, server)


def serve(pulling: Pulling, *numbers: int, **headers: str) -> None:
    pulling.server.give(PATH, items_json(map(ninjs_item, numbers)), status=200, **headers)


async def test_what_is_new_is_sent_once(pulling):
    """The cursor is read by the next process: it sends what was added, and nothing again."""
    serve(pulling, 2, 1)
    assert [await pulling.pull(), await pulling.pull()] == [2, 0]
    serve(pulling, 3, 2, 1)
    assert [await pulling.pull(), await pulling.pull()] == [1, 0]
    assert sorted(await pulling.raw()) == [1, 2, 3]


async def test_not_changed_without_an_etag(pulling):
    """A server that has dates alone, of which none is a date, and answers 304 without repeating them."""
    serve(pulling, 2, 1, Last_Modified="the day before yesterday")
    await pulling.pull()
    pulling.server.give(PATH, b"", status=304)

    assert await pulling.pull() == 0
    assert await pulling.pull() == 0
    assert pulling.server.requests(PATH)[-1].headers["If-Modified-Since"] == "the day before yesterday"
    agent = pulling.server.requests(PATH)[0].headers["User-Agent"]
    assert agent.startswith("newswire/")


@pytest.mark.parametrize(("retry_after", "seconds"), [("77", 77), ("Tue, 99 Foo 2023 25:00:00 GMT", 0), ("-1", 0)])
async def test_too_many_requests(pulling, retry_after, seconds):
    """429 is an error of the source with its server's patience; nothing is sent."""
    pulling.server.give(PATH, b"slow down", status=429, Retry_After=retry_after)

    with pytest.raises(SourceError) as refused:
        await pulling.pull()

    assert (refused.value.kind, refused.value.wait_seconds) == (ErrorKind.THROTTLED, seconds)
    assert await pulling.raw() == []


async def test_half_a_body(pulling):
    """The connection breaks behind whole entries: none of them is sent, and all are with the whole document."""
    whole = items_json(map(ninjs_item, range(100)))

    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(whole))})
        await response.prepare(request)
        await response.write(whole[: len(whole) // 2])
        assert request.transport is not None
        request.transport.close()
        return response

    async def half_chunked(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        await response.write(whole[: len(whole) // 2])
        assert request.transport is not None
        request.transport.close()
        return response

    for lie in (half, half_chunked):
        pulling.server.answers[PATH] = lie
        await pulling.fail(ErrorKind.BODY, "half a document")
    pulling.server.give(PATH, gzip.compress(whole)[:-10], Content_Encoding="gzip")
    await pulling.fail(ErrorKind.BODY, "half a document")
    assert await pulling.raw() == []

    pulling.server.give(PATH, gzip.compress(whole), Content_Encoding="gzip")
    assert await pulling.pull() == 100
    assert sorted(await pulling.raw()) == list(range(100))


async def test_redirects_in_circles(pulling):
    """They end, and nothing is sent."""
    pulling.server.give(PATH, b"", status=302, Location="/two")
    pulling.server.give("/two", b"", status=302, Location=PATH)

    await pulling.fail(ErrorKind.REDIRECT, "in circles")
    assert len(pulling.server.requests(PATH)) == 1


async def test_ten_thousand_entries(pulling):
    """In portions, each once; the second time none."""
    serve(pulling, *range(10_000))

    assert [await pulling.pull(), await pulling.pull()] == [10_000, 0]
    assert sorted(await pulling.raw()) == list(range(10_000))


async def test_ten_thousand_entries_of_which_half_are_committed(pulling, monkeypatch):
    """A process that dies between two transactions: the next one sends the rest, and nothing again."""
    serve(pulling, *range(10_000), ETag='"1"')
    commits = 0

    class Died(BaseException):
        pass

    def count(source: str, items: int) -> None:
        nonlocal commits
        commits += 1
        if commits == 10:
            raise Died

    with monkeypatch.context() as patch:
        patch.setattr(pulling.metrics, "count_sent", count)
        with pytest.raises(Died):
            await pulling.pull()

    assert await pulling.pull() == 5_000
    assert sorted(await pulling.raw()) == list(range(10_000))


async def test_changed_ids(pulling):
    """Entries with new ids are new articles to us: each is sent; those that stay are not."""
    pulling.server.give(PATH, items_json(map(ninjs_item, (1, 2))))
    await pulling.pull()
    changed = [{**ninjs_item(1), "uri": "urn:new:11"}, ninjs_item(2)]
    pulling.server.give(PATH, items_json(changed))

    assert await pulling.pull() == 1
    assert sorted(await pulling.raw()) == [1, 2, 11]


async def test_a_bomb(pulling):
    """A gigabyte of zeros as a megabyte of gzip is refused before it is unpacked."""
    packed = gzip.compress(bytes(100_000_000)) * 10
    pulling.server.give(PATH, packed, Content_Encoding="gzip")

    await pulling.fail(ErrorKind.BODY, "more than 16,000,000 bytes")


async def test_an_error_page(pulling):
    """A log-in form with status 200 is an error of the source, no dead letter."""
    pulling.server.give(PATH, b"<!DOCTYPE html><html><title>Log in</title></html>")

    await pulling.fail(ErrorKind.UNREADABLE, "none of articles")
    assert await pulling.raw() == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "0x7f000001"])
async def test_private_addresses(pulling, host):
    """Without allow_private none is asked, however it is written; the server hears nothing."""
    port = pulling.server.url.rpartition(":")[2]

    with pytest.raises(SourceError) as refused:
        await pulling.pull(url=f"http://{host}:{port}{PATH}", allow_private=False)

    assert refused.value.kind in (ErrorKind.ADDRESS, ErrorKind.REDIRECT)
    assert pulling.server.asked == []


async def test_robots(pulling):
    """What robots.txt does not allow is not asked for, unless it is said that we may."""
    serve(pulling, 1, 2)
    pulling.server.give("/robots.txt", b"User-agent: newswire\nDisallow: /feed\n")

    await pulling.fail(ErrorKind.ROBOTS, "set robots = false")
    assert pulling.server.requests(PATH) == []
    assert await pulling.pull(robots=False) == 2


async def test_one_request_at_a_time(pulling):
    """Two sources of one host take turns."""
    at_once = most = 0

    async def slow(request: web.Request) -> web.StreamResponse:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.05)
        at_once -= 1
        return web.Response(body=items_json([ninjs_item(1), ninjs_item(2)]))

    pulling.server.answers |= {"/a": slow, "/b": slow}
    async with AsyncExitStack() as stack:
        built = [
            await pulling.builder.build(
                FeedSource.model_validate(
                    {"name": name, "kind": "feed", "url": f"{pulling.server.url}/{name}", "allow_private": True}
                ),
                stack,
            )
            for name in "ab"
        ]

        async def ask(asked: Any) -> None:
            asked.restore(None)
            async for _ in asked.ask():
                pass

        await asyncio.gather(*(ask(asked) for asked in built))

    assert most == 1
