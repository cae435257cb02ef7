"""The file of a token."""

import asyncio
import os
import stat
import threading
from pathlib import Path

import pytest

from streams.client import FileResume, TokenGoneError


async def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    """The last token that was saved is there for the next run; before the first there is none."""
    path = tmp_path / "desk.token"
    assert await FileResume(path).load() is None
    await FileResume(path).save("t1")
    await FileResume(str(path)).save("t2")

    assert await FileResume(path).load() == "t2"
    assert _names(tmp_path) == ["desk.token"]


@pytest.mark.parametrize("content", [b"", b"\n", b"two words", b"t1\nt2\n", b"\xff\xfe", b"\x00"])
async def test_a_file_that_holds_no_token_is_told(tmp_path: Path, content: bytes) -> None:
    """An empty, torn or foreign file does not begin from now in silence: the error names it and says what to do."""
    path = tmp_path / "desk.token"
    path.write_bytes(content)
    with pytest.raises(TokenGoneError, match=f"{path} .* remove it") as told:
        await FileResume(path).load()

    assert told.value.reason == "bad_token"


async def test_a_place_that_can_hold_no_file_is_told(tmp_path: Path) -> None:
    """A folder in the way, or one that is missing, is an error with its path."""
    with pytest.raises(IsADirectoryError, match=str(tmp_path)):
        await FileResume(tmp_path).load()
    with pytest.raises(FileNotFoundError, match="missing"):
        await FileResume(tmp_path / "missing" / "desk.token").save("t1")


async def test_a_save_that_fails_leaves_the_old_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk, or a crash before the new token is on it, changes nothing."""
    resume = FileResume(tmp_path / "desk.token")
    await resume.save("t1")

    def fail(number: int) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="no space"):
            await resume.save("t2")

    assert await resume.load() == "t1"
    await resume.save("t3")
    assert await resume.load() == "t3"


async def test_the_token_is_on_the_disk_before_it_has_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes are brought to the disk, then renamed, then the folder is."""
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def note_fsync(number: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(number).st_mode) else "file")
        fsync(number)

    def note_replace(path: Path, target: Path) -> Path:
        steps.append("rename")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(Path, "replace", note_replace)
    await FileResume(tmp_path / "desk.token").save("t1")

    assert steps == ["file", "rename", "folder"]


async def test_saving_keeps_the_loop_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow disk holds up the subscription alone, not the rest of its program."""
    threads: list[threading.Thread] = []
    monkeypatch.setattr(os, "fsync", lambda number: threads.append(threading.current_thread()))
    await FileResume(tmp_path / "desk.token").save("t1")

    assert threads
    assert threading.main_thread() not in threads


async def test_a_save_that_was_cancelled_is_over_before_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its thread runs on, and is waited for: two at once would write into one file."""
    resume = FileResume(tmp_path / "desk.token")
    entered, second = threading.Event(), threading.Event()

    def wait_for_the_second(number: int) -> None:
        if entered.is_set():
            second.set()
        else:
            entered.set()
            # It should not come, so this waits for all of its time.
            at_once.append(second.wait(0.1))

    at_once: list[bool] = []
    monkeypatch.setattr(os, "fsync", wait_for_the_second)
    first = asyncio.ensure_future(resume.save("t1"))
    await asyncio.to_thread(entered.wait)
    first.cancel()
    await resume.save("t2")

    assert at_once == [False]
    assert await resume.load() == "t2"


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
