"""What worker/app.py leans on in Faust without Faust promising it. No Kafka: the app's broker does not exist."""

import asyncio
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import faust
import pytest
from faust.web.drivers.aiohttp import Web

from tests.kafka.cluster import free_port
from tests.kit.waiting import until

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


class Boot(faust.App.BootStrategy):  # type: ignore[misc, valid-type]
    enable_kafka = False


class Pages(Web):
    default_blueprints = ()
    production_blueprints = ()
    debug_blueprints = ()


class App(faust.App):
    BootStrategy = Boot

    def _new_web(self) -> Web:
        return Pages(self)


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    """An app as ours is; each test adds agents and services and starts it, this stops it."""
    made = App(
        "contract",
        broker="kafka://127.0.0.1:1",
        store="memory://",
        datadir=tmp_path,
        web_bind="127.0.0.1",
        web_port=free_port(),
        autodiscover=False,
    )
    yield made
    await made.stop()
    # Stopping builds Faust's consumer, whose thread is never started and so never closes its loop.
    consumer: Any = made.consumer
    consumer._thread.thread_loop.close()


async def test_without_kafka_agents_services_and_pages_start(app: App):
    """BootStrategy.enable_kafka False starts agents, services and the web server, and nothing that talks to Kafka."""
    taken: list[int] = []
    started: list[str] = []
    numbers = app.channel()

    @app.agent(numbers)
    async def take(stream: Any) -> None:
        async for number in stream:
            taken.append(number)  # noqa: PERF401  a comprehension would end with the stream, that is never

    @app.service
    class Feeder(faust.Service):
        async def on_start(self) -> None:
            started.append("feeder")
            app.flow_control.resume()

    @app.page("/here")
    async def here(self: Any, request: Any) -> Any:
        return self.text("here")

    await app.start()
    await numbers.send(value=1)
    await until(lambda: taken == [1], timeout_seconds=10, what="the agent's turn")

    page = f"http://127.0.0.1:{app.conf.web_port}/here"
    text = await asyncio.to_thread(lambda: urllib.request.urlopen(page, timeout=5).read())
    assert text == b"here"
    assert started == ["feeder"]
    for service in (app.consumer, app.producer, app.tables, app.topics):
        assert not service.started, f"{service} was started"


async def test_pages_of_faust_itself_can_be_left_out(app: App):
    """A Web without blueprints does not answer at `/`, which would say OK whatever happens."""
    await app.start()

    def status() -> int:
        try:
            return int(urllib.request.urlopen(f"http://127.0.0.1:{app.conf.web_port}/", timeout=5).status)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code

    assert await asyncio.to_thread(status) == 404


async def test_channels_wait_for_flow_control(app: App):
    """What is sent to a channel stays there until app.flow_control.resume()."""
    taken: list[int] = []
    numbers = app.channel()

    @app.agent(numbers)
    async def take(stream: Any) -> None:
        async for number in stream:
            taken.append(number)  # noqa: PERF401  a comprehension would end with the stream, that is never

    await app.start()
    sending = asyncio.ensure_future(numbers.send(value=1))
    for _ in range(50):
        await asyncio.sleep(0)  # a turn of the loop: what a channel gives on needs no time
        assert taken == []
    app.flow_control.resume()

    await until(lambda: taken == [1], timeout_seconds=10, what="delivery after resume()")
    await sending


async def test_actors_of_an_agent_share_one_queue(app: App):
    """With concurrency N, each item goes to exactly one actor, and N are at work at the same time."""
    together, started, done = asyncio.Barrier(3), [], []
    numbers = app.channel()

    @app.agent(numbers, concurrency=3)
    async def take(stream: Any) -> None:
        async for number in stream:
            started.append(number)
            if len(started) <= 3:
                await together.wait()  # until all three are at work; else none ends
            done.append(number)

    await app.start()
    app.flow_control.resume()
    for number in range(30):
        await numbers.send(value=number)

    await until(lambda: len(done) >= 30, timeout_seconds=10, what="the end of all items")
    assert sorted(done) == list(range(30))


async def test_services_stop_before_agents_do(app: App):
    """A service added by @app.service is stopped while agents still run: a batch in flight can end."""
    answers: list[str] = []
    work = app.channel()

    @app.agent(work)
    async def take(stream: Any) -> None:
        async for done in stream:
            answers.append("agent")
            done.set_result(None)

    @app.service
    class Feeder(faust.Service):
        async def on_start(self) -> None:
            app.flow_control.resume()

        async def on_stop(self) -> None:
            done = asyncio.get_running_loop().create_future()
            await work.send(value=done)
            await asyncio.wait_for(done, 5)
            answers.append("service")

    await app.start()
    await app.stop()

    assert answers == ["agent", "service"]


async def test_an_agent_that_raises_loses_what_it_held(app: App):
    """A fault of Faust's: the agent is started anew and goes on with the next; nobody gets the one it raised at.

    So the agent of streams/worker/app.py lets no exception out: it answers the batch with it, and the lane decides.
    """
    taken: list[int] = []
    numbers = app.channel()

    @app.agent(numbers)
    async def take(stream: Any) -> None:
        async for number in stream:
            if number == 1:
                raise RuntimeError("fails at 1")
            taken.append(number)

    app.flow_control.resume()
    await app.start()
    for number in (1, 2):
        await numbers.send(value=number)

    await until(lambda: taken, timeout_seconds=10, what="the next number's turn")
    assert taken == [2]
