"""What a lane reads by: its partition from a position on, as batches that join, bounded in records and bytes.

The next request is on its way while a batch is in work, so that batches grow with the load, with no timer.
"""

import time
from collections.abc import Sequence

from aiokafka import TopicPartition

from streams.article import RawItem, record
from streams.kafka.backlog import Backlog
from streams.kafka.cluster import Cluster
from streams.kafka.fetching import Fetcher

# Bytes of records in one batch, but for a single larger one. What is fetched is bounded as it travels, packed: without
# this a thousand articles of a megabyte of blanks could be one batch. Text made to be slow costs a stage 0.7 s a
# megabyte, and while a stage runs no heartbeats are sent: this many stay far below the session of 10 s.
MOST_BYTES = 4 << 20


@record
class Portion:
    """Positions [start, end) of a partition with the records in them; markers and aborted data lie inside."""

    start: int
    end: int
    items: Sequence[RawItem]
    """In order; may be none, also where the position moved."""


class Inbox:
    """Reads one partition at a time. Every position is in exactly one portion, unless it is opened anew."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._fetcher: Fetcher | None = None
        self._backlog: Backlog | None = None
        self._asked_at = 0.0
        self.highwater: int | None = None
        """End of the log as of the last answer; None before the first."""
        self.last_stable_offset: int | None = None
        """Where the first transaction that is open begins, as of the last answer."""

    @property
    def position(self) -> int | None:
        """Where the next portion starts; None before it is open."""
        return None if self._backlog is None else self._backlog.position

    @property
    def last_poll(self) -> float | None:
        """Since when an answer is awaited, or was when the last one came; seconds since 1970. None before it is open.

        Now, where nothing is asked, since what was fetched is not taken yet.
        """
        if self._fetcher is None or self._backlog is None:
            return None
        return max(self._asked_at, self._fetcher.answered_at or 0.0) if self._backlog.is_empty else time.time()

    async def open(self, partition: TopicPartition, position: int) -> None:
        """From now on give what stands from a position on. Connects the first time. Raises Kafka's errors."""
        if self._fetcher is None:
            fetcher = self._cluster.new_inbox()
            await fetcher.start([partition.topic])
            self._fetcher = fetcher
        self._backlog = Backlog(partition, position, check_crcs=not self._cluster.is_embedded)
        self._ask(self._fetcher, self._backlog)

    async def take(self, *, most_records: int, wait_ms: int) -> Portion:
        """Take what waits, at most so many records and MOST_BYTES of them; waits so long for the first answer.

        Raises OffsetOutOfRangeError where retention passed the position, and other errors of Kafka that waiting does
        not mend: it must be opened anew then.
        """
        fetcher, backlog = self._fetcher, self._backlog
        assert fetcher is not None and backlog is not None  # open
        start = backlog.position
        if backlog.is_empty:
            for answer in await fetcher.answers(wait_seconds=wait_ms / 1_000):
                self.highwater, self.last_stable_offset = answer.highwater, answer.last_stable_offset
                backlog.put(answer)
        if backlog.is_empty:
            return Portion(start=start, end=start, items=())
        items = await backlog.take(most_records=most_records, most_bytes=MOST_BYTES)
        if backlog.is_empty:
            self._ask(fetcher, backlog)
        return Portion(start=start, end=backlog.position, items=items)

    async def close(self) -> None:
        """Let the connections go."""
        fetcher, self._fetcher, self._backlog = self._fetcher, None, None
        if fetcher is not None:
            await fetcher.stop()

    def _ask(self, fetcher: Fetcher, backlog: Backlog) -> None:
        self._asked_at = time.time()
        fetcher.ask(backlog.partition, backlog.position)
