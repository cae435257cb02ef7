"""`newswire enrich`: the pipeline over files, with no broker and one fresh memory; one JSON line an item.

The very code of the worker, so that it answers what would become of an input, and why.
"""

import sys
from collections import Counter
from typing import TYPE_CHECKING

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
    from streams.records.outcomes import Outcome
    from streams.sources.inputs import Input

EPILOG = "Example: newswire enrich seeds/ --feed tass | jq .outcome"


def enrich(
    paths: PathsArgument,
    *,
    feed: FeedOption = None,
    uri: IdOption = None,
    jsonl: JsonlOption = False,
    as_json: AlwaysJsonOption = False,
) -> None:
    """Show what becomes of each input: one JSON line an article, in order, with no broker.

    One fresh memory for the whole run, so later inputs are judged by earlier ones. Dead letters are outcomes, too.

    An article of your own: newswire enrich --id urn:example:1 article.txt
    """
    from streams.assemble import create_pipeline
    from streams.settings import load_settings
    from streams.stores.memory import Memory

    # Read here, not below: wrong use is told before settings are read and rules compiled.
    inputs = choose_inputs(paths, uri=uri, jsonl=jsonl)
    settings = load_settings()
    pipeline = create_pipeline(settings)
    memory = Memory(window_days=settings.dedupe_window_days)
    counts: Counter[str] = Counter()
    read = 0
    lines = sys.stdout.buffer
    for source, item in number_items(inputs, feed=feed):
        read += 1
        for outcome in judge_record(item, pipeline, memory):
            counts[outcome.kind] += 1
            lines.write(render_line(source, outcome))
        # At once: whoever pipes a live feed in wants to see each record when it comes.
        lines.flush()
    skipped = (
        "" if isinstance(inputs, list) or not inputs.skipped else f"; {inputs.skipped} files in folders skipped by name"
    )
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing"
    typer.echo(f"{read} inputs: {told}{skipped}", err=True)


def render_line(source: "Input", outcome: "Outcome") -> bytes:
    """Turn an input and what became of it into its line of JSON, line end included."""
    from streams.cli.show.lines import outcome_line

    return outcome_line(source, outcome.records, kind=outcome.kind, reason=outcome.reason, number=outcome.number)
