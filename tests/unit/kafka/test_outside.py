"""What is made of the answers about the group and the topic. No broker."""

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.protocol.commit import OffsetFetchRequest

from streams.kafka.cluster import Cluster
from streams.kafka.outside import Outside, TopicView
from streams.settings import Settings


class Client:
    """Stands for aiokafka's client: says what the members were assigned."""

    def __init__(self, *assignments: bytes) -> None:
        self.assignments = assignments

    async def bootstrap(self) -> None:
        """Connected."""

    async def coordinator_lookup(self, kind: Any, name: str) -> int:
        return 7

    async def send(self, node: int, request: Any) -> Any:
        members = [
            {"client_id": f"client-{number}", "client_host": "/10.0.0.1", "member_assignment": assignment}
            for number, assignment in enumerate(self.assignments)
        ]
        groups = [{"error_code": 0, "state": "Stable", "members": members}]
        return SimpleNamespace(to_object=lambda: {"groups": groups})


COMMITTED = {0: 7, 1: -1, 2: 3, 3: 9}
STARTS = {0: 0, 1: 5, 2: 4, 3: 0}
ENDS = {0: 9, 1: 6, 2: 4, 3: 20}
LED = {1: (0, 2), 2: (1, 3)}


class Leaders:
    """Stands for aiokafka's client on a cluster of two brokers: offsets by partition, of whichever broker leads it."""

    async def bootstrap(self) -> None:
        """Connected."""

    async def coordinator_lookup(self, kind: Any, name: str) -> int:
        return 2

    async def send(self, node: int, request: Any) -> Any:
        if isinstance(request, OffsetFetchRequest):
            rows = [{"partition": at, "offset": offset, "error_code": 0} for at, offset in COMMITTED.items()]
        else:
            ((_, asked),) = request._topics
            rows = [
                {
                    "partition": at,
                    "offset": (STARTS if which == -2 else ENDS)[at],
                    # NOT_LEADER_OR_FOLLOWER: partition 3 has just moved
                    "error_code": 0 if at in LED[node] and at != 3 else 6,
                }
                for at, which in asked
            ]
        answer = {"error_code": 0, "topics": [{"topic": "wire.raw", "partitions": rows}]}
        return SimpleNamespace(to_object=lambda: answer)


async def test_positions_are_asked_of_each_leader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing committed, or what was committed is deleted: the log's beginning. No word of a partition that moves."""
    monkeypatch.setattr(Cluster, "new_client", lambda cluster: Leaders())
    topic = TopicView(id="one", partitions=4, leaders={0: 1, 1: 2, 2: 1, 3: 2})

    positions = await Outside(Cluster(Settings())).positions("newswire", "wire.raw", topic)

    assert {at: (each.committed, each.end, each.waiting) for at, each in positions.items()} == {
        0: (7, 9, 2),
        1: (5, 6, 1),
        2: (4, 4, 0),
    }


@pytest.mark.parametrize(
    "strange",
    [b"\x00\x02\x00\x00\x00\x00\x00\x00\x00\x05", b"\x00", b"\x00\x00\xff\xff\xff\xff", b"\x00\x00\x7f\xff\xff\xff"],
)
async def test_a_member_may_have_been_assigned_anything(monkeypatch: pytest.MonkeyPatch, strange: bytes) -> None:
    """Kafka Connect and schema registries have protocols of their own: no partitions of ours, and no error."""
    ours = (
        b"\x00\x00\x00\x00\x00\x02"
        b"\x00\x08wire.raw\x00\x00\x00\x02\x00\x00\x00\x01\x00\x00\x00\x03"
        b"\x00\x05other\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x00"
    )
    monkeypatch.setattr(Cluster, "new_client", lambda cluster: Client(ours, strange, b""))
    group = await Outside(Cluster(Settings())).describe_group("newswire", topic="wire.raw")

    assert [set(member.partitions) for member in group.members] == [{1, 3}, set(), set()]
