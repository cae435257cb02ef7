"""What one batch takes of what waits: bounded in records and in bytes, nothing passed over. No broker."""

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.lanes.inbox import MOST_BYTES, take_waiting

PARTITION = TopicPartition("wire.raw", 0)


class Consumer:
    """Holds values and gives them as aiokafka does: at most so many of the one partition that is asked."""

    def __init__(self, *values: bytes | None) -> None:
        self.all = [SimpleNamespace(offset=offset, value=value) for offset, value in enumerate(values)]
        self.waiting = self.all
        self.waits: list[int] = []

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self.waiting = [record for record in self.all if record.offset >= offset]

    async def getmany(self, partition: TopicPartition, *, timeout_ms: int, max_records: int) -> dict[Any, Any]:
        self.waits.append(timeout_ms)
        taken, self.waiting = self.waiting[:max_records], self.waiting[max_records:]
        return {partition: taken} if taken else {}


async def take(consumer: Any, *, most_records: int = 1_000) -> list[int]:
    records = await take_waiting(consumer, PARTITION, most_records=most_records, wait_ms=200)
    return [record.offset for record in records]


@pytest.mark.parametrize("most_records", [1, 49, 50, 51, 120, 1_000])
async def test_a_batch_takes_at_most_so_many_and_leaves_the_rest(most_records: int) -> None:
    """Records are taken in order up to the limit; the next batch goes on with the one after."""
    consumer = Consumer(*[b"x"] * 300)

    first = await take(consumer, most_records=most_records)
    second = await take(consumer, most_records=1)

    assert first == list(range(min(300, most_records)))
    assert second == ([most_records] if most_records < 300 else [])


async def test_a_batch_is_full_by_bytes() -> None:
    """Ten megabytes come in batches of four at most, each record once; null and empty values count nothing."""
    consumer = Consumer(*[None, b""] * 25, *[bytes(1_000_000)] * 10)

    batches = [await take(consumer) for _ in range(4)]

    assert batches == [list(range(54)), [54, 55, 56, 57], [58, 59], []]


async def test_a_record_above_the_limit_is_a_batch_of_its_own() -> None:
    """What is too large for any batch still goes through, alone."""
    consumer = Consumer(bytes(MOST_BYTES + 1), b"x", bytes(MOST_BYTES), bytes(MOST_BYTES))

    assert [await take(consumer) for _ in range(5)] == [[0], [1], [2], [3], []]


async def test_only_an_empty_inbox_is_waited_for() -> None:
    """Once something is there the batch goes: what may come later waits for the next."""
    consumer = Consumer(b"x")

    assert await take(consumer) == [0]
    assert consumer.waits == [200, 0]
    assert await take(consumer) == []
    assert consumer.waits == [200, 0, 200]
