"""What a cluster says of itself when asked: who is in a group and how far it is, which log a topic is now.

aiokafka's admin client tells neither a topic's id nor an assignment, so requests are read here by the field names of
Kafka's protocol (kafka.apache.org/protocol: DescribeGroups, Metadata version 11, OffsetFetch, ListOffsets).
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from aiokafka.client import CoordinationType
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from aiokafka.errors import for_code
from aiokafka.protocol.admin import DescribeGroupsRequest
from aiokafka.protocol.api import Request
from aiokafka.protocol.commit import OffsetFetchRequest
from aiokafka.protocol.offset import OffsetRequest

from streams.article import frozen
from streams.kafka.cluster import Cluster
from streams.kafka.request_client import RequestClient
from streams.kafka.topic_request import TopicRequest

# Seconds for one answer: a coordinator that moves needs some; a broker that is frozen gives none.
_ANSWER_SECONDS = 5.0

_STABLE = "Stable"

# What ListOffsets takes for times: the log's end, the log's beginning.
_LATEST, _EARLIEST = -1, -2


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


@frozen
class TopicView:
    """A topic, as the cluster knows it."""

    id: str
    """Which it keeps as long as it is there."""
    partitions: int
    leaders: Mapping[int, int]
    """Partition → the broker that leads it; partitions that nobody leads now are not in it."""


@frozen
class GroupPosition:
    """How far a group is in one partition."""

    committed: int
    """What it is to read next; the log's beginning where nothing is committed."""
    end: int

    @property
    def waiting(self) -> int:
        """How many positions lie before the end, control records included."""
        return max(0, self.end - self.committed)


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
            said = await self._ask_coordinator(group_id, DescribeGroupsRequest([group_id]))
        (group,) = said["groups"]
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

    async def topic(self, name: str) -> TopicView | None:
        """Ask what a topic is now. None: there is no such topic."""
        async with asyncio.timeout(_ANSWER_SECONDS):
            client = await self._requests.connected()
            said = await self._ask(client.get_random_node(), TopicRequest(name))
        (found,) = said["topics"]
        if not any(found["topic_id"]):
            return None
        leaders = {each["partition_index"]: each["leader_id"] for each in found["partitions"]}
        return TopicView(
            id=found["topic_id"].hex(),
            partitions=len(leaders),
            leaders={at: leader for at, leader in leaders.items() if leader >= 0},
        )

    async def positions(self, group_id: str, name: str, topic: TopicView) -> dict[int, GroupPosition]:
        """Ask how far a group is in each partition; of partitions whose leader does not say, nothing."""
        partitions = sorted(topic.leaders)
        async with asyncio.timeout(_ANSWER_SECONDS):
            said = await self._ask_coordinator(group_id, OffsetFetchRequest(group_id, [(name, partitions)]))
            if said["error_code"]:
                raise for_code(said["error_code"])(group_id)
            committed = _offsets(said, name)
            starts = await self._log_offsets(name, topic.leaders, _EARLIEST)
            ends = await self._log_offsets(name, topic.leaders, _LATEST)
        return {
            at: GroupPosition(committed=max(committed.get(at, -1), starts[at]), end=ends[at])
            for at in starts.keys() & ends.keys()
        }

    async def _log_offsets(self, name: str, leaders: Mapping[int, int], which: int) -> dict[int, int]:
        led: defaultdict[int, list[int]] = defaultdict(list)
        for at, leader in leaders.items():
            led[leader].append(at)
        found: dict[int, int] = {}
        for leader, partitions in led.items():
            # -1: no replica asks; 0: the end of the log itself, whatever open transactions hold back.
            asked = OffsetRequest(-1, 0, [(name, [(at, which) for at in partitions])])
            found |= _offsets(await self._ask(leader, asked), name)
        return found

    async def _ask_coordinator(self, group_id: str, request: Request[Any]) -> Any:
        client = await self._requests.connected()
        coordinator = await client.coordinator_lookup(CoordinationType.GROUP, group_id)
        self._requests.hear()  # another broker than the coordinator, perhaps
        return await self._ask(coordinator, request)

    async def _ask(self, node: int, request: Request[Any]) -> Any:
        """The answer, by the names of its fields. Every answer counts as a sign of a broker."""
        client = await self._requests.connected()
        answer = await client.send(node, request)
        self._requests.hear()
        return answer.to_object()

    async def close(self) -> None:
        """Let the connections go."""
        await self._requests.close()


def _offsets(answer: Any, name: str) -> dict[int, int]:
    """Partition → offset, of those that the answer knows without an error."""
    return {
        each["partition"]: each["offset"]
        for topic in answer["topics"]
        if topic["topic"] == name
        for each in topic["partitions"]
        if not each["error_code"]
    }


def _partitions(assignment: bytes, topic: str) -> frozenset[int]:
    if not assignment:
        return frozenset()
    try:
        decoded = ConsumerProtocolMemberAssignment.decode(assignment)
        return frozenset(at.partition for at in decoded.partitions() if at.topic == topic)
    except (ValueError, TypeError):
        return frozenset()  # bytes of another protocol (Kafka Connect), or of a client that writes what it likes
