"""What all lanes of a worker share, for the tests of one lane without a broker."""

import asyncio
from collections.abc import Collection
from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.errors import BrokerError
from streams.kafka.cluster import Cluster
from streams.kafka.coordinator import TransactionCoordinator
from streams.lanes.context import LaneContext
from streams.metrics import Metrics
from streams.records import Routes
from streams.settings import Settings
from streams.stores.memory import Memory


class Membership:
    """Stands for the membership: the test says when the group shares out, and what the coordinator says."""

    def __init__(self, member: Any = None) -> None:
        self.member = member
        self.settled = asyncio.Event()
        self.settled.set()
        self.owns = asyncio.Event()
        self.asked = 0

    async def wait_until_settled(self) -> None:
        await self.settled.wait()

    async def wait_until_owned(self, partition: TopicPartition) -> None:
        self.asked += 1
        await self.owns.wait()


class Watch:
    """Stands for what is asked of the cluster: the id of wire.raw."""

    def __init__(self, topic_id: str | None = "one") -> None:
        self.topic_id = topic_id

    async def ask(self) -> None:
        """Nothing to ask."""

    async def catch_up(self) -> None:
        """Never slept."""


class Destinations:
    """Stands for the topics: those in `missing` are gone."""

    def __init__(self) -> None:
        self.missing: set[str] = set()

    def in_force(self) -> list[str]:
        return []

    async def find_existing(self, topics: Collection[str]) -> Collection[str]:
        return set(topics) - self.missing

    async def look_again(self, topics: Collection[str]) -> None:
        if not self.missing.isdisjoint(topics):
            raise BrokerError(f"missing topics {self.missing}")


def lane_context(**differently: Any) -> LaneContext:
    """A context around stand-ins; fields by their names replace the defaults."""
    fields: dict[str, Any] = {
        "cluster": Cluster(Settings(max_batch=10)),
        "membership": Membership(),
        "watch": Watch(),
        "destinations": Destinations(),
        "coordinator": TransactionCoordinator(Cluster(Settings())),
        "routes": Routes("wire."),
        "new_memory": lambda: Memory(window_days=30),
        "deliver": lambda batch: asyncio.sleep(0),
        "metrics": Metrics(raw_topic="wire.raw", subjects=[]),
        "fail": lambda error: pytest.fail(str(error)),
    }
    return LaneContext(**{**fields, **differently})
