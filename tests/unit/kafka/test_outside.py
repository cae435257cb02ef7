"""What is made of the answers about the group and the topic. No broker."""

from types import SimpleNamespace
from typing import Any

import pytest

from streams.kafka.cluster import Cluster
from streams.kafka.outside import Outside
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
