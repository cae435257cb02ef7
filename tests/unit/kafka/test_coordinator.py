"""Adding partitions to a transaction: what is waited for, and what is refused. No broker."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import (
    ConcurrentTransactions,
    InvalidProducerEpoch,
    KafkaConnectionError,
    NodeNotReadyError,
    NotCoordinatorError,
    OperationNotAttempted,
    TopicAuthorizationFailedError,
)

from streams.kafka import coordinator as module
from streams.kafka.cluster import Cluster
from streams.kafka.coordinator import TransactionCoordinator
from streams.settings import Settings

ENRICHED, MEMORY = TopicPartition("wire.enriched", 3), TopicPartition("wire.memory", 3)


class Client:
    """Stands for aiokafka's client: gives the answers that the test lists, an error or codes by topic."""

    def __init__(self, *answers: Exception | dict[str, int]) -> None:
        self.answers = list(answers)
        self.lookups = self.closed = 0
        self.requests: list[Any] = []

    async def bootstrap(self) -> None:
        """Connected."""

    async def close(self) -> None:
        self.closed += 1

    async def coordinator_lookup(self, kind: Any, name: str) -> int:
        self.lookups += 1
        return 7

    async def send(self, node: int, request: Any) -> Any:
        assert node == 7
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return SimpleNamespace(errors=[(topic, [(3, code)]) for topic, code in answer.items()])


async def add(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    monkeypatch.setattr(Cluster, "new_client", lambda cluster: client)
    monkeypatch.setattr(module, "_CONCURRENT_SECONDS", 0)
    monkeypatch.setattr(module, "_MOVING_SECONDS", 0)
    coordinator = TransactionCoordinator(Cluster(Settings()))
    await coordinator.add_partitions("newswire-wire.raw-3", producer=(11, 2), partitions=[ENRICHED, MEMORY])


def said(enriched: int = 0, memory: int = 0) -> dict[str, int]:
    return {ENRICHED.topic: enriched, MEMORY.topic: memory}


async def test_partitions_are_added_in_one_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """All or none of them."""
    client = Client(said())
    await add(monkeypatch, client)

    (request,) = client.requests
    assert (request._transactional_id, request._producer_id, request._producer_epoch) == ("newswire-wire.raw-3", 11, 2)
    assert dict(request._topics) == {ENRICHED.topic: [3], MEMORY.topic: [3]}


@pytest.mark.parametrize(
    ("first", "lookups"),
    [
        pytest.param(said(ConcurrentTransactions.errno, ConcurrentTransactions.errno), 1, id="the one before ends"),
        pytest.param(said(NotCoordinatorError.errno, NotCoordinatorError.errno), 2, id="the coordinator moved"),
        pytest.param(KafkaConnectionError("away"), 2, id="it is away"),
    ],
)
async def test_what_passes_is_waited_for(monkeypatch: pytest.MonkeyPatch, first: Any, lookups: int) -> None:
    """The end of the transaction before above all: nothing may be sent before its markers are written."""
    client = Client(first, first, said())
    await add(monkeypatch, client)

    assert len(client.requests) == 3
    assert client.lookups == (lookups if lookups == 1 else 3)


async def test_a_refusal_names_its_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others were not tried: they are not to blame."""
    client = Client(said(TopicAuthorizationFailedError.errno, OperationNotAttempted.errno))

    with pytest.raises(TopicAuthorizationFailedError) as refused:
        await add(monkeypatch, client)
    assert refused.value.args == ({ENRICHED.topic},)


async def test_a_fence_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another producer was opened under our id."""
    with pytest.raises(InvalidProducerEpoch):
        await add(monkeypatch, Client(said(InvalidProducerEpoch.errno, OperationNotAttempted.errno)))


async def test_whoever_waited_too_long_lets_the_connections_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """All brokers may have moved: aiokafka asks those that it knows, and never the bootstrap servers again."""
    client = Client(*[NodeNotReadyError()] * 1_000_000)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await add(monkeypatch, client)

    assert client.closed == 1
