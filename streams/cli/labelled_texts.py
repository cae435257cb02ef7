"""Labelled rows get their texts: their own, or those of the articles that they name."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from streams.cli.inputs import deliver_items, find_inputs, number_items

if TYPE_CHECKING:
    from streams.labelling.reading import Row
    from streams.labelling.scoring import Labelled
    from streams.records import Enriched
    from streams.sources.inputs import Input
    from streams.tag import Fault


class TextFinder:
    """Finds the whole text of labelled articles, as the pipeline delivers it."""

    def __init__(self, articles: Sequence[str], *, feed: str | None) -> None:
        """articles: paths in which articles are found by their ids; none: where each row says. feed: theirs.

        Wrong use (exit 2) where a path is not there.
        """
        self._articles = find_inputs(articles, jsonl=False) if articles else None
        self._feed = feed

    def find(self, rows: Sequence["Row"]) -> "Iterator[Labelled | Fault]":
        """Give each row with its text, or as a fault where that is not to be found.

        Rows that hold their texts come first.
        """
        from streams.labelling.scoring import Labelled
        from streams.normalise import clean_text

        waiting = []
        for row in rows:
            if is_elsewhere(row):
                waiting.append(row)
            else:
                headline, text = (clean_text(one) if one else None for one in (row.headline, row.text))
                yield Labelled(row=row, headline=headline, body=text, language=row.language)
        if not waiting:
            return
        if self._articles is not None:
            yield from self._look_up(waiting, self._articles)
            return
        by_path: dict[str | None, list[Row]] = {}
        for row in waiting:
            by_path.setdefault(row.path, []).append(row)
        for path, alike in by_path.items():
            yield from self._look_into(path or "", alike)

    def _look_up(self, rows: Sequence["Row"], inputs: "Iterable[Input]") -> "Iterator[Labelled | Fault]":
        """By id, of all inputs. Of several with one id the first: that is the one that was drawn."""
        wanted = {row.id for row in rows}
        found: dict[str, Enriched] = {}
        for delivered in self._deliver(inputs):
            uri = delivered.item["uri"]
            if uri in wanted and uri not in found:
                found[uri] = delivered
                if len(found) == len(wanted):
                    break
        for row in rows:
            yield _join(row, found.get(row.id), lambda row: f"no article of --articles has the id {row.id}")

    def _look_into(self, path: str, rows: Sequence["Row"]) -> "Iterator[Labelled | Fault]":
        """By place, in one file."""
        from streams.sources.inputs import STDIN, read_inputs

        if path == STDIN or not _is_file(path):
            why = "standard input cannot be read again" if path == STDIN else f"there is no file {path}"
            for row in rows:
                yield _join(row, None, lambda _: f"{why}: say with --articles where its articles are")
            return
        wanted = {row.path_line for row in rows}
        inputs = (source for source in read_inputs([path]) if source.line in wanted)
        found = {delivered.item["uri"]: delivered for delivered in self._deliver(inputs)}
        for row in rows:
            yield _join(
                row,
                found.get(row.id),
                lambda row: f"{_place_of(row)} is not the article {row.id}: say with --articles where that is",
            )

    def _deliver(self, inputs: "Iterable[Input]") -> "Iterator[Enriched]":
        from streams.assemble import create_pipeline
        from streams.settings import load_settings

        pipeline = create_pipeline(load_settings())
        for _, item in number_items(inputs, feed=self._feed):
            for _, delivered in deliver_items(item, pipeline):
                if delivered is not None:
                    yield delivered


def is_elsewhere(row: "Row") -> bool:
    """Whether a row's text is not in the row."""
    return row.text is None and (row.path is not None or row.headline is None)


def _join(row: "Row", delivered: "Enriched | None", say: "Callable[[Row], str]") -> "Labelled | Fault":
    from streams.labelling.scoring import Labelled
    from streams.tag import Fault

    if delivered is None:
        return Fault(file=row.file, line=row.line, reason=say(row))
    return Labelled(row=row, headline=delivered.headline, body=delivered.body, language=delivered.item.get("language"))


def _place_of(row: "Row") -> str:
    return f"{row.path}" if row.path_line is None else f"{row.path}:{row.path_line}"


def _is_file(path: str) -> bool:
    """Whether a file is there. Devices and pipes are none: a table from elsewhere could name one that never ends."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False
