"""`newswire rules score`: how well the rules do on labelled articles (labelling/scoring)."""

import json
import stat
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli.inputs import FeedOption
from streams.cli.rule_files import RulesOption, choose_rules

if TYPE_CHECKING:
    from streams.labelling.reading import Row
    from streams.labelling.scoring import Case, Conflict, Share, SubjectScore
    from streams.tag import Fault

EPILOG = "Example: newswire rules score labels.tsv"

_SUFFIXES = (".tsv", ".jsonl")
_MOST_TOLD = 20


def score(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE…",
            help="Filled tables of `rules sample`, or JSON lines with headline, text and a label for each subject; "
            "folders of *.tsv and *.jsonl; - for standard input.",
        ),
    ],
    *,
    rules: RulesOption = None,
    articles: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH",
            help="Where the texts of a table are, if no longer where its column `source` says; may be repeated. "
            "They are found by id.",
        ),
    ] = None,
    closed: Annotated[
        bool, typer.Option("--closed", help="Figures alone, no errors: for a set that is kept closed.")
    ] = False,
    feed: FeedOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line a subject on standard output.")] = False,
) -> None:
    """Score the rules by labelled articles: precision, recall and F1 with 95 % intervals, and each error.

    Articles without a label are left out and counted.
    """
    from streams.cli.labelled_texts import TextFinder, is_elsewhere
    from streams.errors import NewswireError
    from streams.labelling.scoring import Scoring
    from streams.tag import Fault

    files = list(_find_files(paths))
    chosen = choose_rules(rules)
    scoring, left_out = Scoring(chosen), Counter[str]()
    finder = TextFinder(articles or (), feed=feed)
    faults: list[Fault] = []
    rows: list[Row] = []
    for file in files:
        for read in _read(file, subjects=[one.id for one in chosen.subjects]):
            if isinstance(read, Fault):
                faults.append(read)
            elif not read.labels:
                left_out["unlabelled"] += 1
            elif is_elsewhere(read) and read.path is None and not articles:
                left_out["without text"] += 1
            else:
                rows.append(read)
    if not faults:
        for found in finder.find(rows):
            if isinstance(found, Fault):
                faults.append(found)
            else:
                scoring.add(found)
    if faults:
        raise NewswireError("\n".join(_cut([str(fault) for fault in faults])))
    scores, conflicts = scoring.finish()
    for one in scores:
        if as_json:
            typer.echo(json.dumps(_as_json(one, closed=closed), ensure_ascii=False))
        else:
            for line in [*_describe(one), *([] if closed else _tell_errors(one))]:
                typer.echo(line)
    for line in _cut([_tell_conflict(conflict) for conflict in conflicts]):
        typer.echo(line, err=True)
    told = "".join(f"; {count} {why}, left out" for why, count in left_out.items())
    typer.echo(f"{len(rows)} labelled articles in {len(files)} files{told}", err=True)
    if not scores:
        raise NewswireError("nothing is labelled: fill the columns of the subjects with 1 or 0")


def _find_files(paths: Sequence[str]) -> Iterator[Path]:
    """The labelled files of these paths. Wrong use (exit 2) where one is not there or a folder holds none."""
    from streams.cli.show.visible import one_line
    from streams.sources.inputs import STDIN, printable_path

    for path in map(Path, paths):
        shown = one_line(printable_path(path))
        if str(path) == STDIN:
            yield path
            continue
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except OSError as error:
            raise typer.BadParameter(f"{shown} cannot be read: {error.strerror}", param_hint="FILE") from error
        if not is_folder:
            yield path
            continue
        below = sorted(file.relative_to(path) for file in path.rglob("*") if file.suffix in _SUFFIXES)
        found = [path / file for file in below if not any(part.startswith((".", "_")) for part in file.parts)]
        if not found:
            raise typer.BadParameter(f"no *.tsv and no *.jsonl in {shown}", param_hint="FILE")
        yield from found


