"""Further faults of faust-streaming 0.15.3 that worker/app.py works around (docs/upstream-faults.md). Without Kafka.

A test that goes red with a newer release says that the fault is mended; its docstring says what may then go.
"""

import asyncio
import json
import logging
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import faust
import pytest
from faust.transport.consumer import TransactionManager
from faust.types import TP
from mode import Service

from tests.kafka.cluster import free_port

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")

MakeApp = Callable[..., faust.App]


class Boot(faust.App.BootStrategy):  # type: ignore[misc, valid-type]
    enable_kafka = False


class App(faust.App):
    BootStrategy = Boot


@pytest.fixture
def make_app(tmp_path: Path) -> MakeApp:
    """Make an app that starts nothing of Kafka."""

    def make(**options: Any) -> faust.App:
        settings = {"broker": "kafka://127.0.0.1:1", "store": "memory://", "datadir": tmp_path, "autodiscover": False}
        settings |= {"web_bind": "127.0.0.1", "web_port": free_port()}
        return App("contract", **{**settings, **options})

    return make


def close_consumer(app: Any) -> None:
    """Close the loop of the thread that a consumer was built with and that nobody starts."""
    app._consumer._thread.thread_loop.close()


async def test_the_front_page_says_ok_whatever_happens(make_app):
    """`/` answers OK without a broker, a consumer or a partition: it is no health check.

    So streams/worker/app.py leaves Faust's own pages out and serves /livez and /readyz.
    """
    app = make_app()
    await app.start()
    try:
        page = f"http://127.0.0.1:{app.conf.web_port}/"
        text = await asyncio.to_thread(lambda: urllib.request.urlopen(page, timeout=5).read())
    finally:
        await app.stop()
    close_consumer(app)

    assert json.loads(text) == {"status": "OK"}


async def test_an_app_without_kafka_still_builds_a_consumer(make_app):
    """Starting and stopping an app whose Kafka is off builds a consumer with a thread and a loop, which never run.

    Nothing of it is closed, so whoever starts apps in one process after the other, as tests do, must close the loop.
    """
    app: Any = make_app(web_enabled=False)
    await app.start()
    await app.stop()

    assert app._consumer is not None
    assert not app._consumer.started
    assert not app._consumer._thread.thread_loop.is_closed()
    close_consumer(app)


async def test_the_data_folder_is_made_without_parents(make_app, tmp_path):
    """A datadir whose parent is missing ends the start, though nothing may ever be kept in it.

    So streams/worker/app.py gives Faust a folder that it made itself.
    """
    app = make_app(datadir=tmp_path / "missing" / "data", web_enabled=False)
    with pytest.raises(FileNotFoundError):
        await app.start()


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    """Put the root logger back as it was, whatever a worker makes of it."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    levels = [handler.level for handler in handlers]
    yield root
    root.setLevel(level)
    root.handlers[:] = handlers
    for handler, its_level in zip(handlers, levels, strict=True):
        handler.setLevel(its_level)


def test_the_level_warn_lets_debug_pass(make_app, root_logger):
    """`worker -l warn` sets the root logger to DEBUG, for a spinner that turns with every line: all are rendered.

    So streams/worker/app.py takes the spinner away and streams/logs.py sets the levels.
    """
    loop = asyncio.new_event_loop()
    worker = faust.Worker(make_app(), loglevel="warn", loop=loop)
    try:
        worker.on_setup_root_logger(root_logger, logging.WARNING)
    finally:
        loop.close()

    assert root_logger.level == logging.DEBUG


async def test_actors_that_fail_together_end_the_worker(make_app):
    """A supervisor that allows 100 restarts a second gives up where two come within 10 ms: SystemExit.

    Its bucket holds `over` tokens, which is one, not `max_restarts`. So no exception leaves the agent
    of streams/worker/app.py.
    """

    class Actor(Service):
        async def on_start(self) -> None:
            """Nothing to do."""

    actors = [Actor() for _ in range(20)]  # so many that two of them start within 10 ms on any machine
    supervisor = make_app().conf.agent_supervisor(*actors)
    assert (supervisor.max_restarts, supervisor.over) == (100, 1)

    with pytest.raises(SystemExit):
        await supervisor.restart_services(actors)


@pytest.mark.parametrize(
    ("output_group", "output_partition"),
    [pytest.param(1, 0, id="another partition count"), pytest.param(0, 5, id="another partition")],
)
async def test_outputs_and_positions_go_into_two_transactions(output_group, output_partition):
    """Faust's "exactly once": an output goes by the producer of its own partition, the position by the source's.

    A producer is named by a topic's group, which is one for all topics of as many partitions, and a partition. So an
    output that is keyed anew, or whose topic has another partition count, can be committed without the position, or
    the position without it; lanes use one producer for both (docs/decisions/0002-lanes.md).
    """
    used: dict[str, set[str]] = {"outputs": set(), "positions": set()}

    async def send(*args: Any, transactional_id: str) -> None:
        used["outputs"].add(transactional_id)

    async def commit_transactions(by_transactional_id: Any, group_id: str, **options: Any) -> None:
        used["positions"].update(by_transactional_id)

    groups = {"source": 0, "outputs": output_group}
    app = SimpleNamespace(conf=SimpleNamespace(id="app"), assignor=SimpleNamespace(group_for_topic=groups.__getitem__))
    parts: Any = {
        "transport": SimpleNamespace(app=app),
        "consumer": SimpleNamespace(key_partition=lambda topic, key, partition: output_partition),
        "producer": SimpleNamespace(send=send, commit_transactions=commit_transactions),
    }
    manager = TransactionManager(**parts)

    await manager.send("outputs", b"key", b"value", None, None, None)
    await manager.commit({TP("source", 0): 1})

    assert used == {"outputs": {f"app-{output_group}-{output_partition}"}, "positions": {"app-0-0"}}
