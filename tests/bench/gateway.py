"""What a gateway costs and how fast it is, on a real Kafka.

    python -m tests.bench.gateway readers [--seconds 20]
    python -m tests.bench.gateway behind [--records 200000]
    python -m tests.bench.gateway reconnects [--records 20000]

`readers`: 50 records a second, committed ten times a second, for 2,000 readers who want nothing of it and 200 who want
all; then with one that takes nothing and one that takes a byte a second; then with more and more that want all.
`behind`: one reader begins so many records back while 2,000 a second come, beside 10 that are live.
`reconnects`: 50 readers who lose their connections at random, 1,000 times in all, and a gateway that is killed twice
meanwhile; an oracle says what each should have.

CPU is the gateway process's. Latency is from the producer's commit to a reader's receipt, both in this process, of five
of the readers; `delay` is the gateway's own histogram, from the broker's time of the record to its write.
"""

import argparse
import asyncio
import contextlib
import logging
import math
import socket
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from aiokafka import AIOKafkaProducer

from streams.records.outcomes import OutRecord
from tests.bench.broker import broker
from tests.kafka import reconnecting
from tests.kafka.installation import Installation, Metrics, Worker
from tests.kit.waiting import until
from tests.kit.wires import enriched_wire

PARTITIONS = 8
A_SECOND, COMMITS_A_SECOND = 50, 10
IDLE, BUSY, WATCHED = 2_000, 200, 5
LIVE = 10
"""Readers beside the one that is far behind."""
BODY_BYTES = 1_000
# A producer's first transaction is committed long after the broker says so.
WARM_UP_SECONDS = 2.0
_FRAME, _IDENTITY = b"event: item\n", b'"enrichment":{"schema":"urn:newswire:schema:enriched:1","id":"'


class Client(asyncio.Protocol):
    """A reader as cheap as can be: counts frames, and notes when each of its records came where it is watched."""

    def __init__(self, path: str, came: dict[bytes, list[float]] | None = None) -> None:
        self.path, self.came = path, came
        self.frames = 0
        self.is_open = False
        self.transport: asyncio.Transport | None = None
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"GET %b HTTP/1.1\r\nHost: localhost\r\n\r\n" % self.path.encode())

    def data_received(self, data: bytes) -> None:
        self.is_open = self.is_open or b"id: " in data
        self.frames += data.count(_FRAME)
        if self.came is None:
            return
        now = time.monotonic()
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if line.startswith(b"data: ") and (at := line.find(_IDENTITY)) > 0:
                begin = at + len(_IDENTITY)
                self.came.setdefault(line[begin : line.index(b'"', begin)], []).append(now)


class Stalled(Client):
    """Takes nothing once it is open, or as many bytes a second as it is told."""

    def data_received(self, data: bytes) -> None:
        self.is_open = True
        assert self.transport is not None
        self.transport.pause_reading()


class Committed:
    """Publishes at a steady pace, in transactions, and knows when each was committed."""

    def __init__(self, installation: Installation, records: Iterator[OutRecord]) -> None:
        self._installation, self._records = installation, records
        self.at: dict[bytes, float] = {}

    async def run(self, seconds: float) -> None:
        producer = AIOKafkaProducer(
            bootstrap_servers=self._installation.address, transactional_id=uuid.uuid4().hex, acks="all", linger_ms=0
        )
        await producer.start()
        begun, sent = time.monotonic(), 0
        while (passed := time.monotonic() - begun) < seconds:
            due = math.floor(passed * A_SECOND) - sent
            if due:
                portion = list(islice(self._records, due))
                async with producer.transaction():
                    for record in portion:
                        await producer.send(f"{self._installation.prefix}enriched", record.value, record.key)
                committed = time.monotonic()
                if passed > WARM_UP_SECONDS:
                    self.at.update(dict.fromkeys([record.key or b"" for record in portion], committed))
                sent += due
            await asyncio.sleep(1 / COMMITS_A_SECOND)
        await producer.stop()


class Measured(NamedTuple):
    """One stretch of time."""

    name: str
    cpu_share: float
    """Of one core."""
    microseconds: float | None
    """CPU a record and reader that was given it."""
    p50: float
    p99: float
    """Milliseconds from commit to receipt."""
    delay_p99: float
    """Milliseconds, of the gateway's own histogram."""
    megabytes: float
    """In RAM at the end."""

    def __str__(self) -> str:
        cost = "" if self.microseconds is None else f"{self.microseconds:.1f}"
        return (
            f"| {self.name} | {self.cpu_share:.0%} | {cost} | {self.p50:.1f} | {self.p99:.1f} | {self.delay_p99:.0f} "
            f"| {self.megabytes:.0f} |"
        )


TABLE = """| readers | CPU of a core | µs a record and reader | p50 ms | p99 ms | delay p99 ms | RAM MB |
| --- | --- | --- | --- | --- | --- | --- |"""


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else math.nan


