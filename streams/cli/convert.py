"""`newswire convert`: articles in any format that is read, or in JSON and CSV of one's own, become ninjs 3.1."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from streams.cli.inputs import (
    AlwaysJsonOption,
    FeedOption,
    IdOption,
    JsonlOption,
    PathsArgument,
    choose_inputs,
    judge_record,
    number_items,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from streams.records import Enriched
    from streams.records.outcomes import Outcome
    from streams.sources.inputs import Input

EPILOG = "Example: newswire convert --map title=headline,body=text,sku=id --feed shop articles.csv > articles.jsonl"

_ASSUMED = {"version_assigned": "version", "date_assumed": "versionCreated", "language_assumed": "language",
            "headline_assumed": "headlines"}  # fmt: skip
"""Note → what newswire would give an item that does not say it. No word of the source: not in its ninjs."""
_LEFT_OUT = {*_ASSUMED, "language_not_tagged", "evidence_cut"}
"""Notes on what is not in the item."""
_MOST_NOTES = 12
"""Notes that are told at the end."""


def convert(
    paths: PathsArgument,
    *,
    pairs: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=NAME,…",
            help="PATH holds JSON or CSV of your own: which of its fields is which part of an article. FIELD inside an "
            "object by dots. NAME: id, headline, body, html, date, published, by, language and what else ninjs has.",
        ),
    ] = None,
    uri: IdOption = None,
    feed: FeedOption = None,
    jsonl: JsonlOption = False,
    as_json: AlwaysJsonOption = False,
) -> None:
    """Turn articles into IPTC ninjs 3.1, one JSON line an article, which `replay` and `enrich` take.

    Exit 1 where one cannot be turned: it is named with the reason, and the others go on.
    """
    from streams.assemble import create_pipeline
    from streams.cli.show.visible import one_line
    from streams.records import read_enriched
    from streams.settings import load_settings
    from streams.stores.memory import Memory

    if uri is not None and pairs:
        raise typer.BadParameter("is of data that have an id each", param_hint="--map")
    failed: list[str] = []
    notes: Counter[str] = Counter()

    def fail(where: str, line: int | None, why: str) -> None:
        failed.append(where)
        typer.echo(f"newswire: {one_line(where if line is None else f'{where}:{line}')}: {one_line(why)}", err=True)

    sources: Iterable[Input] = choose_inputs(paths, uri=uri, jsonl=jsonl)
    if pairs:
        sources = _map_inputs(sources, pairs, fail, notes)
    pipeline = create_pipeline(load_settings())
    count = 0
    items = (
        (source, item) for source, record in number_items(sources, feed=feed) for item in pipeline.items_of(record)
    )
    for source, item in items:
        # A memory each: one that repeats another is an article, too.
        (outcome,) = judge_record(item, pipeline, Memory(window_days=1))
        enriched = read_enriched(outcome.records[0].value)
        if enriched is None:
            fail(source.path, source.line, f"{outcome.reason}: {_read_error(outcome)}")
            continue
        count += 1
        notes.update(note for note in enriched.enrichment.notes if note.partition(":")[0] not in _LEFT_OUT)
        sys.stdout.buffer.write(_render_item(enriched))
        sys.stdout.buffer.flush()
    if notes:
        # What the items cannot say themselves.
        told = ", ".join(f"{one_line(note)} ({times})" for note, times in notes.most_common(_MOST_NOTES))
        typer.echo(f"notes: {told}", err=True)
    typer.echo(f"{count} articles" + (f", {len(failed)} not converted" if failed else ""), err=True)
    if failed:
        raise typer.Exit(1)


def _map_inputs(
    inputs: "Iterable[Input]", pairs: Sequence[str], fail: "Callable[[str, int | None, str], None]", notes: Counter[str]
) -> "Iterator[Input]":
    """Turn all rows of the inputs into items; wrong use, before anything is written, where the map does not fit.

    fail: is told of a row that is none: path, line, why. notes: what was assumed to read them is counted there.
    """
    import orjson

    from streams.sources.inputs import Input
    from streams.sources.mapping import MappingError, RowError, map_row, read_pairs, settle_map
    from streams.sources.rows import read_rows

    try:
        read = read_pairs(pairs)
        rows = [row for source in inputs for row in read_rows(source)]
        sound = [row.fields for row in rows if row.error is None]
        fields = settle_map(read, sound) if sound else []
    except MappingError as error:
        raise typer.BadParameter(str(error), param_hint="--map") from error
    for row in rows:
        try:
            if row.error is not None:
                raise RowError(row.error)
            item = map_row(row.fields, fields)
        except RowError as error:
            fail(row.path, row.line, str(error))
            continue
        notes.update(row.notes)
        yield Input(path=row.path, line=row.line, value=orjson.dumps(item))


def _render_item(enriched: "Enriched") -> bytes:
    """The line of an item, without what newswire would assume or add."""
    import orjson

    item = dict(enriched.item)
    for note in enriched.enrichment.notes:
        item.pop(_ASSUMED.get(note.partition(":")[0], ""), None)
    # Ours stand behind the source's own.
    own = item.pop("subjects", [])[: -len(enriched.enrichment.subjects) or None]
    if own:
        item["subjects"] = own
    return orjson.dumps(item, option=orjson.OPT_APPEND_NEWLINE)


def _read_error(outcome: "Outcome") -> str:
    return (dict(outcome.records[0].headers).get("dlq_error") or b"").decode("utf-8", "replace")
