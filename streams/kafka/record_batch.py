"""Record batches as a broker keeps them, format 2: where each begins and ends, and the raw items in it.

Layout: Kafka's protocol documentation, "Record Batch" and "Record". aiokafka's own decoder raises at the first fault,
passes over records whose offsets do not rise, and unpacks without a bound; a client may write all of that. This one is
lenient: a record that is wrong in itself becomes an item with a fault, and the next one is read. What cannot be read at
all is one such item, which holds the batch's bytes and stands for all that is left of it.
"""

import struct
from collections.abc import Iterator

from aiokafka import TopicPartition
from aiokafka.record.util import calc_crc32c

from streams.article import RawItem, frozen
from streams.kafka.record_fields import UnreadableError, read_record
from streams.kafka.unpacking import UnpackingError, unpack
from streams.records.instants import LAST_INSTANT

MOST_UNPACKED_BYTES = 64 << 20
"""What a batch may unpack to. Batches travel in 2 MB, and honest text packs to a tenth; 1 GB of zeros is 32 KB of zstd,
and whoever unpacks that is killed."""

# Bytes of memory that a header takes beside its text.
_HEADER_COST = 100

# BaseOffset, BatchLength, PartitionLeaderEpoch, Magic, CRC; then what the CRC covers, to the batch's end: Attributes,
# LastOffsetDelta, BaseTimestamp, MaxTimestamp, ProducerId, ProducerEpoch, BaseSequence, RecordsCount.
_HEADER = struct.Struct(">qiibIhiqqqhii")
_PLACE = struct.Struct(">qi")
_MAGIC_AT, _CHECKED_FROM = 16, 21
_FORMAT = 2
_CODEC, _LOG_APPEND_TIME, _TRANSACTIONAL, _CONTROL = 0x07, 0x08, 0x10, 0x20


@frozen
class RecordBatch:
    """One batch: what its header says, and where it lies among the bytes that were fetched."""

    fetched: bytes
    at: int
    """Where it begins among them."""
    end: int
    """Where the next one begins."""
    start_offset: int
    next_offset: int
    """Offset behind its last one."""
    fault: str | None = None
    """Why its header cannot be believed; then nothing below holds."""
    crc: int = 0
    attributes: int = 0
    first_time: int = 0
    max_time: int = 0
    """The broker's time, where the topic has that; milliseconds since 1970 UTC."""
    producer_id: int = -1
    count: int = 0
    """Records that it says to hold."""

    @property
    def is_control(self) -> bool:
        """Whether it is a marker: a transaction of its producer ends here."""
        return bool(self.attributes & _CONTROL)

    @property
    def is_transactional(self) -> bool:
        """Whether it belongs to a transaction."""
        return bool(self.attributes & _TRANSACTIONAL)

    def is_intact(self) -> bool:
        """Whether its bytes are those that the broker checked."""
        return calc_crc32c(memoryview(self.fetched)[self.at + _CHECKED_FROM : self.end]) == self.crc


Placed = tuple[RawItem, int, int]
"""A raw item; the position behind it, which is the batch's end for what stands for all that is left of it; and bytes of
memory that it takes, or that trying to unpack it took. A plain tuple: this is made for every record."""


def split_batches(fetched: bytes, *, position: int, log_end: int) -> Iterator[RecordBatch]:
    """Part what was fetched from a position on into its batches, in order; each ends behind the one before it.

    A batch that is cut off is left out, since it is fetched again; not so a first one, which a broker gives whole. Of a
    batch whose header cannot be believed only the one offset is known where it was expected; it is the last one given.
    """
    at = 0
    while len(fetched) - at >= _PLACE.size:
        start_offset, length = _PLACE.unpack_from(fetched, at)
        end = at + _PLACE.size + length
        if at and end > len(fetched):
            return
        if end > len(fetched) or length < _HEADER.size - _PLACE.size:
            fault = f"a length of {length} bytes where {len(fetched) - at - _PLACE.size} follow"
        elif fetched[at + _MAGIC_AT] != _FORMAT:
            fault = f"format {fetched[at + _MAGIC_AT]}"
        else:
            batch = _read_header(fetched, at, end)
            if position < batch.next_offset <= log_end:
                yield batch
                at, position = end, batch.next_offset
                continue
            fault = f"offsets {start_offset} to {batch.next_offset - 1} where {position} to {log_end - 1} must be"
        yield RecordBatch(
            fetched=fetched, at=at, end=len(fetched), start_offset=position, next_offset=position + 1, fault=fault
        )
        return


