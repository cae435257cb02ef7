"""A topic and producers for the tests of what the libraries do on a real Kafka."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import NewTopic
from aiokafka.errors import KafkaError

from tests.kafka import wire

MakeTopic = Callable[..., Awaitable[str]]
MakeProducer = Callable[..., Awaitable[AIOKafkaProducer]]


@pytest.fixture
async def new_topic(kafka: str) -> AsyncIterator[MakeTopic]:
    """Make a topic of the test's own, with so many partitions and these settings."""
    names: list[str] = []

    async def make(partitions: int = 1, **configs: str) -> str:
        names.append(f"contract-{uuid.uuid4().hex[:10]}")
        async with wire.admin(kafka) as client:
            await client.create_topics([NewTopic(names[-1], partitions, 1, topic_configs=configs)])
        return names[-1]

    yield make
    async with wire.admin(kafka) as client:
        await client.delete_topics(names)


@pytest.fixture
async def topic(new_topic: MakeTopic) -> str:
    """A topic of one partition."""
    return await new_topic()


@pytest.fixture
async def producer(kafka: str) -> AsyncIterator[MakeProducer]:
    """Open a transactional producer, under an id of its own unless one is given."""
    made: list[AIOKafkaProducer] = []

    async def make(**options: Any) -> AIOKafkaProducer:
        settings: dict[str, Any] = {"transactional_id": uuid.uuid4().hex, "acks": "all"}
        made.append(AIOKafkaProducer(bootstrap_servers=kafka, **{**settings, **options}))
        await made[-1].start()
        return made[-1]

    yield make
    for one in made:
        with contextlib.suppress(KafkaError, TimeoutError):
            await asyncio.wait_for(one.stop(), 5)
