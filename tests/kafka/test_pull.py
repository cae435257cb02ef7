"""`newswire pull` as a process that is killed again and again: every entry is on wire.raw exactly once."""

import asyncio
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from streams.kafka.cluster import Cluster
from streams.pull.outlet import FencedError, open_outlet
from streams.settings import Settings
from tests.kit.feed_server import FeedServer, feed_server, items_json, ninjs_item
from tests.kit.waiting import until

KILLS = 5
POINTS = ("sent:1", "sent:4", "committed:1", "committed:5", "sent:2", "committed:2")
"""Where it dies by itself: records and cursor are there and not committed; or committed, and files not moved yet."""
FEEDS = ("one", "two")
SHOWN = 5_000
"""Entries that stand in a feed at once: more than come while nobody pulls, or some would be gone before."""


def write_sources(folder: Path, server: FeedServer) -> Path:
    (folder / "in").mkdir()
    (folder / "done").mkdir()
    feeds = "".join(
        f'[[source]]\nname = "{name}"\nkind = "feed"\nurl = "{server.url}/{name}"\nleast_seconds = 1\n'
        "most_seconds = 1\nallow_private = true\n"
        for name in FEEDS
    )
    folders = f"""
        [[source]]
        name = "files"
        kind = "folder"
        path = "{folder}/in"
        done = "{folder}/done"
        seconds = 0.1
        settle_seconds = 0
    """
    file = folder / "sources.toml"
    file.write_text(feeds + folders)
    return file


class Newsroom:
    """Adds an entry to each feed, and a file to the folder, again and again."""

    def __init__(self, server: FeedServer, folder: Path) -> None:
        self._server, self._folder = server, folder
        self.count = 0
        self.is_open = True

    @property
    def uris(self) -> list[str]:
        return [f"urn:{name}:{number}" for name in (*FEEDS, "file") for number in range(self.count)]

    async def work(self) -> None:
        items: dict[str, list[dict[str, Any]]] = {name: [] for name in FEEDS}
        while self.is_open:
            for name in FEEDS:
                items[name].insert(0, ninjs_item(self.count, word=name))
                del items[name][SHOWN:]
                self._server.give(f"/{name}", items_json(items[name]), ETag=f'"{self.count}"')
            unready = self._folder / "in" / f"{self.count}.part"
            unready.write_text(json.dumps(ninjs_item(self.count, word="file")))
            unready.rename(unready.with_suffix(".json"))
            self.count += 1
            await asyncio.sleep(0.1)


@pytest.mark.timeout(300)
async def test_every_entry_is_sent_exactly_once_whenever_it_is_killed(install, tmp_path):
    """Killed with -9 every few seconds while entries come: none is left out, none is sent twice."""
    newswire = await install()
    chance = random.Random(11)
    async with feed_server() as server:
        file = write_sources(tmp_path, server)
        newsroom = Newsroom(server, tmp_path)
        working = asyncio.create_task(newsroom.work())
        for _ in range(KILLS):
            process = newswire.start_pull(file)
            await process.wait_until_ready()
            await asyncio.sleep(chance.uniform(0.1, 2.5))
            await process.kill()
        for point in POINTS:
            process = newswire.start_pull(file, TEST_CRASH_POINT=point)
            await process.wait_until_ended(30)
        process = newswire.start_pull(file)
        await process.wait_until_ready()
        newsroom.is_open = False
        await working

        async def sent() -> set[str]:
            return {json.loads(record.value)["uri"] for record in await newswire.read("raw")}

        async def all_sent() -> bool:
            return await sent() >= set(newsroom.uris)

        await until(all_sent, timeout_seconds=60, what="all entries on wire.raw", pause_seconds=1)
        await asyncio.sleep(2.5)  # two more looks, which must find nothing new
        assert await process.stop() == 0

    raw = await newswire.read("raw")
    counts = Counter(json.loads(record.value)["uri"] for record in raw)
    assert newsroom.count > 100
    assert {uri: count for uri, count in counts.items() if count != 1} == {}
    assert set(counts) == set(newsroom.uris)
    assert list((tmp_path / "in").iterdir()) == []
    assert {dict(record.headers)["feed"] for record in raw} == {b"one", b"two", b"files"}
    assert all(record.key == json.loads(record.value)["uri"].encode() for record in raw)


async def test_two_processes_pull_one_source(install):
    """Who opens a source later fences the one before, whose next commit is refused; the cursor is the later one's."""
    newswire = await install()
    settings = Settings(
        bootstrap_servers=newswire.address,
        app_id=newswire.app_id,
        topic_prefix=newswire.prefix,
        partitions=newswire.partitions,
    )
    async with open_outlet(Cluster(settings), "one") as first:
        await first.commit([], b"1")
        async with open_outlet(Cluster(settings), "one") as second:
            with pytest.raises(FencedError):
                await first.commit([], b"2")
            assert second.cursor == b"1"
            await second.commit([], b"3")
    async with open_outlet(Cluster(settings), "one") as third, open_outlet(Cluster(settings), "two") as other:
        assert (third.cursor, other.cursor) == (b"3", None)


async def test_a_cursor_behind_an_open_transaction_of_another_source(install):
    """What one source has committed is read, also where another one's open transaction stands before it."""
    newswire = await install()
    settings = Settings(
        bootstrap_servers=newswire.address,
        app_id=newswire.app_id,
        topic_prefix=newswire.prefix,
        partitions=newswire.partitions,
    )
    cluster = Cluster(settings)
    hanging = cluster.new_transactional_producer(f"{newswire.app_id}-pull-other", timeout_ms=60_000)
    await hanging.start()
    async with open_outlet(cluster, "one") as outlet:
        await hanging.begin_transaction()
        await hanging.send_and_wait(f"{newswire.prefix}cursors", b"never", key=b"other")
        await outlet.commit([], b"1")

    async def read() -> bytes | None:
        async with open_outlet(cluster, "one") as again:
            return again.cursor

    reading = asyncio.create_task(read())
    await asyncio.sleep(1)
    assert not reading.done()
    await hanging.abort_transaction()
    await hanging.stop()
    assert await reading == b"1"


async def test_once(install, tmp_path):
    """Each source one time: what is new is sent, then nothing is; exit 1 where no broker answers."""
    newswire = await install()
    for number in range(2):
        (tmp_path / f"{number}.json").write_text(json.dumps(ninjs_item(number)))
    file = tmp_path / ".sources.toml"
    file.write_text(f'[[source]]\nname = "files"\nkind = "folder"\npath = "{tmp_path}"\nsettle_seconds = 0\n')

    first, second = [await newswire.run("pull", "--once", SOURCES=file) for _ in range(2)]
    nowhere = await newswire.run("pull", "--once", SOURCES=file, BOOTSTRAP_SERVERS="127.0.0.1:1")

    assert (first.returncode, first.stdout) == (0, "files: 2 records sent\n")
    assert (second.returncode, second.stdout) == (0, "files: 0 records sent\n")
    assert nowhere.returncode == 1
    assert nowhere.stdout.startswith("files: failed: no Kafka broker answers at 127.0.0.1:1")
    assert len(await newswire.read("raw")) == 2