def _read_header(fetched: bytes, at: int, end: int) -> RecordBatch:
    start, _, _, _, crc, attributes, last_delta, first_time, max_time, producer_id, _, _, count = _HEADER.unpack_from(
        fetched, at
    )
    return RecordBatch(
        fetched=fetched,
        at=at,
        end=end,
        start_offset=start,
        next_offset=start + last_delta + 1,
        crc=crc,
        attributes=attributes,
        first_time=first_time,
        max_time=max_time,
        producer_id=producer_id,
        count=count,
    )


def stand_in(
    batch: RecordBatch,
    partition: TopicPartition,
    *,
    fault: str,
    received_at: int | None = None,
    offset: int | None = None,
    size: int = 0,
) -> Placed:
    """Make the item that stands for a batch that cannot be read, from an offset on or from its start: its bytes.

    received_at: milliseconds since 1970 UTC; None: as the batch says.
    """
    first, last = batch.start_offset if offset is None else offset, batch.next_offset - 1
    offsets = f"offsets {first} to {last}" if first < last else f"offset {first}"
    content = batch.fetched[batch.at : batch.end]
    item = RawItem(
        value=content,
        topic=partition.topic,
        partition=partition.partition,
        offset=first,
        received_at=_clamp_time(batch.max_time if received_at is None else received_at),
        fault=f"record batch of {offsets}: {fault}",
    )
    return item, batch.next_offset, len(content) + size


def read_items(batch: RecordBatch, partition: TopicPartition) -> Iterator[Placed]:
    """Read the records of a batch, in order, as they are asked for; no offset behind the batch's end."""
    start, next_offset, count = batch.start_offset, batch.next_offset, batch.count
    if not 0 <= count <= next_offset - start:
        yield stand_in(batch, partition, fault=f"{count} records in {next_offset - start} offsets")
        return
    content, at, limit = batch.fetched, batch.at + _HEADER.size, batch.end
    codec = batch.attributes & _CODEC
    if codec:
        try:
            content = unpack(codec, content[at:limit], most_bytes=MOST_UNPACKED_BYTES)
        except UnpackingError as error:
            yield stand_in(batch, partition, fault=str(error), size=MOST_UNPACKED_BYTES)
            return
        at, limit = 0, len(content)
    # A broker checks that a batch has a record for each of its offsets, not that each record names its own. Where it
    # has, and only compaction takes records out, the place tells the offset.
    is_complete = count == next_offset - start
    takes_max_time, max_time = bool(batch.attributes & _LOG_APPEND_TIME), _clamp_time(batch.max_time)
    (topic, partition_number), first_time = partition, batch.first_time
    offset = start - 1
    for number in range(1, count + 1):
        begin = at
        try:
            at, time_delta, offset_delta, key, value, headers, fault = read_record(content, at, limit)
            if not is_complete and not offset < start + offset_delta < next_offset:
                raise UnreadableError(f"offset delta {offset_delta}")
        except UnreadableError as error:
            left = min(offset + 1, next_offset - 1)
            yield stand_in(batch, partition, fault=f"record {number} of {count}: {error}", offset=left)
            return
        offset = offset + 1 if is_complete else start + offset_delta
        item = RawItem(
            value=value,
            key=key,
            headers=headers,
            topic=topic,
            partition=partition_number,
            offset=offset,
            received_at=max_time if takes_max_time else _clamp_time(first_time + time_delta),
            fault=fault,
        )
        yield item, offset + 1, at - begin + _HEADER_COST * len(headers)


def _clamp_time(milliseconds: int) -> int:
    """A time that a client wrote may be any number of 64 bits."""
    return min(max(milliseconds, 0), LAST_INSTANT)
