"""Where the faults of a soak happen: brokers, workers under a supervisor, what was done so far and what it excuses."""

import asyncio
import contextlib
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.crash.soak_watch import Interval
from tests.kafka.cluster import KafkaCluster
from tests.kafka.installation import Installation, Worker

UNTIL_ITS_END = ANY_AGE = float("inf")
EXCUSED_SECONDS = 30.0  # how long after a right was given back a worker may still end for its having been missing
JOINED = "streams.lanes.group: owns "  # in a worker's log, at its first assignment and at each
RESTART_SECONDS = 1.0  # what a supervisor waits before it starts what ended


@dataclass
class Fault:
    """One thing that was done; seconds of the monotonic clock."""

    kind: str
    start: float
    end: float = float("inf")
    forbids: float = 0.0
    """Seconds from the start in which the fault itself keeps partitions from having an owner; inf: until its end."""
    ends_workers_younger_than: float = 0.0
    """Seconds as members: such workers may end by themselves, since they lack what they cannot work without."""

    @property
    def span(self) -> Interval:
        return Interval(self.start, self.end)

    @property
    def excuse(self) -> Interval:
        return Interval(self.start, self.end if self.forbids == UNTIL_ITS_END else self.start + self.forbids)


@dataclass
class Stage:
    """Where the faults happen: brokers, workers in slots that a supervisor keeps filled, and what was done so far."""

    newswire: Installation
    cluster: KafkaCluster
    chance: random.Random
    workers: dict[int, Worker] = field(default_factory=dict)
    joined_at: dict[int, float] = field(default_factory=dict)
    """When the worker in each slot was seen as a member first; without it: never."""
    faults: list[Fault] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    """Workers that ended by themselves where a right was missing."""
    busy: set[object] = field(default_factory=set)
    """Slots, and resources, to which something is being done."""
    broker: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while the broker is away, and while it is told something that must not fail."""

    @contextlib.contextmanager
    def fault(self, kind: str, *, forbids: float = 0.0, ends_workers_younger_than: float = 0.0) -> Iterator[Fault]:
        """Note a fault that lasts as long as the block."""
        fault = Fault(kind, time.monotonic(), forbids=forbids, ends_workers_younger_than=ends_workers_younger_than)
        self.faults.append(fault)
        try:
            yield fault
        finally:
            fault.end = time.monotonic()

    @contextlib.contextmanager
    def has(self, thing: object) -> Iterator[None]:
        self.busy.add(thing)
        try:
            yield
        finally:
            self.busy.discard(thing)

    def start_worker(self, slot: int) -> None:
        self.workers[slot] = self.newswire.start_worker()
        self.joined_at.pop(slot, None)

    def free_slots(self) -> list[int]:
        """Slots whose worker runs and has nothing done to it."""
        return [slot for slot, worker in self.workers.items() if slot not in self.busy and worker.is_running]

    async def rest(self, least: float, most: float) -> None:
        await asyncio.sleep(self.chance.uniform(least, most))

    async def supervise(self) -> None:
        """Start again what ended by itself; complain where no missing right explains it."""
        while True:
            for slot in list(self.workers):
                worker = self.workers[slot]
                if slot in self.busy or worker.is_running:
                    if slot not in self.joined_at and JOINED in worker.log_text:
                        self.joined_at[slot] = time.monotonic()
                    continue
                now, log = time.monotonic(), worker.log_text
                age = now - self.joined_at.get(slot, now)
                is_excused = any(
                    age < fault.ends_workers_younger_than and now < fault.end + EXCUSED_SECONDS for fault in self.faults
                )
                last = next((line for line in log.splitlines()[::-1] if "stops:" in line), log[-500:])
                said = f"{worker.name}, a member for {age:.0f} s, ended with {worker.process.returncode}: {last}"
                (self.ended if is_excused else self.complaints).append(said)
                with self.has(slot):
                    await asyncio.sleep(RESTART_SECONDS)
                    self.start_worker(slot)
            await asyncio.sleep(0.3)
