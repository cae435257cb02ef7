"""The subscribers of docs/subscribe.md that read by HTTP, run as they stand there."""

import asyncio
import os
import re
import signal
import sys
import textwrap
from pathlib import Path

import orjson
import pytest

import streams.client
from tests.broker.scripted_gateway import BYE, OPEN, TOKEN, Answer, ScriptedGateway, log
from tests.kit.needs import need_program
from tests.kit.paths import ROOT
from tests.kit.subscribers import GATEWAY, LINES, TOLD, by_article, code, published

SECONDS = 30.0
# What a browser has: a list that is empty, and an EventSource that gives what is on standard input, an event a line.
BROWSER = """
globalThis.fetch = async (url) => ({ json: async () => ({ items: [], position: "t0", asked: url }) });
globalThis.EventSource = class {
  constructor(url) {
    if (url !== "/v1/stream?subject=summit-planning&last_event_id=t0") throw new Error(url);
    this.listeners = {};
    setImmediate(() => require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
      const { event, ...rest } = JSON.parse(line);
      for (const listener of this.listeners[event] ?? []) listener(rest);
    }));
  }
  addEventListener(name, listener) { (this.listeners[name] ??= []).push(listener); }
};
"""


@pytest.fixture(scope="module")
def values() -> list[bytes]:
    """The records of the desk's day."""
    return published()


def line(number: int, value: bytes) -> bytes:
    """The line of a record, its token behind it."""
    return b'{"id":"%b%d","record":%b}\n' % (TOKEN.encode(), number, value)


def answers(values: list[bytes]) -> list[Answer]:
    """The day in three connections: one killed in the middle of a line, one that says bye, one that stays."""
    sent = [line(number, value) for number, value in enumerate(values, start=1)]
    return [log(sent[:1], sent[1][:700], is_torn=True), log(sent[:4], BYE), log(sent, OPEN)]


async def said(process: asyncio.subprocess.Process, count: int) -> list[str]:
    """The first lines of what a subscriber prints."""
    assert process.stdout is not None
    async with asyncio.timeout(SECONDS):
        return [(await process.stdout.readline()).decode() for _ in range(count)]


async def start(*command: str, folder: Path) -> asyncio.subprocess.Process:
    """Start a subscriber as a process group of its own."""
    return await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=16 << 20,
        start_new_session=True,
    )


async def end(process: asyncio.subprocess.Process) -> None:
    """Kill it, and all that it has started."""
    os.killpg(process.pid, signal.SIGKILL)
    await process.communicate()


async def test_curl(values: list[bytes], tmp_path: Path) -> None:
    """The shell's subscriber tells the day once each, through a gateway that is killed and one that goes down."""
    for program in ("bash", "curl", "jq"):
        need_program(program)
    async with ScriptedGateway(*answers(values)) as gateway:
        script = code("curl", "sh").replace(GATEWAY, gateway.address)
        process = await start("bash", "-c", script, folder=tmp_path)
        try:
            told = await said(process, LINES)
        finally:
            await end(process)

    assert by_article(told) == TOLD
    assert gateway.positions == [None, "t1", "t4"]


async def test_python(values: list[bytes], tmp_path: Path) -> None:
    """The client's subscriber does the same; killed and started again it goes on from its token."""
    (tmp_path / "take.py").write_text(code("What to do with a record", "python"))
    async with ScriptedGateway(*answers(values)) as gateway:
        program = tmp_path / "desk.py"
        program.write_text(code("Python", "python").replace(GATEWAY, gateway.address))
        process = await start(sys.executable, "-u", str(program), folder=tmp_path)
        try:
            told = await said(process, LINES)
        finally:
            await end(process)

    assert by_article(told) == TOLD
    assert (len(gateway.positions), gateway.positions[-1]) == (3, "t4")
    assert (tmp_path / "desk.token").read_text() == f"{TOKEN}{LINES - 1}\n"


async def test_browser(values: list[bytes], tmp_path: Path) -> None:
    """The page's subscriber tells the day, a record that comes again once, and streams from where its list ends."""
    need_program("node")
    script = tmp_path / "desk.cjs"
    script.write_text(f"{BROWSER}(async () => {{{code('Browser', 'js')}}})();\n")
    process = await start("node", str(script), folder=tmp_path)
    try:
        assert process.stdin is not None
        for value in (values[0], *values):
            process.stdin.write(orjson.dumps({"event": "item", "data": value.decode()}) + b"\n")
        await process.stdin.drain()
        told = await said(process, LINES)
    finally:
        await end(process)

    assert by_article(told) == TOLD


async def test_the_example_of_the_package(values: list[bytes], tmp_path: Path) -> None:
    """What the package's docstring shows prints each record with its key."""
    code_and_rest = (streams.client.__doc__ or "").partition("\n\n")[2]
    example = textwrap.dedent(code_and_rest.partition("\n\nIt ")[0])
    async with ScriptedGateway(*answers(values)) as gateway:
        process = await start(sys.executable, "-u", "-c", example.replace(GATEWAY, gateway.address), folder=tmp_path)
        try:
            told = await said(process, 1)
        finally:
            await end(process)

    assert re.fullmatch(r"new urn:example:made-up:1;r=1;d=[0-9a-f]{12} .+\n", told[0])
