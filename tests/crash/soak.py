"""An hour of membership faults on a real Kafka: rights, foreign members, sleepers, deaths, a broker that restarts.

    python -m tests.crash.soak --minutes 60 --seed 1        (make soak MINUTES=60 SEED=1)

Three workers under a supervisor, a trickle of articles with repeats, faults at random, overlapping, with calm between.
At the end all is healed and drained. Promised: nothing lost, nothing repeated (the oracle, and a subscriber that read
along); no partition without an owner for longer than a session plus what faults forbade; each standstill told by some
worker's `/readyz` or a worker's absence; no worker that ends by itself but for a missing right. Prints a table; exit 1
where a promise broke, the workers' logs are kept then. The same seed gives the same articles and choice of faults;
when they meet is up to the machine.
"""

import argparse
import asyncio
import contextlib
import logging
import random
import shutil
import sys
import tempfile
import time
import uuid
from collections import Counter
from pathlib import Path

from tests.crash.soak_faults import FAULTS, SESSION_SECONDS
from tests.crash.soak_stage import Stage
from tests.crash.soak_watch import Interval, Subscriber, Watch, ownerless, share_told, standstills, uncovered_seconds
from tests.crash.trickle import trickling
from tests.kafka import wire
from tests.kafka.cluster import KafkaCluster
from tests.kafka.installation import Installation
from tests.kafka.rights import allow_everything
from tests.oracle.check import PUBLISHED

WORKERS, PARTITIONS = 3, 8
ARTICLES_A_SECOND = 2.0  # of each partition: each of them has work in each second
AT_ONCE = 3  # faults
BETWEEN_SECONDS = (1.0, 6.0)
CALM_EVERY, CALM_SECONDS = 10, 25.0  # faults; a standstill that outlives its fault shows here
STANDSTILL_SECONDS = 15.0
TOLD_SHARE = 0.8  # of the samples of a standstill from then on: some meet a worker as it joins or starts
SLACK_SECONDS = 3.0  # a sample each second, and an answer that takes two
DRAIN_SECONDS, READY_SECONDS = 240.0, 60.0


