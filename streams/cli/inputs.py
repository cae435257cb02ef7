"""Inputs of commands: paths become raw items, and one raw item what would become of it."""

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from streams.article import is_id

if TYPE_CHECKING:
    from streams.article import RawItem
    from streams.pipeline import Pipeline
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


def find_inputs(paths: Sequence[str]) -> "Inputs":
    """The inputs of these paths; wrong use (exit 2) where one is not there."""
    from streams.sources.inputs import MissingInputError, read_inputs

    try:
        return read_inputs(paths)
    except MissingInputError as error:
        raise typer.BadParameter(str(error), param_hint="PATH") from error


def number_items(inputs: "Inputs", *, feed: str | None) -> "Iterator[tuple[Input, RawItem]]":
    """Each input as the raw item that it would be, offline: offset its number from 0, received when the run began."""
    from streams.article import RawItem
    from streams.sources.inputs import feed_headers

    headers, received_at = feed_headers(feed), time.time_ns() // 1_000_000
    for offset, source in enumerate(inputs):
        yield source, RawItem(value=source.value, headers=headers, offset=offset, received_at=received_at)


def judge_item(item: "RawItem", pipeline: "Pipeline", memory: "Memory") -> "Outcome":
    """Take one item through the pipeline, as a batch of its own, and let memory learn of it."""
    staged = memory.stage(now=item.received_at)
    stages = pipeline.run([item], staged)
    while True:
        try:
            next(stages)
        except StopIteration as end:
            memory.apply(staged)
            outcomes: list[Outcome] = end.value
            return outcomes[0]
