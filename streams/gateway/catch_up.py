"""What a reader lacks that lies before the window, from Kafka: some readers at once, the others wait for their turn.

Partition by partition, up to where the window has all of it. The reader's vector moves as it does in the window, so
what comes next follows without a seam. Meanwhile the window goes on: what it let go is asked for next.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

from aiokafka import TopicPartition

from streams.gateway.entry import read_entries
from streams.gateway.reader import Reader
from streams.gateway.window import NOTHING, Portion, Window
from streams.kafka.cluster import Cluster
from streams.kafka.reader import open_reader_at

# Records read at once, some 2 ms of work: readers of the window have their turn between.
_PORTION = 25
# Seconds of one wait for records: how late a sign of life may be, at most.
_WAIT_SECONDS = 1.0


class CatchUps:
    """Gives readers what the window has no more."""

    def __init__(self, cluster: Cluster, topic: str, *, at_once: int) -> None:
        self._cluster, self._topic = cluster, topic
        self._turns = asyncio.Semaphore(at_once)
        self.running = 0
        """Readers that are given something now."""
        self.waiting = 0
        """Readers that wait for their turn."""

    async def read(self, reader: Reader, window: Window) -> AsyncGenerator[Portion, None]:
        """Give what is wanted until the reader can walk the window; often nothing, as a sign of progress.

        Raises RecordsGoneError where retention took some of it, BrokerError where no broker answers.
        """
        async with contextlib.aclosing(self._wait_for_turn()) as signs:
            async for _ in signs:
                yield NOTHING
        self.running += 1
        try:
            while missing := reader.missing():
                for partition, (begin, until) in missing.items():
                    found = 0
                    async with contextlib.aclosing(self._read(reader, partition, begin, until)) as portions:
                        async for records, portion in portions:
                            found += records
                            yield portion
                    if not found:
                        window.extend_back(partition, begin, until)
        finally:
            self.running -= 1
            self._turns.release()

    async def _wait_for_turn(self) -> AsyncGenerator[None, None]:
        """Have a turn, in the order in which they were asked for."""
        asking = asyncio.ensure_future(self._turns.acquire())
        self.waiting += 1
        try:
            while not (await asyncio.wait([asking], timeout=_WAIT_SECONDS))[0]:
                yield
        except BaseException:  # the reader goes; its turn may have come just now
            if not asking.cancel():
                self._turns.release()
            raise
        finally:
            self.waiting -= 1

    async def _read(
        self, reader: Reader, partition: int, begin: int, until: int
    ) -> AsyncGenerator[tuple[int, Portion], None]:
        """How many records there were next in one partition, and what is wanted of them."""
        at = TopicPartition(self._topic, partition)
        async with open_reader_at(self._cluster, {at: begin}, must_have_all=True) as log:
            while log.position(at) < until:
                items = await log.read(wait_seconds=_WAIT_SECONDS, limit=_PORTION)
                entries = await read_entries([item for item in items if item.offset < until])
                yield len(entries), reader.give(entries)
                # A reader that takes all at once never waits, and would leave no turn to others.
                await asyncio.sleep(0)
        reader.pass_over(partition, until)
