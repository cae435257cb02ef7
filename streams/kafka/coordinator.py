"""Adds partitions to a transaction by a request of our own, before anything is sent to them.

aiokafka adds them too. But where the broker refuses one of them (a right that was taken away), aiokafka sends the
batches of all others nevertheless. A broker writes the end markers of a transaction after it has answered its commit;
until then it takes such batches for part of that one, and commits them: outputs without their memory, or memory without
its outputs, which is articles lost (docs/upstream-faults.md). So aiokafka gets nothing to send before the broker has
taken all partitions.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection

from aiokafka import TopicPartition
from aiokafka.client import CoordinationType
from aiokafka.errors import (
    ConcurrentTransactions,
    CoordinatorLoadInProgressError,
    CoordinatorNotAvailableError,
    KafkaError,
    NoError,
    NotCoordinatorError,
    OperationNotAttempted,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
    for_code,
)
from aiokafka.protocol.transaction import AddPartitionsToTxnRequest

from streams.kafka.cluster import Cluster
from streams.kafka.request_client import RequestClient

# Seconds between two tries: while the markers of the transaction before are being written, some milliseconds; while the
# coordinator moves or a topic is not known yet.
_CONCURRENT_SECONDS, _MOVING_SECONDS = 0.002, 0.1

_CONCURRENT = (ConcurrentTransactions, CoordinatorLoadInProgressError)
_MOVING = (CoordinatorNotAvailableError, NotCoordinatorError, UnknownTopicOrPartitionError)


class TransactionCoordinator:
    """Talks to the coordinators of transactions, by one connection a broker for all lanes of a worker."""

    def __init__(self, cluster: Cluster) -> None:
        self._requests = RequestClient(cluster)
        self._nodes: dict[str, int] = {}

    async def add_partitions(
        self, transactional_id: str, *, producer: tuple[int, int], partitions: Collection[TopicPartition]
    ) -> None:
        """Add partitions to a producer's transaction, all or none; waits until the one before has ended.

        producer: its id and epoch. Waits for ever where the coordinator is away: the caller bounds it. Raises
        TopicAuthorizationFailedError with the topics, and Kafka's other errors that waiting does not mend.
        """
        topics: defaultdict[str, list[int]] = defaultdict(list)
        for topic, partition in partitions:
            topics[topic].append(partition)
        request = AddPartitionsToTxnRequest(transactional_id, *producer, list(topics.items()))
        try:
            while (pause := await self._try(transactional_id, request)) is not None:  # noqa: ASYNC110 - the broker's state
                await asyncio.sleep(pause)
        except asyncio.CancelledError:
            # Waited for too long: the brokers that are known here may all have moved, and aiokafka asks no others.
            await self._requests.close()
            raise

    async def close(self) -> None:
        """Let the connections go."""
        await self._requests.close()

    async def _try(self, transactional_id: str, request: AddPartitionsToTxnRequest) -> float | None:
        """Ask once. Gives the seconds until it is worth another try; None: added."""
        try:
            client = await self._requests.connected()
            node = self._nodes.get(transactional_id)
            if node is None:
                node = await client.coordinator_lookup(CoordinationType.TRANSACTION, transactional_id)
                self._nodes[transactional_id] = node
            answer = await client.send(node, request)
        except KafkaError as error:
            self._nodes.pop(transactional_id, None)
            if error.retriable:
                return _MOVING_SECONDS
            raise
        refused = {for_code(code): topic for topic, said in answer.errors for _, code in said}
        refused.pop(NoError, None)
        refused.pop(OperationNotAttempted, None)
        for kind in refused:
            if issubclass(kind, _CONCURRENT):
                return _CONCURRENT_SECONDS
            if issubclass(kind, _MOVING):
                self._nodes.pop(transactional_id, None)
                return _MOVING_SECONDS
            if issubclass(kind, TopicAuthorizationFailedError):
                names = {topic for topic, said in answer.errors if any(code == kind.errno for _, code in said)}
                raise TopicAuthorizationFailedError(names)
            raise kind()
        return None
