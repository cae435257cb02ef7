import ssl
from asyncio import Future
from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from aiokafka.abc import AbstractTokenProvider
from aiokafka.protocol.api import Request
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
        client_id: str = ...,
        metadata_max_age_ms: int = ...,
        request_timeout_ms: int = ...,
        retry_backoff_ms: int = ...,
        connections_max_idle_ms: int = ...,
        security_protocol: str = ...,
        ssl_context: ssl.SSLContext | None = ...,
        sasl_mechanism: str = ...,
        sasl_plain_username: str | None = ...,
        sasl_plain_password: str | None = ...,
        sasl_oauth_token_provider: AbstractTokenProvider | None = ...,
    ) -> None: ...
    async def bootstrap(self) -> None: ...
    async def close(self) -> None: ...
    def get_random_node(self) -> int: ...
    # The answer's class goes with the version that was agreed on, so its fields are read by name or place.
    async def send(self, node_id: int, request: Request[Any]) -> Any: ...
    async def coordinator_lookup(self, coordinator_type: CoordinationType, coordinator_key: str) -> int: ...
    def set_topics(self, topics: Iterable[str]) -> Future[bool]: ...
    def force_metadata_update(self) -> Future[bool]: ...
