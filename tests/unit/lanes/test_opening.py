"""Opening a lane: the order of its steps, and which position and memory it goes on with. No broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka import OffsetAndTimestamp, TopicPartition

from streams.errors import BrokerError, CorruptionError
from streams.lanes import opening
from streams.lanes.changelog import Reflected
from streams.lanes.opening import Kept, open_lane
from streams.metrics import Metrics
from streams.stores.memory import Memory
from tests.kit.lanes import lane_context

PARTITION = TopicPartition("wire.raw", 0)


class Broker:
    """Stands for consumer, producer and the topics of one partition.

    A former owner's last commit is in the air until the producer is open: only then the new position can be read.
    Raw has a record a second from `began_at` on, seconds; memory judged those below the position that it reflects,
    which began at 0. Enriched holds `published` records behind one portion of aborted ones.
    """

    def __init__(
        self,
        *,
        in_sight: int | None,
        after_opening: int | None,
        reflected: int | None,
        beginning: int = 0,
        end: int = 1_000,
        began_at: int = 0,
        published: int = 0,
    ) -> None:
        self.in_sight, self.after_opening, self.reflected = in_sight, after_opening, reflected
        self.beginning, self.end, self.began_at, self.published = beginning, end, began_at, published
        self.restores = 0

    async def open(self, topics: Any) -> None:
        await asyncio.sleep(0)
        self.in_sight = self.after_opening

    async def committed(self, partition: TopicPartition) -> int | None:
        return self.in_sight

    async def beginning_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, self.beginning)

    async def end_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, self.end)

    async def offsets_for_times(
        self, times: dict[TopicPartition, int]
    ) -> dict[TopicPartition, OffsetAndTimestamp | None]:
        found: dict[TopicPartition, OffsetAndTimestamp | None] = {}
        for partition, time in times.items():
            offset = max(self.beginning, -(-time // 1_000) - self.began_at)
            found[partition] = OffsetAndTimestamp(offset, time) if offset < self.end else None
        return found

    async def restore(self, partition: TopicPartition, **_: Any) -> Reflected | None:
        self.restores += 1
        if self.reflected is None:
            return None
        last = self.reflected - 1
        return Reflected(position=self.reflected, last_offset=last, last_received_at=last * 1_000)

    @asynccontextmanager
    async def open_log(self, partition: TopicPartition, cluster: Any) -> AsyncIterator["Broker"]:
        assert partition == TopicPartition("wire.enriched", 0)
        yield self

    async def portions(self) -> AsyncIterator[list[object]]:
        yield []
        if self.published:
            yield [object()] * self.published


async def opened(
    monkeypatch: pytest.MonkeyPatch, broker: Any, *, kept: Kept | None = None, metrics: Metrics | None = None
) -> Kept:
    monkeypatch.setattr(opening, "restore", broker.restore)
    monkeypatch.setattr(opening, "open_log", broker.open_log)
    context = lane_context(broker, metrics=metrics or Metrics(raw_topic="wire.raw", subjects=[]))
    return await open_lane(PARTITION, context, broker, kept=kept)


async def test_the_position_is_asked_once_the_producer_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit of the former owner that was still in the air counts: nothing of it is judged again."""
    lane = await opened(monkeypatch, Broker(in_sight=10, after_opening=20, reflected=20))

    assert lane.reflected.position == 20


async def test_kept_memory_is_used_where_it_reflects_the_position(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lane that opens again where it stood needs no restore."""
    broker = Broker(in_sight=20, after_opening=20, reflected=20)
    kept = Kept(reflected=Reflected(position=20), memory=Memory(window_days=30))

    assert (await opened(monkeypatch, broker, kept=kept)).memory is kept.memory
    assert broker.restores == 0


@pytest.mark.parametrize("position", [19, 21])
async def test_kept_memory_of_another_position_is_thrown_away(monkeypatch: pytest.MonkeyPatch, position: int) -> None:
    """Memory that reflects another position, since somebody else owned the partition, is restored anew."""
    broker = Broker(in_sight=20, after_opening=20, reflected=20)
    kept = Kept(reflected=Reflected(position=position), memory=Memory(window_days=30))

    lane = await opened(monkeypatch, broker, kept=kept)

    assert (lane.reflected.position, broker.restores) == (20, 1)
    assert lane.memory is not kept.memory


@pytest.mark.parametrize("reflected", [None, 19])
async def test_a_position_ahead_of_memory_is_corruption(monkeypatch: pytest.MonkeyPatch, reflected: int | None) -> None:
    """Memory that misses something would publish known articles again."""
    with pytest.raises(CorruptionError, match="ahead"):
        await opened(monkeypatch, Broker(in_sight=20, after_opening=20, reflected=reflected))


async def test_a_position_behind_memory_is_a_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody set the position back on purpose: it is followed."""
    assert (await opened(monkeypatch, Broker(in_sight=5, after_opening=5, reflected=20))).reflected.position == 5


@pytest.mark.parametrize(("reflected", "position"), [(20, 20), (None, 3)])
async def test_a_forgotten_position_is_memorys(
    monkeypatch: pytest.MonkeyPatch, reflected: int | None, position: int
) -> None:
    """Where the broker has forgotten the position, memory's copy counts; without one, the log's beginning."""
    broker = Broker(in_sight=None, after_opening=None, reflected=reflected, beginning=3)

    assert (await opened(monkeypatch, broker)).reflected.position == position


async def test_a_position_beyond_the_log_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log that lost its end: going on would skip what comes until the position is reached."""
    with pytest.raises(BrokerError, match=r"position 20 is beyond the end of wire\.raw, 19"):
        await opened(monkeypatch, Broker(in_sight=20, after_opening=20, reflected=20, end=19))


@pytest.mark.parametrize("end", [19, 20, 1_000])
async def test_a_log_made_anew_is_judged_from_its_beginning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, end: int
) -> None:
    """Whoever deletes wire.raw deletes the position too: what the new log holds up to memory's must not be skipped."""
    broker = Broker(in_sight=None, after_opening=None, reflected=20, end=end, began_at=500)

    assert (await opened(monkeypatch, broker)).reflected.position == 0
    assert "made anew" in caplog.text


async def test_memory_and_position_lost_together_are_no_first_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where articles were published, a lane with neither memory nor position would publish them again."""
    with pytest.raises(CorruptionError, match=r"wire\.enriched holds articles, but wire\.memory holds nothing"):
        await opened(monkeypatch, Broker(in_sight=None, after_opening=None, reflected=None, published=1))


@pytest.mark.parametrize("committed", [0, 3])
async def test_memory_is_built_anew_from_the_beginning_where_asked(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, committed: int
) -> None:
    """No memory, and the position set to the log's beginning: the way an operator has all judged anew; told so."""
    broker = Broker(in_sight=committed, after_opening=committed, reflected=None, beginning=3)

    assert (await opened(monkeypatch, broker)).reflected.position == 3
    assert "publishes anew" in caplog.text


async def test_what_retention_took_is_counted_and_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A position before the log's beginning is lost data, counted by its records."""
    metrics = Metrics(raw_topic="wire.raw", subjects=[])
    broker = Broker(in_sight=20, after_opening=20, reflected=20, beginning=27)

    assert (await opened(monkeypatch, broker, metrics=metrics)).reflected.position == 27
    assert b"newswire_records_lost_to_retention_total 7.0" in metrics.render()
