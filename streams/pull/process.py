"""Pulling as a process: until it is told to stop; or each source once; or without sending, to see what there is."""

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, aclosing
from functools import partial
from typing import NoReturn

from streams import logs
from streams.article import frozen
from streams.errors import StreamError
from streams.kafka.cluster import Cluster
from streams.pull.app import PullApp, create_app
from streams.pull.build import Builder, create_cutter, read_sources
from streams.pull.errors import SourceError
from streams.pull.kinds import Asked
from streams.pull.metrics import PullMetrics
from streams.pull.outlet import open_outlet
from streams.pull.puller import Puller
from streams.pull.sources_file import FolderSource, Source
from streams.settings import Settings
from streams.worker.process import WireWorker

# Sources that are asked at once where each is asked once.
_AT_ONCE = 16


class PullWorker(WireWorker):
    """Runs a PullApp until a signal, and ends within 10 s of it."""

    app: PullApp  # type: ignore[assignment]  # it has what a WireWorker asks of its app: reload and exit_code


PullWorker.logger = logging.getLogger("faust")


@frozen
class Pulled:
    """What became of one source that was asked once."""

    source: Source
    records: int = 0
    dead: int = 0
    """Of them those that will be dead letters, where nothing was sent."""
    fault: str | None = None
    """Why the first of them will; or why the source failed."""
    is_failed: bool = False


def run_pull(settings: Settings) -> NoReturn:
    """Pull until told to stop."""
    app = create_app(settings)
    logs.configure(settings)
    PullWorker(app, quiet=True).execute_from_commandline()


async def pull_all_once(settings: Settings) -> AsyncIterator[Pulled]:
    """Ask each source one time, and send what is new. Gives each as it ends."""
    sources = read_sources(settings)
    metrics = PullMetrics([source.name for source in sources], now=time.time)
    cluster = Cluster(settings)

    async def pull(source: Source, asked: Asked) -> Pulled:
        opening = partial(open_outlet, cluster)
        puller = Puller(source.name, asked, open_outlet=opening, metrics=metrics, chance=random.Random())
        try:
            return Pulled(source=source, records=await puller.pull_once())
        except (SourceError, StreamError) as error:
            return Pulled(source=source, fault=str(error), is_failed=True)

    async for pulled in _each(settings, sources, pull):
        yield pulled


async def check_all(settings: Settings) -> AsyncIterator[Pulled]:
    """Ask each source one time, as if it were the first, and send nothing. Asks no Kafka. Gives each as it ends."""

    async def check(source: Source, asked: Asked) -> Pulled:
        asked.restore(None)
        records, faults = 0, []
        try:
            async with aclosing(asked.ask()) as portions:
                async for portion in portions:
                    records += len(portion.entries)
                    faults += [entry.fault for entry in portion.entries if entry.fault is not None]
        except SourceError as error:
            return Pulled(source=source, records=records, fault=str(error), is_failed=True)
        return Pulled(source=source, records=records, dead=len(faults), fault=faults[0] if faults else None)

    sources = [
        source.model_copy(update={"done": None}) if isinstance(source, FolderSource) else source  # nothing is moved
        for source in read_sources(settings)
    ]
    async for pulled in _each(settings, sources, check):
        yield pulled


async def _each(
    settings: Settings, sources: Sequence[Source], act: Callable[[Source, Asked], Awaitable[Pulled]]
) -> AsyncIterator[Pulled]:
    builder = Builder(create_cutter(settings), count=lambda source, status: None)
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one(source: Source) -> Pulled:
        async with turns, AsyncExitStack() as stack:
            return await act(source, await builder.build(source, stack))

    for done in asyncio.as_completed([one(source) for source in sources]):
        yield await done