class Soak:
    """One run on brokers that are up."""

    def __init__(self, stage: Stage, *, minutes: float, seed: int) -> None:
        self.stage, self.minutes, self.seed = stage, minutes, seed
        self.watch = Watch(stage.newswire, stage.workers.values)
        self.subscriber = Subscriber(stage.newswire)
        self.broken: list[str] = []

    async def run(self) -> None:
        stage, newswire = self.stage, self.stage.newswire
        await newswire.apply_topics()
        for slot in range(WORKERS):
            stage.start_worker(slot)
        for worker in stage.workers.values():
            await worker.wait_until_ready(90)
        tasks = [asyncio.create_task(each) for each in (self.watch.run(), self.subscriber.run(), stage.supervise())]
        try:
            async with trickling(newswire, self.seed, a_second=ARTICLES_A_SECOND):
                await self._do_harm()
                await asyncio.sleep(CALM_SECONDS)
            await self._drain()
            for task in tasks:
                if task.done():
                    self.broken.append(f"of the harness itself: {task.exception()!r}")
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _do_harm(self) -> None:
        stage, chance = self.stage, self.stage.chance
        until = time.monotonic() + self.minutes * 60
        under_way: set[asyncio.Task[None]] = set()
        weights = [weight for _, weight, _ in FAULTS]
        while time.monotonic() < until:
            if len(under_way) >= AT_ONCE or (stage.faults and len(stage.faults) % CALM_EVERY == 0):
                is_calm = len(under_way) < AT_ONCE
                if under_way:
                    await asyncio.wait(under_way, return_when="ALL_COMPLETED" if is_calm else "FIRST_COMPLETED")
                if is_calm:
                    await asyncio.sleep(CALM_SECONDS)
            (fault, _, thing), *_ = chance.choices(FAULTS, weights)
            if thing is None or thing not in stage.busy:
                under_way.add(task := asyncio.create_task(self._one(fault, thing)))
                task.add_done_callback(under_way.discard)
            await asyncio.sleep(chance.uniform(*BETWEEN_SECONDS))
        if under_way:
            await asyncio.wait(under_way)

    async def _one(self, fault, thing: str | None) -> None:
        with self.stage.has(thing) if thing else contextlib.nullcontext():
            try:
                await fault(self.stage)
            except Exception as error:  # noqa: BLE001  one fault that the harness could not do ends no hour of others
                self.broken.append(f"of the harness itself: {fault.__name__}: {error!r}")

    async def _drain(self) -> None:
        stage = self.stage
        try:
            await stage.newswire.wait_until_drained(DRAIN_SECONDS)
        except AssertionError as late:
            self.broken.append(str(late).splitlines()[0])
        for worker in list(stage.workers.values()):
            try:
                await worker.wait_until_ready(READY_SECONDS)
            except AssertionError as late:
                self.broken.append(str(late).splitlines()[0])
        published = len(await stage.newswire.read("enriched"))
        with contextlib.suppress(TimeoutError):  # judged below
            await wire.until(lambda: self.subscriber.records >= published, timeout_seconds=30, what="the last record")

    async def judge(self) -> str:
        """Hold what was seen against what is promised; gives the table."""
        stage, newswire, samples = self.stage, self.stage.newswire, self.watch.samples
        report = await newswire.judge()
        self.broken += report.faults[:20]
        received = self.subscriber.revisions
        again = received.total() - len(received)
        if again or len(received) != sum(report.outcomes[outcome] for outcome in PUBLISHED):
            self.broken.append(f"the subscriber got {len(received)} revisions, {again} of them again")
        self.broken += stage.complaints

        stood = standstills(samples, PARTITIONS, longer_than=STANDSTILL_SECONDS)
        unseen = [one for one in stood if not self._told(one)]
        began = samples[0].at
        for one in unseen:
            self.broken.append(f"{_place(one, began)} stood for {one.seconds:.0f} s, untold")
        excuses = [fault.excuse for fault in stage.faults]
        alone = [(uncovered_seconds(one, excuses), one) for one in ownerless(samples, PARTITIONS)]
        for seconds, one in alone:
            if seconds > SESSION_SECONDS + SLACK_SECONDS:
                said = f"had no owner for {one.seconds:.0f} s, {seconds:.0f} s of it forbidden by nothing"
                self.broken.append(f"{_place(one, began)} {said}")
        return "\n".join(
            [
                self._table(stood, unseen),
                f"outcomes: {dict(report.outcomes)}; lost {report.lost}, repeated {report.repeated}, other faults "
                f"{len(report.faults) - report.lost - report.repeated}; the subscriber got "
                f"{len(received)} revisions, {again} again",
                f"longest without an owner, faults' own time apart: {max(alone, default=(0.0,))[0]:.0f} s; fences "
                f"{self._fences():.0f}; workers that ended for a missing right: {len(stage.ended)}; "
                f"{len(samples)} samples, longest gap {self.watch.longest_gap:.1f} s",
            ]
        )

    def _told(self, one: Interval) -> bool:
        """Whether it was told while it lasted, from 15 s on."""
        return share_told(self.watch.samples, one._replace(start=one.start + STANDSTILL_SECONDS)) >= TOLD_SHARE

    def _fences(self) -> float:
        """Fences that all workers together counted, those that ended included."""
        last: dict[str, float] = {}
        for sample in self.watch.samples:
            for worker in sample.workers:
                if worker.metrics is not None:
                    last[worker.name] = worker.metrics.total("newswire_transactions_total", result="fenced")
        return sum(last.values())

    def _table(self, stood: list[Interval], unseen: list[Interval]) -> str:
        lines = ["| fault | times | longest s | longest standstill s | standstills | seen |", "|" + " --- |" * 6]
        kinds = Counter(fault.kind for fault in self.stage.faults)
        for kind, times in sorted(kinds.items()):
            spans = [fault.span for fault in self.stage.faults if fault.kind == kind]
            met = [one for one in stood if any(one.meets(span) for span in spans)]
            blind = sum(one in unseen for one in met)
            seen = "–" if not met else "all" if not blind else f"not {blind}"
            lasted = max(span.seconds for span in spans)
            longest = max((one.seconds for one in met), default=0)
            lines.append(f"| {kind} | {times} | {lasted:.0f} | {longest:.0f} | {len(met)} | {seen} |")
        met_none = [one for one in stood if not any(one.meets(fault.span) for fault in self.stage.faults)]
        longest = max((one.seconds for one in met_none), default=0)
        lines.append(f"| (none under way) | | | {longest:.0f} | {len(met_none)} | |")
        return "\n".join(lines)


def _place(one: Interval, began: float) -> str:
    return f"partition {one.partition} from {one.start - began:.0f} s on"


async def soak(cluster: KafkaCluster, folder: Path, *, minutes: float, seed: int) -> int:
    """Run, print, and give the exit code."""
    address = cluster.bootstrap_servers
    await asyncio.to_thread(allow_everything, address)
    settings = {**cluster.login, "NEWSWIRE_MAX_BATCH": "50"}
    newswire = Installation(address, folder, f"soak-{uuid.uuid4().hex[:8]}", partitions=PARTITIONS, settings=settings)
    run = Soak(Stage(newswire, cluster, random.Random(seed)), minutes=minutes, seed=seed)
    try:
        await run.run()
        print(f"soak: {minutes:g} min, seed {seed}, {len(run.stage.faults)} faults\n{await run.judge()}")
    finally:
        await newswire.clean_up()
    for one in run.broken:
        print(f"BROKEN: {one}")
    return 1 if run.broken else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # its clients here meet every fault, and say so
    folder = Path(tempfile.mkdtemp(prefix="newswire-soak-"))
    with KafkaCluster(folder / "kafka", with_rights=True) as cluster:
        status = asyncio.run(soak(cluster, folder, minutes=asked.minutes, seed=asked.seed))
    if status:
        print(f"the workers' logs: {folder}")
    else:
        shutil.rmtree(folder)
    return status


if __name__ == "__main__":
    sys.exit(main())
