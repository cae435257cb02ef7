"""What a cluster says of itself when asked: who is in a group, which log a topic is now.

aiokafka's admin client tells neither a topic's id nor an assignment, so two requests are read here by the field names
of Kafka's protocol (kafka.apache.org/protocol: DescribeGroups, Metadata version 11).
"""

import asyncio
from io import BytesIO

from aiokafka.client import CoordinationType
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from aiokafka.errors import for_code
from aiokafka.protocol.admin import DescribeGroupsRequest
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    AbstractType,
    Boolean,
    CompactArray,
    CompactString,
    Int16,
    Int32,
    Schema,
    TaggedFields,
)

from streams.article import frozen
from streams.kafka.cluster import Cluster
from streams.kafka.request_client import RequestClient

# Seconds for one answer: a coordinator that moves needs some; a broker that is frozen gives none.
_ANSWER_SECONDS = 5.0

_STABLE = "Stable"


@frozen
class GroupMember:
    """A member of a consumer group, as its coordinator knows it."""

    client_id: str
    host: str
    partitions: frozenset[int]
    """Of the topic that was asked for; empty while the group shares out."""


@frozen
class GroupView:
    """A consumer group, as its coordinator knows it."""

    is_settled: bool
    """Every member has its partitions; False while the group shares out, and where nobody is in it."""
    members: tuple[GroupMember, ...]


class _TopicId(AbstractType[bytes]):
    @classmethod
    def encode(cls, value: bytes) -> bytes:
        return value

    @classmethod
    def decode(cls, data: BytesIO) -> bytes:
        return data.read(16)


class _MetadataResponse(Response):
    API_KEY = 3
    API_VERSION = 11
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "brokers",
            CompactArray(
                ("node_id", Int32),
                ("host", CompactString("utf-8")),
                ("port", Int32),
                ("rack", CompactString("utf-8")),
                ("tags", TaggedFields),
            ),
        ),
        ("cluster_id", CompactString("utf-8")),
        ("controller_id", Int32),
        (
            "topics",
            CompactArray(
                ("error_code", Int16),
                ("name", CompactString("utf-8")),
                ("topic_id", _TopicId),
                ("is_internal", Boolean),
                (
                    "partitions",
                    CompactArray(
                        ("error_code", Int16),
                        ("partition_index", Int32),
                        ("leader_id", Int32),
                        ("leader_epoch", Int32),
                        ("replica_nodes", CompactArray(Int32)),
                        ("isr_nodes", CompactArray(Int32)),
                        ("offline_replicas", CompactArray(Int32)),
                        ("tags", TaggedFields),
                    ),
                ),
                ("topic_authorized_operations", Int32),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _MetadataRequest(RequestStruct):
    API_KEY = 3
    API_VERSION = 11
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = _MetadataResponse
    SCHEMA = Schema(
        (
            "topics",
            CompactArray(("topic_id", _TopicId), ("name", CompactString("utf-8")), ("tags", TaggedFields)),
        ),
        ("allow_auto_topic_creation", Boolean),
        ("include_topic_authorized_operations", Boolean),
        ("tags", TaggedFields),
    )


class _AskTopic(Request[_MetadataRequest]):
    API_KEY = 3

    def __init__(self, topic: str) -> None:
        self._topic = topic

    def build(self, request_struct_class: type[_MetadataRequest]) -> _MetadataRequest:
        return request_struct_class([(bytes(16), self._topic, {})], False, False, {})


class Outside:
    """Asks by a connection of its own. All of it raises Kafka's errors, and answers within seconds or not at all."""

    def __init__(self, cluster: Cluster) -> None:
        self._requests = RequestClient(cluster)

    @property
    def answered_at(self) -> float | None:
        """When any broker last answered, by the loop's clock; None: never."""
        return self._requests.answered_at

    async def describe_group(self, group_id: str, *, topic: str) -> GroupView:
        """Ask the group's coordinator for its members and what each has of a topic."""
        async with asyncio.timeout(_ANSWER_SECONDS):
            client = await self._requests.connected()
            coordinator = await client.coordinator_lookup(CoordinationType.GROUP, group_id)
            self._requests.hear()  # another broker than the coordinator, perhaps
            answer = await client.send(coordinator, DescribeGroupsRequest([group_id]))
            self._requests.hear()
        (group,) = answer.to_object()["groups"]
        if group["error_code"]:
            raise for_code(group["error_code"])(group_id)
        return GroupView(
            is_settled=group["state"] == _STABLE,
            members=tuple(
                GroupMember(
                    client_id=member["client_id"],
                    host=member["client_host"].lstrip("/"),
                    partitions=_partitions(member["member_assignment"], topic),
                )
                for member in group["members"]
            ),
        )

    async def topic_id(self, topic: str) -> str | None:
        """Ask for the id of a topic, which it keeps as long as it is there. None: there is no such topic now."""
        async with asyncio.timeout(_ANSWER_SECONDS):
            client = await self._requests.connected()
            answer = await client.send(client.get_random_node(), _AskTopic(topic))
            self._requests.hear()
        (found,) = answer.to_object()["topics"]
        id_: bytes = found["topic_id"]
        return id_.hex() if any(id_) else None

    async def close(self) -> None:
        """Let the connections go."""
        await self._requests.close()


def _partitions(assignment: bytes, topic: str) -> frozenset[int]:
    if not assignment:
        return frozenset()
    try:
        decoded = ConsumerProtocolMemberAssignment.decode(assignment)
        return frozenset(at.partition for at in decoded.partitions() if at.topic == topic)
    except (ValueError, TypeError):
        return frozenset()  # bytes of another protocol (Kafka Connect), or of a client that writes what it likes
