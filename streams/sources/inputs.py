"""Paths become inputs: the bytes of one record each, and where they are from.

A file is one record; `*.jsonl` one a line, without line end, blank lines skipped; `-` is standard input, one record or
one a line; a folder is all below it. Nothing looks into the bytes: the format is parse's to tell.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from streams.article import Headers, frozen
from streams.errors import NewswireError

STDIN = "-"
FEED_HEADER = "feed"


class MissingInputError(NewswireError):
    """A path that was asked for is not there: wrong use, told before anything is read."""


@frozen
class Input:
    """The bytes of one record-to-be."""

    path: str
    """As given, or below the folder that was given, in text that can be written; `-` for standard input."""
    line: int | None = None
    """Number of the line, from 1, blank ones counted. None: the whole file."""
    value: bytes


class Inputs:
    """Inputs in order, read as they are asked for. Iterating again reads again; standard input only once."""

    def __init__(self, paths: Sequence[str], *, stdin_lines: bool = False, stdin: BinaryIO | None = None) -> None:
        """Raises MissingInputError for paths that do not exist, NewswireError for those that cannot be looked at.

        stdin_lines: standard input is one record a line; else one record. stdin: None: the process's.
        """
        missing = [path for path in paths if path != STDIN and not _exists(path)]
        if missing:
            raise MissingInputError(f"no such file or folder: {', '.join(map(printable_path, missing))}")
        self._paths = paths
        self._stdin_lines = stdin_lines
        self._stdin = stdin
        self.skipped = 0
        """Files that folders held and that are no inputs, by their names; complete once all was read."""

    def __iter__(self) -> Iterator[Input]:
        """Raises NewswireError where a file or folder cannot be read."""
        self.skipped = 0
        for path in self._paths:
            if path == STDIN:
                stdin = self._stdin or sys.stdin.buffer
                if self._stdin_lines:
                    yield from _read_lines(STDIN, stdin)
                else:
                    yield Input(path=STDIN, value=stdin.read())
                continue
            for file in self._files(Path(path)):
                shown = printable_path(file)
                try:
                    if file.suffix == ".jsonl":
                        with file.open("rb") as lines:
                            yield from _read_lines(shown, lines)
                    else:
                        yield Input(path=shown, value=file.read_bytes())
                except OSError as error:
                    raise _unreadable(file, error) from error

    def _files(self, path: Path) -> Iterator[Path]:
        if not path.is_dir():
            yield path
            return
        for file, is_set_aside in _walk(path):
            if is_set_aside:
                self.skipped += 1
            else:
                yield file


def read_inputs(paths: Sequence[str], *, stdin_lines: bool = False) -> Inputs:
    """Turn paths into their inputs: see Inputs."""
    return Inputs(paths, stdin_lines=stdin_lines)


def printable_path(path: str | Path) -> str:
    r"""A path as text that can be written anywhere: bytes of its name that are no UTF-8 as `\xe9`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def feed_headers(feed: str | None) -> Headers:
    """The headers of raw records that come from a feed. None: it is not said."""
    return () if feed is None else ((FEED_HEADER, feed.encode()),)


def _read_lines(path: str, lines: BinaryIO) -> Iterator[Input]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield Input(path=path, line=number, value=line.removesuffix(b"\n").removesuffix(b"\r"))


def _exists(path: str) -> bool:
    """Whether a path is there. Raises NewswireError where nobody lets us look."""
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _unreadable(path, error) from error
    return True


def _walk(folder: Path, *, is_set_aside: bool = False) -> Iterator[tuple[Path, bool]]:
    """All files below a folder, by path, and whether a name says: no input. Links to folders are not followed.

    Raises NewswireError where a folder cannot be read that is not set aside.
    """
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        if is_set_aside:
            return
        raise _unreadable(folder, error) from error
    for entry in entries:
        is_no_input = is_set_aside or _is_skipped(entry.name)
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name, is_set_aside=is_no_input)
        elif entry.is_file():
            yield folder / entry.name, is_no_input


def _unreadable(path: str | Path, error: OSError) -> NewswireError:
    return NewswireError(f"{printable_path(path)} cannot be read: {error.strerror}")


def _is_skipped(name: str) -> bool:
    """Whether a name below a folder says: no input. Hidden, set aside, about the folder, or what a test expects."""
    return name.startswith((".", "_", "README")) or name.endswith(".expected.json")
