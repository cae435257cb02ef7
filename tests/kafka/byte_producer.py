"""Sends record batches to Kafka as they are, byte for byte: what a faulty or hostile producer could do."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from aiokafka import TopicPartition
from aiokafka.client import AIOKafkaClient, CoordinationType
from aiokafka.protocol.api import Request
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.protocol.transaction import AddPartitionsToTxnRequest, EndTxnRequest, InitProducerIdRequest

from tests.kafka.wire import until

NOT_YET = {3, 5, 6, 14, 15, 16, 51}
"""Codes of a topic or a coordinator that is not there yet, or of a transaction that still ends."""


class Sent(NamedTuple):
    """What the broker answered."""

    code: int
    """0: it took the batch."""
    offset: int
    """Of the batch's first record."""


class Transaction(NamedTuple):
    """A transaction that is open, as its batches name it."""

    id: str
    producer_id: int
    epoch: int


class ByteProducer:
    """One client; nothing is checked, and nothing awaited beyond the broker's answer."""

    def __init__(self, client: AIOKafkaClient) -> None:
        self._client = client
        self._partitions: set[TopicPartition] = set()

    async def send(self, partition: TopicPartition, batch: bytes, transaction: Transaction | None = None) -> Sent:
        """Send what claims to be one batch."""
        if partition not in self._partitions:
            await self._client.set_topics([partition.topic])
            self._partitions.add(partition)
        topic, number = partition
        request = ProduceRequest(transaction and transaction.id, -1, 60_000, [(topic, [(number, batch)])])

        async def answer() -> Sent | None:
            leader = self._client.cluster.leader_for_partition(partition)
            if leader is None or leader < 0:
                await self._client.force_metadata_update()
                return None
            said = await self._client.send(leader, request)
            _, code, offset, *_ = said.topics[0][1][0]
            return None if code in NOT_YET else Sent(code, offset)

        sent: Sent = await until(answer, timeout_seconds=30, what=f"an answer for {partition}")
        return sent

    async def begin(self, partition: TopicPartition) -> Transaction:
        """Open a transaction that writes to the partition."""
        name = f"{partition.topic}-{time.monotonic_ns()}"
        said = await self._coordinate(name, InitProducerIdRequest(name, 60_000))
        transaction = Transaction(name, said.producer_id, said.producer_epoch)
        await self._coordinate(
            name, AddPartitionsToTxnRequest(*transaction, [(partition.topic, [partition.partition])])
        )
        return transaction

    async def end(self, transaction: Transaction, *, commit: bool) -> None:
        """Commit or abort it."""
        await self._coordinate(transaction.id, EndTxnRequest(*transaction, commit))

    async def _coordinate(self, name: str, request: Request[Any]) -> Any:
        async def answer() -> Any:
            try:
                coordinator = await self._client.coordinator_lookup(CoordinationType.TRANSACTION, name)
            except Exception:  # noqa: BLE001 - the broker makes its topic of transactions when first asked
                return None
            said = await self._client.send(coordinator, request)
            code = said.errors[0][1][0][1] if isinstance(request, AddPartitionsToTxnRequest) else said.error_code
            assert code == 0 or code in NOT_YET, f"{type(request).__name__}: {code}"
            return None if code else said

        return await until(answer, timeout_seconds=30, what=f"an answer for {name}")


@asynccontextmanager
async def byte_producer(address: str) -> AsyncIterator[ByteProducer]:
    client = AIOKafkaClient(bootstrap_servers=address, request_timeout_ms=120_000)
    await client.bootstrap()
    try:
        yield ByteProducer(client)
    finally:
        await client.close()
        await asyncio.sleep(0)
