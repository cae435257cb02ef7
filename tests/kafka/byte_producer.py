"""Sends record batches to Kafka as they are, byte for byte: what a faulty or hostile producer could do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.structs import TopicPartition


class ByteProducer:
    """One connection; nothing is checked, retried or awaited beyond the broker's answer."""

    def __init__(self, client: AIOKafkaClient) -> None:
        self._client = client

    async def send(self, topic: str, partition: int, batch: bytes, *, transactional_id: str | None = None) -> int:
        """Send one batch; gives the broker's error code, 0 where it took it."""
        if topic not in self._client.cluster.topics():
            await self._client.set_topics([topic])
        leader = self._client.cluster.leader_for_partition(TopicPartition(topic, partition))
        request = ProduceRequest(transactional_id, -1, 60_000, [(topic, [(partition, batch)])])
        answer = await self._client.send(leader, request)
        return answer.topics[0][1][0][1]


@asynccontextmanager
async def byte_producer(address: str) -> AsyncIterator[ByteProducer]:
    client = AIOKafkaClient(bootstrap_servers=address, request_timeout_ms=120_000)
    await client.bootstrap()
    try:
        yield ByteProducer(client)
    finally:
        await client.close()
