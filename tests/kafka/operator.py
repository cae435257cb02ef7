"""What an operator does to an installation with Kafka's own tools, for good or ill."""

import asyncio

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from confluent_kafka.admin import AdminClient

from tests.kafka import wire
from tests.kafka.installation import Installation

OUTPUT_CONFIG = {"message.timestamp.type": "LogAppendTime", "max.message.bytes": "2000000"}


async def set_config(newswire: Installation, topic: str, config: dict[str, str]) -> None:
    """Replace a topic's settings; what is not named falls to the broker's default."""
    async with wire.admin(newswire.address) as client:
        await client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, newswire.prefix + topic, config)])


async def delete_topic(newswire: Installation, topic: str) -> None:
    async with wire.admin(newswire.address) as client:
        await client.delete_topics([newswire.prefix + topic])

        async def gone() -> bool:
            return newswire.prefix + topic not in await client.list_topics()

        await wire.until(gone, timeout_seconds=20, what=f"the end of {topic}")


async def forget_group(newswire: Installation) -> None:
    """Delete the group and its positions, as the broker does a week after its last member left."""
    client = AdminClient({"bootstrap.servers": newswire.address})
    for done in client.delete_consumer_groups([newswire.app_id]).values():
        await asyncio.to_thread(done.result)


async def group_state(address: str, group: str) -> str:
    """The group's state as the broker names it: `STABLE`, `PREPARING_REBALANCING`, …"""
    client = AdminClient({"bootstrap.servers": address})
    (asked,) = client.describe_consumer_groups([group]).values()
    return str((await asyncio.to_thread(asked.result)).state.name)


async def commit(newswire: Installation, positions: dict[int, int]) -> None:
    """Set the group's positions; no worker may run."""
    consumer = AIOKafkaConsumer(bootstrap_servers=newswire.address, group_id=newswire.app_id, enable_auto_commit=False)
    await consumer.start()
    try:
        places = {TopicPartition(newswire.raw, at): position for at, position in positions.items()}
        consumer.assign(list(places))
        await consumer.commit(places)
    finally:
        await consumer.stop()
