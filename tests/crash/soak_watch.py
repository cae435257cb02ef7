"""What a soak sees each second, and what that says: partitions that stood still, and those that nobody owned.

The coordinator's word on positions and owners by clients without a log-in; each worker's by its web pages;
what a subscriber gets by being one.
"""

import asyncio
import contextlib
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import aiohttp
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from aiokafka.errors import KafkaError, for_code

from tests.kafka import wire
from tests.kafka.foreign import CLIENT_ID
from tests.kafka.installation import Installation, Metrics, Worker

_PAGE_SECONDS, _BROKER_SECONDS = 1.5, 2.0
_Answer = TypeVar("_Answer")


class Seen(NamedTuple):
    """What one worker showed."""

    name: str
    status: int
    """Of `/readyz`; 0 where it did not answer: it is frozen, gone or starting."""
    reasons: str
    metrics: Metrics | None


class Sample(NamedTuple):
    """One look at everything; seconds of the monotonic clock. None: the broker did not say."""

    at: float
    committed: Mapping[int, int] | None
    ends: Mapping[int, int] | None
    """Ends of the logs, whatever is committed of them."""
    owned: frozenset[int] | None
    """Partitions that a worker holds by the coordinator's word."""
    workers: Sequence[Seen]

    @property
    def is_told(self) -> bool:
        """Whether a live worker says that something stands, or a worker is absent."""
        return any(worker.status != 200 for worker in self.workers)


class Interval(NamedTuple):
    """From when to when, seconds; of which partition."""

    start: float
    end: float
    partition: int = -1

    @property
    def seconds(self) -> float:
        return self.end - self.start

    def meets(self, other: "Interval") -> bool:
        return self.start <= other.end and other.start <= self.end


class Watch:
    """Takes samples in a task of its own until stopped."""

    def __init__(self, newswire: Installation, workers: Callable[[], Iterable[Worker]]) -> None:
        self.newswire, self.workers = newswire, workers
        self.samples: list[Sample] = []
        self.longest_gap = 0.0

    async def run(self) -> None:
        timeout = aiohttp.ClientTimeout(total=_PAGE_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(force_close=True)) as session:
            while True:
                started = time.monotonic()
                pages = asyncio.gather(*(self._look_at(session, worker) for worker in list(self.workers())))
                committed, ends, owned = await asyncio.gather(
                    self._ask(self._committed), self._ask(self._ends), self._ask(self._owned)
                )
                self.samples.append(Sample(started, committed, ends, owned, await pages))
                await asyncio.sleep(max(0.0, 1 - (time.monotonic() - started)))
                self.longest_gap = max(self.longest_gap, time.monotonic() - started)

    async def _look_at(self, session: aiohttp.ClientSession, worker: Worker) -> Seen:
        address = f"http://127.0.0.1:{worker.web_port}"
        try:
            async with session.get(f"{address}/readyz") as page:
                status, reasons = page.status, (await page.text()).strip()
            async with session.get(f"{address}/metrics") as page:
                return Seen(worker.name, status, reasons, Metrics(await page.text()))
        except (aiohttp.ClientError, TimeoutError, OSError):
            return Seen(worker.name, 0, "", None)

    async def _ask(self, question: Callable[[], Awaitable[_Answer]]) -> _Answer | None:
        """The broker's answer; None where it gives none in time, or an error."""
        try:
            return await asyncio.wait_for(question(), _BROKER_SECONDS)
        except (KafkaError, OSError, TimeoutError, AssertionError):
            return None

    async def _committed(self) -> dict[int, int]:
        return await wire.committed_offsets(self.newswire.address, self.newswire.app_id, self.newswire.raw)

    async def _ends(self) -> dict[int, int]:
        places = [TopicPartition(self.newswire.raw, at) for at in range(self.newswire.partitions)]
        consumer = AIOKafkaConsumer(bootstrap_servers=self.newswire.address, enable_auto_commit=False)
        try:
            await consumer.start()
            return {place.partition: end for place, end in (await consumer.end_offsets(places)).items()}
        finally:
            await consumer.stop()

    async def _owned(self) -> frozenset[int]:
        async with wire.admin(self.newswire.address) as client:
            (answer,) = await client.describe_consumer_groups([self.newswire.app_id])
        ((error, _, _, _, _, members, *_),) = answer.groups  # type: ignore[attr-defined]
        if error:
            raise for_code(error)
        return frozenset(
            place.partition
            for _, client_id, _, _, assignment, *_ in members
            if client_id != CLIENT_ID and assignment
            for place in ConsumerProtocolMemberAssignment.decode(assignment).partitions()
            if place.topic == self.newswire.raw
        )


class Subscriber:
    """Reads `wire.enriched` along, read_committed, as a consumer of the product does; begins again where it fails."""

    def __init__(self, newswire: Installation) -> None:
        self.newswire = newswire
        self._received: dict[tuple[int, int], tuple[str, int]] = {}

    @property
    def revisions(self) -> Counter[tuple[str, int]]:
        """How often each (identity, revision) was received, by the places where it stood."""
        return Counter(self._received.values())

    @property
    def records(self) -> int:
        """How many records it has received."""
        return len(self._received)

    async def run(self) -> None:
        while True:
            with contextlib.suppress(KafkaError, OSError):
                await self._read()
            await asyncio.sleep(1)

    async def _read(self) -> None:
        topic = self.newswire.prefix + "enriched"
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.newswire.address,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
        )
        try:
            await consumer.start()
            consumer.assign([TopicPartition(topic, at) for at in range(self.newswire.partitions)])
            async for record in consumer:
                said = json.loads(record.value or b"null")["enrichment"]
                self._received[record.partition, record.offset] = said["id"], said["revision"]
        finally:
            await consumer.stop()


def standstills(samples: Sequence[Sample], partitions: int, *, longer_than: float) -> list[Interval]:
    """Where a partition had records before its end and its committed position did not move for longer."""
    found = []
    for partition in range(partitions):
        position, since = -1, None
        for sample in samples:
            if sample.committed is None or sample.ends is None:
                continue
            now, end = sample.committed.get(partition, 0), sample.ends[partition]
            if now != position or now >= end:
                if since is not None and sample.at - since > longer_than:
                    found.append(Interval(since, sample.at, partition))
                since = None if now >= end else sample.at
            position = now
        if since is not None and samples[-1].at - since > longer_than:
            found.append(Interval(since, samples[-1].at, partition))
    return found


def share_told(samples: Iterable[Sample], interval: Interval) -> float:
    """In which share of the samples of the interval it was told; 1 where there was none."""
    within = [sample.is_told for sample in samples if interval.start <= sample.at <= interval.end]
    return sum(within) / len(within) if within else 1.0


def ownerless(samples: Sequence[Sample], partitions: int) -> list[Interval]:
    """Where no worker held a partition, by the coordinator's word; while it says nothing its last word counts."""
    found = []
    for partition in range(partitions):
        since = None
        for sample in samples:
            if sample.owned is None:
                continue
            if partition in sample.owned:
                if since is not None:
                    found.append(Interval(since, sample.at, partition))
                since = None
            elif since is None:
                since = sample.at
        if since is not None:
            found.append(Interval(since, samples[-1].at, partition))
    return found


def uncovered_seconds(interval: Interval, excuses: Iterable[Interval]) -> float:
    """How much of the interval no excuse covers."""
    left, at = 0.0, interval.start
    for excuse in sorted(excuses):
        if excuse.end <= at or excuse.start >= interval.end:
            continue
        left += max(0.0, excuse.start - at)
        at = max(at, excuse.end)
    return left + max(0.0, interval.end - at)
