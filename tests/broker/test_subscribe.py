"""The subscribers of docs/subscribe.md that read by HTTP, run as they stand there."""

import asyncio
import os
import re
import signal
import sys
import textwrap
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

import streams.client
from streams.kafka.embedded import EmbeddedBroker
from tests.broker.scripted_gateway import BYE, OPEN, TOKEN, Answer, ScriptedGateway, log
from tests.kit.gateways import GatewayProcess
from tests.kit.needs import CHROMIUM, need_module, need_program
from tests.kit.paths import ROOT
from tests.kit.subscribers import ENRICHED, GATEWAY, LINES, TOLD, by_article, code, publish, published

SECONDS = 30.0

Said = Callable[[int], Awaitable[list[str]]]
"""Waits for so many lines that a subscriber tells."""
Subscriber = Callable[[str, Path], AbstractAsyncContextManager[Said]]
"""Runs one of the guide's on the gateway of a URL, with a folder of its own."""


@asynccontextmanager
async def running(*command: str, folder: Path) -> AsyncIterator[Said]:
    """A process, killed at the end with all that it has started."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    output = process.stdout
    assert output is not None

    async def said(count: int) -> list[str]:
        async with asyncio.timeout(SECONDS):
            return [(await output.readline()).decode() for _ in range(count)]

    try:
        yield said
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.communicate()


@asynccontextmanager
async def shell(url: str, folder: Path) -> AsyncIterator[Said]:
    for program in ("bash", "curl", "jq"):
        need_program(program)
    async with running("bash", "-c", code("curl", "sh").replace(GATEWAY, url), folder=folder) as said:
        yield said


@asynccontextmanager
async def python(url: str, folder: Path) -> AsyncIterator[Said]:
    (folder / "take.py").write_text(code("What to do with a record", "python"))
    (folder / "desk.py").write_text(code("Python", "python").replace(GATEWAY, url))
    async with running(sys.executable, "-u", "desk.py", folder=folder) as said:
        yield said


@asynccontextmanager
async def browser(url: str, folder: Path) -> AsyncIterator[Said]:
    """In a real Chromium, in a page of the gateway's address that has nothing else."""
    need_module("playwright", extra="dev")
    from playwright.async_api import async_playwright

    program = need_program(*CHROMIUM)
    told = asyncio.Queue[str]()

    async def said(count: int) -> list[str]:
        async with asyncio.timeout(SECONDS):
            return [await told.get() for _ in range(count)]

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        # The gateway's own rules let no page of it run what is not the gateway's.
        context = await chromium.new_context(bypass_csp=True)
        page = await context.new_page()
        page.on("console", lambda line: told.put_nowait(line.text) if line.type == "log" else None)
        page.on("pageerror", lambda error: told.put_nowait(str(error)))
        await page.goto(f"{url}/livez")
        await page.add_script_tag(content=code("Browser", "js"), type="module")
        yield said
        await chromium.close()


@pytest.mark.parametrize("subscriber", [shell, python])
async def test_through_connections_that_break(subscriber: Subscriber, tmp_path: Path) -> None:
    """One that is cut in a line and one that says bye: it tells the day, each once, from its token on."""
    lines = [
        b'{"id":"%b%d","record":%b}\n' % (TOKEN.encode(), number, record.value or b"")
        for number, record in enumerate(published(), start=1)
    ]
    answers: list[Answer] = [log(lines[:1], lines[1][:700], is_torn=True), log(lines[:4], BYE), log(lines, OPEN)]
    async with ScriptedGateway(*answers) as gateway, subscriber(gateway.address, tmp_path) as said:
        told = await said(LINES)

        assert by_article(told) == TOLD
        assert (len(gateway.positions), gateway.positions[-1]) == (3, "t4")
    # The last record is in work, or its token is kept as well.
    assert (tmp_path / "desk.token").read_text() in (f"{TOKEN}{LINES - 1}\n", f"{TOKEN}{LINES}\n")


@pytest.fixture
def broker() -> Iterator[EmbeddedBroker]:
    """A broker with an empty wire."""
    with EmbeddedBroker() as broker:
        broker.create_topics([ENRICHED])
        yield broker


@pytest.mark.parametrize("subscriber", [shell, python, browser])
async def test_through_a_gateway_that_is_killed(broker: EmbeddedBroker, subscriber: Subscriber, tmp_path: Path) -> None:
    """It tells what comes while it reads, and then what came while there was no gateway: the whole day, each once."""
    records = published()
    with GatewayProcess(broker.address, tmp_path) as gateway:
        async with subscriber(gateway.url, tmp_path) as said:
            await asyncio.to_thread(gateway.wait_for_clients, 1)
            publish(broker.address, records[:3])
            told = await said(3)
            gateway.kill()
            publish(broker.address, records[3:])
            await asyncio.to_thread(gateway.start)
            told += await said(LINES - 3)

            assert by_article(told) == TOLD


async def test_the_example_of_the_package(tmp_path: Path) -> None:
    """What the package's docstring shows prints each record with its key."""
    code_and_rest = (streams.client.__doc__ or "").partition("\n\n")[2]
    example = textwrap.dedent(code_and_rest.partition("\n\nIt ")[0])
    line = b'{"id":"t1","record":%b}\n' % (published()[0].value or b"")
    async with (
        ScriptedGateway(log([line], OPEN)) as gateway,
        running(sys.executable, "-u", "-c", example.replace(GATEWAY, gateway.address), folder=tmp_path) as said,
    ):
        told = await said(1)

    assert re.fullmatch(r"new urn:example:made-up:1;r=1;d=[0-9a-f]{12} .+\n", told[0])
