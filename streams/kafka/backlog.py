"""What was fetched of one partition and is not taken yet: committed records, as raw items, in order.

What read_committed means is said here: markers and the records of aborted transactions move the position and are never
seen. A batch that cannot be read is an item too (record_batch.py), so that the position passes it and nothing is lost.
"""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace

from aiokafka import TopicPartition

from streams.article import RawItem
from streams.kafka.fetching import Answer
from streams.kafka.record_batch import Placed, RecordBatch, read_items, split_batches, stand_in

log = logging.getLogger(__name__)

# Records and batches passed over in one go, about 10 ms: heartbeats have their turn between.
_PASSED_AT_ONCE = 2_000


class Backlog:
    """Hands out what answers hold, some at a time; unpacks and decodes no more than is taken."""

    def __init__(self, partition: TopicPartition, position: int) -> None:
        self.partition = partition
        self.position = position
        """Offset behind what was taken or passed over: where the next item may be."""
        self.is_empty = True
        """Whether all that was fetched is taken: time to fetch from the position on."""
        self._read: Iterator[Placed | int] = iter(())
        self._next: Placed | None = None
        self._doubted: int | None = None
        self._time = 0

    def put(self, answer: Answer) -> None:
        """Take in what was fetched from the position on. Only once all that came before is taken."""
        self._read, self.is_empty = self._walk(answer), False

    async def take(self, *, most_records: int, most_bytes: int) -> list[RawItem]:
        """Take the next items, as long as they are within the limits; an item that is larger by itself comes alone."""
        items: list[RawItem] = []
        size = 0
        if self._next is None and not self.is_empty:
            await self._advance()
        while self._next is not None and len(items) < most_records:
            item, next_offset, item_size = self._next
            size += item_size
            if items and size > most_bytes:
                break
            # What stands for a batch in which reading began stands for what is left of it.
            items.append(item if item.offset >= self.position else replace(item, offset=self.position))
            self.position = next_offset
            # The usual case by itself, without a call: the next record of the same batch.
            following = next(self._read, None)
            if type(following) is tuple and following[1] > next_offset:
                self._next = following
            else:
                await self._advance(following)
        return items

    async def _advance(self, following: Placed | int | None = 0) -> None:
        """Find the next item, and pass over what is none: markers, aborted data, what lies before the position."""
        passed = 0
        while following is not None:
            if isinstance(following, tuple):
                if following[1] > self.position:
                    self._next = following
                    return
            else:
                self.position = max(self.position, following)
            passed += 1
            if passed % _PASSED_AT_ONCE == 0:
                await asyncio.sleep(0)
            following = next(self._read, None)
        self._next, self.is_empty = None, True

    def _walk(self, answer: Answer) -> Iterator[Placed | int]:
        """Give the items of an answer, and positions where something is passed over."""
        aborted = sorted(answer.aborted, key=lambda transaction: transaction[1])
        aborting: set[int] = set()
        for batch in split_batches(answer.batches, position=answer.position, log_end=answer.highwater):
            while aborted and aborted[0][1] <= batch.start_offset:
                aborting.add(aborted.pop(0)[0])
            if batch.is_control:
                # A marker ends its producer's transaction, committed or aborted. No more of it is read than its header,
                # so its checksum is not asked for: the embedded broker writes none.
                aborting.discard(batch.producer_id)
                yield batch.next_offset
            elif batch.is_transactional and batch.producer_id in aborting:
                yield batch.next_offset
            elif (fault := _fault(batch)) is None:
                self._time = batch.max_time
                yield from read_items(batch, self.partition)
                yield batch.next_offset
            elif self._doubted != batch.start_offset:
                # It may have been the way to us: asked for again, and believed the second time.
                self._doubted = batch.start_offset
                log.warning("%s %d: %s at %d, asks again", *self.partition, fault, batch.start_offset)
                return
            else:
                yield stand_in(batch, self.partition, fault=fault, received_at=self._time)


def _fault(batch: RecordBatch) -> str | None:
    if batch.fault is not None:
        return batch.fault
    return None if batch.is_intact() else "its checksum does not fit"
