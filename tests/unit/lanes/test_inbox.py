"""What one batch takes of what waits: bounded in records and in bytes, nothing passed over. No broker."""

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import TopicAuthorizationFailedError

from streams.errors import MissingRightError
from streams.kafka.cluster import Cluster
from streams.lanes.inbox import MOST_BYTES, Inbox
from streams.settings import Settings

PARTITION = TopicPartition("wire.raw", 0)


class Consumer:
    """Holds records and gives them as aiokafka does: at most so many of the one partition that is asked."""

    def __init__(
        self, *values: bytes | None, key: bytes | None = None, headers: tuple[tuple[str, bytes], ...] = ()
    ) -> None:
        self.all = [
            SimpleNamespace(
                offset=offset, value=value, key=key, headers=headers, topic="wire.raw", partition=0, timestamp=offset
            )
            for offset, value in enumerate(values)
        ]
        self.at = 0
        self.waits: list[int] = []

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self.at = offset

    async def position(self, partition: TopicPartition) -> int:
        return self.at

    async def getmany(self, partition: TopicPartition, *, timeout_ms: int, max_records: int) -> dict[Any, Any]:
        self.waits.append(timeout_ms)
        taken = self.all[self.at : self.at + max_records]
        self.at += len(taken)
        return {partition: taken} if taken else {}


def inbox(monkeypatch: pytest.MonkeyPatch, consumer: Any) -> Inbox:
    monkeypatch.setattr(Cluster, "new_inbox", lambda cluster: consumer)
    return Inbox(Cluster(Settings()), PARTITION)


async def take(inbox: Inbox, *, most_records: int = 1_000) -> list[int]:
    portion = await inbox.take(most_records=most_records, wait_ms=200)
    offsets = [item.offset for item in portion.items]
    assert offsets == list(range(portion.start, portion.end))
    return offsets


@pytest.mark.parametrize("most_records", [1, 49, 50, 51, 120, 1_000])
async def test_a_batch_takes_at_most_so_many_and_leaves_the_rest(
    monkeypatch: pytest.MonkeyPatch, most_records: int
) -> None:
    """Records are taken in order up to the limit; the next batch goes on with the one after."""
    box = inbox(monkeypatch, Consumer(*[b"x"] * 300))

    first = await take(box, most_records=most_records)
    second = await take(box, most_records=1)

    assert first == list(range(min(300, most_records)))
    assert second == ([most_records] if most_records < 300 else [])


async def test_a_batch_is_full_by_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten megabytes come in batches of four at most, each record once; null and empty values count nothing."""
    box = inbox(monkeypatch, Consumer(*[None, b""] * 25, *[bytes(1_000_000)] * 10))

    batches = [await take(box) for _ in range(4)]

    assert batches == [list(range(54)), [54, 55, 56, 57], [58, 59], []]


@pytest.mark.parametrize(
    "around", [{"key": bytes(1_000_000)}, {"headers": (("h", bytes(999_999)),)}, {"headers": (("h" * 1_000_000, b""),)}]
)
async def test_keys_and_headers_count(monkeypatch: pytest.MonkeyPatch, around: Any) -> None:
    """A batch of small values may be large by what stands around them."""
    box = inbox(monkeypatch, Consumer(*[b""] * 10, **around))

    assert [len(await take(box)) for _ in range(4)] == [4, 4, 2, 0]


async def test_a_record_above_the_limit_is_a_batch_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too large for any batch still goes through, alone."""
    box = inbox(monkeypatch, Consumer(bytes(MOST_BYTES + 1), b"x", bytes(MOST_BYTES), bytes(MOST_BYTES)))

    assert [await take(box) for _ in range(5)] == [[0], [1], [2], [3], []]


async def test_only_an_empty_inbox_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once something is there the batch goes: what may come later waits for the next."""
    consumer = Consumer(b"x")
    box = inbox(monkeypatch, consumer)

    assert await take(box) == [0]
    assert consumer.waits == [200, 0]
    assert await take(box) == []
    assert consumer.waits == [200, 0, 200]


async def test_a_missing_right_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who lacks what, on which resource."""

    class Refused(Consumer):
        async def getmany(self, partition: TopicPartition, **_: Any) -> dict[Any, Any]:
            raise TopicAuthorizationFailedError({"wire.raw"})

    with pytest.raises(MissingRightError, match=r"User:ANONYMOUS lacks READ on topic wire\.raw"):
        await inbox(monkeypatch, Refused()).take(most_records=1, wait_ms=0)
