"""The faults of a soak: each happens, is proven where a process is hit, lasts for a time of chance, and is undone."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from aiokafka.errors import KafkaError

from tests.crash.proof import heeds_sigterm, is_frozen, was_killed
from tests.crash.soak_watch import Interval
from tests.kafka import foreign, wire
from tests.kafka.cluster import KafkaCluster
from tests.kafka.installation import Installation, Worker
from tests.kafka.rights import Right, deny, give_back
from tests.kit.articles import Newsroom

SESSION_SECONDS = 10.0
STOP_SECONDS = 10.0
UNTIL_ITS_END = ANY_AGE = float("inf")
STARTED_SECONDS = 20.0  # until then a worker may not yet have been a member
EXCUSED_SECONDS = 30.0  # how long after a right was given back a worker may still end for its having been missing
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
    """Seconds since their start: such workers may end by themselves, since they lack what they cannot work without."""

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
    started_at: dict[int, float] = field(default_factory=dict)
    """Of the worker in each slot."""
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
        self.workers[slot], self.started_at[slot] = self.newswire.start_worker(), time.monotonic()

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
                    continue
                now, log = time.monotonic(), worker.log_text
                age = now - self.started_at[slot]
                is_excused = any(
                    age < fault.ends_workers_younger_than and now < fault.end + EXCUSED_SECONDS for fault in self.faults
                )
                last = next((line for line in log.splitlines()[::-1] if "stops:" in line), log[-500:])
                said = f"{worker.name}, {age:.0f} s old, ended with {worker.process.returncode}: {last}"
                (self.ended if is_excused else self.complaints).append(said)
                with self.has(slot):
                    await asyncio.sleep(RESTART_SECONDS)
                    self.start_worker(slot)
            await asyncio.sleep(0.3)


async def _deny(stage: Stage, right: Right, name: str, *, least: float, most: float) -> None:
    """Take a right from the workers' user for a while."""
    address = stage.newswire.address
    async with stage.broker:
        await asyncio.to_thread(deny, address, right, name)
    try:
        await stage.rest(least, most)
    finally:
        async with stage.broker:
            await asyncio.to_thread(give_back, address, right, name)


async def deny_the_group(stage: Stage) -> None:
    # A member joins anew by itself; who has not yet been one may end, as with any right that is missing at the start.
    with stage.fault("READ on the group denied", forbids=UNTIL_ITS_END, ends_workers_younger_than=STARTED_SECONDS):
        await _deny(stage, Right.READ_GROUP, stage.newswire.app_id, least=2, most=25)


async def deny_writing(stage: Stage) -> None:
    topic = stage.newswire.prefix + stage.chance.choice(["enriched", "memory", "duplicates"])
    with stage.fault("WRITE on an output denied", forbids=UNTIL_ITS_END, ends_workers_younger_than=ANY_AGE):
        await _deny(stage, Right.WRITE_TOPIC, topic, least=1, most=10)


async def deny_reading(stage: Stage) -> None:
    with stage.fault("READ on wire.raw denied", forbids=UNTIL_ITS_END, ends_workers_younger_than=ANY_AGE):
        await _deny(stage, Right.READ_TOPIC, stage.newswire.raw, least=1, most=10)


@contextlib.asynccontextmanager
async def _whatever_the_broker_does() -> AsyncIterator[None]:
    """A foreign client fails where the broker is killed under it, or refuses it: it is gone then."""
    with contextlib.suppress(KafkaError, OSError, TimeoutError, AssertionError):
        yield


async def foreign_member(stage: Stage) -> None:
    with stage.fault("foreign member with our protocol", forbids=UNTIL_ITS_END):
        async with _whatever_the_broker_does(), foreign.foreign_member(stage.newswire):
            await stage.rest(3, 30)


