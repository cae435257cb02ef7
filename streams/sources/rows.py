"""Inputs in JSON or CSV become rows: an object, or a line under a header. Which of the two it is, the bytes tell."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import orjson

from streams.article import frozen
from streams.errors import DeadLetterError, NewswireError
from streams.parse.charset import decode_item
from streams.settings import MAX_RECORD_BYTES
from streams.sources.inputs import Input

_DELIMITERS = (",", ";", "\t")
_QUOTED = re.compile(r'"[^"]*+"')
_JSON_LINES = re.compile(r"\}[ \t\r]*+\n\s*+\{")
_ENVELOPES = (
    "items", "_items", "articles", "stories", "entries", "news", "documents", "results", "data", "hits", "response",
    "result", "payload",
)  # fmt: skip
"""Names, lower case, under which answers of APIs hold their lists of articles."""
_MOST_ENVELOPES = 3


@frozen
class Row:
    """One row, and where it stands."""

    path: str
    line: int | None
    """The line where it begins, from 1; of an array in JSON the number of the row. None: the file is one row."""
    fields: dict[str, Any]
    error: str | None = None
    """Why it is none; the fields are then empty."""
    notes: tuple[str, ...] = ()
    """What was assumed to read its text."""


def read_rows(source: Input) -> Iterator[Row]:
    """Turn an input into its rows: JSON of an object or an array, or CSV with a header (`,`, `;` or tab)."""
    try:
        text, notes = decode_item(source.value, content_type=None)
    except DeadLetterError as error:
        yield _fault(source, source.line, str(error))
        return
    text = text.lstrip("\ufeff")
    if text.lstrip().startswith(("{", "[")):
        yield from _read_json(source, text, notes)
    elif source.line is not None:
        yield _fault(source, source.line, "no JSON object")
    else:
        yield from _read_csv(source, text, notes)


def _read_json(source: Input, text: str, notes: tuple[str, ...]) -> Iterator[Row]:
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if source.line is None and _JSON_LINES.search(text):
            yield _fault(source, None, "JSON lines: name the file *.jsonl, or give it to standard input with --jsonl")
        else:
            yield _fault(source, source.line, f"broken JSON: {error.msg} at character {error.pos}")
        return
    rows = _find_list(document)
    if rows is None:
        yield Row(path=source.path, line=source.line, fields=document, notes=notes)
        return
    for number, row in enumerate(rows, start=1):
        line = number if source.line is None else source.line
        if isinstance(row, dict):
            yield Row(path=source.path, line=line, fields=row, notes=notes)
        else:
            yield _fault(source, line, "no JSON object")


def _find_list(document: Any, depth: int = 0) -> list[Any] | None:
    """Find the list of rows that a document is, or holds under a name for that. None: it is one row itself."""
    if isinstance(document, list):
        return document
    if isinstance(document, dict) and depth < _MOST_ENVELOPES:
        names = {name.lower(): name for name in document}
        for envelope in _ENVELOPES:
            held = document[names[envelope]] if envelope in names else None
            if isinstance(held, list) and not all(isinstance(row, dict) for row in held):
                continue
            if (rows := _find_list(held, depth + 1)) is not None:
                return rows
    return None


def _read_csv(source: Input, text: str, notes: tuple[str, ...]) -> Iterator[Row]:
    csv.field_size_limit(MAX_RECORD_BYTES)
    header = _QUOTED.sub("", text.lstrip().partition("\n")[0])
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=header.count))
    columns: list[str] = []
    try:
        begins = 1
        for row in rows:
            line, begins = begins, rows.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if not columns:
                columns = [name.strip() for name in row]
                if twice := {name for name in columns if name and columns.count(name) > 1}:
                    raise NewswireError(f"{source.path}: two columns are called {', '.join(sorted(twice))}")
            elif len(row) > len(columns):
                yield _fault(source, line, f"{len(row)} fields under {len(columns)} columns: is one with the delimiter "
                                           "in it without quotes?")  # fmt: skip
            else:
                yield Row(path=source.path, line=line, fields=dict(zip(columns, row, strict=False)), notes=notes)
    except csv.Error as error:
        yield _fault(source, rows.line_num, f"broken CSV: {error}")


def _fault(source: Input, line: int | None, error: str) -> Row:
    return Row(path=source.path, line=line, fields={}, error=error)
