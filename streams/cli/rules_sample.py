"""`newswire rules sample`: articles that are worth labelling, as a table for a spreadsheet (labelling/drawing)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from streams.cli.inputs import FeedOption, JsonlOption, PathsArgument, deliver_items, find_inputs, number_items, year_of
from streams.cli.rule_files import RulesOption, choose_rules

if TYPE_CHECKING:
    from streams.labelling.drawing import Article

EPILOG = "Example: newswire rules sample archive/ -n 200 > labels.tsv"

_WORDS_SHOWN = 60
# Of a text without blanks; also what is looked at, so that a text of megabytes costs no more than others.
_CHARACTERS_SHOWN = 1000
# With these a spreadsheet begins a formula.
_FORMULA = ("=", "+", "-", "@")


def sample(
    paths: PathsArgument,
    *,
    feed: FeedOption = None,
    jsonl: JsonlOption = False,
    rules: RulesOption = None,
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="How many articles.")] = 100,
    seed: Annotated[int, typer.Option(help="The same seed draws the same articles.")] = 7,
    subject: Annotated[
        str | None, typer.Option(metavar="ID", help="Draw for this subject alone, and give its column alone.")
    ] = None,
) -> None:
    """Draw articles to label: a table with tabs, a column for each subject to fill with 1 or 0.

    A third of them the rules tag or nearly tag, a third have something of a subject's phrases, a third are ordinary,
    shuffled and without scores. `newswire rules score` reads the filled table.

    A subject that is not in service yet: --rules names its file, however rough it still is.
    """
    from streams.assemble import create_pipeline
    from streams.labelling.drawing import Draw
    from streams.settings import load_settings

    inputs = find_inputs(paths, jsonl=jsonl)
    chosen = choose_rules(rules)
    known = [one.id for one in chosen.subjects]
    if subject is not None and subject not in known:
        raise typer.BadParameter(f"no rule file is of {subject}; there are {', '.join(known)}", param_hint="--subject")
    subjects = known if subject is None else [subject]
    pipeline = create_pipeline(load_settings())
    draw = Draw(number=number, seed=seed)
    passed: Counter[str] = Counter()
    # Hashes alone: of an archive of millions, the texts would not fit.
    seen: set[int] = set()
    articles = (
        (source, delivered)
        for source, record in number_items(inputs, feed=feed)
        for _, delivered in deliver_items(record, pipeline)
    )
    for source, delivered in articles:
        if delivered is None:
            passed["without a text to tag"] += 1
            continue
        marks = {hash(delivered.item["uri"]), hash((delivered.headline, delivered.body))}
        if marks & seen:
            passed["seen before"] += 1
            continue
        seen |= marks
        explained = chosen.explain(
            delivered.headline, delivered.body, language=delivered.item.get("language"), year=year_of(delivered)
        )
        explained = tuple(one for one in explained if one.subject in subjects)
        if not explained:
            passed["in languages without rules"] += 1
            continue
        draw.offer(
            _show(delivered.item["uri"], source.path, source.line, (delivered.headline, delivered.body)), explained
        )
    drawn = draw.draw()
    for line in _render(drawn, subjects):
        typer.echo(line)
    told = "".join(f"; {count} {why}" for why, count in passed.items())
    typer.echo(f"{len(drawn)} of {draw.offered} articles drawn{told}", err=True)
    if not drawn:
        raise typer.Exit(1)


def _show(uri: str, path: str, line: int | None, texts: tuple[str | None, str | None]) -> "Article":
    from streams.cli.show.visible import one_line
    from streams.labelling.drawing import Article

    headline, body = (one_line((text or "")[: 10 * _CHARACTERS_SHOWN]) for text in texts)
    beginning = " ".join(body.split()[:_WORDS_SHOWN])
    return Article(
        id=uri, path=path, line=line, headline=headline[:_CHARACTERS_SHOWN], text=beginning[:_CHARACTERS_SHOWN]
    )


def _render(drawn: Sequence["Article"], subjects: Sequence[str]) -> Iterator[str]:
    yield "\t".join(("id", *subjects, "doubt", "note", "headline", "text", "source", "line"))
    for one in drawn:
        empty = [""] * (len(subjects) + 2)
        yield "\t".join((one.id, *empty, _cell(one.headline), _cell(one.text), _cell(one.path), str(one.line or "")))


def _cell(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula or for several cells."""
    text = " ".join(text.split("\t"))
    if text.startswith(_FORMULA) and len(text) > 1:
        text = f"'{text}"
    return '"{}"'.format(text.replace('"', '""')) if '"' in text else text
