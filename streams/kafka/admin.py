"""Ask the broker for its topics and change them: the side of topics.py that talks to Kafka.

All functions raise BrokerError, with the address and what to do, inside `open_admin`.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code

from streams.errors import BrokerError
from streams.kafka.cluster import Cluster
from streams.kafka.errors import broker_errors
from streams.kafka.topics import Change, ChangeKind, TopicSpec, TopicState, find_changes, find_faults
from streams.records import Routes

# Seconds until the first answer of a broker; one on the same continent answers in less than one.
CONNECT_SECONDS = 10.0
# `config_source` of a setting of the topic's own (Kafka protocol, DescribeConfigs).
_DYNAMIC_TOPIC_CONFIG = 1


@contextlib.asynccontextmanager
async def open_admin(cluster: Cluster) -> AsyncIterator[AIOKafkaAdminClient]:
    """Connect an admin client; whatever Kafka raises while it is open becomes a BrokerError."""
    with broker_errors(cluster.address):
        admin = cluster.new_admin()
        try:
            await asyncio.wait_for(admin.start(), CONNECT_SECONDS)
            yield admin
        finally:
            await admin.close()


async def describe_partitions(admin: AIOKafkaAdminClient) -> dict[str, int]:
    """All topics of the broker, with their partition counts. Asks for none by name, which could create it."""
    return {topic["topic"]: len(topic["partitions"]) for topic in await admin.describe_topics()}


async def check_partitions(cluster: Cluster, topics: Iterable[str]) -> None:
    """Check that these topics are there, with as many partitions as the settings say, before a producer begins.

    A producer of its own asks by name, and a broker with auto.create.topics.enable would answer it by a topic.
    Raises BrokerError, with what to do.
    """
    expected = cluster.settings.partitions
    async with open_admin(cluster) as admin:
        there = await describe_partitions(admin)
    for topic in topics:
        count = there.get(topic)
        if count is None:
            raise BrokerError(f"no topic {topic} on {cluster.address}: run `newswire topics apply`")
        if count != expected:
            raise BrokerError(
                f"{topic} has {count} partitions, the settings say {expected}: set NEWSWIRE_PARTITIONS to what "
                f"{Routes(cluster.settings.topic_prefix).raw} has, then run `newswire topics apply`"
            )


async def read_states(admin: AIOKafkaAdminClient, names: Iterable[str]) -> dict[str, TopicState]:
    """What the broker has of these topics; those that it has not are absent."""
    wanted = set(names)
    # All topics, then ours: asked by name, a broker with auto.create.topics.enable would make the missing ones.
    found = {topic["topic"]: topic["partitions"] for topic in await admin.describe_topics() if topic["topic"] in wanted}
    if not found:
        return {}
    answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in sorted(found)])
    states = {}
    for resource in (resource for answer in answers for resource in answer.to_object()["resources"]):
        _raise_for(resource["error_code"], resource["resource_name"], resource["error_message"])
        name, entries = resource["resource_name"], resource["config_entries"]
        partitions = found[name]
        states[name] = TopicState(
            partitions=len(partitions),
            replication=len(partitions[0]["replicas"]) if partitions else 0,
            config={entry["config_names"]: entry["config_value"] for entry in entries},
            own_config={entry["config_names"]: entry["config_value"] for entry in entries if _is_own(entry)},
        )
    return states


def _is_own(entry: Mapping[str, Any]) -> bool:
    if entry["config_value"] is None:
        return False
    # Brokers of before Kafka 1.1 tell only whether a setting is the default.
    return bool(
        entry["config_source"] == _DYNAMIC_TOPIC_CONFIG if "config_source" in entry else not entry["is_default"]
    )


async def apply_topics(admin: AIOKafkaAdminClient, specs: Sequence[TopicSpec]) -> list[Change]:
    """Make the topics what they should be; returns the differences that there were.

    A replication that differs is left as it is and is among them, with its refusal. Raises BrokerError, before
    anything is changed, where a partition count cannot change.
    """
    states = await read_states(admin, (spec.name for spec in specs))
    changes = find_changes(specs, states)
    refusals = [change.refusal for change in changes if change.kind is ChangeKind.PARTITIONS and change.refusal]
    if refusals:
        raise BrokerError("\n".join(refusals))
    by_name = {spec.name: spec for spec in specs}
    await create_topics(admin, [by_name[change.topic] for change in changes if change.kind is ChangeKind.CREATE])
    growing = {
        change.topic: NewPartitions(by_name[change.topic].partitions)
        for change in changes
        if change.kind is ChangeKind.PARTITIONS
    }
    if growing:
        await admin.create_partitions(growing)
    altered = dict.fromkeys(change.topic for change in changes if change.kind is ChangeKind.CONFIG)
    if altered:
        # The request replaces a topic's settings: what it does not name falls back to the broker's default. So the
        # whole set goes, with what an operator added.
        answers = await admin.alter_configs(
            [
                ConfigResource(ConfigResourceType.TOPIC, name, {**states[name].own_config, **by_name[name].config})
                for name in altered
            ]
        )
        for resource in (resource for answer in answers for resource in answer.to_object()["resources"]):
            _raise_for(resource["error_code"], resource["resource_name"], resource["error_message"])
    return changes


async def create_topics(admin: AIOKafkaAdminClient, specs: Sequence[TopicSpec]) -> None:
    """Create topics; one that somebody made meanwhile is left as it is."""
    if not specs:
        return
    answer = await admin.create_topics(
        [NewTopic(spec.name, spec.partitions, spec.replication, topic_configs=spec.config) for spec in specs]
    )
    for topic in answer.to_object()["topic_errors"]:
        if topic["error_code"] != TopicAlreadyExistsError.errno:
            _raise_for(topic["error_code"], topic["topic"], topic.get("error_message"))


async def check_topics(admin: AIOKafkaAdminClient, specs: Sequence[TopicSpec]) -> None:
    """Raise BrokerError for topics on which articles would be lost or repeated: a line a fault, with what mends it."""
    faults = find_faults(specs, await read_states(admin, (spec.name for spec in specs)))
    if faults:
        raise BrokerError("\n".join(faults))


def _raise_for(code: int, topic: str, message: str | None) -> None:
    if code:
        raise for_code(code)(f"{topic}: {message}" if message else topic)
