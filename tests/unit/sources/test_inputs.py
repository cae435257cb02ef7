"""Paths become inputs, by CONTRACT's rules."""

import errno
import io
import os
from pathlib import Path
from typing import Any

import pytest

from streams.errors import NewswireError
from streams.sources.inputs import Inputs, MissingInputError, read_inputs


def values_of(inputs: Inputs) -> list[tuple[str, int | None, bytes]]:
    """Name, line and bytes of each input."""
    return [(Path(item.path).name, item.line, item.value) for item in inputs]


def test_a_file_is_one_record(tmp_path: Path) -> None:
    """A file is one record, its bytes as they are, whatever its name says."""
    file = tmp_path / "a.json"
    file.write_bytes(b"\xef\xbb\xbfx\r\n\n\x00\xff")

    assert values_of(read_inputs([str(file)])) == [("a.json", None, b"\xef\xbb\xbfx\r\n\n\x00\xff")]


def test_jsonl_is_one_record_a_line(tmp_path: Path) -> None:
    """Of *.jsonl each line is one, without its line end; blank lines are skipped but counted in the numbers."""
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"a":1}\r\n\n \t\n  {"b":2} \n{"c":\r3}\n{"d":4}')

    assert values_of(read_inputs([str(file)])) == [
        ("a.jsonl", 1, b'{"a":1}'),
        ("a.jsonl", 4, b'  {"b":2} '),
        ("a.jsonl", 5, b'{"c":\r3}'),
        ("a.jsonl", 6, b'{"d":4}'),
    ]


def test_standard_input() -> None:
    """`-` is standard input: one record, or one a line where that is asked for."""
    assert values_of(Inputs(["-"], stdin=io.BytesIO(b"one\n\ntwo\n"))) == [("-", None, b"one\n\ntwo\n")]
    lines = Inputs(["-"], stdin_lines=True, stdin=io.BytesIO(b"one\n\ntwo\n"))

    assert values_of(lines) == [("-", 1, b"one"), ("-", 3, b"two")]


def test_standard_input_is_read_as_it_comes() -> None:
    """A line of a pipe is an input before the next one is there."""

    class Pipe(io.BytesIO):
        def __next__(self) -> bytes:
            asked.append(True)
            return super().__next__()

    asked: list[bool] = []
    lines = iter(Inputs(["-"], stdin_lines=True, stdin=Pipe(b"one\ntwo\n")))

    assert next(lines).value == b"one"
    assert len(asked) == 1


def test_a_folder_is_all_below_it(tmp_path: Path) -> None:
    """A folder is all below it, by path; what its names set aside is skipped and counted."""
    for name in (
        "b.txt",
        "a/z.txt",
        "a/y.jsonl",
        ".hidden",
        "_draft.txt",
        "README.md",
        "README",
        "a/b.expected.json",
        ".git/config",
        "_old/c.txt",
        "a/_d/e/f.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1\n")
    inputs = read_inputs([str(tmp_path)])

    assert [(item.path, item.line) for item in inputs] == [
        (str(tmp_path / "a/y.jsonl"), 1),
        (str(tmp_path / "a/z.txt"), None),
        (str(tmp_path / "b.txt"), None),
    ]
    assert inputs.skipped == 8


def test_what_is_named_is_read(tmp_path: Path) -> None:
    """The names that a folder skips count only below it: a path that is given is read, also in such a folder."""
    folder = tmp_path / "_set"
    folder.mkdir()
    (folder / "README.txt").write_text("x")
    (folder / "a.txt").write_text("y")

    assert values_of(read_inputs([str(folder / "README.txt"), str(folder)])) == [
        ("README.txt", None, b"x"),
        ("a.txt", None, b"y"),
    ]


def test_paths_keep_their_order(tmp_path: Path) -> None:
    """Several paths come in the order given, and an empty file is a record, too."""
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"")

    assert values_of(read_inputs([str(tmp_path / "b"), str(tmp_path / "a")])) == [("b", None, b""), ("a", None, b"")]


def test_missing_paths(tmp_path: Path) -> None:
    """Paths that are not there are told all at once, before anything is read."""
    with pytest.raises(MissingInputError) as caught:
        read_inputs([str(tmp_path), str(tmp_path / "x"), str(tmp_path / "y")])

    assert str(caught.value) == f"no such file or folder: {tmp_path / 'x'}, {tmp_path / 'y'}"


def test_unreadable_file(tmp_path: Path) -> None:
    """A file that is gone by the time it is read is one line, with its path."""
    file = tmp_path / "a.txt"
    file.write_text("x")
    inputs = read_inputs([str(file)])
    file.unlink()

    with pytest.raises(NewswireError, match=r"a\.txt cannot be read: No such file"):
        list(inputs)


def test_unreadable_folder(tmp_path: Path) -> None:
    """A folder that cannot be read is one line with its path, not a folder without files."""
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    inputs = read_inputs([str(tmp_path / "in")])
    with pytest.MonkeyPatch.context() as patch:
        # Root may read any folder, and a folder that is gone is not listed.
        patch.setattr(os, "scandir", refuse_folder("deep", os.scandir))
        with pytest.raises(NewswireError, match=r"in/deep cannot be read: Permission denied"):
            list(inputs)
        (tmp_path / "in" / "deep").rename(tmp_path / "in" / "_deep")
        patch.setattr(os, "scandir", refuse_folder("_deep", os.scandir))

        assert list(inputs) == []


def refuse_folder(name: str, scandir: Any) -> Any:
    """As os.scandir for somebody who may not read this folder."""

    def scan(folder: Path) -> Any:
        if folder.name == name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return scandir(folder)

    return scan


def test_a_path_that_nobody_may_look_at() -> None:
    """A path that the system refuses to look at is told with its reason."""
    with pytest.raises(NewswireError, match=r"cannot be read: File name too long"):
        read_inputs(["x" * 300])


def test_names_that_are_no_utf_8(tmp_path: Path) -> None:
    """A name that is not UTF-8 is read, and told in text that can be written; so is one that is missing."""
    Path(os.fsdecode(bytes(tmp_path) + b"/\xff.txt")).write_bytes(b"x")

    assert values_of(read_inputs([str(tmp_path)])) == [("\\xff.txt", None, b"x")]
    with pytest.raises(MissingInputError, match=r"no such file or folder: nothing\\xfe"):
        read_inputs([os.fsdecode(b"nothing\xfe")])
