"""Labelled files become rows: tables with tabs, JSON lines, and what is wrong with them."""

import json

import pytest

from streams.labelling.reading import Row, read_rows
from streams.tag import Fault

SUBJECTS = ("a", "b")


def read(text: str | bytes) -> list[Row | Fault]:
    """Read a file."""
    data = text.encode() if isinstance(text, str) else text
    return list(read_rows(data.splitlines(keepends=True), file="f", subjects=SUBJECTS))


def rows(text: str | bytes) -> list[Row]:
    """Read a file without faults."""
    return [one for one in read(text) if isinstance(one, Row)]


def faults(text: str | bytes) -> list[str]:
    """What is wrong with a file."""
    return [str(one) for one in read(text) if isinstance(one, Fault)]


def test_a_filled_table() -> None:
    """Labels, doubt, note, and where the text is; a table's own text is but the beginning."""
    (row,) = rows("id\ta\tb\tdoubt\tnote\theadline\ttext\tsource\tline\nurn:x:1\t1\t\t1\tso\tH\tT\tx.jsonl\t7\n")

    assert (row.id, row.line, row.labels, row.is_doubtful, row.note) == ("urn:x:1", 2, {"a": True}, True, "so")
    assert (row.headline, row.text, row.path, row.path_line) == ("H", None, "x.jsonl", 7)


def test_a_table_as_spreadsheets_save_it() -> None:
    """A mark at the start, line ends of Windows, quotes around cells, empty cells left out at the end, blank rows."""
    (row,) = rows('\ufeffid\theadline\ta\tdoubt\r\n\r\nx\t"He said ""no"""\tYES\r\n')

    assert (row.headline, row.labels, row.is_doubtful) == ('He said "no"', {"a": True}, False)


def test_json_lines() -> None:
    """Others' labelled sets: title and body are headline and text; what has no id is known by its place."""
    line = {"title": "H", "body": "T", "a": True, "b": None, "kind": "ordinary", "reason": "r", "doubt": False}
    (row,) = rows(json.dumps(line))

    assert (row.id, row.labels, row.headline, row.text) == ("f:1", {"a": True}, "H", "T")
    assert (row.kind, row.note, row.is_doubtful) == ("ordinary", "r", False)


@pytest.mark.parametrize(
    ("said", "label"),
    [("1", True), ("0", False), ("true", True), ("False", False), (" Yes ", True), ("no", False), ("Y", True),
     ("n", False), ("", None), (" ", None)],
)  # fmt: skip
def test_labels(said: str, label: bool | None) -> None:
    """Each way to write a label means the same in a table and in JSON; empty is undecided."""
    (table,), (line,) = rows(f"id\ta\nx\t{said}\n"), rows(json.dumps({"a": said}))

    assert table.labels == line.labels == ({} if label is None else {"a": label})


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id\ta\nx\t1\nx\tmaybe\n", 'f:3: a is 1 or 0 (or true, false, yes, no, y, n; empty: undecided), not "maybe"'),
        ('{"a": 2}', 'f:1: a is 1 or 0 (or true, false, yes, no, y, n; empty: undecided), not "2"'),
        ('{"a": [1]}', "f:1: a is 1 or 0"),
        ('{"a": 1}\n[]\n', "f:2: not an object: each line is one"),
        ('{"a": 1}\n{"a\n', "f:2: not JSON: each line is one object"),
        ("id\tc\nx\t1\n", "f:1: neither JSON lines nor a table with tabs whose first line names a subject"),
        ("id\ta\nx\t1\ty\n", "f:2: 3 cells, where the header has 2: is there a tab inside a cell?"),
        ("id\ta\tline\nx\t1\tmany\n", 'f:2: line is a number, not "many"'),
        (b"id\ta\n\xff\t1\n", "f:2: not UTF-8: save the file as UTF-8"),
        ("id\ta\n1\n".encode("utf-16"), "f:1: not UTF-8"),
        ("{" * 100_000, "f:1: not JSON"),
        (f"id\ta\nx\t{'z' * 1000}\n", "f:2: a is 1 or 0"),
    ],
    ids=range(12),
)
def test_faults_are_one_line_each(text: str | bytes, fault: str) -> None:
    """File, line, and what to do."""
    (told,) = faults(text)

    assert told.startswith(fault)
    assert len(told) < 200
    assert "\n" not in told


def test_nothing_is_read_of_nothing() -> None:
    """An empty file has neither rows nor faults."""
    assert read("") == read("\n\n") == []