def _read(file: Path, *, subjects: Sequence[str]) -> "Iterator[Row | Fault]":
    from streams.errors import NewswireError
    from streams.labelling.reading import read_rows
    from streams.sources.inputs import STDIN, printable_path

    shown = printable_path(file)
    try:
        if str(file) == STDIN:
            yield from read_rows(sys.stdin.buffer, file=shown, subjects=subjects)
        else:
            with file.open("rb") as lines:
                yield from read_rows(lines, file=shown, subjects=subjects)
    except OSError as error:
        raise NewswireError(f"{shown} cannot be read: {error.strerror}") from error


def _as_json(score: "SubjectScore", *, closed: bool) -> dict[str, Any]:
    low, high = score.f1_interval
    return {
        "subject": score.subject,
        "threshold": score.threshold,
        "labelled": score.labelled,
        "positives": score.positives,
        "precision": _share_as_json(score.precision),
        "recall": _share_as_json(score.recall),
        "f1": {"value": _rounded(score.f1), "low": _rounded(low), "high": _rounded(high)},
        "ordinary": None if score.ordinary is None else _share_as_json(score.ordinary),
        **({} if closed else {"errors": [_error_as_json(case) for case in score.errors]}),
    }


def _share_as_json(share: "Share") -> dict[str, Any]:
    low, high = share.interval
    value = {"value": _rounded(share.value), "low": _rounded(low), "high": _rounded(high)}
    return {"hits": share.hits, "of": share.total, **value}


def _error_as_json(case: "Case") -> dict[str, Any]:
    row = case.row
    return {
        "error": "false" if case.is_tagged else "missed",
        "score": case.score,
        "id": row.id,
        "file": row.file,
        "line": row.line,
        "headline": case.headline,
        "note": row.note,
        "doubt": row.is_doubtful,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _describe(score: "SubjectScore") -> Iterator[str]:
    """Turn the figures of a subject into lines for people."""
    yield f"{score.subject}: {score.labelled} labelled, {score.positives} of them positive, threshold {score.threshold}"
    for name, value, (low, high), counted in (
        ("precision", score.precision.value, score.precision.interval, _counted(score.precision, "tagged")),
        ("recall", score.recall.value, score.recall.interval, _counted(score.recall, "positive")),
        ("F1", score.f1, score.f1_interval, ""),
    ):
        told = "  –  " if value is None else f"{value:.3f}"
        yield f"  {name:<10} {told}   95 %: {low:.3f}–{high:.3f}{counted}"
    if score.ordinary is not None:
        low, high = score.ordinary.interval
        share = score.ordinary.value or 0.0
        yield (
            f"  false on ordinary articles: {score.ordinary.hits} of {score.ordinary.total} = {share:.1%}"
            f"   95 %: {low:.1%}–{high:.1%}"
        )


def _tell_errors(score: "SubjectScore") -> Iterator[str]:
    from streams.cli.show.visible import one_line

    for case in score.errors:
        kind = "false" if case.is_tagged else "missed"
        doubt = "  [doubt]" if case.row.is_doubtful else ""
        note = f"  ({case.row.note})" if case.row.note else ""
        told = one_line(f"{case.row.id} {case.headline or ''}{note}{doubt}")
        yield f"  {kind:<7} {case.score:>3}  {told}"


def _counted(share: "Share", what: str) -> str:
    return f"   {share.hits} of {share.total} {what}"


def _tell_conflict(conflict: "Conflict") -> str:
    from streams.cli.show.visible import one_line

    places = " and ".join(f"{row.file}:{row.line}" for row in conflict.rows)
    return one_line(f"{conflict.subject}: the labels of one text differ at {places}; left out")


def _cut(lines: Sequence[str]) -> list[str]:
    """As many lines as a person reads, and how many more there are."""
    rest = len(lines) - _MOST_TOLD
    return [*lines[:_MOST_TOLD], *([f"and {rest} more"] if rest > 0 else [])]
