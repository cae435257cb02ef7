"""What bare Faust does with what it cannot process, on a real Kafka (docs/upstream-faults.md)."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

from tests.kafka import wire
from tests.kafka.installation import ROOT
from tests.kit.articles import Item


def start_bare_faust(folder: Path, **settings: str) -> "subprocess.Popen[bytes]":
    """What it finishes goes to the file `out`, what it says to `log`."""
    command = [sys.executable, "-m", "tests.contract.bare_faust", "worker", "-l", "info"]
    environment = {**os.environ, **settings, "BARE_OUT": str(folder / "out")}
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)


async def test_what_bare_faust_cannot_process_is_committed_and_gone(kafka: str, topic: str, tmp_path: Path) -> None:
    """An agent's exception and an undecodable value cost the message: it is skipped, and the position passes it."""
    group = uuid.uuid4().hex
    await wire.produce(kafka, topic, [Item(value, partition=0) for value in (b"1", b"2", b"{", b"4")])
    worker = start_bare_faust(tmp_path, BARE_BROKER=kafka, BARE_ID=group, BARE_TOPIC=topic)
    try:

        async def all_is_committed() -> bool:
            assert worker.poll() is None, (tmp_path / "log").read_text()[-2_000:]
            return await wire.committed_offsets(kafka, group, topic) == {0: 4}

        await wire.until(all_is_committed, timeout_seconds=60, what="the commit behind the last message")
    finally:
        worker.kill()
        worker.wait(timeout=10)

    assert (tmp_path / "out").read_text().split() == ["1", "4"]
