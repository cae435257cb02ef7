"""Inputs of commands: paths become raw items, and one raw item what would become of it."""

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from streams.article import is_id

if TYPE_CHECKING:
    from streams.article import RawItem
    from streams.pipeline import Pipeline
    from streams.records import Enriched
    from streams.records.outcomes import Outcome
    from streams.sources.inputs import Input, Inputs
    from streams.stores.memory import Memory


def _check_feed(name: str | None) -> str | None:
    if name is not None and not is_id(name):
        raise typer.BadParameter("a feed's id is made of a-z, 0-9 and -, and is not `schema`")
    return name


FeedOption = Annotated[
    str | None,
    typer.Option(
        "--feed", metavar="NAME", callback=_check_feed, help="Feed that the inputs come from: their header `feed`."
    ),
]

PathsArgument = Annotated[
    list[str],
    typer.Argument(metavar="PATH…", help="Files, folders, or - for standard input; *.jsonl is one record a line."),
]

JsonlOption = Annotated[bool, typer.Option("--jsonl", help="Standard input is one record a line, not one in all.")]

AlwaysJsonOption = Annotated[
    bool, typer.Option("--json", help="JSON lines are all that it ever prints; for scripts that always say so.")
]


def _check_id(uri: str | None) -> str | None:
    from streams.uris import is_uri

    if uri is not None and not is_uri(uri):
        raise typer.BadParameter("an absolute URI is needed, as urn:example:1 or https://example.com/news/1")
    return uri


IdOption = Annotated[
    str | None,
    typer.Option(
        "--id",
        metavar="URI",
        callback=_check_id,
        help="PATH is one article in plain text or HTML, its first line the headline; this is its identity.",
    ),
]


def find_inputs(paths: Sequence[str], *, jsonl: bool) -> "Inputs":
    """The inputs of these paths; wrong use (exit 2) where one is not there. jsonl: standard input is one a line."""
    from streams.cli.show.visible import one_line
    from streams.sources.inputs import STDIN, MissingInputError, read_inputs

    if jsonl and STDIN not in paths:
        raise typer.BadParameter(
            "is of standard input, -; a file is JSON lines by its name, *.jsonl", param_hint="--jsonl"
        )
    try:
        return read_inputs(paths, stdin_lines=jsonl)
    except MissingInputError as error:
        raise typer.BadParameter(one_line(str(error)), param_hint="PATH") from error


def choose_inputs(paths: Sequence[str], *, uri: str | None, jsonl: bool) -> "Inputs | list[Input]":
    """The inputs of these paths as `find_inputs`; with `--id` the one article there, as the item that it becomes.

    Raises NewswireError where no item can be made of it.
    """
    return find_inputs(paths, jsonl=jsonl) if uri is None else [_read_single(paths, uri=uri, jsonl=jsonl)]


def _read_single(paths: Sequence[str], *, uri: str, jsonl: bool) -> "Input":
    """The one article of `--id`, as the ninjs item that it becomes; wrong use where there is more than one path."""
    import orjson

    from streams.errors import NewswireError
    from streams.sources.inputs import Input
    from streams.sources.single import build_single

    if jsonl or len(paths) > 1 or Path(paths[0]).is_dir() or paths[0].endswith(".jsonl"):
        raise typer.BadParameter("is of one article: name one file, or - for standard input", param_hint="--id")
    (source,) = find_inputs(paths, jsonl=False)
    try:
        item, notes = build_single(source.value, uri=uri)
    except NewswireError as error:
        raise NewswireError(f"{source.path}: {error}") from error
    for note in notes:
        typer.echo(f"{source.path}: {note}", err=True)
    return Input(path=source.path, value=orjson.dumps(item))


def number_items(inputs: "Iterable[Input]", *, feed: str | None) -> "Iterator[tuple[Input, RawItem]]":
    """Each input as the raw item that it would be, offline: offset its number from 0, received when the run began."""
    from streams.article import RawItem
    from streams.sources.inputs import feed_headers

    headers, received_at = feed_headers(feed), time.time_ns() // 1_000_000
    for offset, source in enumerate(inputs):
        yield source, RawItem(value=source.value, headers=headers, offset=offset, received_at=received_at)


def judge_record(item: "RawItem", pipeline: "Pipeline", memory: "Memory") -> "list[Outcome]":
    """Take one record through the pipeline, as a batch of its own, and let memory learn of it; an outcome an item."""
    staged = memory.stage(now=item.received_at)
    stages = pipeline.run([item], staged)
    while True:
        try:
            next(stages)
        except StopIteration as end:
            memory.apply(staged)
            outcomes: list[Outcome] = end.value
            return outcomes


def deliver_items(item: "RawItem", pipeline: "Pipeline") -> "Iterator[tuple[Outcome, Enriched | None]]":
    """What becomes of each item of a record by itself, and its record where it is published as one that is new.

    Each has a memory of its own, so that one that repeats another is delivered too.
    """
    from streams.records import read_enriched
    from streams.stores.memory import Memory

    for one in pipeline.items_of(item):
        (outcome,) = judge_record(one, pipeline, Memory(window_days=1))
        yield outcome, read_enriched(outcome.records[0].value) if outcome.kind == "new" else None


def year_of(delivered: "Enriched") -> int | None:
    """The year in which an article was published, as its record says it."""
    created = delivered.item.get("firstCreated")
    return int(created[:4]) if created else None
