"""`newswire enrich`: the pipeline over files, with no broker and one fresh memory; one JSON line a record.

The very code of the worker, so that it answers what would become of an input, and why.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli.options import FeedOption

if TYPE_CHECKING:
    from streams.article import Headers, RawItem
    from streams.pipeline import Pipeline
    from streams.records.outcomes import Outcome
    from streams.sources.inputs import Input
    from streams.stores.memory import Memory

ENRICH_EPILOG = "Example: newswire enrich seeds/ --feed tass | jq .outcome"


def enrich(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH…", help="Files, folders, or - for standard input; *.jsonl is one record a line."),
    ],
    *,
    feed: FeedOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON lines are all that it ever prints; for scripts that always say so.")
    ] = False,
) -> None:
    """Show what becomes of each input: one JSON line a record, in order, with no broker.

    One fresh memory for the whole run, so later inputs are judged by earlier ones. Dead letters are outcomes, too.
    """
    from streams.assemble import create_pipeline
    from streams.settings import load_settings
    from streams.sources.inputs import MissingInputError, read_inputs
    from streams.stores.memory import Memory

    try:
        inputs = read_inputs(paths)
    except MissingInputError as error:
        raise typer.BadParameter(str(error), param_hint="PATH") from error
    settings = load_settings()
    pipeline = create_pipeline(settings)
    memory = Memory(window_days=settings.dedupe_window_days)
    counts: Counter[str] = Counter()
    lines = sys.stdout.buffer
    for source, outcome in _outcomes(inputs, pipeline, memory, feed=feed):
        counts[outcome.kind] += 1
        lines.write(render_line(source, outcome))
        # At once: whoever pipes a live feed in wants to see each record when it comes.
        lines.flush()
    skipped = f"; {inputs.skipped} files in folders skipped by name" if inputs.skipped else ""
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing"
    typer.echo(f"{counts.total()} inputs: {told}{skipped}", err=True)


def render_line(source: "Input", outcome: "Outcome") -> bytes:
    """Turn an input and what became of it into its line of JSON, line end included."""
    from streams.cli.show.lines import dump_line, record_fields
    from streams.records.outcomes import OutcomeKind

    sent = outcome.records[0] if outcome.records else None
    line: dict[str, Any] = {
        "input": {"path": source.path, "line": source.line},
        "outcome": outcome.kind,
        "reason": outcome.reason,
        "topic": sent.topic if sent else None,
        "topics": [record.topic for record in outcome.records],
    }
    if sent is None:
        line |= {"key": None, "headers": {}, "value": None}
    else:
        is_object = outcome.kind is not OutcomeKind.DEAD_LETTER
        line |= record_fields(key=sent.key, headers=sent.headers, value=sent.value, is_object=is_object)
    return dump_line(line)


def _outcomes(
    inputs: "Iterable[Input]", pipeline: "Pipeline", memory: "Memory", *, feed: str | None
) -> "Iterator[tuple[Input, Outcome]]":
    """Run each input as a batch of its own, so that nothing waits for the next."""
    from streams.article import RawItem

    headers: Headers = () if feed is None else (("feed", feed.encode()),)
    received_at = time.time_ns() // 1_000_000
    for offset, source in enumerate(inputs):
        item = RawItem(value=source.value, headers=headers, offset=offset, received_at=received_at)
        yield source, _run_one(item, pipeline, memory)


def _run_one(item: "RawItem", pipeline: "Pipeline", memory: "Memory") -> "Outcome":
    staged = memory.stage(now=item.received_at)
    stages = pipeline.run([item], staged)
    while True:
        try:
            next(stages)
        except StopIteration as end:
            memory.apply(staged)
            outcomes: list[Outcome] = end.value
            return outcomes[0]
