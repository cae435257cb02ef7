"""Paths become inputs: the bytes of one record each, and where they are from.

A file is one record; `*.jsonl` one a line, without line end, blank lines skipped; `-` is standard input, as JSONL; a
folder is all below it. Nothing looks into the bytes: the format is parse's to tell.
"""

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
    """As given, or below the folder that was given; `-` for standard input."""
    line: int | None = None
    """Number of the line, from 1, blank ones counted. None: the whole file."""
    value: bytes


class Inputs:
    """Inputs in order, read as they are asked for. Iterating again reads again; standard input only once."""

    def __init__(self, paths: Sequence[str], *, stdin: BinaryIO | None = None) -> None:
        """Raises MissingInputError for paths that do not exist. stdin: None: the process's."""
        missing = [path for path in paths if path != STDIN and not Path(path).exists()]
        if missing:
            raise MissingInputError(f"no such file or folder: {', '.join(missing)}")
        self._paths = paths
        self._stdin = stdin
        self.skipped = 0
        """Files that folders held and that are no inputs, by their names; complete once all was read."""

    def __iter__(self) -> Iterator[Input]:
        """Raises NewswireError where a file cannot be read."""
        self.skipped = 0
        for path in self._paths:
            if path == STDIN:
                yield from _read_lines(STDIN, self._stdin or sys.stdin.buffer)
                continue
            for file in self._files(Path(path)):
                try:
                    if file.suffix == ".jsonl":
                        with file.open("rb") as lines:
                            yield from _read_lines(str(file), lines)
                    else:
                        yield Input(path=str(file), value=file.read_bytes())
                except OSError as error:
                    raise NewswireError(f"{file} cannot be read: {error.strerror}") from error

    def _files(self, path: Path) -> Iterator[Path]:
        if not path.is_dir():
            yield path
            return
        for file in sorted(path.rglob("*")):
            if file.is_file():
                if any(_is_skipped(name) for name in file.relative_to(path).parts):
                    self.skipped += 1
                else:
                    yield file


def read_inputs(paths: Sequence[str]) -> Inputs:
    """Turn paths into their inputs. Raises MissingInputError for paths that do not exist."""
    return Inputs(paths)


def feed_headers(feed: str | None) -> Headers:
    """The headers of raw records that come from a feed. None: it is not said."""
    return () if feed is None else ((FEED_HEADER, feed.encode()),)


def _read_lines(path: str, lines: BinaryIO) -> Iterator[Input]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield Input(path=path, line=number, value=line.removesuffix(b"\n").removesuffix(b"\r"))


def _is_skipped(name: str) -> bool:
    """Whether a name below a folder says: no input. Hidden, set aside, about the folder, or what a test expects."""
    return name.startswith((".", "_", "README")) or name.endswith(".expected.json")
