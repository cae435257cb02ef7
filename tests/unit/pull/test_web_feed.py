"""A feed on the web, asked again and again; without sockets."""

import asyncio
from contextlib import aclosing

import pytest

from streams.pull.errors import SourceError
from streams.pull.robots import Robots
from streams.pull.sources_file import FeedSource
from streams.pull.web_feed import PORTION_BYTES, PORTION_ENTRIES, WebFeed, in_portions
from tests.kit.batches import make_pipeline
from tests.kit.feed_server import items_json, ninjs_item
from tests.unit.pull.servers import Servers

URL = "https://feed.example/rss"
PIPELINE = make_pipeline()


class Asking:
    """A feed, what it sent, and the cursor that was committed last."""

    def __init__(self) -> None:
        self.servers = Servers()
        self.sent: list[str] = []
        self.cursor: bytes | None = None
        self.commits = 0
        self.begin()

    def begin(self, url: str = URL) -> None:
        """As after a restart: with what was committed and no more."""
        source = FeedSource(name="one", kind="feed", url=url)
        self.feed = WebFeed(
            source,
            getter=self.servers,
            robots=Robots(clock=lambda: 0.0),
            pipeline=PIPELINE,
            cutting=asyncio.Lock(),
            now=lambda: 0.0,
        )
        self.feed.restore(self.cursor)

    def serve(self, *numbers: int, **headers: str) -> None:
        self.servers.say(URL, 200, items_json(map(ninjs_item, numbers)), **headers)

    async def ask(self, *, dies_after: int | None = None) -> list[int]:
        """Ask once; gives the numbers of what was sent. dies_after: so many commits, as if killed."""
        before = len(self.sent)
        async with aclosing(self.feed.ask()) as portions:
            async for portion in portions:
                self.sent += [entry.key.decode() for entry in portion.entries]
                self.cursor = portion.cursor
                self.commits += 1
                if dies_after is not None and self.commits == dies_after:
                    break
        return [int(key.rpartition(":")[2]) for key in self.sent[before:]]


@pytest.fixture
def asking() -> Asking:
    return Asking()


async def test_what_is_new_is_sent(asking: Asking) -> None:
    """All at first, then what was added; also after a restart."""
    asking.serve(2, 1)
    assert await asking.ask() == [2, 1]
    asking.serve(3, 2, 1)
    assert await asking.ask() == [3]
    asking.begin()
    asking.serve(5, 4, 3, 2)
    assert await asking.ask() == [5, 4]


async def test_what_came_back_is_not_sent_again(asking: Asking) -> None:
    """Servers behind one name may differ by a few entries."""
    for shown in ([3, 2, 1], [2, 1, 0], [3, 2, 1]):
        asking.serve(*shown)
        await asking.ask()

    assert sorted(asking.sent) == [f"urn:entry:{number}" for number in range(4)]


async def test_nothing_new_is_no_commit(asking: Asking) -> None:
    """A 304, or the same document again, writes nothing."""
    asking.serve(2, 1, etag='"1"')
    await asking.ask()
    await asking.ask()
    asking.servers.say(URL, 304)
    await asking.ask()

    assert asking.commits == 1
    assert [headers for url, headers in asking.servers.asked if url == URL] == [{}, *[{"If-None-Match": '"1"'}] * 2]


async def test_a_new_etag_alone_is_remembered(asking: Asking) -> None:
    """Or the document would be fetched whole each time after a restart."""
    for etag in ("a", "b"):
        asking.serve(2, 1, etag=etag)
        await asking.ask()
    asking.begin()
    await asking.ask()

    assert asking.servers.asked[-1][1] == {"If-None-Match": "b"}


async def test_large_feeds_go_in_portions(asking: Asking) -> None:
    """Killed after some of them, it goes on where they end, and asks for all of the document again."""
    numbers = list(range(PORTION_ENTRIES * 2 + 10))
    asking.serve(*numbers, etag='"1"')

    first = await asking.ask(dies_after=2)
    asking.begin()
    second = await asking.ask()

    assert first + second == numbers
    assert len(first) == PORTION_ENTRIES * 2
    assert asking.servers.asked[-1][1] == {}
    assert await asking.ask() == []
    assert asking.servers.asked[-1][1] == {"If-None-Match": '"1"'}


async def test_the_place_where_it_has_moved(asking: Asking) -> None:
    """It is asked from then on, also after a restart; where that does not work, the configured one is."""
    there = "https://new.example/rss"
    asking.servers.say(URL, 301, location=there)
    asking.servers.say(there, 200, items_json([ninjs_item(1), ninjs_item(2)]))
    await asking.ask()
    asking.begin()
    await asking.ask()
    assert asking.servers.asked[-1][0] == there

    asking.servers.say(there, 500)
    with pytest.raises(SourceError):
        await asking.ask()
    asking.serve(1, 2, 3)
    assert await asking.ask() == [3]
    assert asking.servers.asked[-1][0] == URL


async def test_another_url(asking: Asking) -> None:
    """What is known of the old one is not told to the new one; entries that were seen are."""
    asking.serve(1, 2, etag='"1"')
    await asking.ask()
    asking.servers.say("https://b.example/", 200, items_json(map(ninjs_item, (1, 2, 3))))
    asking.begin("https://b.example/")

    assert await asking.ask() == [3]
    assert asking.servers.asked[-1][1] == {}


async def test_pauses(asking: Asking) -> None:
    """Sooner after news, later after none; no sooner than the server says, as far as our own bound goes."""
    pauses = []
    for shown, headers in (((1, 2), {}), ((1, 2), {}), ((1, 2, 3), {}), ((1, 2, 3), {"cache_control": "max-age=600"})):
        asking.serve(*shown, **headers)
        await asking.ask()
        pauses.append(asking.feed.pause_seconds)
    asking.serve(1, 2, 3, cache_control="max-age=80000")
    await asking.ask()

    assert pauses == [60, 90, 60, 600]
    assert asking.feed.pause_seconds == 3600


def test_portions_have_bounds() -> None:
    """Of number and of bytes; what is larger than one goes alone."""

    class Sized:
        def __init__(self, size: int) -> None:
            self.value = bytes(size)

    sizes = [1, PORTION_BYTES, PORTION_BYTES + 1, 5, *[1] * PORTION_ENTRIES]
    portions = in_portions([Sized(size) for size in sizes])  # type: ignore[misc]

    assert [len(portion) for portion in portions] == [1, 1, 1, PORTION_ENTRIES, 1]
    assert in_portions([]) == []