async def foreign_protocol(stage: Stage) -> None:
    async def join_and_stay() -> None:
        async with foreign.foreign_member(stage.newswire, foreign.ANOTHER_PROTOCOL):
            await asyncio.sleep(60)

    with stage.fault("foreign member with another protocol", forbids=UNTIL_ITS_END):
        async with _whatever_the_broker_does():
            await asyncio.wait_for(join_and_stay(), stage.chance.uniform(3, 20))


async def foreign_transaction(stage: Stage) -> None:
    newswire = stage.newswire
    ghosts = Newsroom(stage.chance.randrange(10**6), feed="ghost", body_bytes=300)
    items = [ghosts.ninjs(1)._replace(partition=stage.chance.randrange(newswire.partitions))]
    with stage.fault("open foreign transaction"):
        async with _whatever_the_broker_does(), foreign.open_transaction(newswire, items):
            await stage.rest(3, 40)
        async with stage.broker:
            await foreign.abort_what_is_open(newswire)


async def freeze(stage: Stage, least: float, most: float, kind: str) -> None:
    """SIGSTOP of a worker; one at least stays awake."""
    slots = stage.free_slots()
    if len(slots) < 2:
        return
    slot = stage.chance.choice(slots)
    worker = stage.workers[slot]
    with stage.has(slot), stage.fault(kind, forbids=SESSION_SECONDS):
        worker.freeze()
        await wire.until(lambda: is_frozen(worker), timeout_seconds=5, what=f"the freezing of {worker.name}")
        await stage.rest(least, most)
        assert is_frozen(worker)
        worker.thaw()


async def freeze_shortly(stage: Stage) -> None:
    await freeze(stage, 1, 8, "SIGSTOP, shorter than a session")


async def freeze_long(stage: Stage) -> None:
    await freeze(stage, 11, 25, "SIGSTOP, longer than a session")


async def kill(stage: Stage) -> None:
    slots = stage.free_slots()
    if not slots:
        return
    slot = stage.chance.choice(slots)
    worker = stage.workers[slot]
    with stage.has(slot), stage.fault("kill -9", forbids=SESSION_SECONDS):
        await worker.kill()
        assert was_killed(worker)
        await stage.rest(0, 4)
        stage.start_worker(slot)


async def terminate(stage: Stage) -> None:
    slots = stage.free_slots()
    if not slots:
        return
    slot = stage.chance.choice(slots)
    worker = stage.workers[slot]
    with stage.has(slot), stage.fault("SIGTERM"):
        await wire.until(lambda: not worker.is_running or heeds_sigterm(worker), timeout_seconds=60, what="its start")
        started = time.monotonic()
        try:
            await worker.stop(STOP_SECONDS + 5)
        except TimeoutError:
            await worker.kill()
        lasted = time.monotonic() - started
        if lasted > STOP_SECONDS:
            stage.complaints.append(f"{worker.name} took {lasted:.1f} s to end:\n{worker.log_text[-500:]}")
        await stage.rest(0, 2)
        stage.start_worker(slot)


async def restart_the_broker(stage: Stage) -> None:
    broker = stage.cluster.brokers[0]
    async with stage.broker:
        with stage.fault("kill -9 of the broker", forbids=UNTIL_ITS_END):
            broker.kill()
            assert was_killed(broker)
            await stage.rest(0, 8)
            broker.start()
            await asyncio.to_thread(broker.wait_until_ready)


# How often each happens, and what it needs to itself.
FAULTS: tuple[tuple[Callable[[Stage], Awaitable[None]], int, str | None], ...] = (
    (deny_the_group, 4, "group"),
    (deny_writing, 2, "right"),
    (deny_reading, 1, "right"),
    (foreign_member, 3, "foreign member"),
    (foreign_protocol, 1, "foreign member"),
    (foreign_transaction, 3, "foreign transaction"),
    (freeze_shortly, 3, None),
    (freeze_long, 3, None),
    (kill, 4, None),
    (terminate, 4, None),
    (restart_the_broker, 2, "broker"),
)
