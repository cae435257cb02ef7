"""A Kafka record becomes a raw item."""

from aiokafka import ConsumerRecord

from streams.article import RawItem


def raw_item(raw: ConsumerRecord[bytes, bytes]) -> RawItem:
    """A record as the pipeline takes it; its time is the broker's."""
    return RawItem(
        value=raw.value,
        key=raw.key,
        headers=tuple(raw.headers),
        topic=raw.topic,
        partition=raw.partition,
        offset=raw.offset,
        received_at=raw.timestamp,
    )
