"""What waits of one partition, as far as one batch may go: so many records, so many bytes."""

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

# Bytes of raw values in one batch, but for a single larger one. The consumer's buffer bounds a fetch as it travels,
# compressed: without this a thousand articles of a megabyte of blanks could be one batch. Text made to be slow costs a
# stage 0.7 s a megabyte, and while a stage runs no heartbeats are sent: this many stay far below the session of 10 s.
MOST_BYTES = 4 << 20

# Records asked for at a time: what is in memory beside the batch, before what is too much is put back.
_PORTION = 50


async def take_waiting(
    consumer: AIOKafkaConsumer, partition: TopicPartition, *, most_records: int, wait_ms: int
) -> list[ConsumerRecord[bytes, bytes]]:
    """Take what waits in the consumer's buffer, in order, at most most_records; none where nothing comes in wait_ms.

    What is beyond MOST_BYTES is put back by a seek: the consumer's position is behind what was taken, as always.
    Raises Kafka's errors; what was taken is then lost to the caller, who must seek.
    """
    records: list[ConsumerRecord[bytes, bytes]] = []
    size = 0
    while len(records) < most_records and size < MOST_BYTES:
        # Waits for the first portion alone: a batch is what is there.
        fetched = await consumer.getmany(
            partition, timeout_ms=0 if records else wait_ms, max_records=min(_PORTION, most_records - len(records))
        )
        portion = fetched.get(partition)
        if not portion:
            break
        for place, record in enumerate(portion):
            size += len(record.value or b"")
            if size > MOST_BYTES and records:
                consumer.seek(partition, portion[place].offset)
                return records
            records.append(record)
    return records
