"""`newswire replay`: publish files to the raw topic, as a feed would."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli.inputs import FeedOption, JsonlOption, PathsArgument, find_inputs

if TYPE_CHECKING:
    from collections.abc import Callable

    from streams.article import RawItem
    from streams.settings import Settings
    from streams.sources.plan import Send
    from streams.sources.sending import SendCounts

EPILOG = "Example: newswire replay seeds/ --feed tass --shuffle 7 --duplicate-ratio 0.1"


def replay(
    paths: PathsArgument,
    *,
    rate: Annotated[
        float | None, typer.Option(min=0.001, help="Records a second; without it as fast as the broker takes them.")
    ] = None,
    shuffle: Annotated[
        int | None, typer.Option(metavar="SEED", help="Shuffle; the same seed gives the same order.")
    ] = None,
    duplicate_ratio: Annotated[
        float, typer.Option(min=0.0, max=1.0, metavar="X", help="Chance that a record is sent again later.")
    ] = 0.0,
    loop: Annotated[int, typer.Option(min=1, metavar="N", help="Send everything N times.")] = 1,
    feed: FeedOption = None,
    jsonl: JsonlOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="The counts as one JSON line on standard output.")] = False,
) -> None:
    """Publish files to the raw topic, as a feed would.

    A file is one record; *.jsonl one a line; - is standard input; a folder is all below it, but names that begin with
    . or _, README* and *.expected.json. The key is the article's identity, where it can be read. Ends with counts;
    exit 1 where a record was too large to send.
    """
    from streams.assemble import create_pipeline
    from streams.kafka.partitioner import partition_of
    from streams.logs import silence_clients
    from streams.settings import load_settings
    from streams.sources.inputs import STDIN
    from streams.sources.plan import plan_sends, repeat_inputs

    inputs = find_inputs(paths, jsonl=jsonl)
    settings = load_settings()
    silence_clients()
    pipeline = create_pipeline(
        settings, partition_of=lambda identity: partition_of(identity.encode(), settings.partitions)
    )
    if STDIN in paths and jsonl and shuffle is None and loop == 1:
        # A pipe may be endless: its lines go out as they come, and how many there will be nobody knows.
        total = None
        sends = plan_sends(inputs, duplicate_ratio=duplicate_ratio)
    else:
        held = list(inputs)
        planned = repeat_inputs(held, times=loop, shuffle_seed=shuffle)
        everything = list(plan_sends(planned, duplicate_ratio=duplicate_ratio, seed=shuffle or 0))
        total, sends = len(everything), iter(everything)
    counts = asyncio.run(
        _replay(
            settings,
            sends,
            topic=pipeline.routes.raw,
            find_identity=pipeline.find_identity,
            feed=feed,
            rate=rate,
            total=total,
        )
    )
    counts.skipped = inputs.skipped
    _show(counts, as_json=as_json)
    if counts.too_large:
        raise typer.Exit(1)


async def _replay(
    settings: "Settings",
    sends: "Iterable[Send]",
    *,
    topic: str,
    find_identity: "Callable[[RawItem], str | None]",
    feed: str | None,
    rate: float | None,
    total: int | None,
) -> "SendCounts":
    from streams.cli.show.progress import progress_bar
    from streams.kafka.cluster import Cluster
    from streams.kafka.raw_producer import RawProducer
    from streams.sources.sending import send_all

    async with RawProducer(Cluster(settings), topic) as producer:
        with progress_bar(total) as tell:
            return await send_all(
                sends,
                producer=producer,
                find_identity=find_identity,
                feed=feed,
                rate=rate,
                tell_progress=lambda counts: tell(counts.sent + counts.too_large, counts.seconds),
                tell_too_large=_tell_too_large,
            )


def _tell_too_large(send: "Send") -> None:
    where = send.input.path if send.input.line is None else f"{send.input.path}:{send.input.line}"
    typer.echo(f"newswire: {where}: {len(send.input.value):,} bytes are more than the topic takes; not sent", err=True)


def _show(counts: "SendCounts", *, as_json: bool) -> None:
    if as_json:
        import json

        typer.echo(json.dumps(counts.as_json()))
        return
    parts: list[Any] = [
        f"{counts.sent:,} records to {counts.topic} in {counts.seconds:.1f} s ({counts.rate:,.0f}/s, "
        f"{counts.bytes:,} bytes)",
        f"{counts.planted_duplicates:,} planted duplicates" if counts.planted_duplicates else None,
        f"{counts.without_key:,} without an identity" if counts.without_key else None,
        f"{counts.too_large:,} too large, not sent" if counts.too_large else None,
        f"{counts.skipped:,} files skipped" if counts.skipped else None,
    ]
    typer.echo(", ".join(part for part in parts if part), err=True)
