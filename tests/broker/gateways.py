"""A gateway in this process on the embedded broker, and what is written to its topic."""

import contextlib
import random
from collections.abc import AsyncIterator, Sequence

import aiohttp

from streams.gateway.gateway import Gateway
from streams.gateway.process import serving
from streams.kafka.cluster import Cluster
from streams.kafka.embedded import EmbeddedBroker
from streams.records.outcomes import OutRecord
from streams.settings import Settings
from tests.kafka import wire
from tests.kit.waiting import until


class Running:
    """One gateway, its address, and a session of a client."""

    def __init__(self, gateway: Gateway, url: str, session: aiohttp.ClientSession) -> None:
        self.gateway, self.url, self.session = gateway, url, session

    async def publish(self, records: Sequence[OutRecord]) -> None:
        """Commit records on the gateway's topic, some in a transaction."""
        await wire.publish(
            self.gateway.cluster.address, self.gateway.topic, records, chance=random.Random(1), aborts=False
        )

    async def wait_until_read(self, count: int) -> None:
        """Wait until the window has so many records."""
        await until(
            lambda: self.gateway.log is not None and len(self.gateway.log.window) == count,
            timeout_seconds=20,
            what=f"{count} records in the window",
        )

    async def get(self, path: str, **options: object) -> tuple[int, object, aiohttp.ClientResponse]:
        """Status, what the body says, and the answer itself."""
        async with self.session.get(self.url + path, **options) as answer:  # type: ignore[arg-type]
            is_json = "json" in answer.content_type
            return answer.status, await (answer.json(content_type=None) if is_json else answer.text()), answer

    def metric(self, name: str, **labels: str) -> float | None:
        return self.gateway.metrics.registry.get_sample_value(f"newswire_gateway_{name}", labels)


@contextlib.asynccontextmanager
async def running(broker: EmbeddedBroker, **settings: object) -> AsyncIterator[Running]:
    """A gateway that is ready, on an empty topic of its own prefix."""
    values = {
        "bootstrap_servers": broker.address,
        "gateway_port": 0,
        "topic_prefix": f"t{random.random()}.",
        **settings,
    }
    gateway = Gateway(Cluster(Settings(**values), embedded=True))  # type: ignore[arg-type]
    broker.create_topics([gateway.topic])
    async with serving(gateway) as url, aiohttp.ClientSession() as session:
        await until(lambda: not gateway.reasons(), timeout_seconds=20, what="readiness")
        yield Running(gateway, url, session)
