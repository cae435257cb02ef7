"""One crash run: workers that are killed, stopped and frozen at random while articles flow; the oracle judges the end.

The same seed gives the same articles, chunks and faults; when they meet is up to the machine.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.crash.proof import heeds_sigterm, is_frozen, was_killed
from tests.crash.silence import longest_wait, published
from tests.kafka import wire
from tests.kafka.installation import Installation, Worker
from tests.kit.articles import Item, Newsroom
from tests.oracle.check import Report

FREEZE_SECONDS = (11.0, 13.0)  # longer than the session of 10 s: the group gives the frozen worker up
PAUSE_SECONDS = (0.5, 3.0)  # between two faults
KINDS = ("kill -9", "SIGTERM", "SIGSTOP")


@dataclass
class CrashPlan:
    """How much of everything a run has."""

    seed: int
    articles: int
    faults: int
    workers: int = 3
    drain_seconds: float = 120
    static: bool = False
    """Whether each worker has a group instance id, which its replacement bears too."""


@dataclass
class CrashResult:
    """What a run came to."""

    plan: CrashPlan
    report: Report
    faults: Counter[str] = field(default_factory=Counter)
    transactions: Counter[str] = field(default_factory=Counter)
    raw_records: int = 0
    stop_seconds: list[float] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """What workers did that no fault asked of them."""
    seconds: float = 0
    longest_wait: float = 0
    """Seconds that one article waited between raw and its output."""

    def table(self) -> str:
        lines = {
            "seed": self.plan.seed,
            "workers": f"{self.plan.workers}, {'static' if self.plan.static else 'ordinary'} membership",
            "faults": ", ".join(f"{count} {kind}" for kind, count in sorted(self.faults.items())),
            "articles, each sent twice": self.plan.articles,
            "transactions in raw": ", ".join(f"{count} {kind}" for kind, count in sorted(self.transactions.items())),
            "records in raw": self.raw_records,
            "outcomes": ", ".join(f"{count} {name}" for name, count in sorted(self.report.outcomes.items())),
            "lost": self.report.lost,
            "repeated": self.report.repeated,
            "other faults of the oracle": len(self.report.faults) - self.report.lost - self.report.repeated,
            "workers that ended by themselves": len(self.complaints),
            "longest wait of an article": f"{self.longest_wait:.1f} s",
            "longest SIGTERM": f"{max(self.stop_seconds, default=0):.1f} s",
            "duration": f"{self.seconds:.0f} s",
        }
        return "\n".join(f"  {name:<34}{value}" for name, value in lines.items())


class CrashRun:
    """Drives one run on an installation whose topics exist."""

    def __init__(self, newswire: Installation, plan: CrashPlan) -> None:
        self.newswire = newswire
        self.plan = plan
        self.chance = random.Random(plan.seed)
        self.workers: list[Worker] = []
        self.frozen: dict[Worker, asyncio.Task[None]] = {}
        self.result = CrashResult(plan, Report([]))

    async def run(self) -> CrashResult:
        started = time.monotonic()
        self.workers = [self._start(slot) for slot in range(self.plan.workers)]
        for worker in self.workers:
            await worker.wait_until_ready(90)
        flow_over = asyncio.Event()
        flow = asyncio.create_task(self._flow(flow_over))
        for kind in self._kinds():
            # Faults fall into whatever goes on then: a time passes, and nothing is waited for.
            await asyncio.sleep(self.chance.uniform(*PAUSE_SECONDS))
            await self._fault(kind)
        await asyncio.gather(*self.frozen.values())
        flow_over.set()
        await flow
        await self.newswire.wait_until_drained(self.plan.drain_seconds)
        self._look_for_the_dead()
        raw = await self.newswire.read("raw")
        self.result.raw_records = len(raw)
        self.result.report = await self.newswire.judge(raw=raw)
        self.result.longest_wait = longest_wait(published(raw, await self.newswire.read("enriched")))
        self.result.seconds = time.monotonic() - started
        return self.result

    def _kinds(self) -> Iterator[str]:
        """Each kind once, the rest at random, in an order of chance."""
        kinds = [*KINDS, *self.chance.choices(KINDS, k=max(0, self.plan.faults - len(KINDS)))][: self.plan.faults]
        self.chance.shuffle(kinds)
        return iter(kinds)

    async def _fault(self, kind: str) -> None:
        self._look_for_the_dead()
        awake = [worker for worker in self.workers if worker not in self.frozen]
        if not awake or (kind == "SIGSTOP" and len(awake) == 1):
            # One worker at least stays awake, so that others find their partitions judged by somebody else.
            await asyncio.wait(self.frozen.values(), return_when=asyncio.FIRST_COMPLETED)
            awake = [worker for worker in self.workers if worker not in self.frozen]
        worker = self.chance.choice(awake)
        self.result.faults[kind] += 1
        if kind == "SIGSTOP":
            self.frozen[worker] = asyncio.create_task(self._freeze(worker, self.chance.uniform(*FREEZE_SECONDS)))
        elif kind == "SIGTERM":
            # Before that Python itself is starting, and the signal ends it as it ends any process.
            await wire.until(lambda: heeds_sigterm(worker), timeout_seconds=60, what=f"the start of {worker.name}")
            started = time.monotonic()
            exit_status = await worker.stop()
            self.result.stop_seconds.append(time.monotonic() - started)
            if exit_status != 0:
                told = f"{worker.name} answered SIGTERM with {exit_status}:\n{worker.log_text[-1_500:]}"
                self.result.complaints.append(told)
            self._replace(worker)
        else:
            await worker.kill()
            assert was_killed(worker)
            self._replace(worker)

    async def _freeze(self, worker: Worker, seconds: float) -> None:
        worker.freeze()
        await wire.until(lambda: is_frozen(worker), timeout_seconds=5, what=f"the freezing of {worker.name}")
        await asyncio.sleep(seconds)  # frozen past the session, by the clock of the group
        assert is_frozen(worker)
        worker.thaw()
        del self.frozen[worker]

    def _replace(self, worker: Worker) -> None:
        slot = self.workers.index(worker)
        self.workers[slot] = self._start(slot)

    def _start(self, slot: int) -> Worker:
        if self.plan.static:
            return self.newswire.start_worker(GROUP_INSTANCE_ID=f"slot-{slot}")
        return self.newswire.start_worker()

    def _look_for_the_dead(self) -> None:
        for worker in self.workers:
            if not worker.is_running:
                end = worker.log_text[-1_500:]
                self.result.complaints.append(f"{worker.name} ended with {worker.process.returncode}:\n{end}")
                self._replace(worker)

    async def _flow(self, over: asyncio.Event) -> None:
        """Send all items in chunks, some as transactions; fast enough that work is there through all faults."""
        items = self._items()
        whole_run_seconds = self.plan.faults * (sum(PAUSE_SECONDS) / 2 + 0.5) + FREEZE_SECONDS[1]
        pace = len(items) / whole_run_seconds
        ghosts = Newsroom(-self.plan.seed - 1, feed="ghost", body_bytes=300)
        at = 0
        while at < len(items):
            chunk = items[at : at + self.chance.randint(5, 60)]
            at += len(chunk)
            kind = self.chance.choice(["plain", "plain", "committed", "aborted"])
            if kind == "aborted":
                ghost = [ghosts.ninjs(at + number) for number in range(5)]
                await self.newswire.produce([*ghost, *chunk], transaction=False)
            await self.newswire.produce(chunk, transaction=True if kind == "committed" else None)
            if kind != "plain":
                self.result.transactions[kind] += 1
            if not over.is_set():
                await asyncio.sleep(len(chunk) / pace)  # the pace

    def _items(self) -> list[Item]:
        """Every article twice, the second time somewhere later; some as corrections, kills, dead letters, astray."""
        newsroom = Newsroom(self.plan.seed, body_bytes=500)
        places: list[tuple[float, Item]] = []
        for number in range(self.plan.articles):
            item = newsroom.ninjs(number, version=1)
            if number % 10 == 9:
                item = newsroom.ninjs(number - 1, version=2)
            elif number % 50 == 25:
                item = newsroom.kill(number - 2, version=1)
            elif number % 40 == 7:
                item = Item(f"No article {number}".encode(), b"%d" % number, (("feed", b"made-up"),))
            first = number + self.chance.uniform(0, 30)
            for place in (first, self.chance.uniform(first, self.plan.articles)):
                astray = self.chance.random() < 0.05
                places.append((place, item._replace(partition=self._any_partition()) if astray else item))
        return [item for _, item in sorted(places, key=lambda pair: pair[0])]

    def _any_partition(self) -> int:
        return self.chance.randrange(self.newswire.partitions)
