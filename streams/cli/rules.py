"""`newswire rules`: try rule files, and see why an article got a subject or did not (tag/)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli.inputs import FeedOption, JsonlOption, PathsArgument, find_inputs, judge_item, number_items

if TYPE_CHECKING:
    from streams.article import RawItem
    from streams.pipeline import Pipeline

app = typer.Typer(
    no_args_is_help=True,
    help="Rules that give articles their subjects: try them, and see why they answer as they do.",
    epilog="Example: newswire rules check && newswire rules explain seeds/",
)

_Json = Annotated[bool, typer.Option("--json", help="One JSON line a result on standard output.")]


@app.command(epilog="Example: newswire rules check my-rules/piracy.toml")
def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH…]", help="Rule files, or folders of them. None: those the settings name."),
    ] = None,
    *,
    as_json: _Json = False,
) -> None:
    """Validate rule files and run their own examples.

    Exit 0: all is well; 1: faults, each one line with file, line and reason.
    """
    from streams.tag import find_faults

    files = _read_files(paths) if paths else _read_configured()
    faults = find_faults(files)
    for fault in faults:
        typer.echo(json.dumps(asdict(fault), ensure_ascii=False) if as_json else str(fault))
    told = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    typer.echo(f"{len(files)} rule files: {told if faults else 'all is well'}", err=True)
    if faults:
        raise typer.Exit(1)


@app.command(epilog="Example: newswire rules explain seeds/000_2a1a4f195c932e2c.txt")
def explain(
    paths: PathsArgument,
    *,
    feed: FeedOption = None,
    jsonl: JsonlOption = False,
    as_json: _Json = False,
) -> None:
    """Show for each article and subject what matched, what nearly did, and what was excluded.

    Spans count characters of the delivered headline and body.
    """
    from streams.assemble import create_pipeline
    from streams.settings import load_settings

    inputs = find_inputs(paths, jsonl=jsonl)
    pipeline = create_pipeline(load_settings())
    for source, item in number_items(inputs, feed=feed):
        told = _explain_item(item, pipeline)
        told["input"] = {"path": source.path, "line": source.line}
        if as_json:
            typer.echo(json.dumps(told, ensure_ascii=False))
        else:
            for line in _describe(told):
                typer.echo(line)


def _read_configured() -> Mapping[str, str]:
    from streams.assemble import read_rules
    from streams.settings import load_settings

    return read_rules(load_settings())


def _read_files(paths: Iterable[str]) -> dict[str, str]:
    """Read rule files, path → text. Wrong use where a path is not there or a folder holds none."""
    from streams.assemble import read_concepts
    from streams.sources.inputs import printable_path
    from streams.tag import FOLDER

    files = read_concepts()
    for path in map(Path, paths):
        found = [*sorted(path.glob("*.toml")), *sorted(path.glob(f"{FOLDER}*.toml"))] if path.is_dir() else [path]
        if not found:
            raise typer.BadParameter(f"no *.toml in {printable_path(path)}", param_hint="PATH")
        for file in found:
            try:
                files[printable_path(file)] = file.read_text("utf-8")
            except OSError as error:
                raise typer.BadParameter(
                    f"{printable_path(file)} cannot be read: {error.strerror}", param_hint="PATH"
                ) from error
            except UnicodeDecodeError as error:
                raise typer.BadParameter(f"{printable_path(file)} is not UTF-8", param_hint="PATH") from error
    return files


def _explain_item(item: "RawItem", pipeline: "Pipeline") -> dict[str, Any]:
    """Explain one raw item over its delivered text: the pipeline says what that is.

    Each item has a memory of its own, so that one that repeats another is explained too.
    """
    from streams.records import read_enriched
    from streams.stores.memory import Memory

    outcome = judge_item(item, pipeline, Memory(window_days=1))
    told: dict[str, Any] = {"outcome": outcome.kind, "reason": outcome.reason, "headline": None, "language": None}
    told["subjects"] = []
    delivered = read_enriched(outcome.records[0].value) if outcome.kind == "new" else None
    if delivered is not None:
        told["headline"], told["language"] = delivered.headline, delivered.item.get("language")
        created = delivered.item.get("firstCreated")
        year = int(created[:4]) if created else None
        explained = pipeline.rules.explain(delivered.headline, delivered.body, language=told["language"], year=year)
        told["subjects"] = [asdict(explanation) for explanation in explained]
    return told


def _describe(told: Mapping[str, Any]) -> Iterator[str]:
    """Turn what `--json` prints into lines for people."""
    from streams.cli.show.visible import one_line

    source = told["input"]
    place = source["path"] if source["line"] is None else f"{source['path']}:{source['line']}"
    yield one_line(f"{place}: {told['headline'] or told['outcome']}")
    if not told["subjects"]:
        if told["headline"] is None:
            yield f"  no text to tag: {told['reason'] or told['outcome']}"
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
