"""One scenario: workers, a steady trickle, faults one after the other with a calm between, the oracle at the end.

A fault is done when its worker or broker is back and every partition has taken up work; then its silence is measured.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.crash.silence import Published, Silence, longest_silence, longest_wait, published, times_of
from tests.crash.trickle import trickling
from tests.kafka import wire
from tests.kafka.installation import Installation, Worker
from tests.oracle.check import Report

CALM_SECONDS = 2.0
"""Of work without faults, between two of them and at both ends: silence is measured against it."""


@dataclass
class Fault:
    """One thing that was done to the system, and proof that it happened."""

    kind: str
    at: int
    """Milliseconds, the clock that the brokers share with the test."""
    until: int = 0
    """When all was well again."""
    stayed: frozenset[int] = frozenset()
    """Partitions whose worker was the same before and after, and had nothing done to it."""


@dataclass
class Figures:
    """What a scenario came to."""

    name: str
    report: Report
    faults: list[Fault]
    articles: list[Published]
    raw: list[Published]
    partitions: int
    load: float
    complaints: list[str] = field(default_factory=list)

    def row(self) -> str:
        """A row of the table in docs/benchmarks/crash.md."""
        everything, outputs, inputs = range(self.partitions), times_of(self.articles), times_of(self.raw)
        silence, stayed, pause = Silence(), Silence(), Silence()
        recovered = 0.0
        for fault in self.faults:
            heard_again = longest_silence(outputs, everything, fault.at, fault.until)
            recovered = max(recovered, heard_again.ends_after)
            silence = max(silence, heard_again)
            stayed = max(stayed, longest_silence(outputs, fault.stayed, fault.at, fault.until))
            pause = max(pause, longest_silence(inputs, everything, fault.at, fault.until))
        kinds = [fault.kind for fault in self.faults]
        injected = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
        others = len(self.report.faults) - self.report.lost - self.report.repeated
        kept = f"{stayed.seconds:.2f}" if any(fault.stayed for fault in self.faults) else "–"
        cells = [
            self.name,
            injected,
            sum(self.report.outcomes.values()),
            self.report.lost,
            self.report.repeated,
            others,
        ]
        cells += [
            f"{recovered:.1f}",
            f"{silence.seconds:.2f}",
            kept,
            f"{pause.seconds:.2f}",
            f"{longest_wait(self.articles):.1f}",
        ]
        return "| " + " | ".join(map(str, [*cells, f"{self.load:.1f}"])) + " |"


HEAD = (
    "| scenario | faults injected | records | lost | repeated | other faults | recovery s | longest silence s "
    "| of partitions that stayed s | of the input s | longest wait of an article s | load |\n|" + " --- |" * 12
)


class Scenario:
    """Runs on an installation whose topics exist; the workers' names are slots that a replacement takes over."""

    def __init__(self, newswire: Installation, name: str, *, seed: int = 1, static: bool = False) -> None:
        """static: each slot has a group instance id, which its replacement bears too."""
        self.newswire, self.name, self.seed, self.static = newswire, name, seed, static
        self.workers: dict[int, Worker] = {}
        self.faults: list[Fault] = []
        self.complaints: list[str] = []
        self.figures: Figures | None = None

    def start_worker(self, slot: int, **settings: object) -> Worker:
        if self.static:
            settings["GROUP_INSTANCE_ID"] = f"slot-{slot}"
        worker = self.workers[slot] = self.newswire.start_worker(**settings)  # type: ignore[arg-type]
        return worker

    @asynccontextmanager
    async def running(self, workers: int) -> AsyncIterator[None]:
        """Start workers, let articles trickle for the length of the block, then drain and judge."""
        for slot in range(workers):
            self.start_worker(slot)
        await self.all_ready()
        loads = [os.getloadavg()[0]]
        async with trickling(self.newswire, self.seed):
            await self.at_work()
            await asyncio.sleep(CALM_SECONDS)
            yield
            loads.append(os.getloadavg()[0])
            await asyncio.sleep(CALM_SECONDS)
        await self.newswire.wait_until_drained(120)
        self.look_for_the_dead()
        raw, enriched = await self.newswire.read("raw"), await self.newswire.read("enriched")
        self.figures = Figures(
            name=self.name,
            report=await self.newswire.judge(raw=raw),
            faults=self.faults,
            articles=published(raw, enriched),
            raw=[Published(record.partition, record.timestamp, record.timestamp) for record in raw],
            partitions=self.newswire.partitions,
            load=max(loads),
            complaints=self.complaints,
        )

    @asynccontextmanager
    async def fault(self, kind: str, *, to: Iterable[int] = ()) -> AsyncIterator[Fault]:
        """One fault: the block injects it, proves it and undoes it; then all must go on. `to`: slots it is done to."""
        touched = frozenset(to)
        before = await self.owners()
        fault = Fault(kind, time.time_ns() // 1_000_000)
        self.faults.append(fault)
        yield fault
        await self.all_ready()
        await self.at_work()
        after = await self.owners()
        fault.stayed = frozenset(at for at, slot in before.items() if after.get(at) == slot and slot not in touched)
        fault.until = time.time_ns() // 1_000_000
        self.look_for_the_dead()
        await asyncio.sleep(CALM_SECONDS)

    async def all_ready(self) -> None:
        for worker in list(self.workers.values()):
            await worker.wait_until_ready(120)

    async def at_work(self) -> None:
        """Wait until every partition's committed position has passed what is its end now."""
        _, ends = await self.newswire.positions()

        async def passed() -> bool:
            committed, _ = await self.newswire.positions()
            return all(committed[at] > end for at, end in ends.items())

        await wire.until(passed, timeout_seconds=120, what="work on every partition", pause_seconds=0.3)

    async def owners(self) -> dict[int, int]:
        """Partition → slot of the worker that says it owns it."""
        owned: dict[int, int] = {}
        for slot, worker in self.workers.items():
            owned |= dict.fromkeys(await worker.partitions(), slot)
        return owned

    def look_for_the_dead(self) -> None:
        """Workers that nobody ended must be there."""
        for slot, worker in self.workers.items():
            if not worker.is_running:
                told = (
                    f"{worker.name} (slot {slot}) ended with {worker.process.returncode}:\n{worker.log_text[-2_000:]}"
                )
                self.complaints.append(told)
