"""A watched folder, looked into again and again."""

import json
import os
from contextlib import aclosing
from pathlib import Path

import pytest

from streams.pull.errors import ErrorKind, SourceError
from streams.pull.folder import Folder
from streams.pull.sources_file import FolderSource
from tests.kit.batches import make_pipeline
from tests.kit.feed_server import items_json, ninjs_item

PIPELINE = make_pipeline()


class Looking:
    """A folder, what was sent of it, and the cursor that was committed last."""

    def __init__(self, folder: Path, *, done: bool) -> None:
        self.path, self.done = folder / "in", folder / "done" if done else None
        self.path.mkdir()
        (folder / "done").mkdir()
        self.time = 1_000.0
        self.cursor: bytes | None = None
        self.commits = 0
        self.begin()

    def begin(self) -> None:
        """As after a restart: with what was committed and no more."""
        source = FolderSource(name="one", kind="folder", path=self.path, done=self.done, settle_seconds=2)
        self.folder = Folder(source, pipeline=PIPELINE, clock=lambda: self.time, now=lambda: self.time)
        self.folder.restore(self.cursor)

    def put(self, name: str, number: int, *, at: float = 0) -> Path:
        file = self.path / name
        file.write_text(json.dumps(ninjs_item(number)))
        os.utime(file, (at, at))
        return file

    async def look(self, *, dies_after: int | None = None) -> list[int]:
        """Look once; gives the numbers of what was sent. dies_after: so many commits, before files are moved."""
        sent = []
        async with aclosing(self.folder.ask()) as portions:
            async for portion in portions:
                sent += [int(entry.key.rpartition(b":")[2]) for entry in portion.entries]
                self.cursor = portion.cursor
                self.commits += 1
                if dies_after is not None and self.commits == dies_after:
                    break
        return sent


@pytest.fixture(params=[False, True], ids=["stays", "moved"])
def looking(request: pytest.FixtureRequest, tmp_path: Path) -> Looking:
    return Looking(tmp_path, done=request.param)


async def test_each_file_is_sent_once(looking: Looking) -> None:
    """Oldest first; also after a restart."""
    looking.put("b", 1, at=10)
    looking.put("a", 2, at=20)
    assert await looking.look() == [1, 2]
    assert await looking.look() == []
    looking.begin()
    looking.put("c", 3, at=30)
    assert await looking.look() == [3]
    left = {file.name for file in looking.path.iterdir()}
    assert left == (set() if looking.done else {"a", "b", "c"})


async def test_what_is_still_being_written(looking: Looking) -> None:
    """A file that changed a moment ago waits; so does one whose name says so, for as long as it has that name."""
    looking.put("growing", 1, at=looking.time - 1)
    names = [".hidden", "x.tmp", "x.part", "x.filepart"]
    for name in names:
        looking.put(name, 2)
    (looking.path / "folder").mkdir()
    (looking.path / "link").symlink_to(looking.path / "x.tmp")
    assert await looking.look() == []
    looking.time += 1
    assert await looking.look() == [1]
    (looking.path / "x.tmp").rename(looking.path / "x.json")
    assert await looking.look() == [2]


async def test_a_file_from_the_future(looking: Looking) -> None:
    """Where clocks differ, what looks have found counts: unchanged for the settle time."""
    looking.put("a", 1, at=looking.time + 1_000_000)
    found = []
    for _ in range(3):
        found.append(await looking.look())
        looking.time += 1

    assert found == [[], [], [1]]


async def test_killed_after_the_commit(looking: Looking) -> None:
    """Files that were sent and not moved away are not sent again, but moved."""
    looking.put("a", 1)
    assert await looking.look(dies_after=1) == [1]
    looking.begin()
    assert await looking.look() == []
    assert (looking.path / "a").exists() is not bool(looking.done)


async def test_a_file_that_is_written_anew(looking: Looking) -> None:
    """It is another file, also under the same name."""
    looking.put("a", 1, at=10)
    await looking.look()
    looking.put("a", 2, at=20)
    assert await looking.look() == [2]
    if looking.done:
        assert {file.name for file in looking.done.iterdir()} == {"a", "a~2"}


async def test_what_cannot_be_read(looking: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the file; the others go on."""
    bad = looking.put("bad", 1)
    looking.put("good", 2)
    opening = Path.open

    def refuse(path: Path, *args: object, **options: object) -> object:
        if path == bad:
            raise PermissionError(13, "Permission denied")
        return opening(path, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    sent = []
    with pytest.raises(SourceError, match=r"in/bad cannot be read: Permission denied") as refused:
        async for portion in looking.folder.ask():
            sent += [entry.key for entry in portion.entries]

    assert refused.value.kind is ErrorKind.FILES
    assert sent == [b"urn:entry:2"]


async def test_a_folder_that_is_not_there(looking: Looking) -> None:
    """It is told by its name."""
    looking.path.rmdir()

    with pytest.raises(SourceError, match=r"in cannot be read: No such file or directory"):
        await looking.look()


async def test_a_file_of_many_entries(looking: Looking) -> None:
    """It goes in portions; killed after some of them, it goes on where they end."""
    file = looking.path / "large.json"
    file.write_bytes(items_json(map(ninjs_item, range(1_200))))
    os.utime(file, (1, 1))
    looking.put("small", 5_000, at=2)

    first = await looking.look(dies_after=1)
    looking.begin()
    second = await looking.look()

    assert first + second == [*range(1_200), 5_000]
    assert len(first) == 500


async def test_many_small_files(looking: Looking) -> None:
    """They share transactions."""
    for number in range(450):
        looking.put(f"{number:03}", number, at=number)

    assert await looking.look() == list(range(450))
    assert looking.commits == 3


async def test_a_name_that_is_no_utf8(looking: Looking) -> None:
    """It is sent and remembered like any other."""
    looking.put("a", 1).rename(looking.path / os.fsdecode(b"\xe9"))
    assert await looking.look() == [1]
    looking.begin()
    assert await looking.look() == []


async def test_done_is_not_there(tmp_path: Path) -> None:
    """What was sent is told to stay, and is not sent again."""
    looking = Looking(tmp_path, done=True)
    (tmp_path / "done").rmdir()
    looking.put("a", 1)

    for _ in range(2):
        with pytest.raises(SourceError, match="make the folder, or set done"):
            await looking.look()

    assert looking.commits == 1
