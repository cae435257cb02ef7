"""Faults of workers: each happens, is proven, and is undone by a replacement or by waking."""

import asyncio
import time
from collections.abc import Sequence

from tests.crash.proof import heeds_sigterm, is_frozen, was_killed
from tests.crash.scenario import Scenario
from tests.kafka import wire
from tests.kafka.installation import Worker

STOP_SECONDS = 10.0
FREEZE_SECONDS = 13.0  # longer than the session of 10 s


async def kill(run: Scenario, slot: int, *, replaced_after_seconds: float = 0) -> None:
    """kill -9; the replacement starts at once, or when the group has long shared the partitions out."""
    when = f"replaced after {replaced_after_seconds:g} s" if replaced_after_seconds else "replaced at once"
    async with run.fault(f"kill -9 {when}", to=[slot]):
        worker = run.workers[slot]
        await worker.kill()
        assert was_killed(worker)
        await asyncio.sleep(replaced_after_seconds)  # how long nobody replaces it is the fault
        run.start_worker(slot)


async def freeze(run: Scenario, slot: int) -> None:
    """SIGSTOP past the session, then SIGCONT; the group gave the worker up meanwhile, and it hears of that."""
    async with run.fault(f"SIGSTOP {FREEZE_SECONDS:g} s", to=[slot]):
        worker = run.workers[slot]
        lost = [partition for partition, owner in (await run.owners()).items() if owner == slot]
        seen = await rebalances(worker)
        worker.freeze()
        await wire.until(lambda: is_frozen(worker), timeout_seconds=5, what=f"the freezing of {worker.name}")
        await asyncio.sleep(FREEZE_SECONDS)  # frozen past the session, by the clock of the group
        assert is_frozen(worker)
        others = [other for at, other in run.workers.items() if at != slot]

        async def taken_over() -> bool:
            owned = [await other.partitions() for other in others]
            return set(lost) <= set().union(*owned)

        await wire.until(taken_over, timeout_seconds=60, what=f"others' taking over {lost}")
        worker.thaw()

        async def heard() -> bool:
            return await rebalances(worker) > seen

        await wire.until(heard, timeout_seconds=30, what=f"{worker.name}'s hearing that it was given up")


async def stop(run: Scenario, slot: int, *, replaced: bool) -> None:
    """SIGTERM to a worker that is at work: it ends with 0 in time; where it is not replaced its slot goes."""
    async with run.fault("SIGTERM, replaced" if replaced else "SIGTERM", to=[slot]):
        await end(run.workers[slot])
        if replaced:
            run.start_worker(slot)
        else:
            del run.workers[slot]


async def end(worker: Worker) -> None:
    """A planned stop, and proof that it was one."""
    await wire.until(lambda: heeds_sigterm(worker), timeout_seconds=60, what=f"the start of {worker.name}")
    started = time.monotonic()
    exit_status = await worker.stop()
    assert exit_status == 0, f"{worker.name} answered SIGTERM with {exit_status}:\n{worker.log_text[-2_000:]}"
    assert time.monotonic() - started < STOP_SECONDS


async def join(run: Scenario, slot: int, **settings: object) -> None:
    """One more worker, which gets a share."""
    restore = settings.get("TEST_SLOW_RESTORE_SECONDS")
    async with run.fault(f"join that restores {restore} s" if restore else "join"):
        worker = run.start_worker(slot, **settings)
        await worker.wait_until_ready(120)
        assert await worker.partitions()


async def grow(run: Scenario, slots: Sequence[int]) -> None:
    """Several workers join at once; each gets a share."""
    async with run.fault(f"{len(slots)} join"):
        joined = [run.start_worker(slot) for slot in slots]
        for worker in joined:
            await worker.wait_until_ready(120)

        async def shared_out() -> bool:
            return all([await worker.partitions() for worker in run.workers.values()])

        await wire.until(shared_out, timeout_seconds=60, what="a share for each")


async def shrink(run: Scenario, slots: Sequence[int]) -> None:
    """Several workers stop at once, as planned."""
    async with run.fault(f"{len(slots)} SIGTERM at once", to=slots):
        await asyncio.gather(*(end(run.workers.pop(slot)) for slot in slots))


async def rebalances(worker: Worker) -> float:
    return (await worker.metrics()).total("newswire_rebalances_total")
