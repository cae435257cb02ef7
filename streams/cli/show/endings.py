"""What became of every input of the demo, as JSON lines and as tables for people."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import orjson
from rich.console import Console
from rich.table import Table

from streams.article import RawItem, frozen
from streams.cli.show.lines import outcome_line
from streams.records import Enriched, Published
from streams.sources.inputs import Input

# Columns where standard output is a file or a pipe.
_FILE_WIDTH = 120


@frozen
class Ending:
    """What became of one input."""

    source: Input
    published: Published
    records: Sequence[RawItem]
    """It, on each of its topics."""


def print_lines(endings: Iterable[Ending]) -> None:
    """Print a JSON line each, as `enrich` prints them."""
    for ending in endings:
        published = ending.published
        sys.stdout.buffer.write(
            outcome_line(ending.source, ending.records, kind=published.outcome, reason=published.reason)
        )


def demo_console() -> Console:
    """Standard output, wide enough for the tables."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_FILE_WIDTH)


def print_table(console: Console, endings: Iterable[Ending], *, prefix: str) -> None:
    """Print a row each. prefix: of the topics, which is left out."""
    table = Table(box=None, pad_edge=False, title="What became of every article", title_justify="left")
    for name in ("article", "outcome", "reason"):
        table.add_column(name, no_wrap=True)
    table.add_column(f"published to {prefix}…", overflow="fold")
    for ending in endings:
        topics = ", ".join((record.topic or "").removeprefix(prefix) for record in ending.records)
        published = ending.published
        table.add_row(Path(ending.source.path).name, published.outcome, published.reason or "", topics)
    console.print(table)


def print_evidence(console: Console, enriched: Enriched, *, value: bytes | None) -> None:
    """Print an enriched record whole, then why it has its subjects. value: its bytes."""
    whole = orjson.dumps(orjson.loads(value or b""), option=orjson.OPT_INDENT_2).decode()
    console.print(whole, markup=False, soft_wrap=True)
    for subject in enriched.enrichment.subjects:
        console.print(f"\n{subject.name} ({subject.score} of 100), since the article says:")
        for span in subject.evidence:
            console.print(f"  {span.field} {span.start}–{span.end}: {span.text}", markup=False)
