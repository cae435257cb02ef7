"""`newswire tail` as a process, its reader gone before its records are."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.kafka.embedded import PARTITIONS, EmbeddedBroker
from tests.kit.items import page_dump
from tests.kit.paths import ROOT


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The settings of a broker with more records on `wire.raw` than a pipe holds."""
    with EmbeddedBroker() as broker:
        broker.create_topics(["wire.raw"])
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSWIRE_")} | {
            "PYTHONPATH": str(ROOT),
            "NEWSWIRE_BOOTSTRAP_SERVERS": broker.address,
            "NEWSWIRE_PARTITIONS": str(PARTITIONS),
        }
        file: Path = tmp_path_factory.mktemp("in") / "one.txt"
        file.write_bytes(page_dump("Made up. " * 20))
        command = [sys.executable, "-m", "streams", "replay", str(file), "--loop", "2000"]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        yield environment


@pytest.mark.parametrize("options", [["--json"], []], ids=["json", "fields"])
def test_a_reader_that_has_read_enough_is_no_fault(environment: dict[str, str], options: list[str]) -> None:
    """`tail … | head -1`: the line comes, then the command ends without a word."""
    command = [sys.executable, "-m", "streams", "tail", "raw", "--from-beginning", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as tail:
        assert tail.stdout is not None
        assert tail.stderr is not None
        line = tail.stdout.readline()
        tail.stdout.close()

        assert b"395009" in line
        assert tail.stderr.read() == b""
        assert tail.wait(20) == 1
