"""The faults of a soak: each happens, is proven where a process is hit, lasts for a time of chance, and is undone."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from aiokafka.errors import KafkaError

from tests.crash.proof import heeds_sigterm, is_frozen, was_killed
from tests.crash.soak_stage import ANY_AGE, UNTIL_ITS_END, Stage
from tests.kafka import foreign, wire
from tests.kafka.rights import Right, deny, give_back
from tests.kit.articles import Newsroom

SESSION_SECONDS = 10.0
STOP_SECONDS = 10.0
STARTED_SECONDS = 20.0  # until then a worker may not yet have been a member


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
    """Tries again and again to join: whoever is second is refused, and that may be the workers."""

    async def join_and_stay() -> None:
        while True:
            async with _whatever_the_broker_does(), foreign.foreign_member(stage.newswire, foreign.ANOTHER_PROTOCOL):
                await asyncio.sleep(60)
            await asyncio.sleep(1)

    with (
        stage.fault("foreign member with another protocol", forbids=UNTIL_ITS_END),
        contextlib.suppress(asyncio.TimeoutError),
    ):
        await asyncio.wait_for(join_and_stay(), stage.chance.uniform(3, 25))


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
