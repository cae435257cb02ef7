"""Labelled files become rows: a table with tabs, as `newswire rules sample` prints it, or JSON lines.

A label is 1 or 0, also true and false, yes and no, y and n; empty where nobody has decided yet.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from streams.article import frozen
from streams.tag import Fault

_YES = frozenset({"1", "true", "yes", "y"})
_NO = frozenset({"0", "false", "no", "n"})
_HEADLINE = ("headline", "title")
_TEXT = ("text", "body")


@frozen
class Row:
    """A labelled article."""

    file: str
    line: int
    id: str
    """As the file has it; its place where it has none."""
    labels: Mapping[str, bool]
    """By subject, of those that are decided."""
    headline: str | None
    text: str | None
    """The whole text. None: it is to be read where the article stands."""
    path: str | None
    """Where that is; None: nobody has said."""
    path_line: int | None
    language: str | None
    kind: str | None
    note: str | None
    is_doubtful: bool


def read_rows(lines: Iterable[bytes], *, file: str, subjects: Collection[str]) -> Iterator[Row | Fault]:
    """Read a labelled file. subjects: ids of those whose labels are wanted. Gives rows and faults in order."""
    header: list[str] | None = None
    is_json = False
    for number, data in enumerate(lines, start=1):
        try:
            line = data.decode("utf-8").removeprefix("\ufeff" if number == 1 else "").rstrip("\r\n")
        except UnicodeDecodeError:
            yield Fault(file=file, line=number, reason="not UTF-8: save the file as UTF-8")
            return
        if not line.strip():
            continue
        if header is None and not is_json:
            is_json = line.lstrip().startswith("{")
            if not is_json:
                header = [_unquoted(cell).strip() for cell in line.split("\t")]
                if not any(subject in header for subject in subjects):
                    yield Fault(file=file, line=number, reason=_no_subject(subjects))
                    return
                continue
        try:
            yield (
                _read_json(line, file, number, subjects)
                if header is None
                else _read_cells(line, header, file, number, subjects)
            )
        except ValueError as error:
            yield Fault(file=file, line=number, reason=str(error))


def _read_json(line: str, file: str, number: int, subjects: Collection[str]) -> Row:
    try:
        fields = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ValueError("not JSON: each line is one object") from error
    if not isinstance(fields, dict):
        raise ValueError("not an object: each line is one, with headline, text and a label for each subject")
    return Row(
        file=file,
        line=number,
        id=_text_of(fields, ("id",)) or f"{file}:{number}",
        labels=_read_labels(fields, subjects),
        headline=_text_of(fields, _HEADLINE),
        text=_text_of(fields, _TEXT),
        path=None,
        path_line=None,
        language=_text_of(fields, ("language",)),
        kind=_text_of(fields, ("kind",)),
        note=_text_of(fields, ("note", "reason")),
        is_doubtful=_is_doubtful(fields.get("doubt")),
    )


def _read_cells(line: str, header: Sequence[str], file: str, number: int, subjects: Collection[str]) -> Row:
    cells = [_unquoted(cell) for cell in line.split("\t")]
    if len(cells) > len(header):
        raise ValueError(f"{len(cells)} cells, where the header has {len(header)}: is there a tab inside a cell?")
    # Spreadsheets leave out the empty cells at the end of a row.
    fields = dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
    path_line = fields.get("line", "").strip()
    if path_line and not (path_line.isascii() and path_line.isdigit() and len(path_line) < 10):
        raise ValueError(f"line is a number, not {_quoted(path_line)}: is there a line break inside a cell?")
    path = fields.get("source") or None
    return Row(
        file=file,
        line=number,
        id=fields.get("id", "").strip() or f"{file}:{number}",
        labels=_read_labels(fields, subjects),
        headline=_text_of(fields, _HEADLINE),
        # Of a table that was drawn, the text is only its beginning.
        text=_text_of(fields, _TEXT) if path is None else None,
        path=path,
        path_line=int(path_line) if path_line else None,
        language=_text_of(fields, ("language",)),
        kind=_text_of(fields, ("kind",)),
        note=_text_of(fields, ("note", "reason")),
        is_doubtful=_is_doubtful(fields.get("doubt")),
    )


def _read_labels(fields: Mapping[str, Any], subjects: Collection[str]) -> dict[str, bool]:
    labels = {}
    for subject in subjects:
        said = fields.get(subject)
        if said is not None:
            word = str(said).strip().lower() if isinstance(said, bool | int | str) else orjson.dumps(said).decode()
            if word in _YES or word in _NO:
                labels[subject] = word in _YES
            elif word:
                raise ValueError(f"{subject} is 1 or 0 (or true, false, yes, no, y, n; empty: undecided), "
                                 f"not {_quoted(word)}")  # fmt: skip
    return labels


def _is_doubtful(said: object) -> bool:
    word = str(said or "").strip().lower()
    return bool(word) and word not in _NO


def _text_of(fields: Mapping[str, Any], names: Iterable[str]) -> str | None:
    found = (fields.get(name) for name in names)
    return next((value for value in found if isinstance(value, str) and value.strip()), None)


def _unquoted(cell: str) -> str:
    """A cell without the quotes that spreadsheets put around one that has quotes inside."""
    inner = cell[1:-1]
    if len(cell) < 2 or cell[0] != '"' or cell[-1] != '"' or '"' in inner.replace('""', ""):
        return cell
    return inner.replace('""', '"')


def _quoted(word: str) -> str:
    shown = word if len(word) <= 40 else f"{word[:40]}…"
    return f'"{shown}"'


def _no_subject(subjects: Collection[str]) -> str:
    return (
        f"neither JSON lines nor a table with tabs whose first line names a subject of the rules: "
        f"{', '.join(sorted(subjects))}"
    )
