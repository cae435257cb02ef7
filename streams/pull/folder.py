"""Kind `folder`: files that somebody puts into a folder. Each is sent once it is whole.

Best put there by a rename. A file that is written in place is left alone until it has not changed for a while, and one
whose name says that it is not ready for as long as it has that name. Folders in it, and links, are passed over.
"""

import asyncio
import os
import stat
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace
from hashlib import sha256 as hash_sha256
from pathlib import Path

from streams.article import frozen
from streams.pipeline import Pipeline
from streams.pull.cursors import FolderCursor, SeenFile, read_folder_cursor, write_cursor
from streams.pull.cutting import Entry, cut
from streams.pull.errors import ErrorKind, SourceError
from streams.pull.kinds import Asked, Portion
from streams.pull.sources_file import FolderSource
from streams.pull.web_feed import PORTION_BYTES, PORTION_ENTRIES, in_portions
from streams.sources.inputs import feed_headers, printable_path

_MOST_FILE_BYTES = 16_000_000
_MOST_ENTRIES = 200_000
_MOST_CURSOR_BYTES = 1_800_000
"""Of what is remembered: below a record's 2 million. Some 6,000 files that stay in the folder."""
_MOST_FILES = 200
"""Of one transaction."""
_UNREADY_ENDINGS = (".tmp", ".part", ".filepart")


@frozen
class Found:
    """A file as a look found it."""

    path: Path
    name: str
    """As text, whatever bytes it has."""
    size: int
    mtime_ns: int


@frozen
class _Read:
    """A file that was read whole."""

    file: SeenFile
    path: Path
    entries: Sequence[Entry]


