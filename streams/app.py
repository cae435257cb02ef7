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
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import faust
from faust.app.base import BootStrategy
from faust.web.drivers.aiohttp import Web
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from streams import logs
from streams.dedupe import Memory
from streams.errors import ConfigurationError, DeadReason, NewswireError, StreamError
from streams.health import Readiness
from streams.kafka.batch import Batch
from streams.kafka.group import Group
from streams.kafka.partitioner import partition_of
from streams.metrics import Metrics
from streams.outcomes import Outcome
from streams.pipeline import Pipeline
from streams.settings import Settings, create_pipeline, load_settings

log = logging.getLogger(__name__)

# Seconds from SIGTERM to the end of the process, whatever the broker does; the promise is 10.
_STOP_SECONDS = 8.5


class _Boot(BootStrategy):
    enable_kafka = False


class _Pages(Web):
    """Faust's web server without its own pages: `/` says OK whatever happens, `/table` and `/router` have nothing."""

    default_blueprints = ()
    production_blueprints = ()
    debug_blueprints = ()


class WireApp(faust.App):
    """A Faust app without Faust's Kafka, with what a worker of newswire holds."""

    BootStrategy = _Boot

    settings: Settings
    pipeline: Pipeline
    """What the next batch goes through; a reload replaces it."""
    metrics: Metrics
    readiness: Readiness
    group: Group
    exit_code: int = 0
    """What the process should exit with: 1 after a failure, or where a transaction had to be left."""

    def _new_web(self) -> Web:
        return _Pages(self)

    async def reload(self) -> None:
        """Read rules and feeds again, check them, and use them from the next batch on.

        Where they do not compile, or a new subject's topic cannot be made, the old ones stay: told in one line, and
        counted in `newswire_rules_reload_failures_total`.
        """
        try:
            pipeline = create_pipeline(self.settings, partition_of=self.pipeline.partition_of)
            subjects = _subject_ids(pipeline)
            await self.group.create_subject_topics(set(subjects).difference(_subject_ids(self.pipeline)))
        except NewswireError as error:
            self.metrics.rules_reload_failures.inc()
            log.error("rules and feeds stay as they were: %s", error)
            return
        self.metrics.add_subjects(subjects)
        self.pipeline = pipeline
        log.info("rules and feeds read again: %s, subjects %s", pipeline.rules.version, ", ".join(subjects))


class WireWorker(faust.Worker):
    """Runs a WireApp until a signal, and ends within 10 s of it."""

    app: WireApp

    def __init__(self, *args: Any, **options: Any) -> None:
        """As Faust's worker, but for logging, which is ours."""
        super().__init__(*args, **{**options, "override_logging": False, "redirect_stdouts": False})
        self.spinner = None  # it would write to standard output

    def install_signal_handlers(self) -> None:
        """Faust's, and SIGHUP, which reads rules and feeds again."""
        super().install_signal_handlers()
        self.loop.add_signal_handler(signal.SIGHUP, lambda: self.add_future(self.app.reload()))

    def _on_sigterm(self) -> None:
        self._arm_deadline()
        super()._on_sigterm()

    def _on_sigint(self) -> None:
        self._arm_deadline()
        super()._on_sigint()

    async def _sentinel_task(self) -> None:
        """Give the last connections a moment to close. mode waits a second, and that is in every restart."""
        await asyncio.sleep(0.05)

    def _arm_deadline(self) -> None:
        # Outside the loop, which may be stuck in a client that waits for a silent broker.
        deadline = threading.Timer(_STOP_SECONDS, _give_up)
        deadline.daemon = True
        deadline.start()

    def execute_from_commandline(self) -> NoReturn:
        """Run to the end; exits with the app's code where Faust itself has nothing to complain of."""
        try:
            super().execute_from_commandline()
        except SystemExit as end:
            sys.exit(end.code or self.app.exit_code)
        sys.exit(self.app.exit_code)


# mode names a service's logger after the module of its class; what Faust says of itself belongs to Faust's.
for _service in (WireApp, WireWorker, _Pages):
    _service.logger = logging.getLogger("faust")


def _give_up() -> None:
    # Nothing is lost: what was not committed is aborted by the broker, or by the next owner's opening.
    sys.stderr.write(f"did not stop within {_STOP_SECONDS:g} s; ends now, open transactions are left to the broker\n")
    sys.stderr.flush()
    os._exit(1)


