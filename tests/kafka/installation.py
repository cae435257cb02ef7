"""newswire as its users run it: commands and workers as processes, an installation of its own for each test.

Knows of the product only what CONTRACT has: the commands, the environment, the topics, the web pages.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer
from prometheus_client.parser import text_string_to_metric_families

from tests.kafka import wire
from tests.kafka.cluster import free_port
from tests.kit.articles import Item
from tests.kit.paths import ROOT
from tests.oracle.check import Report, check
from tests.oracle.facts import Record

READY_TIMEOUT_SECONDS = 45.0  # A worker starts in 2 s; a busy machine with three of them takes its time.
OUTPUTS = ("enriched", "duplicates", "dead-letters")
OUTCOMES = ("new", "revision", "kill", "duplicate", "late", "dead_letter", "rekeyed", "heartbeat")


class Metrics:
    """One scrape of `/metrics`."""

    def __init__(self, text: str) -> None:
        self.samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]

    def value(self, name: str, **labels: str) -> float | None:
        """The one sample of that name with these labels; None where there is none."""
        found = [
            sample.value for sample in self.samples if sample.name == name and labels.items() <= sample.labels.items()
        ]
        return found[0] if found else None

    def total(self, name: str, **labels: str) -> float:
        """The sum of all samples of that name that have these labels."""
        return sum(
            sample.value for sample in self.samples if sample.name == name and labels.items() <= sample.labels.items()
        )

    def outcomes(self) -> dict[str, int]:
        return {
            sample.labels["outcome"]: int(sample.value)
            for sample in self.samples
            if sample.name == "newswire_records_outcome_total"
        }

    def committed_offsets(self) -> dict[int, int]:
        """Position of each raw partition whose lane was opened: the partitions that the worker has."""
        return {
            int(sample.labels["partition"]): int(sample.value)
            for sample in self.samples
            if sample.name == "newswire_committed_offset"
        }

    @property
    def consumed(self) -> int:
        return int(self.total("newswire_records_consumed_total"))


class Worker:
    """One worker process, or one gateway, its log in a file."""

    def __init__(
        self, command: Sequence[str], environment: dict[str, str], folder: Path, name: str, *, web_port: int
    ) -> None:
        """web_port: where it has /metrics, /livez and /readyz."""
        self.name, self.web_port = name, web_port
        self.log = folder / f"{name}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    @property
    def log_text(self) -> str:
        return self.log.read_text(errors="replace")

    async def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page of the worker; status 0 where nobody answers."""
        return await asyncio.to_thread(self._get, path)

    def _get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.web_port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()
        except OSError:
            return 0, ""

    async def wait_until_ready(self, timeout_seconds: float = READY_TIMEOUT_SECONDS) -> None:
        """Wait until `/readyz` says yes. Raises AssertionError with the log's end where the worker ended instead."""
        said = (0, "")

        async def ready() -> bool:
            nonlocal said
            assert self.is_running, f"{self.name} ended with {self.process.returncode}:\n{self.log_text[-4_000:]}"
            said = await self.get("/readyz")
            return said[0] == 200

        try:
            await wire.until(ready, timeout_seconds=timeout_seconds, what=f"readiness of {self.name}")
        except TimeoutError as late:
            raise AssertionError(f"{late}; it says {said}; its log:\n{self.log_text[-4_000:]}") from None

    async def wait_until_it_says(self, word: str, timeout_seconds: float = 30) -> None:
        """Wait until `/readyz` gives a reason with this word."""

        async def said() -> bool:
            status, reasons = await self.get("/readyz")
            return status == 503 and word in reasons

        await wire.until(said, timeout_seconds=timeout_seconds, what=f"{word!r} on {self.name}'s /readyz")

    async def metrics(self) -> Metrics:
        status, text = await self.get("/metrics")
        assert status == 200, f"{self.name} gives no metrics: {status}"
        return Metrics(text)

    async def partitions(self) -> set[int]:
        """The raw partitions that it has now."""
        return set((await self.metrics()).committed_offsets())

    def peak_bytes(self) -> int:
        """The most memory that the running process ever had in RAM (VmHWM of proc(5))."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))

    def cpu_seconds(self) -> float:
        """What the running process has used of a core since it started (proc(5), stat: utime and stime)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    def terminate(self) -> None:
        self.signal(signal.SIGTERM)

    def freeze(self) -> None:
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.signal(signal.SIGCONT)

    async def kill(self) -> None:
        self.signal(signal.SIGKILL)
        await self.wait_until_ended(10)

    async def wait_until_ended(self, timeout_seconds: float) -> int:
        """The exit status. Raises TimeoutError where the process goes on."""
        await wire.until(lambda: not self.is_running, timeout_seconds=timeout_seconds, what=f"the end of {self.name}")
        return self.process.returncode

    async def stop(self, timeout_seconds: float = 12) -> int:
        """SIGTERM, and the exit status."""
        self.terminate()
        return await self.wait_until_ended(timeout_seconds)