class Folder(Asked):
    """One folder, and which of its files were sent."""

    def __init__(
        self, source: FolderSource, *, pipeline: Pipeline, clock: Callable[[], float], now: Callable[[], float]
    ) -> None:
        """clock: seconds, only goes forward. now: seconds since 1970 UTC."""
        self._source, self._pipeline, self._clock, self._now = source, pipeline, clock, now
        self._cursor = FolderCursor()
        self._changed_at: dict[tuple[str, int, int], float] = {}
        self.least_seconds = self.pause_seconds = source.seconds

    def restore(self, cursor: bytes | None) -> None:
        """Go on from a cursor."""
        self._cursor = read_folder_cursor(cursor)

    async def ask(self) -> AsyncGenerator[Portion, None]:
        """Look once; gives what is in the files that are ready, oldest first, as many in a portion as fit one."""
        found = await asyncio.to_thread(self._look)
        there = {(file.name, file.size, file.mtime_ns) for file in found}
        kept = [one for one in self._cursor.files if (one.name, one.size, one.mtime_ns) in there]
        sent_before = {(one.name, one.size, one.mtime_ns) for one in kept}
        faults: list[str] = []
        self._changed_at = {key: at for key, at in self._changed_at.items() if key in there}
        # What was sent, and not moved away before the end came.
        by_key = {(file.name, file.size, file.mtime_ns): file.path for file in found}
        if self._source.done is not None:
            faults += await asyncio.to_thread(self._move, [by_key[key] for key in sent_before])
        ready = [
            file for file in found if (file.name, file.size, file.mtime_ns) not in sent_before and self._is_ready(file)
        ]
        batch: list[_Read] = []
        size = sum(map(_size_of, kept))
        for file in ready:
            try:
                read = await asyncio.to_thread(self._read, file)
            except SourceError as error:
                faults.append(str(error))
                continue
            if read is None:  # it changed meanwhile
                continue
            size += _size_of(read.file)
            if size > _MOST_CURSOR_BYTES:
                faults.append(
                    f"{self._source.path} holds more files than can be remembered: set done, or take them away"
                )
                break
            if batch and not _fit([*batch, read]):
                async for portion in self._send(batch, kept, faults):
                    yield portion
                batch = []
            batch.append(read)
        async for portion in self._send(batch, kept, faults):
            yield portion
        if faults:
            more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
            raise SourceError(ErrorKind.FILES, f"{faults[0]}{more}")

    async def _send(
        self, batch: Sequence[_Read], kept: list[SeenFile], faults: list[str]
    ) -> AsyncGenerator[Portion, None]:
        """Give files as portions, the last of which remembers them; then move them away. kept: gets them.

        faults: gets what went wrong with moving.
        """
        if not batch:
            return
        cursor = self._cursor
        entries = [entry for read in batch for entry in read.entries]
        digest = batch[0].file.digest
        done = cursor.half_sent if cursor.half == digest else 0
        portions = in_portions(entries[done:])
        for portion in portions[:-1]:  # of a file of many entries, which is alone in its batch
            done += len(portion)
            halfway = replace(cursor, files=tuple(kept), half=digest, half_sent=done)
            yield Portion(entries=portion, cursor=write_cursor(halfway))
            self._cursor = halfway
        files = (*kept, *(read.file for read in batch))
        after = FolderCursor(files=files)
        yield Portion(entries=portions[-1] if portions else (), cursor=write_cursor(after))
        self._cursor = after
        kept += (read.file for read in batch)
        if self._source.done is not None:
            faults += await asyncio.to_thread(self._move, [read.path for read in batch])

    def _look(self) -> list[Found]:
        """Find the files that may be ready, oldest first. Raises SourceError where the folder cannot be read."""
        found: list[Found] = []
        try:
            with os.scandir(self._source.path) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or entry.name.endswith(_UNREADY_ENDINGS):
                        continue
                    try:
                        status = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:  # taken away meanwhile
                        continue
                    if stat.S_ISREG(status.st_mode):
                        path = self._source.path / entry.name
                        name = printable_path(entry.name)
                        found.append(Found(path=path, name=name, size=status.st_size, mtime_ns=status.st_mtime_ns))
        except OSError as error:
            raise SourceError(ErrorKind.FILES, _unreadable(self._source.path, error)) from error
        return sorted(found, key=lambda file: (file.mtime_ns, file.name))

    def _is_ready(self, file: Found) -> bool:
        """Whether it has not changed for a while: by its own time, or, where clocks differ, by what looks found."""
        key, now = (file.name, file.size, file.mtime_ns), self._clock()
        first_at = self._changed_at.setdefault(key, now)
        settle = self._source.settle_seconds
        is_ready = self._now() - file.mtime_ns / 1e9 >= settle or now - first_at >= settle
        if is_ready:
            del self._changed_at[key]
        return is_ready

    def _read(self, file: Found) -> _Read | None:
        """Read a file. None: it changed while it was read. Raises SourceError where it cannot be read."""
        if file.size > _MOST_FILE_BYTES:
            raise SourceError(
                ErrorKind.FILES, f"{printable_path(file.path)} has {file.size:,} bytes, more than {_MOST_FILE_BYTES:,}"
            )
        try:
            with file.path.open("rb") as opened:
                value = opened.read(_MOST_FILE_BYTES + 1)
                status = os.fstat(opened.fileno())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SourceError(ErrorKind.FILES, _unreadable(file.path, error)) from error
        if (status.st_size, status.st_mtime_ns) != (file.size, file.mtime_ns) or len(value) != file.size:
            return None
        entries = cut(
            value,
            headers=feed_headers(self._source.feed),
            pipeline=self._pipeline,
            source=self._source.name,
            most_entries=_MOST_ENTRIES,
        ).entries
        digest = hash_sha256(value).hexdigest()[:32]
        seen = SeenFile(name=file.name, size=file.size, mtime_ns=file.mtime_ns, digest=digest)
        return _Read(file=seen, path=file.path, entries=entries)

    def _move(self, paths: Sequence[Path]) -> list[str]:
        """Move files to `done`; gives what went wrong."""
        done = self._source.done
        assert done is not None, "asked for only then"
        faults = []
        for path in paths:
            try:
                target = done / path.name
                number = 1
                while target.exists():
                    number += 1
                    target = done / f"{path.name}~{number}"
                path.rename(target)
            except FileNotFoundError:
                if not done.is_dir():
                    faults.append(f"{printable_path(done)} is not there: make the folder, or set done to one that is")
            except OSError as error:
                faults.append(f"{printable_path(path)} cannot be moved to {printable_path(done)}: {error.strerror}")
        return faults


def _fit(batch: Sequence[_Read]) -> bool:
    """Whether files go in one transaction."""
    entries = [entry for read in batch for entry in read.entries]
    size = sum(len(entry.value) for entry in entries)
    return len(batch) <= _MOST_FILES and len(entries) <= PORTION_ENTRIES and size <= PORTION_BYTES


def _size_of(file: SeenFile) -> int:
    """Bytes that it takes in a cursor, at most."""
    return 4 * len(file.name) + len(file.digest) + 100


def _unreadable(path: Path, error: OSError) -> str:
    return f"{printable_path(path)} cannot be read: {error.strerror}"
