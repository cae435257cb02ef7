"""`newswire pull`: asks sources for their articles and sends what is new to wire.raw."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from streams.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from streams.pull.process import Pulled

EPILOG = "Example: NEWSWIRE_SOURCES=sources.toml newswire pull --check"


def pull(
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Ask each source one time, then end; exit 1 where one fails.")
    ] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Ask each source, send nothing, and show what would be sent. Needs no Kafka."),
    ] = False,
) -> None:
    """Ask the sources of sources.toml for their articles, and send what is new to the raw topic, each once.

    Web feeds and watched folders (docs/sources.md). How far each was read is on wire.cursors, committed with its
    articles: it may be killed at any time. Serves /metrics. SIGTERM ends it within 10 s.
    """
    from streams.logs import silence_clients
    from streams.pull.process import check_all, pull_all_once, run_pull
    from streams.settings import load_settings

    if once and check:
        raise ConfigurationError("--once sends, --check does not: choose one of them")
    settings = load_settings()
    if not (once or check):
        run_pull(settings)
    silence_clients()
    if asyncio.run(_show(check_all(settings) if check else pull_all_once(settings), is_check=check)):
        raise typer.Exit(1)


async def _show(all_pulled: "AsyncIterator[Pulled]", *, is_check: bool) -> int:
    """Show a line a source, as each ends; gives how many failed."""
    from streams.cli.show.visible import one_line

    failed = 0
    async for pulled in all_pulled:
        failed += pulled.is_failed
        typer.echo(one_line(f"{pulled.source.name}: {_words(pulled, is_check=is_check)}"))
    return failed


def _words(pulled: "Pulled", *, is_check: bool) -> str:
    if pulled.is_failed:
        return f"failed: {pulled.fault}"
    count = f"{pulled.records:,} record{'' if pulled.records == 1 else 's'}"
    if not is_check:
        return f"{count} sent"
    dead = f", of them {pulled.dead:,} to the dead letters; the first: {pulled.fault}" if pulled.dead else ""
    return f"{count} would be sent as feed {pulled.source.feed} from {pulled.source.place}{dead}"