class Installation:
    """Topics, group and workers that one test has to itself on a broker that it shares."""

    def __init__(
        self,
        address: str,
        folder: Path,
        name: str,
        *,
        partitions: int = 4,
        settings: dict[str, str] | None = None,
        checkout: Path = ROOT,
    ) -> None:
        """checkout: whose code runs."""
        self.checkout = checkout
        self.address = address
        self.folder = folder
        self.app_id = name
        self.prefix = f"{name}."
        self.partitions = partitions
        self.settings = {
            "NEWSWIRE_BOOTSTRAP_SERVERS": address,
            "NEWSWIRE_APP_ID": self.app_id,
            "NEWSWIRE_TOPIC_PREFIX": self.prefix,
            "NEWSWIRE_PARTITIONS": str(partitions),
            **(settings or {}),
        }
        self.workers: list[Worker] = []

    @property
    def raw(self) -> str:
        return self.prefix + "raw"

    def environment(self, **settings: object) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("NEWSWIRE_")}
        own = {f"NEWSWIRE_{name}": str(value) for name, value in settings.items()}
        return {**inherited, **self.settings, "PYTHONPATH": str(self.checkout), "PYTHONUNBUFFERED": "1", **own}

    async def run(
        self, *arguments: str, timeout_seconds: float = 60, **settings: object
    ) -> "subprocess.CompletedProcess[str]":
        """Run one newswire command to its end."""
        return await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "streams", *arguments],
            env=self.environment(**settings),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=timeout_seconds,
            check=False,
        )

    async def apply_topics(self) -> None:
        run = await self.run("topics", "apply")
        assert run.returncode == 0, f"topics apply: {run.stdout}{run.stderr}"

    def start_worker(self, command: Sequence[str] = ("-m", "streams", "worker"), **settings: object) -> Worker:
        """Start a worker on a web port of its own; further settings by their names without the prefix."""
        port = int(str(settings.pop("WEB_PORT", free_port())))
        return self._start("worker", command, web_port=port, WEB_PORT=port, **settings)

    def start_gateway(self, *, port: int | None = None, **settings: Any) -> Worker:
        """Start a gateway on a port of its own, or one that a gateway before it had; further settings likewise."""
        port = port or free_port()
        return self._start("gateway", ("-m", "streams", "serve"), web_port=port, GATEWAY_PORT=port, **settings)

    def start_pull(self, sources: Path, *, port: int | None = None, **settings: Any) -> Worker:
        """Start a process that pulls these sources, on a web port of its own."""
        port = port or free_port()
        return self._start("pull", ("-m", "streams", "pull"), web_port=port, WEB_PORT=port, SOURCES=sources, **settings)

    def _start(self, kind: str, command: Sequence[str], *, web_port: int, **settings: object) -> Worker:
        name = f"{kind}-{len(self.workers) + 1}"
        environment = self.environment(**settings)
        worker = Worker([sys.executable, *command], environment, self.folder, name, web_port=web_port)
        self.workers.append(worker)
        return worker

    async def start_ready_worker(self) -> Worker:
        worker = self.start_worker()
        await worker.wait_until_ready()
        return worker

    async def produce(self, items: Iterable[Item], *, transaction: bool | None = None) -> None:
        await wire.produce(self.address, self.raw, items, transaction=transaction)

    def producer(self) -> AIOKafkaProducer:
        """A plain idempotent producer, not yet started, for items that flow while a test goes on."""
        return AIOKafkaProducer(bootstrap_servers=self.address, acks="all", enable_idempotence=True, linger_ms=2)

    async def topics(self) -> list[str]:
        async with wire.admin(self.address) as client:
            return sorted(name for name in await client.list_topics() if name.startswith(self.prefix))

    async def read(self, topic: str) -> list[Record]:
        """All committed records of a topic, named without its prefix."""
        return (await wire.read_topics(self.address, [self.prefix + topic]))[self.prefix + topic]

    async def read_outputs(self) -> dict[str, list[Record]]:
        """All committed records of the output topics, by their names without the prefix."""
        subjects = [name for name in await self.topics() if name.startswith(self.prefix + "subject.")]
        read = await wire.read_topics(self.address, [*(self.prefix + name for name in OUTPUTS), *subjects])
        return {name.removeprefix(self.prefix): records for name, records in read.items()}

    async def positions(self) -> tuple[dict[int, int], dict[int, int]]:
        """(committed, end) of the raw topic; what was never committed counts as 0."""
        ends = await wire.end_offsets(self.address, self.raw)
        committed = await wire.committed_offsets(self.address, self.app_id, self.raw)
        return {at: committed.get(at, 0) for at in ends}, ends

    async def wait_until_drained(self, timeout_seconds: float = 60) -> None:
        """Wait until the committed position is the end of every raw partition."""
        said: tuple[dict[int, int], dict[int, int]] = ({}, {})

        async def drained() -> bool:
            nonlocal said
            said = await self.positions()
            return said[0] == said[1]

        try:
            await wire.until(drained, timeout_seconds=timeout_seconds, what="committed == end", pause_seconds=0.2)
        except TimeoutError as late:
            logs = "\n".join(f"{worker.name}:\n{worker.log_text[-2_000:]}" for worker in self.workers)
            raise AssertionError(f"{late}: committed {said[0]}, end {said[1]}\n{logs}") from None

    async def judge(self, *, policy: str = "revise", raw: Sequence[Record] | None = None) -> Report:
        """What the oracle says of all that stands on the topics. `raw`: what was consumed, where part of it is gone."""
        raw = await self.read("raw") if raw is None else raw
        return check(raw, await self.read_outputs(), partitions=self.partitions, policy=policy)

    async def clean_up(self) -> None:
        """End what still runs and delete the topics."""
        for worker in self.workers:
            worker.thaw()
            worker.signal(signal.SIGKILL)
            worker.process.wait(timeout=30)
        names = await self.topics()
        if names:
            async with wire.admin(self.address) as client:
                await client.delete_topics(names)
