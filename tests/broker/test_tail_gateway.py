"""`newswire tail --gateway` as a process, before a gateway of the test's."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.kafka.embedded import EmbeddedBroker
from tests.broker.scripted_gateway import OPEN, ScriptedGateway, alive, lines, log, problem, record
from tests.kafka.cluster import free_port
from tests.kit.gateways import GatewayProcess
from tests.kit.paths import ROOT
from tests.kit.subscribers import ENRICHED, LINES, publish, published

# A process that hangs is the test's failure, not its wait.
SECONDS = 30.0


def environment() -> dict[str, str]:
    """Of a command under no settings."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("NEWSWIRE_")}
    return others | {"PYTHONPATH": str(ROOT)}


async def start(*words: str) -> asyncio.subprocess.Process:
    """Start `newswire tail` under no settings."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "streams", "tail", *words),
        env=environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def run(*words: str) -> tuple[int | None, list[bytes], bytes]:
    """Run it to its end: exit code, lines, and what it said besides."""
    tail = await start(*words)
    output, told = await asyncio.wait_for(tail.communicate(), SECONDS)
    return tail.returncode, output.splitlines(), told


async def test_records_come_as_lines_across_a_restart(tmp_path: Path) -> None:
    """What a gateway that is killed and comes back sends is shown once each; one line says that it was away."""
    (tmp_path / "token").write_text("secret")
    words = ["subject.summit-planning", "--json", "--count", "3", "--token-file", str(tmp_path / "token")]
    sent = [record(number) for number in range(1, 4)]
    async with ScriptedGateway(log(sent[:1], is_torn=True), log(sent, OPEN)) as gateway:
        code, shown, told = await run("--gateway", gateway.address, *words)

        assert (code, [json.loads(line)["value"]["enrichment"]["revision"] for line in shown]) == (0, [1, 2, 3])
        assert gateway.requests[0].query["subject"] == "summit-planning"
        assert gateway.requests[0].headers["Authorization"] == "Bearer secret"
    assert len(told.splitlines()) == 1
    assert gateway.address.encode() in told


async def test_a_refusal_is_one_line() -> None:
    """What the gateway refuses is told in a line, exit 1."""
    async with ScriptedGateway(problem(401, "no_access")) as gateway:
        code, shown, told = await run("--gateway", gateway.address)

    assert (code, shown) == (1, [])
    assert told.startswith(b"newswire: ")
    assert b"401 no_access" in told
    assert len(told.splitlines()) == 1


async def test_ctrl_c_is_quiet() -> None:
    """Ctrl-C ends it without a word, and the gateway sees its reader go."""
    async with ScriptedGateway(lines(alive(0), record(1), OPEN)) as gateway:
        tail = await start("--gateway", gateway.address)
        assert tail.stdout is not None
        await asyncio.wait_for(tail.stdout.readline(), SECONDS)
        tail.send_signal(signal.SIGINT)
        output, told = await asyncio.wait_for(tail.communicate(), SECONDS)

    assert (tail.returncode, output, told) == (0, b"", b"")


async def test_a_gateway_that_nobody_reaches_is_told_while_it_waits() -> None:
    """A wrong address does not look like a quiet feed."""
    address = f"http://127.0.0.1:{free_port()}"
    code, _, told = await run("--gateway", address, "--timeout", "1", "--count", "1")

    assert code == 1
    assert f"{address}: Cannot connect" in told.decode()


async def test_a_reader_that_has_read_enough_is_no_fault() -> None:
    """`tail … | head -1`: the line comes, then the command ends without a word."""
    async with ScriptedGateway(lines(alive(0), *map(record, range(1, 60)), OPEN)) as gateway:
        tail = await start("--gateway", gateway.address, "--json")
        assert tail.stdout is not None
        assert tail.stderr is not None
        await asyncio.wait_for(tail.stdout.readline(), SECONDS)
        tail.stdout._transport.close()  # type: ignore[attr-defined]

        assert await asyncio.wait_for(tail.stderr.read(), SECONDS) == b""
        assert await asyncio.wait_for(tail.wait(), SECONDS) == 1


@pytest.fixture
def broker() -> Iterator[EmbeddedBroker]:
    """A broker that has the records of a day."""
    with EmbeddedBroker() as broker:
        broker.create_topics([ENRICHED])
        publish(broker.address, published())
        yield broker


@pytest.mark.parametrize("topic", ["enriched", "subject.summit-planning"])
async def test_all_of_a_gateway_from_the_beginning(broker: EmbeddedBroker, tmp_path: Path, topic: str) -> None:
    """A real gateway gives all that its topic has, key, headers and value, the records of an article in order."""
    with GatewayProcess(broker.address, tmp_path) as gateway:
        words = [topic, "--from-beginning", "--json", "--count", str(LINES), "--timeout", "20"]
        code, shown, told = await run("--gateway", gateway.url, *words)

    expected, found = defaultdict(list), defaultdict(list)
    for sent in published():
        headers = {name: (content or b"").decode() for name, content in sent.headers}
        expected[(sent.key or b"").decode()].append((headers, json.loads(sent.value or b"")))
    for line in map(json.loads, shown):
        found[line["key"]].append((line["headers"], line["value"]))
    assert (code, told) == (0, b"")
    assert found == expected


@pytest.fixture
def access(tmp_path: Path) -> tuple[Path, Path]:
    """A gateway's file of tokens, and the file of one of them."""
    tokens, desk = tmp_path / "tokens.toml", tmp_path / "desk"
    command = [sys.executable, "-m", "streams", "tokens", "new", "desk", "--file", str(tokens)]
    desk.write_bytes(subprocess.run(command, env=environment(), capture_output=True, check=True).stdout)
    return tokens, desk


async def test_a_gateway_that_asks_for_an_access_token(
    broker: EmbeddedBroker, access: tuple[Path, Path], tmp_path: Path
) -> None:
    """Without it, or with another, the refusal is told; with it, from its file, the records come."""
    tokens, desk = access
    other = tmp_path / "other"
    other.write_text("x" * 43)
    with GatewayProcess(broker.address, tmp_path, settings={"NEWSWIRE_TOKENS": str(tokens)}) as gateway:
        words = ["--gateway", gateway.url, "--from-beginning", "--json", "--count", "1", "--timeout", "20"]
        refused = [await run(*words), await run(*words, "--token-file", str(other))]
        code, shown, _ = await run(*words, "--token-file", str(desk))

    assert [(code, b"no_access" in told) for code, _, told in refused] == [(1, True)] * 2
    assert (code, len(shown)) == (0, 1)
