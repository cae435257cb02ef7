"""Rights on a broker that looks at them (cluster.py, with_rights): USER may everything, but for what is denied now."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum
from typing import Any

from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._acl import AclBinding, AclBindingFilter, AclOperation, AclPermissionType
from confluent_kafka.admin._resource import ResourcePatternType, ResourceType

from tests.kafka.cluster import USER

_CLUSTER_NAME = "kafka-cluster"


class Right(Enum):
    """One operation on one kind of resource."""

    READ_GROUP = (ResourceType.GROUP, AclOperation.READ)
    READ_TOPIC = (ResourceType.TOPIC, AclOperation.READ)
    WRITE_TOPIC = (ResourceType.TOPIC, AclOperation.WRITE)
    WRITE_TRANSACTIONAL_ID = (ResourceType.TRANSACTIONAL_ID, AclOperation.WRITE)


def allow_everything(address: str) -> None:
    """Let USER do everything. address: of the listener without a log-in."""
    resources = [(kind, "*") for kind in (ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID)]
    _create(
        address,
        [
            _rule(AclBinding, kind, name, AclOperation.ALL, AclPermissionType.ALLOW)
            for kind, name in [*resources, (ResourceType.BROKER, _CLUSTER_NAME)]
        ],
    )


def deny(address: str, right: Right, name: str) -> None:
    """Deny USER this right on the resource of that name."""
    _create(address, [_rule(AclBinding, *_denied(right, name))])


def give_back(address: str, right: Right, name: str) -> None:
    """Take a denial back."""
    client = _admin(address)
    for done in client.delete_acls([_rule(AclBindingFilter, *_denied(right, name))]).values():
        done.result()


@asynccontextmanager
async def denied(address: str, right: Right, name: str) -> AsyncIterator[None]:
    """Deny USER this right for the length of the block."""
    await asyncio.to_thread(deny, address, right, name)
    try:
        yield
    finally:
        await asyncio.to_thread(give_back, address, right, name)


def _denied(right: Right, name: str) -> tuple[Any, ...]:
    kind, operation = right.value
    return kind, name, operation, AclPermissionType.DENY


def _rule(make: Any, kind: Any, name: str, operation: Any, permission: Any) -> Any:
    return make(kind, name, ResourcePatternType.LITERAL, f"User:{USER}", "*", operation, permission)


def _admin(address: str) -> Any:
    """A client that must be kept until its answers are there; it would log its own end."""
    return AdminClient({"bootstrap.servers": address, "log_level": 0})


def _create(address: str, rules: list[Any]) -> None:
    client = _admin(address)
    for done in client.create_acls(rules).values():
        done.result()
