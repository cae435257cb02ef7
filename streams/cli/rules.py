"""`newswire rules`: try rule files, and see why an article got a subject or did not (tag/)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli import rules_sample, rules_score
from streams.cli.inputs import (
    FeedOption,
    IdOption,
    JsonlOption,
    PathsArgument,
    choose_inputs,
    deliver_items,
    number_items,
    year_of,
)
from streams.cli.rule_files import RulesOption, choose_rules, read_rule_files

if TYPE_CHECKING:
    from streams.records import Enriched
    from streams.records.outcomes import Outcome
    from streams.tag import Rules
    from streams.tag.media_topics import Vocabulary

app = typer.Typer(
    no_args_is_help=True,
    help="Rules that give articles their subjects: try them, and see why they answer as they do.",
    epilog="Example: newswire rules check && newswire rules explain seeds/",
)

# With all its languages the Media Topics are 7 MB.
_VOCABULARY_BYTES = 100 << 20

_Json = Annotated[bool, typer.Option("--json", help="One JSON line a result on standard output.")]


@app.command(epilog="Example: newswire rules check my-rules/piracy.toml")
def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH…]", help="Rule files, or folders of them. None: those the settings name."),
    ] = None,
    *,
    vocabulary: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            dir_okay=False,
            help="IPTC's own file of the Media Topics, .json or .json.gz, of a newer release than the package's.",
        ),
    ] = None,
    as_json: _Json = False,
) -> None:
    """Validate rule files, run their own examples, and hold their Media Topics against IPTC's vocabulary.

    Each rule must match in an example of its file. Exit 0: all is well; 1: faults, each one line with file, line and
    reason.
    """
    from streams.tag import FOLDER, find_faults
    from streams.tag.exercise import find_unexercised
    from streams.tag.media_topics import find_topic_faults

    files = read_rule_files(paths)
    faults = find_faults(files) + find_topic_faults(files, _read_vocabulary(vocabulary)) + find_unexercised(files)
    faults.sort(key=lambda fault: (fault.file, fault.line))
    for fault in faults:
        typer.echo(json.dumps(asdict(fault), ensure_ascii=False) if as_json else str(fault))
    told = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    number = sum(FOLDER not in name for name in files)
    typer.echo(f"{number} rule file{'s' if number != 1 else ''}: {told if faults else 'all is well'}", err=True)
    if faults:
        raise typer.Exit(1)


@app.command(epilog="Example: newswire rules explain seeds/000_2a1a4f195c932e2c.txt")
def explain(
    paths: PathsArgument,
    *,
    feed: FeedOption = None,
    uri: IdOption = None,
    jsonl: JsonlOption = False,
    rules: RulesOption = None,
    as_json: _Json = False,
) -> None:
    """Show for each article and subject what matched, what nearly did, and what was excluded.

    Spans count characters of the delivered headline and body.
    """
    from streams.assemble import create_pipeline
    from streams.cli.show.lines import input_fields
    from streams.settings import load_settings

    inputs = choose_inputs(paths, uri=uri, jsonl=jsonl)
    chosen = choose_rules(rules)
    pipeline = create_pipeline(load_settings())
    for source, record in number_items(inputs, feed=feed):
        for outcome, delivered in deliver_items(record, pipeline):
            told = _explain(outcome, delivered, chosen)
            told["input"] = input_fields(source, number=outcome.number)
            if as_json:
                typer.echo(json.dumps(told, ensure_ascii=False))
            else:
                for line in _describe(told):
                    typer.echo(line)


app.command(epilog=rules_sample.EPILOG)(rules_sample.sample)
app.command(epilog=rules_score.EPILOG)(rules_score.score)


def _read_vocabulary(file: Path | None) -> "Vocabulary":
    """The Media Topics of IPTC's file, or of the package's table. Raises ConfigurationError."""
    import gzip
    import zlib
    from importlib import resources

    from streams.errors import ConfigurationError
    from streams.sources.inputs import printable_path
    from streams.tag.media_topics import parse_knowledge_item, parse_table

    if file is None:
        return parse_table(resources.files("streams").joinpath("tag", "media_topics.tsv").read_text("utf-8"))
    source = printable_path(file)
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as stream:
            data = stream.read(_VOCABULARY_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ConfigurationError(f"{source} cannot be read: {error}") from error
    if len(data) > _VOCABULARY_BYTES:
        raise ConfigurationError(f"{source} has more than {_VOCABULARY_BYTES >> 20} MB: no vocabulary of IPTC's does")
    return parse_knowledge_item(data, source=source)


def _explain(outcome: "Outcome", delivered: "Enriched | None", rules: "Rules") -> dict[str, Any]:
    """Explain one article over its delivered text: the pipeline says what that is."""
    told: dict[str, Any] = {"outcome": outcome.kind, "reason": outcome.reason, "headline": None, "language": None}
    told["subjects"] = []
    if delivered is not None:
        told["headline"], told["language"] = delivered.headline, delivered.item.get("language")
        explained = rules.explain(
            delivered.headline, delivered.body, language=told["language"], year=year_of(delivered)
        )
        told["subjects"] = [asdict(explanation) for explanation in explained]
    return told


def _describe(told: Mapping[str, Any]) -> Iterator[str]:
    """Turn what `--json` prints into lines for people."""
    from streams.cli.show.visible import one_line

    source = told["input"]
    place = source["path"] if source["line"] is None else f"{source['path']}:{source['line']}"
    if "item" in source:
        place = f"{place}, item {source['item']}"
    yield one_line(f"{place}: {told['headline'] or told['outcome']}")
    if not told["subjects"]:
        if told["headline"] is None:
            hint = "; plain text or HTML needs --id URI" if told["reason"] == "unknown_format" else ""
            yield f"  no text to tag: {told['reason'] or told['outcome']}{hint}"
        else:
            yield f"  no rules for language {one_line(told['language'] or 'unknown')}"
    for subject in told["subjects"]:
        verdict = "yes" if subject["tagged"] else "no"
        yield f"  {subject['subject']}: {verdict}, {subject['score']} of {subject['threshold']} points needed"
        if subject["why_not"]:
            yield f"    {one_line(subject['why_not'])}"
        for rule in subject["matched"]:
            yield f"    {rule['points']:+6.1f}  {rule['rule']}: {rule['says']}{_quote(rule['passages'])}"
        for rule in subject["nearly"]:
            yield f"    nearly  {rule['rule']}: {rule['why']}{_quote(rule['passages'])}"
        for rule in subject["excluded"]:
            yield f"    excluded  {rule['rule'] or 'for every rule'}: {rule['why']}{_quote(rule['passages'])}"


def _quote(passages: Iterable[Mapping[str, Any]]) -> str:
    from streams.cli.show.visible import one_line

    shown = [f"{passage['field']} {passage['start']}: “{one_line(passage['text'])}”" for passage in passages]
    return "".join(f"\n              {text}" for text in shown)
