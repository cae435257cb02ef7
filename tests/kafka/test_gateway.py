"""The gateway on a real Kafka: what readers are given, whatever becomes of connections, the gateway and the topic."""

import asyncio
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import aiohttp

from streams.records.outcomes import OutRecord
from tests.kafka import wire
from tests.kafka.fixtures import Install
from tests.kafka.gateway_readers import NDJSON, SSE, Record, Refused, StreamReader, as_record, wanted_by
from tests.kafka.installation import Installation, Worker
from tests.kit.wires import enriched_wire

Query = Sequence[tuple[str, str]]

QUERIES: tuple[Query, ...] = (
    (),
    (("feed", "north"),),
    (("feed", "north"), ("feed", "sea-wire")),
    (("outcome", "kill"),),
    (("outcome", "revision"), ("outcome", "kill")),
    (("language", "en"),),
    (("language", "de"), ("feed", "south")),
    (("subject", "territorial-dispute"),),
    (("subject", "summit-planning"), ("subject", "territorial-dispute"), ("outcome", "new")),
    (("q", "earthquake"),),
    (("q", "oil prices"), ("q", "border")),
    (("feed", "nowhere"),),
)
RECORDS, READERS, RECONNECTS = 6_000, 50, 20


def expected_of(query: Query, records: Sequence[OutRecord]) -> list[Record]:
    values = [json.loads(record.value or b"") for record in records]
    return [as_record(value) for value in values if wanted_by(query, value)]


class Reading:
    """Fifty readers of one gateway, who lose their connections at random."""

    def __init__(self, url: str, records: Sequence[OutRecord], seed: int) -> None:
        self.url, self.chance = url, random.Random(seed)
        self.readers = [
            StreamReader(QUERIES[number % len(QUERIES)], accept=(SSE, NDJSON)[number // len(QUERIES) % 2])
            for number in range(READERS)
        ]
        self.expected = [expected_of(reader.query, records) for reader in self.readers]
        self.refusals: Counter[str] = Counter()

    async def begin(self, session: aiohttp.ClientSession) -> None:
        """Give each a token of the time before the first record."""
        for reader in self.readers:
            await reader.read(session, self.url, most=0)

    async def go_on(self, session: aiohttp.ClientSession) -> None:
        """Read until each has as many records as it should have, and has come again so many times."""
        await asyncio.gather(*map(self._keep, [session] * READERS, self.readers, self.expected))

    async def _keep(self, session: aiohttp.ClientSession, reader: StreamReader, expected: list[Record]) -> None:
        while len(reader.taken) < len(expected) or len(reader.connections) <= RECONNECTS:
            most = self.chance.choice((None, self.chance.randint(1, 1 + len(expected) // RECONNECTS)))
            try:
                async with asyncio.timeout(self.chance.uniform(0.0, 2.0)):
                    await reader.read(session, self.url, most=most)
            except TimeoutError:
                continue  # cut wherever it was
            except (aiohttp.ClientError, ConnectionError):
                await asyncio.sleep(0.05)  # the gateway is dead
            except Refused as refused:
                self.refusals[refused.problem["reason"]] += 1
                assert refused.status == 503, refused
                await asyncio.sleep(0.05)  # or starting

    def check(self) -> None:
        for reader, expected in zip(self.readers, self.expected, strict=True):
            assert Counter(reader.taken) == Counter(expected), reader.query
            assert by_identity(reader.taken) == by_identity(expected), reader.query
            assert reader.events.count("bye") == len(reader.events)


def by_identity(records: Sequence[Record]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for record in records:
        found[record.identity].append(record.revision)
    return dict(found)


async def start_gateway(installation: Installation, **settings: Any) -> tuple[Worker, str]:
    gateway = installation.start_gateway(**settings)
    await gateway.wait_until_ready()
    return gateway, f"http://127.0.0.1:{gateway.web_port}"


async def test_no_reader_misses_or_repeats_a_record(install: Install) -> None:
    """Whatever connection is lost at whatever point, and the gateway killed meanwhile: each reader's records are its
    slice of the topic, none twice, those of an article in their order. The window holds a tenth of the topic.
    """
    records = enriched_wire(15, RECORDS)
    installation = await install()
    chance = random.Random(15)
    gateway, url = await start_gateway(installation, GATEWAY_WINDOW_BYTES=2 << 20)
    reading = Reading(url, records, seed=15)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await reading.begin(session)
        topic = f"{installation.prefix}enriched"
        async with asyncio.timeout(110), asyncio.TaskGroup() as tasks:
            readers = tasks.create_task(reading.go_on(session))
            for part in range(3):
                portion = records[part * RECORDS // 3 : (part + 1) * RECORDS // 3]
                await wire.publish(installation.address, topic, portion, chance=chance)
                if part < 2:
                    await gateway.kill()
                    gateway = installation.start_gateway(port=gateway.web_port, GATEWAY_WINDOW_BYTES=2 << 20)
            await readers
    reading.check()
    assert (await gateway.metrics()).value("newswire_gateway_clients") == 0
