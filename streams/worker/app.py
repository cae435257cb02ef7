"""The Faust app: an agent over batches, the service that feeds it, and the worker's web pages. START HERE for I/O.

    kafka/group.py ── a lane per partition reads a batch ──► channel ──► the agent `enrich`
                                                                             │ pipeline.run(items, memory)
                       lane: one transaction per batch   ◄── batch.publish ──┘ answers the batch once

Faust supervises, starts and stops, and serves /metrics, /livez and /readyz. Its own consumer, producer, tables and
recovery never start (docs/decisions/0002-lanes.md). Only here is faust imported.
"""

import asyncio
import logging
import os
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

import faust
from faust.app.base import BootStrategy
from faust.web.drivers.aiohttp import Web

from streams.assemble import create_pipeline
from streams.collector import set_aside_what_stays
from streams.errors import NewswireError
from streams.kafka.cluster import Cluster
from streams.kafka.partitioner import partition_of
from streams.lanes.group import Group
from streams.lanes.tasks import start_task
from streams.metrics import Metrics
from streams.pipeline import Pipeline
from streams.settings import Settings
from streams.stores.memory import Memory
from streams.worker.agent import add_agent
from streams.worker.pages import Pages, add_pages
from streams.worker.standing import Standing

log = logging.getLogger(__name__)


class _Boot(BootStrategy):
    enable_kafka = False


class WireApp(faust.App):
    """A Faust app without Faust's Kafka, with what a worker of newswire holds."""

    BootStrategy = _Boot

    settings: Settings
    pipeline: Pipeline
    """What the next batch goes through; a reload replaces it."""
    metrics: Metrics
    group: Group
    on_failure: Callable[[], None]
    pages_url: str = ""
    """Where the worker's pages are, once it listens."""
    exit_code: int = 0
    """What the process should exit with: 1 after a failure, or where a transaction had to be left."""
    _reloading: asyncio.Lock
    _is_reload_wanted: bool = False

    def _new_web(self) -> Web:
        return Pages(self)

    def fail(self, error: NewswireError) -> None:
        """Stop, loudly: the worker cannot go on. The first failure is told; lanes that fail beside it meet the same."""
        if self.exit_code:
            return
        log.critical("stops: %s", error)
        self.exit_code = 1
        self.on_failure()

    async def reload(self) -> None:
        """Read rules and feeds again, check them, and use them from the next batch on.

        Where they do not compile, or a new subject's topic cannot be made, the old ones stay: told in one line, and
        counted in `newswire_rules_reload_failures_total`. Asked for while one goes on, it begins once that has ended,
        once however often it was asked for.
        """
        if self._is_reload_wanted:
            return
        self._is_reload_wanted = True
        async with self._reloading:
            self._is_reload_wanted = False
            await self._reload()

    async def _reload(self) -> None:
        try:
            # In a thread: compiling takes half a second, in which no lane would have its turn, and no heartbeat.
            pipeline = await asyncio.to_thread(create_pipeline, self.settings, partition_of=self.pipeline.partition_of)
            subjects = _subject_ids(pipeline)
            await self.group.destinations.create_subjects(set(subjects).difference(_subject_ids(self.pipeline)))
        except NewswireError as error:
            self.metrics.rules_reload_failures.inc()
            log.error("rules and feeds stay as they were: %s", error)
            return
        self.metrics.add_subjects(subjects)
        self.pipeline = pipeline
        set_aside_what_stays()
        log.info("rules and feeds read again: %s, subjects %s", pipeline.rules.version, ", ".join(subjects))


def create_app(settings: Settings, *, embedded: bool = False, on_failure: Callable[[], None] | None = None) -> WireApp:
    """Build the app from settings: pipeline, metrics, group, agent and pages.

    embedded: the broker is the stand-in of kafka/embedded.py, without topic settings. on_failure: called once the
    stream cannot go on; by default the process gets a SIGTERM.
    Raises ConfigurationError for wrong feeds, rules or certificates.
    """
    datadir = Path(tempfile.gettempdir()) / f"newswire-{os.getuid()}"  # Faust wants one; nothing is kept in it
    datadir.mkdir(exist_ok=True)
    app = WireApp(
        settings.app_id,
        broker=f"kafka://{settings.bootstrap_servers}",
        datadir=datadir,
        store="memory://",
        web_bind=settings.web_host,
        web_port=settings.web_port or None,  # its settings take no 0: see Pages
        Worker="streams.worker.process:WireWorker",
    )
    app.settings = settings
    app.pipeline = create_pipeline(settings, partition_of=lambda key: partition_of(key.encode(), settings.partitions))
    app.metrics = Metrics(raw_topic=app.pipeline.routes.raw, subjects=_subject_ids(app.pipeline))
    app.on_failure = on_failure or _terminate
    app._reloading = asyncio.Lock()
    batches = app.channel()
    app.group = Group(
        cluster=Cluster(settings, embedded=embedded),
        routes=app.pipeline.routes,
        subjects=lambda: _subject_ids(app.pipeline),
        new_memory=lambda: Memory(window_days=settings.dedupe_window_days),
        deliver=lambda batch: batches.send(value=batch),
        metrics=app.metrics,
        fail=app.fail,
    )
    add_agent(app, batches, concurrency=settings.partitions)
    _add_service(app)
    add_pages(app, render=app.metrics.render, reasons=app.group.reasons)
    return app


def _subject_ids(pipeline: Pipeline) -> list[str]:
    return [subject.id for subject in pipeline.rules.subjects]


def _terminate() -> None:
    signal.raise_signal(signal.SIGTERM)


def _add_service(app: WireApp) -> None:
    @app.service
    class Share(faust.Service):
        """Joins the consumer group after the agents run, leaves it before they stop."""

        async def on_start(self) -> None:
            set_aside_what_stays()
            app.flow_control.resume()  # channels wait for it; Faust's own recovery would do it
            app.group.start()
            standing = Standing(reasons=app.group.reasons, broker_silent_seconds=app.group.broker_silent_seconds)
            self._telling = start_task(standing.run(), name="telling how it stands", fail=app.fail)

        async def on_stop(self) -> None:
            self._telling.cancel()
            if not await app.group.stop():
                app.exit_code = 1

    Share.logger = logging.getLogger("faust")
