"""What one batch takes of what waits: bounded in records and in bytes, nothing passed over or twice. No broker."""

import time
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import TopicAuthorizationFailedError

from streams.errors import MissingRightError
from streams.kafka.cluster import Cluster
from streams.kafka.fetching import Answer
from streams.lanes.inbox import MOST_BYTES, Inbox
from streams.settings import Settings
from tests.kit.record_batches import CONTROL, batch, record

PARTITION = TopicPartition("wire.raw", 0)


Content = list[bytes | None] | int


class Fetched:
    """Stands for the fetcher: each answer holds the batches from the one that was asked for on, so many of them."""

    def __init__(self, *batches: Content, at_once: int = 1_000) -> None:
        """A list: a batch with these values. A number: a marker that takes so many offsets."""
        self.batches: list[tuple[int, bytes]] = []
        self.end = 0
        for content in batches:
            if isinstance(content, int):
                made, count = batch(base_offset=self.end, count=content, attributes=CONTROL), content
            else:
                values = [record(value, offset_delta=at) for at, value in enumerate(content)]
                made, count = batch(values, base_offset=self.end), len(content)
            self.end += count
            self.batches.append((self.end, made))
        self.at_once = at_once
        self.asked: list[int] = []
        self.waits: list[float] = []
        self.answered_at: float | None = None

    async def start(self, topics: list[str]) -> None:
        """As the fetcher's."""

    async def stop(self) -> None:
        """As the fetcher's."""

    def ask(self, partition: TopicPartition, position: int) -> None:
        self.asked.append(position)

    async def answers(self, *, wait_seconds: float) -> list[Answer]:
        self.waits.append(wait_seconds)
        position = self.asked[-1]
        there = [made for end, made in self.batches if end > position][: self.at_once]
        said: dict[str, Any] = {"aborted": (), "highwater": self.end, "last_stable_offset": self.end}
        return [Answer(partition=PARTITION, position=position, batches=b"".join(there), **said)]


async def opened(monkeypatch: pytest.MonkeyPatch, fetched: Fetched, *, position: int = 0) -> Inbox:
    monkeypatch.setattr(Cluster, "new_inbox", lambda cluster: fetched)
    inbox = Inbox(Cluster(Settings()), PARTITION, position)
    await inbox.open()
    return inbox


async def take(inbox: Inbox, *, most_records: int = 1_000) -> list[int]:
    portion = await inbox.take(most_records=most_records, wait_ms=200)
    return [item.offset for item in portion.items]


@pytest.mark.parametrize("most_records", [1, 49, 50, 51, 120, 1_000])
async def test_a_batch_takes_at_most_so_many_and_leaves_the_rest(
    monkeypatch: pytest.MonkeyPatch, most_records: int
) -> None:
    """Records are taken in order up to the limit; the next batch goes on with the one after."""
    inbox = await opened(monkeypatch, Fetched([b"x"] * 130, [b"x"] * 170))

    first = await take(inbox, most_records=most_records)
    second = await take(inbox, most_records=1)

    assert first == list(range(min(300, most_records)))
    assert second == ([most_records] if most_records < 300 else [])


async def test_a_batch_is_full_by_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten megabytes come in batches of four at most, each record once; null and empty values count nearly nothing."""
    large: Content = [bytes(1_000_000)]
    inbox = await opened(monkeypatch, Fetched([None, b""] * 25, *[large] * 10))

    assert [await take(inbox) for _ in range(4)] == [list(range(54)), [54, 55, 56, 57], [58, 59], []]


async def test_keys_and_headers_count_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not value fills a batch too: a header costs memory even where it says nothing."""
    fetched = Fetched()
    keyed = [record(b"", key=bytes(1_500_000), offset_delta=at) for at in range(3)]
    headed = [record(b"", headers=[(b"", None)] * 30_000, offset_delta=at) for at in range(3)]
    fetched.batches = [(3, batch(keyed)), (6, batch(headed, base_offset=3))]
    fetched.end = 6
    inbox = await opened(monkeypatch, fetched)

    assert [await take(inbox) for _ in range(5)] == [[0, 1], [2], [3], [4], [5]]


async def test_a_record_above_the_limit_is_a_batch_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too large for any batch still goes through, alone."""
    inbox = await opened(monkeypatch, Fetched([bytes(MOST_BYTES + 1), b"x", bytes(MOST_BYTES)], [bytes(MOST_BYTES)]))

    assert [await take(inbox) for _ in range(5)] == [[0], [1], [2], [3], []]


async def test_only_an_empty_inbox_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once something is there the batch goes: what may come later waits for the next."""
    fetched = Fetched([b"x"] * 2)
    inbox = await opened(monkeypatch, fetched)

    assert await take(inbox, most_records=1) == [0]
    assert await take(inbox, most_records=1) == [1]
    assert fetched.waits == [0.2]
    assert await take(inbox) == []
    assert fetched.waits == [0.2, 0.2]


async def test_the_next_answer_is_asked_for_while_a_batch_is_in_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as the last record is taken, and not before: one answer at a time is in memory."""
    fetched = Fetched([b"x"] * 3, [b"y"] * 3, at_once=1)
    inbox = await opened(monkeypatch, fetched)

    asked = []
    for _ in range(4):
        await take(inbox, most_records=2)
        asked.append(fetched.asked[-1])

    assert asked == [0, 3, 3, 6]


async def test_portions_join_over_markers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A portion's interval holds what is passed over too, alone or between records."""
    inbox = await opened(monkeypatch, Fetched([b"x"] * 2, 3, [b"y"], 2, at_once=2))

    portions = [await inbox.take(most_records=1_000, wait_ms=0) for _ in range(3)]

    assert [(portion.start, portion.end, len(portion.items)) for portion in portions] == [
        (0, 5, 2),
        (5, 8, 1),
        (8, 8, 0),
    ]
    assert (inbox.highwater, inbox.last_stable_offset) == (8, 8)


async def test_it_begins_where_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A position inside a batch gives what is left of it."""
    inbox = await opened(monkeypatch, Fetched([b"x"] * 9), position=5)

    portion = await inbox.take(most_records=2, wait_ms=0)
    assert (portion.start, portion.end, [item.offset for item in portion.items]) == (5, 7, [5, 6])


async def test_silence_is_counted_from_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker is silent since it was asked; while records wait here nobody asks it."""
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    fetched = Fetched([b"x"] * 2)
    inbox = await opened(monkeypatch, fetched)

    clock[0] = 110.0
    silent = [inbox.silent_seconds()]
    await take(inbox, most_records=1)
    clock[0] = 130.0
    silent.append(inbox.silent_seconds())
    await take(inbox)
    clock[0] = 140.0
    silent.append(inbox.silent_seconds())
    fetched.answered_at = 135.0
    silent.append(inbox.silent_seconds())

    assert silent == [10.0, 0.0, 10.0, 5.0]


async def test_a_missing_right_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who lacks what, on which resource."""

    class Refused(Fetched):
        async def answers(self, *, wait_seconds: float) -> list[Answer]:
            raise TopicAuthorizationFailedError("wire.raw")

    inbox = await opened(monkeypatch, Refused())

    with pytest.raises(MissingRightError, match=r"User:ANONYMOUS lacks READ on topic wire\.raw"):
        await take(inbox)