def create_app(settings: Settings, *, embedded: bool = False, on_failure: Callable[[], None] | None = None) -> WireApp:
    """Build the app from settings: pipeline, metrics, group, agent and pages.

    embedded: the broker is the stand-in of kafka/embedded.py, without topic settings. on_failure: called once the
    stream cannot go on; by default the process gets a SIGTERM. Raises ConfigurationError for wrong feeds or rules.
    """
    datadir = Path(tempfile.gettempdir()) / f"newswire-{os.getuid()}"  # Faust wants one; nothing is kept in it
    datadir.mkdir(exist_ok=True)
    app = WireApp(
        settings.app_id,
        broker=f"kafka://{settings.bootstrap_servers}",
        datadir=datadir,
        store="memory://",
        web_bind=settings.web_host,
        web_port=settings.web_port,
        Worker=WireWorker,
    )
    app.settings = settings
    app.pipeline = create_pipeline(settings, partition_of=lambda key: partition_of(key.encode(), settings.partitions))
    app.metrics = Metrics(raw_topic=app.pipeline.routes.raw, subjects=_subject_ids(app.pipeline))
    app.readiness = Readiness()
    batches = app.channel()

    def fail(error: StreamError) -> None:
        log.critical("stops: %s", error)
        app.exit_code = 1
        (on_failure or _terminate)()

    app.group = Group(
        settings=settings,
        routes=app.pipeline.routes,
        subjects=lambda: _subject_ids(app.pipeline),
        new_memory=lambda: Memory(window_days=settings.dedupe_window_days),
        deliver=lambda batch: batches.send(value=batch),
        metrics=app.metrics,
        readiness=app.readiness,
        fail=fail,
        embedded=embedded,
    )
    _add_agent(app, batches, concurrency=settings.partitions)
    _add_service(app)
    _add_pages(app)
    return app


def _subject_ids(pipeline: Pipeline) -> list[str]:
    return [subject.id for subject in pipeline.rules.subjects]


def _terminate() -> None:
    signal.raise_signal(signal.SIGTERM)


def _add_agent(app: WireApp, batches: faust.ChannelT[Batch], *, concurrency: int) -> None:
    """The agent: batches in, records and outcomes out.

    concurrency: as many actors as there can be batches at once, one a lane, so that a lane whose broker is slow holds
    up no other.
    """

    @app.agent(batches, concurrency=concurrency, name="enrich")
    async def enrich(stream: faust.StreamT[Batch]) -> None:
        async for batch in stream:
            try:
                await batch.publish(await _run_pipeline(app, batch))
            except Exception as error:  # noqa: BLE001  answers the batch: Faust would skip it and go on with the next
                batch.answer(error)
            else:
                batch.answer(None)


async def _run_pipeline(app: WireApp, batch: Batch) -> Sequence[Outcome]:
    """Run the five stages over a batch and time each; between them other lanes and heartbeats have their turn."""
    stages = app.pipeline.run(batch.items, batch.memory)
    while True:
        started = time.perf_counter()
        try:
            stage = next(stages)
        except StopIteration as end:
            outcomes: list[Outcome] = end.value
            break
        app.metrics.stages[stage].observe(time.perf_counter() - started)
        await asyncio.sleep(0)
    faults = [outcome.error for outcome in outcomes if outcome.reason is DeadReason.INTERNAL]
    if faults:
        log.error("%d records failed in our own code and are dead letters; the first: %s", len(faults), faults[0])
    return outcomes


def _add_service(app: WireApp) -> None:
    @app.service
    class Membership(faust.Service):
        """Joins the consumer group after the agents run, leaves it before they stop."""

        async def on_start(self) -> None:
            app.flow_control.resume()  # channels wait for it; Faust's own recovery would do it
            app.group.start()

        async def on_stop(self) -> None:
            if not await app.group.stop():
                app.exit_code = 1

    Membership.logger = logging.getLogger("faust")


def _add_pages(app: WireApp) -> None:
    @app.page("/metrics")
    async def metrics(self: faust.web.View, request: faust.web.Request) -> faust.web.Response:
        """Everything that Prometheus asks."""
        return self.bytes(app.metrics.render(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    @app.page("/livez")
    async def livez(self: faust.web.View, request: faust.web.Request) -> faust.web.Response:
        """Whether the loop runs: a worker that waits for its broker is alive, and a restart would not help it."""
        return self.text("ok\n")

    @app.page("/readyz")
    async def readyz(self: faust.web.View, request: faust.web.Request) -> faust.web.Response:
        """Whether every assigned partition is restored and commits; 503 with the reasons, a line each."""
        reasons = [*app.readiness.reasons(), *app.group.unanswered()]
        if reasons:
            return self.text("\n".join(reasons) + "\n", status=503)
        return self.text("ok\n")


def run_worker(settings: Settings) -> NoReturn:
    """Run a worker until it is told to stop; exits 0 where all was finished, 1 where not."""
    app = create_app(settings)
    logs.configure(settings)
    WireWorker(app, quiet=True).execute_from_commandline()


def __getattr__(name: str) -> WireApp:
    """Make `app` when it is asked for: `faust -A streams.app worker`. Importing this module does nothing."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        settings = load_settings()
        app = globals()["app"] = create_app(settings)
    except ConfigurationError as error:
        sys.exit(str(error))
    logs.configure(settings)
    return app
