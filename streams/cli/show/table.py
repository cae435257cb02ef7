"""Records as rows for people: when, where, what became of it, which article, its headline."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from streams.article import RawItem
from streams.cli.show.visible import one_line
from streams.records import DeadLetter, Duplicate, Enriched, format_instant, read_published
from streams.sources.inputs import FEED_HEADER

_COLUMNS = ("time", "place", "what", "key", "headline")
NARROW = 80
"""Columns of a terminal below which a table shows what its reader needs first, and leaves the rest out."""


class RecordTable:
    """Prints records as they come: columns on a terminal, else fields parted by tabs, uncut."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._is_headed = False

    def print(self, records: Sequence[RawItem]) -> None:
        """Print the next rows."""
        if not self._console.is_terminal:
            # Past the console, which would spread tabs and make pictures of `:x:`.
            self._console.file.writelines("\t".join(row_of(record)) + "\n" for record in records)
            self._console.file.flush()
            return
        table = Table(box=None, show_header=not self._is_headed, pad_edge=False, expand=True, highlight=False)
        table.add_column(_COLUMNS[0], width=12, no_wrap=True, style="dim")
        table.add_column(_COLUMNS[1], width=9, no_wrap=True, style="dim")
        table.add_column(_COLUMNS[2], width=13, no_wrap=True, style="bold")
        is_narrow = self._console.width < NARROW
        if not is_narrow:
            table.add_column(_COLUMNS[3], ratio=2, no_wrap=True, overflow="ellipsis")
        table.add_column(_COLUMNS[4], ratio=3, no_wrap=True, overflow="ellipsis")
        for record in records:
            time, place, what, key, headline = row_of(record)
            cells = (time[11:23], place, what, *(() if is_narrow else (key,)), headline or (key if is_narrow else ""))
            # Text, not str: brackets in a headline are no markup.
            table.add_row(*map(Text, cells))
        self._is_headed = True
        self._console.print(table)


def row_of(record: RawItem) -> tuple[str, str, str, str, str]:
    """The five fields of a record, in the order of the columns; what it does not have is empty."""
    what, headline = _describe(record)
    key = "" if record.key is None else record.key.decode("utf-8", "replace")
    place = "" if record.topic is None else f"{record.partition}:{record.offset}"
    return format_instant(record.received_at), place, one_line(what), one_line(key), one_line(headline)


def _describe(record: RawItem) -> tuple[str, str]:
    match read_published(record):
        case Enriched() as enriched:
            return enriched.outcome, enriched.headline or enriched.item.get("edNote", "")
        case Duplicate() as duplicate:
            return duplicate.outcome, f"{duplicate.reason}, stands: revision {duplicate.stands.revision}"
        case DeadLetter() as letter:
            return letter.reason, letter.error
        case None:  # a raw record, or somebody else's: how it begins
            feed = dict(record.headers).get(FEED_HEADER) or b""
            return feed.decode("utf-8", "replace"), (record.value or b"")[:200].decode("utf-8", "replace")