def delay_percentile(before: Metrics, after: Metrics, share: float) -> float:
    """Milliseconds, from the buckets of the gateway's histogram between two scrapes, evenly spread within one."""
    counts = [
        (
            float(sample.labels["le"]),
            sample.value - (before.value(sample.name, le=sample.labels["le"]) or 0),
        )
        for sample in after.samples
        if sample.name == "newswire_gateway_delay_seconds_bucket"
    ]
    wanted, below, upto = share * counts[-1][1], 0.0, 0.0
    for bound, count in counts:
        if count >= wanted:
            part = (wanted - below) / (count - below) if count > below and bound < math.inf else 0.0
            return (upto + (min(bound, 60) - upto) * part) * 1000
        below, upto = count, bound
    return math.nan


def resident_megabytes(gateway: Worker) -> float:
    status = Path(f"/proc/{gateway.process.pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:"))


class Bench:
    """One gateway, and readers that stay."""

    def __init__(self, installation: Installation, gateway: Worker) -> None:
        self.installation, self.gateway = installation, gateway
        self.came: dict[bytes, list[float]] = {}
        self.clients: list[Client] = []

    async def connect(self, count: int, path: str, *, watched: int = 0) -> list[Client]:
        loop = asyncio.get_running_loop()
        new = []
        for number in range(count):
            client = Client(path, self.came if number < watched else None)
            await loop.create_connection(lambda client=client: client, "127.0.0.1", self.gateway.web_port)  # type: ignore[misc]
            new.append(client)
        await until(lambda: all(client.is_open for client in new), timeout_seconds=60, what="readers")
        self.clients += new
        return new

    async def measure(self, name: str, records: Iterator[OutRecord], seconds: float) -> Measured:
        self.came.clear()
        publisher = Committed(self.installation, records)
        frames, cpu = sum(client.frames for client in self.clients), self.gateway.cpu_seconds()
        before = await self.gateway.metrics()
        begun = time.monotonic()
        await publisher.run(seconds)
        await asyncio.sleep(0.5)
        used, passed = self.gateway.cpu_seconds() - cpu, time.monotonic() - begun
        given = sum(client.frames for client in self.clients) - frames
        waits = [
            1000 * (came - publisher.at[identity])
            for identity, times in self.came.items()
            if identity in publisher.at
            for came in times
        ]
        after = await self.gateway.metrics()
        return Measured(
            name,
            used / passed,
            used / given * 1e6 if given else None,
            percentile(waits, 0.5),
            percentile(waits, 0.99),
            delay_percentile(before, after, 0.99),
            resident_megabytes(self.gateway),
        )


def endless(seed: int) -> Iterator[OutRecord]:
    """Records of articles that are all new: a wire again and again, under other keys and identities."""
    made = enriched_wire(seed, 4_000, body_bytes=BODY_BYTES)
    wire = [record for record in made if b'"outcome":"new"' in (record.value or b"")]
    for turn, record in enumerate(cycle(wire)):
        old, new = record.key or b"", b"urn:example:%d" % turn
        yield OutRecord(topic=record.topic, key=new, value=(record.value or b"").replace(old, new), headers=())


