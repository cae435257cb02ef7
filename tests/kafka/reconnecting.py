"""Readers who lose their connections at random, a gateway that is killed meanwhile, and what an oracle says of it."""

import asyncio
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence

import aiohttp

from streams.records.outcomes import OutRecord
from tests.kafka import wire
from tests.kafka.gateway_readers import NDJSON, SSE, Record, Refused, StreamReader, as_record, wanted_by
from tests.kafka.installation import Installation
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
READERS = 50


def expected_of(query: Query, records: Sequence[OutRecord]) -> list[Record]:
    values = [json.loads(record.value or b"") for record in records]
    return [as_record(value) for value in values if wanted_by(query, value)]


class Reading:
    """Fifty readers of one gateway, who lose their connections at random."""

    def __init__(self, url: str, records: Sequence[OutRecord], *, reconnects: int, chance: random.Random) -> None:
        """reconnects: of each reader, at least."""
        self.url, self.reconnects, self.chance = url, reconnects, chance
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
        while len(reader.taken) < len(expected) or len(reader.connections) <= self.reconnects:
            most = self.chance.choice((None, self.chance.randint(1, 1 + len(expected) // self.reconnects)))
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


async def reconnect(
    installation: Installation, *, records: int, reconnects: int, window_bytes: int, seed: int, timeout_seconds: float
) -> Reading:
    """Publish a wire of so many records in transactions, some of them aborted, to readers who began before it.

    The gateway is killed with SIGKILL twice, and started again while records come.
    """
    published, chance = enriched_wire(seed, records), random.Random(seed)
    gateway = installation.start_gateway(GATEWAY_WINDOW_BYTES=window_bytes)
    await gateway.wait_until_ready()
    reading = Reading(f"http://127.0.0.1:{gateway.web_port}", published, reconnects=reconnects, chance=chance)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await reading.begin(session)
        async with asyncio.timeout(timeout_seconds), asyncio.TaskGroup() as tasks:
            readers = tasks.create_task(reading.go_on(session))
            for part in range(3):
                portion = published[part * records // 3 : (part + 1) * records // 3]
                await wire.publish(installation.address, f"{installation.prefix}enriched", portion, chance=chance)
                if part < 2:
                    await gateway.kill()
                    gateway = installation.start_gateway(port=gateway.web_port, GATEWAY_WINDOW_BYTES=window_bytes)
            await readers
    return reading
