import ssl
from asyncio import Future
from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from aiokafka.structs import TopicPartition

class CoordinationType(IntEnum):
    GROUP = 0
    TRANSACTION = 1

class _ClusterMetadata:
    def topics(self) -> set[str]: ...
    def leader_for_partition(self, partition: TopicPartition) -> int | None: ...

class AIOKafkaClient:
    cluster: _ClusterMetadata

    def __init__(
        self,
        *,
        bootstrap_servers: str | list[str] = ...,
        request_timeout_ms: int = ...,
        security_protocol: str = ...,
        ssl_context: ssl.SSLContext | None = ...,
        sasl_mechanism: str = ...,
        sasl_plain_username: str | None = ...,
        sasl_plain_password: str | None = ...,
    ) -> None: ...
    async def bootstrap(self) -> None: ...
    async def close(self) -> None: ...
    async def send(self, node_id: int, request: Any) -> Any: ...
    async def coordinator_lookup(self, coordinator_type: CoordinationType, coordinator_key: str) -> int: ...
    def set_topics(self, topics: Iterable[str]) -> Future[bool]: ...
    def force_metadata_update(self) -> Future[bool]: ...
