"""The Faust app that pulls: a service for each source, and the pages /metrics, /livez and /readyz.

Faust starts and stops the sources and serves the pages; of its Kafka nothing starts, as in the worker. A source that
fails, or that our own code fails on, stops no other.
"""

import asyncio
import logging
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any

import faust
from faust.app.base import BootStrategy
from faust.web.drivers.aiohttp import Web

from streams.collector import set_aside_what_stays
from streams.errors import NewswireError
from streams.kafka.cluster import Cluster
from streams.lanes.tasks import start_task
from streams.pull.build import Builder, create_cutter, read_sources
from streams.pull.metrics import PullMetrics
from streams.pull.outlet import open_outlet
from streams.pull.puller import Puller
from streams.pull.sources_file import Source
from streams.settings import Settings
from streams.worker.pages import Pages, add_pages

log = logging.getLogger(__name__)

# Seconds before a source is begun again that our own code failed on.
_CRASHED_SECONDS = 60.0


class _Boot(BootStrategy):
    enable_kafka = False


class PullPages(Pages):
    """The pages of a process that pulls."""

    app: "PullApp"  # type: ignore[assignment]  # it has what Pages asks of a worker's: settings, fail, pages_url


PullPages.logger = logging.getLogger("faust")


class PullApp(faust.App):
    """A Faust app without Faust's Kafka, with the sources that it pulls."""

    BootStrategy = _Boot

    settings: Settings
    sources: Sequence[Source]
    metrics: PullMetrics
    services: "Sequence[SourceService]"
    on_failure: Callable[[], None]
    pages_url: str = ""
    """Where its pages are, once it listens."""
    exit_code: int = 0

    def _new_web(self) -> Web:
        return PullPages(self)

    def fail(self, error: NewswireError) -> None:
        """Stop, loudly: the process cannot go on."""
        if self.exit_code:
            return
        log.critical("stops: %s", error)
        self.exit_code = 1
        self.on_failure()

    async def reload(self) -> None:
        """Sources are read when the process starts."""
        log.warning("sources are read at start alone: restart to have them read again, nothing is lost or sent twice")

    def reasons(self) -> list[str]:
        """Why it is not ready: the sources whose way to Kafka is not open."""
        return [f"source {service.name}: waits for Kafka" for service in self.services if service.is_cut_off]


PullApp.logger = logging.getLogger("faust")


class SourceService(faust.Service):
    """One source, from start to stop."""

    def __init__(self, app: PullApp, source: Source, builder: Builder, **options: Any) -> None:
        super().__init__(**options)
        self.name = source.name
        self._app, self._source, self._builder = app, source, builder
        self._stack = AsyncExitStack()
        self._puller: Puller | None = None
        self._task: asyncio.Task[None] | None = None
        self._again: asyncio.TimerHandle | None = None

    @property
    def is_cut_off(self) -> bool:
        """Whether its way to Kafka is not open."""
        return self._puller is None or self._puller.is_cut_off

    async def on_start(self) -> None:
        """Begin to pull."""
        asked = await self._builder.build(self._source, self._stack)
        self._puller = Puller(
            self.name,
            asked,
            open_outlet=partial(open_outlet, Cluster(self._app.settings)),
            metrics=self._app.metrics,
            chance=random.Random(),
        )
        self._begin()

    def _begin(self) -> None:
        assert self._puller is not None, "started"
        self._task = start_task(self._puller.run(), name=f"source {self.name}", fail=self._break)

    def _break(self, error: NewswireError) -> None:
        assert self._puller is not None, "started"
        self._puller.crashed()
        self._again = asyncio.get_running_loop().call_later(_CRASHED_SECONDS, self._begin)

    async def on_stop(self) -> None:
        """End; what is not committed is the next one's to send."""
        if self._again is not None:
            self._again.cancel()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._stack.aclose()


SourceService.logger = logging.getLogger("faust")


def create_app(settings: Settings, *, on_failure: Callable[[], None] | None = None) -> PullApp:
    """Build the app from settings. on_failure: called once it cannot go on; by default the process gets a SIGTERM.

    Raises ConfigurationError for wrong sources, feeds or certificates.
    """
    sources = read_sources(settings)
    datadir = Path(tempfile.gettempdir()) / f"newswire-{os.getuid()}"  # Faust wants one; nothing is kept in it
    datadir.mkdir(exist_ok=True)
    app = PullApp(
        f"{settings.app_id}-pull",
        broker=f"kafka://{settings.bootstrap_servers}",
        datadir=datadir,
        store="memory://",
        web_bind=settings.web_host,
        web_port=settings.web_port or None,
        Worker="streams.pull.process:PullWorker",
    )
    app.settings, app.sources = settings, sources
    app.metrics = PullMetrics([source.name for source in sources], now=time.time)
    app.on_failure = on_failure or partial(signal.raise_signal, signal.SIGTERM)
    builder = Builder(create_cutter(settings), count=app.metrics.count_request)
    app.services = [SourceService(app, source, builder) for source in sources]
    _add_services(app)
    add_pages(app, render=app.metrics.render, reasons=app.reasons)
    return app


def _add_services(app: PullApp) -> None:
    @app.service
    class Sources(faust.Service):
        """All of them, each a service of its own."""

        def on_init_dependencies(self) -> Any:
            return app.services

        async def on_start(self) -> None:
            set_aside_what_stays()
            log.info("pulls %s", ", ".join(source.name for source in app.sources))

    Sources.logger = logging.getLogger("faust")
