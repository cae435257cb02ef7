"""What a lane reads by: its partition from a position on, as portions that join, bounded in records and bytes.

The next request is on its way while a batch is in work, so that batches grow with the load, with no timer.
"""

import time
from collections.abc import Sequence

from aiokafka import TopicPartition
from aiokafka.errors import TopicAuthorizationFailedError

from streams.article import RawItem, frozen
from streams.kafka.backlog import Backlog
from streams.kafka.cluster import Cluster, close_within

# Bytes of records, keys and headers among them, in one batch, but for a single larger one. What is fetched is bounded
# as it travels, packed: without this a thousand articles of a megabyte of blanks could be one batch.
MOST_BYTES = 4 << 20

# Seconds that letting go of the connections may take.
_CLOSE_SECONDS = 1.0


@frozen
class Portion:
    """Positions [start, end) of a partition with the records in them; markers and aborted data lie inside."""

    start: int
    end: int
    items: Sequence[RawItem]
    """In order; may be none, also where the position moved."""


class Inbox:
    """Reads one partition. Every position is in exactly one portion."""

    def __init__(self, cluster: Cluster, partition: TopicPartition, position: int) -> None:
        """position: where the first portion starts."""
        self._cluster = cluster
        self._fetcher = cluster.new_inbox()
        self._backlog = Backlog(partition, position)
        self._asked_at = 0.0
        self.highwater: int | None = None
        """End of the log as of the last answer; None before the first."""
        self.last_stable_offset: int | None = None
        """Where the first transaction that is open begins, as of the last answer."""

    async def open(self) -> None:
        """Connect and begin to read. Raises Kafka's errors."""
        await self._fetcher.start([self._backlog.partition.topic])
        self._ask()

    def silent_seconds(self) -> float:
        """For how long an answer is awaited, or has been since the last one came; 0 where nothing is asked for."""
        if not self._asked_at or not self._backlog.is_empty:
            return 0.0  # what was fetched is not taken yet
        return max(0.0, time.monotonic() - max(self._asked_at, self._fetcher.answered_at or 0.0))

    async def take(self, *, most_records: int, wait_ms: int) -> Portion:
        """Take what waits, at most so many records and MOST_BYTES of them; waits so long for the first answer.

        Raises OffsetOutOfRangeError where retention passed the position, MissingRightError, and other errors of Kafka
        that waiting does not mend: another inbox must be opened then.
        """
        fetcher, backlog = self._fetcher, self._backlog
        start = backlog.position
        if backlog.is_empty:
            try:
                answers = await fetcher.answers(wait_seconds=wait_ms / 1_000)
            except TopicAuthorizationFailedError as error:
                raise self._cluster.missing_right("READ", f"topic {backlog.partition.topic}", error) from error
            for answer in answers:
                self.highwater, self.last_stable_offset = answer.highwater, answer.last_stable_offset
                backlog.put(answer)
        if backlog.is_empty:
            return Portion(start=start, end=start, items=())
        items = await backlog.take(most_records=most_records, most_bytes=MOST_BYTES)
        if backlog.is_empty:
            self._ask()
        return Portion(start=start, end=backlog.position, items=items)

    async def close(self) -> None:
        """Let the connections go."""
        await close_within(self._fetcher.stop(), seconds=_CLOSE_SECONDS)

    def _ask(self) -> None:
        self._asked_at = time.monotonic()
        self._fetcher.ask(self._backlog.partition, self._backlog.position)