async def measure_readers(address: str, folder: Path, seconds: float) -> None:
    async with installed(address, folder) as (installation, gateway):
        bench, records = Bench(installation, gateway), endless(1)
        print(TABLE, flush=True)
        await bench.connect(WATCHED, "/v1/stream", watched=WATCHED)
        print(await bench.measure(f"{WATCHED} busy", records, seconds), flush=True)
        await bench.connect(IDLE, "/v1/stream?feed=nowhere")
        print(await bench.measure(f"{WATCHED} busy, {IDLE:,} idle", records, seconds), flush=True)
        await bench.connect(BUSY - WATCHED, "/v1/stream")
        print(await bench.measure(f"{BUSY} busy, {IDLE:,} idle", records, seconds), flush=True)
        async with slow_readers(gateway):
            name = f"{BUSY} busy, {IDLE:,} idle, one stalled, one at a byte a second"
            print(await bench.measure(name, records, max(seconds, 40)), flush=True)
        metrics = await gateway.metrics()
        print(f"\ngiven up: {metrics.value('newswire_gateway_disconnects_total', reason='slow_reader'):.0f}\n\n{TABLE}")
        for busy in (400, 800, 1_600):
            await bench.connect(busy - busy // 2, "/v1/stream")
            print(await bench.measure(f"{busy} busy, {IDLE:,} idle", records, seconds), flush=True)


@contextlib.asynccontextmanager
async def slow_readers(gateway: Worker) -> AsyncIterator[None]:
    """One that takes nothing, and one that takes a byte a second."""
    loop = asyncio.get_running_loop()
    stalled, _ = await loop.create_connection(
        lambda: Stalled("/v1/stream?since=1h"), sock=_small_socket(gateway.web_port)
    )
    reader, writer = await asyncio.open_connection(sock=_small_socket(gateway.web_port), limit=1)
    writer.write(b"GET /v1/stream?since=1h HTTP/1.1\r\nHost: localhost\r\n\r\n")

    async def sip() -> None:
        while await reader.read(1):  # noqa: ASYNC110  a slow reader is what it is
            await asyncio.sleep(1)

    sipping = asyncio.create_task(sip())
    try:
        yield
    finally:
        sipping.cancel()
        stalled.abort()
        writer.close()


def _small_socket(port: int) -> socket.socket:
    """One whose system takes little in advance, else a stalled reader is noticed megabytes later."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.connect(("127.0.0.1", port))
    connection.setblocking(False)
    return connection


async def measure_behind(address: str, folder: Path, count: int) -> None:
    async with installed(address, folder) as (installation, gateway):
        topic, records = f"{installation.prefix}enriched", endless(2)
        await send(address, topic, records, count=count)

        async def has_read_all() -> bool:
            return (await gateway.metrics()).value("newswire_gateway_records_total") == count

        await until(has_read_all, timeout_seconds=3_600, what="the gateway's reading", pause_seconds=0.5)
        bench = Bench(installation, gateway)
        await bench.connect(LIVE, "/v1/stream")
        live = asyncio.create_task(send(address, topic, records, count=10**9, a_second=2_000))
        await asyncio.sleep(5)
        await tell_delay(f"{LIVE} live", gateway, asyncio.sleep(15))
        begun = time.monotonic()
        (late,) = await bench.connect(1, "/v1/stream?since=7d")

        async def is_live() -> bool:
            read = (await gateway.metrics()).value("newswire_gateway_records_total") or 0
            return late.frames > read - 200

        async def catch_up() -> None:
            await until(is_live, timeout_seconds=3_600, what="the reader's catching up", pause_seconds=0.2)

        await tell_delay(f"{LIVE} live, one catches up", gateway, catch_up())
        took = time.monotonic() - begun
        print(f"{count:,} records behind: live in {took:.0f} s, {late.frames / took:,.0f} a second")
        await tell_delay(f"{LIVE + 1} live", gateway, asyncio.sleep(15))
        live.cancel()


async def tell_delay(name: str, gateway: Worker, meanwhile: Awaitable[None]) -> None:
    before, cpu, begun = await gateway.metrics(), gateway.cpu_seconds(), time.monotonic()
    await meanwhile
    after, passed = await gateway.metrics(), time.monotonic() - begun
    p50, p99 = (delay_percentile(before, after, share) for share in (0.5, 0.99))
    share = (gateway.cpu_seconds() - cpu) / passed
    print(
        f"{name}: delay p50 {p50:.0f} ms, p99 {p99:.0f} ms, CPU {share:.0%} of a core, "
        f"RAM {resident_megabytes(gateway):.0f} MB",
        flush=True,
    )


async def send(
    address: str, topic: str, records: Iterator[OutRecord], *, count: int, a_second: float = math.inf
) -> None:
    """Send so many records, at a pace or as fast as it goes."""
    producer = AIOKafkaProducer(bootstrap_servers=address, linger_ms=5, max_batch_size=256 * 1024)
    await producer.start()
    try:
        begun, sent = time.monotonic(), 0
        while sent < count:
            due = min(500, count - sent)
            if a_second < math.inf:
                due = min(due, math.floor((time.monotonic() - begun) * a_second) - sent)
            waits = [await producer.send(topic, record.value, record.key) for record in islice(records, due)]
            if waits:
                await asyncio.gather(*waits)
            sent += due
            if a_second < math.inf:
                await asyncio.sleep(0.01)
    finally:
        await producer.stop()


async def measure_reconnects(address: str, folder: Path, count: int) -> None:
    async with installed(address, folder) as (installation, _):
        begun = time.monotonic()
        reading = await reconnecting.reconnect(
            installation, records=count, reconnects=20, window_bytes=4 << 20, seed=15, timeout_seconds=3_600
        )
        reading.check()
        connections = sum(len(reader.connections) for reader in reading.readers)
        taken = sum(len(reader.taken) for reader in reading.readers)
        print(
            f"{count:,} records, {len(reading.readers)} readers, {connections:,} connections, {taken:,} records given "
            f"in {time.monotonic() - begun:.0f} s: lost 0, repeated 0, out of order 0"
        )


@contextlib.asynccontextmanager
async def installed(address: str, folder: Path) -> AsyncIterator[tuple[Installation, Worker]]:
    installation = Installation(address, folder, f"bench-{uuid.uuid4().hex[:8]}", partitions=PARTITIONS)
    await installation.apply_topics()
    try:
        gateway = installation.start_gateway(GATEWAY_READERS=10_000, GATEWAY_READERS_PER_ADDRESS=10_000)
        await gateway.wait_until_ready()
        yield installation, gateway
    finally:
        await installation.clean_up()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("readers", "behind", "reconnects"))
    parser.add_argument("--seconds", type=float, default=20, help="of each stretch of `readers`")
    parser.add_argument("--records", type=int, help="of `behind` (200,000) and `reconnects` (20,000)")
    options = parser.parse_args()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder, broker(Path(folder)) as address:
        if options.what == "readers":
            asyncio.run(measure_readers(address, Path(folder), options.seconds))
        elif options.what == "behind":
            asyncio.run(measure_behind(address, Path(folder), options.records or 200_000))
        else:
            asyncio.run(measure_reconnects(address, Path(folder), options.records or 20_000))


if __name__ == "__main__":
    main()
