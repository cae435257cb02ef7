"""The subscribers of docs/subscribe.md that read by Kafka, run as they stand there."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kafka import wire
from tests.kafka.jars import find_java, resolve_jars
from tests.kit.needs import need_module, need_program
from tests.kit.subscribers import BROKER, LINES, TOLD, TOPIC, by_article, code, day

# Java and a consumer group take some seconds to start on a busy machine.
SECONDS = 60.0
GROUP = "my-desk"

Fill = Callable[[str], str]


def python_subscriber(heading: str, folder: Path, fill: Fill) -> list[str]:
    """Write a subscriber in Python, and give the command that runs it."""
    (folder / "take.py").write_text(code("What to do with a record", "python"))
    program = folder / "desk.py"
    program.write_text(fill(code(heading, "python")))
    return [sys.executable, "-u", str(program)]


def aiokafka(folder: Path, fill: Fill) -> list[str]:
    return python_subscriber("aiokafka", folder, fill)


def confluent_kafka(folder: Path, fill: Fill) -> list[str]:
    need_module("confluent_kafka", extra="demo")
    return python_subscriber("confluent-kafka", folder, fill)


def java(folder: Path, fill: Fill) -> list[str]:
    """The same in Java, compiled against the clients of the broker's own release; a warning is an error."""
    javac, jars = need_program("javac"), f"{resolve_jars()}/*"
    (folder / "Desk.java").write_text(fill(code("Java", "java")))
    compiled = subprocess.run(
        [javac, "-Xlint:all,-path,-classfile,-processing", "-Werror", "-cp", jars, "Desk.java"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert compiled.returncode == 0, compiled.stderr
    return [find_java(), "-cp", f"{jars}:{folder}", "Desk"]


async def test_the_gateway_tells_what_the_topic_has(install) -> None:
    """`tail` by HTTP and by Kafka show the same records, byte for byte: key, headers, value, an article's in order."""
    newswire = await install()
    await newswire.start_ready_worker()
    gateway = newswire.start_gateway()
    await gateway.wait_until_ready()
    await newswire.produce(day())
    await newswire.wait_until_drained()
    words = ["tail", TOPIC.removeprefix("wire."), "--from-beginning", "--json", "--count", str(LINES)]
    by_kafka = await newswire.run(*words, "--timeout", "30")
    by_http = await newswire.run(*words, "--timeout", "30", "--gateway", f"http://127.0.0.1:{gateway.web_port}")

    told = [[json.loads(line) for line in run.stdout.splitlines()] for run in (by_kafka, by_http)]
    both = [
        sorted(((line["key"], line["headers"], line["value"]) for line in lines), key=lambda line: line[0])
        for lines in told
    ]
    assert (by_kafka.returncode, by_http.returncode, len(both[0])) == (0, 0, LINES)
    assert both[0] == both[1]


@pytest.mark.parametrize("write", [aiokafka, confluent_kafka, java], ids=lambda write: write.__name__)
async def test_a_subscriber_tells_the_day(install, tmp_path: Path, write: Callable[[Path, Fill], list[str]]) -> None:
    """It takes each record once, in its article's order, and has committed what it worked on, each for itself."""
    newswire = await install()
    worker = await newswire.start_ready_worker()
    await newswire.produce(day())
    await newswire.wait_until_drained()
    topic, group = newswire.prefix + TOPIC.removeprefix("wire."), f"{newswire.app_id}-desk"

    def fill(text: str) -> str:
        assert BROKER in text and TOPIC in text and GROUP in text
        return text.replace(BROKER, newswire.address).replace(TOPIC, topic).replace(GROUP, group)

    subscriber = await asyncio.create_subprocess_exec(
        *write(tmp_path, fill), cwd=tmp_path, env=os.environ, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert subscriber.stdout is not None
        async with asyncio.timeout(SECONDS):
            told = [(await subscriber.stdout.readline()).decode() for _ in range(LINES)]
        ends = await wire.end_offsets(newswire.address, topic)
        used = {partition: end for partition, end in ends.items() if end}

        async def is_committed() -> bool:
            committed = await wire.committed_offsets(newswire.address, group, topic)
            # Behind the last record of a transaction stands its marker, which is nobody's to commit.
            return all(committed.get(partition, -2) >= end - 1 for partition, end in used.items())

        await wire.until(is_committed, timeout_seconds=SECONDS, what="the commit of what was worked on")
    finally:
        subscriber.kill()
        await subscriber.communicate()
    assert by_article(told) == TOLD
    assert await worker.stop() == 0
