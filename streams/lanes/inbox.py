"""What a lane reads its partition by: portions of what waits, as far as one batch may go.

The consumer's own buffer is the inbox. It is bounded in bytes and fills while the last batch commits, so batches grow
with the load and no timer is needed.
"""

import time

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import TopicAuthorizationFailedError

from streams.article import RawItem, record
from streams.kafka.cluster import Cluster, start, stop
from streams.kafka.received import raw_item

# Bytes of keys, values and headers in one batch, but for a single larger record. The consumer's buffer bounds a fetch
# as it travels, compressed: without this a thousand articles of a megabyte of blanks could be one batch.
MOST_BYTES = 4 << 20

# Records asked for at a time: what is in memory beside the batch, before what is too much is put back.
_PORTION = 50

# Seconds that letting go of the connection may take.
_CLOSE_SECONDS = 1.0


@record
class Portion:
    """What waited: an interval of positions and the records in it."""

    start: int
    end: int
    """Behind control records and aborted data too."""
    items: list[RawItem]


class Inbox:
    """Reads one partition from a position on, committed records alone."""

    def __init__(self, cluster: Cluster, partition: TopicPartition) -> None:
        self._cluster, self._partition = cluster, partition
        self._consumer: AIOKafkaConsumer = cluster.new_inbox()

    async def open(self, position: int) -> None:
        """Connect and begin to read at this position."""
        await start(self._consumer)
        # In one go, before aiokafka's fetcher runs: it would look for a position by itself.
        self._consumer.assign([self._partition])
        self._consumer.seek(self._partition, position)

    async def close(self) -> None:
        """Let the connection go."""
        await stop(self._consumer, seconds=_CLOSE_SECONDS)

    def highwater(self) -> int | None:
        """The end of the partition as the last answer told it; None before the first."""
        return self._consumer.highwater(self._partition)

    def last_stable_offset(self) -> int | None:
        """Where the first open transaction begins, else the end; None before the first answer."""
        return self._consumer.last_stable_offset(self._partition)

    def silent_seconds(self) -> float:
        """For how long the broker has not answered; 0 before the first answer."""
        answered_at = self._consumer.last_poll_timestamp(self._partition)
        return 0.0 if answered_at is None else max(0.0, time.time() - answered_at / 1_000)

    async def take(self, *, most_records: int, wait_ms: int) -> Portion:
        """Take what waits, in order, at most most_records; nothing where nothing comes in wait_ms.

        What is beyond MOST_BYTES is put back. Raises Kafka's errors; what was taken is then lost to the caller, who
        must open again.
        """
        consumer, partition = self._consumer, self._partition
        begin = await consumer.position(partition)
        try:
            records = await self._take(most_records=most_records, wait_ms=wait_ms)
        except TopicAuthorizationFailedError as error:
            raise self._cluster.missing_right("READ", f"topic {partition.topic}", error) from error
        # Moves past control records and aborted data too; does not suspend while the position is valid.
        end = await consumer.position(partition)
        return Portion(start=begin, end=end, items=[raw_item(each) for each in records])

    async def _take(self, *, most_records: int, wait_ms: int) -> list[ConsumerRecord[bytes, bytes]]:
        consumer, partition = self._consumer, self._partition
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
            for place, each in enumerate(portion):
                size += _size(each)
                if size > MOST_BYTES and records:
                    consumer.seek(partition, portion[place].offset)
                    return records
                records.append(each)
        return records


def _size(record: ConsumerRecord[bytes, bytes]) -> int:
    """Bytes of key, value and headers."""
    size = len(record.key or b"") + len(record.value or b"")
    for name, value in record.headers:
        size += len(name) + len(value or b"")
    return size
