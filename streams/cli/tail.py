"""`newswire tail`: committed records of a topic as they come."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streams.article import RawItem
    from streams.settings import Settings

EPILOG = "Example: newswire tail enriched --from-beginning --count 10 --timeout 30 --json"

# Seconds of one wait for records: how late the end of `--timeout` may be noticed, at most.
_WAIT_SECONDS = 0.5


def tail(
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="The prefix may be left out: enriched.")] = "enriched",
    *,
    from_beginning: Annotated[bool, typer.Option("--from-beginning", help="Not only what comes from now on.")] = False,
    count: Annotated[int | None, typer.Option(min=1, metavar="N", help="End after N records.")] = None,
    timeout: Annotated[
        float | None, typer.Option(min=0.0, metavar="S", help="End after S seconds; exit 1 if N are not reached.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line a record on standard output.")] = False,
    gateway: Annotated[
        str | None, typer.Option(metavar="URL", help="By HTTP from `newswire serve` there; enriched or subject.ID.")
    ] = None,
    token_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With --gateway: holds the access token, where it asks for one.")
    ] = None,
) -> None:
    """Show committed records as they come.

    A table on a terminal, else lines of fields parted by tabs, or JSON. With --gateway topic, partition, offset and
    timestamp are null, and a row's time is the raw record's.

    Ends with Ctrl-C, after --count or after --timeout.
    """
    from streams.logs import silence_clients
    from streams.records import Routes
    from streams.settings import load_settings

    if token_file is not None and gateway is None:
        raise typer.BadParameter("is for --gateway", param_hint="--token-file")
    settings = load_settings()
    silence_clients()
    routes = Routes(settings.topic_prefix)
    show = _json_printer(routes.raw, routes.dead_letters) if as_json else _table_printer()
    if gateway is None:
        tailing = _tail(settings, topic, from_beginning=from_beginning, count=count, timeout_seconds=timeout, show=show)
    else:
        from streams.cli.tail_gateway import find_subjects, subscribe, tail_gateway

        subjects = find_subjects(topic, routes)
        records = subscribe(gateway, subjects, token_file=token_file, from_beginning=from_beginning)
        tailing = tail_gateway(records, count=count, timeout_seconds=timeout, show=show)
    try:
        seen = asyncio.run(tailing)
    except KeyboardInterrupt:
        return  # the usual end
    if count is not None and seen < count:
        typer.echo(f"newswire: {seen} of {count} records in {timeout:g} s", err=True)
        raise typer.Exit(1)


async def _tail(
    settings: "Settings",
    topic: str,
    *,
    from_beginning: bool,
    count: int | None,
    timeout_seconds: float | None,
    show: "Callable[[Sequence[RawItem]], None]",
) -> int:
    """Show records until count or timeout; returns how many there were."""
    from streams.kafka.cluster import Cluster
    from streams.kafka.reader import open_reader

    seen = 0
    async with open_reader(Cluster(settings), topic, from_beginning=from_beginning) as reader:
        clock = asyncio.get_running_loop().time
        end = None if timeout_seconds is None else clock() + timeout_seconds
        while count is None or seen < count:
            wait = _WAIT_SECONDS if end is None else min(_WAIT_SECONDS, end - clock())
            records = await reader.read(wait_seconds=max(0.0, wait), limit=None if count is None else count - seen)
            if records:
                seen += len(records)
                show(records)
            if end is not None and clock() >= end:
                break
    return seen


def _json_printer(*bytes_topics: str) -> "Callable[[Sequence[RawItem]], None]":
    """bytes_topics: those whose values are bytes as received, even where they look like ours."""
    from streams.cli.show.lines import dump_line, record_fields
    from streams.records import format_instant

    def show(records: "Sequence[RawItem]") -> None:
        for record in records:
            has_place = record.topic is not None
            fields = {
                "topic": record.topic,
                "partition": record.partition if has_place else None,
                "offset": record.offset if has_place else None,
                "timestamp": format_instant(record.received_at) if has_place else None,
                **record_fields(
                    key=record.key,
                    headers=record.headers,
                    value=record.value,
                    is_object=record.topic not in bytes_topics,
                ),
            }
            sys.stdout.buffer.write(dump_line(fields))
        # Each poll, not each line: whoever reads the pipe sees records as they come, and a backlog goes fast.
        sys.stdout.buffer.flush()

    return show


def _table_printer() -> "Callable[[Sequence[RawItem]], None]":
    from rich.console import Console

    from streams.cli.show.table import RecordTable

    return RecordTable(Console()).print
