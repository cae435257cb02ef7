"""`newswire topics`: create and configure the topics from what the settings say (kafka/topics.py)."""

import asyncio
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from streams.kafka.topics import Change, TopicSpec
    from streams.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    help="Topics as code: create them, set their configs, show what differs.",
    epilog="Example: newswire topics diff || newswire topics apply",
)

_COULD_NOT_ASK = 3
"""The exit code of `diff` where no broker answers, or refuses: 1 says that it answered and something differs."""

_Json = Annotated[bool, typer.Option("--json", help="One JSON line a difference on standard output.")]


@app.command(epilog="Example: NEWSWIRE_PARTITIONS=8 NEWSWIRE_REPLICATION=3 newswire topics apply")
def apply(*, as_json: _Json = False) -> None:
    """Create missing topics and set the configs of all.

    What an operator added beside ours stays.

    Refuses to change the partition count of the raw and the memory topic, before anything is changed.
    """
    settings, specs = _wanted()
    changes = asyncio.run(_apply(settings, specs))
    _show(changes, as_json=as_json)
    refused = sum(change.refusal is not None for change in changes)
    left = f", {refused} left as it is" if refused else ""
    typer.echo(f"{len(specs)} topics, {len(changes) - refused} changes made{left}", err=True)


@app.command(epilog="Example: newswire topics diff || newswire topics apply")
def diff(*, as_json: _Json = False) -> None:
    """Show what `apply` would change.

    Changes nothing. Exit 0: nothing differs; 1: something does; 2: wrong use or settings; 3: the broker could not be
    asked.
    """
    from streams.cli.show.visible import one_line
    from streams.errors import StreamError

    settings, specs = _wanted()
    try:
        changes = asyncio.run(_diff(settings, specs))
    except StreamError as error:
        typer.echo(f"newswire: {one_line(str(error))}", err=True)
        raise typer.Exit(_COULD_NOT_ASK) from error
    _show(changes, as_json=as_json)
    if changes:
        typer.echo(f"{len(changes)} differences", err=True)
        raise typer.Exit(1)
    typer.echo(f"{len(specs)} topics as they should be", err=True)


def _wanted() -> tuple["Settings", "Sequence[TopicSpec]"]:
    from streams.assemble import read_rules
    from streams.kafka.topics import topic_specs
    from streams.logs import silence_clients
    from streams.records import Routes
    from streams.settings import load_settings
    from streams.tag import compile_rules

    settings = load_settings()
    silence_clients()
    subjects = [subject.id for subject in compile_rules(read_rules(settings)).subjects]
    return settings, topic_specs(Routes(settings.topic_prefix), settings, subjects)


async def _apply(settings: "Settings", specs: "Sequence[TopicSpec]") -> "list[Change]":
    from streams.kafka.admin import apply_topics, open_admin
    from streams.kafka.cluster import Cluster

    async with open_admin(Cluster(settings)) as admin:
        return await apply_topics(admin, specs)


async def _diff(settings: "Settings", specs: "Sequence[TopicSpec]") -> "list[Change]":
    from streams.kafka.admin import open_admin, read_states
    from streams.kafka.cluster import Cluster
    from streams.kafka.topics import find_changes

    async with open_admin(Cluster(settings)) as admin:
        return find_changes(specs, await read_states(admin, (spec.name for spec in specs)))


def _show(changes: "Sequence[Change]", *, as_json: bool) -> None:
    for change in changes:
        if as_json:
            fields = ("topic", "kind", "name", "have", "want", "refusal")
            typer.echo(json.dumps({field: getattr(change, field) for field in fields}, ensure_ascii=False))
        else:
            what = change.name or change.kind
            before = "" if change.have is None else f"{change.have} → "
            typer.echo(f"{change.topic}  {what}: {before}{change.want}")
            if change.refusal is not None:
                typer.echo(f"  left as it is: {change.refusal}")
