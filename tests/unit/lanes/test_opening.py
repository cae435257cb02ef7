"""Opening a lane: the order of its steps, and which position and memory it goes on with. No broker."""

import asyncio
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.errors import BrokerError, CorruptionError, ForeignTopicsError
from streams.lanes import opening
from streams.lanes.changelog import Reflected
from streams.lanes.opening import find_start
from streams.lanes.session import Kept
from streams.metrics import Metrics
from streams.stores.memory import Memory
from tests.kit.lanes import Membership, lane_context

PARTITION = TopicPartition("wire.raw", 0)


class Broker:
    """Stands for the member and the topics of one partition.

    Memory judged raw up to the position that it reflects, for the app `app`, in the log `topic_id`. Enriched holds
    `published` records behind one portion of aborted ones. The changelog ends at `changelog_end`.
    """

    def __init__(
        self,
        *,
        committed: int | None,
        reflected: int | None,
        beginning: int = 0,
        end: int = 1_000,
        published: int = 0,
        app: str = "newswire",
        topic_id: str = "one",
        changelog_end: int = 70,
    ) -> None:
        self._committed, self.reflected = committed, reflected
        self.beginning, self.end, self.published = beginning, end, published
        self.app, self.topic_id, self.changelog_end = app, topic_id, changelog_end
        self.restores = 0

    async def committed(self, partition: TopicPartition) -> int | None:
        return self._committed

    async def beginning_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, self.beginning)

    async def end_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        return {at: self.changelog_end if at.topic == "wire.memory" else self.end for at in partitions}

    async def restore(self, partition: TopicPartition, **_: Any) -> Reflected | None:
        self.restores += 1
        if self.reflected is None:
            return None
        return Reflected(position=self.reflected, app=self.app, topic_id=self.topic_id)

    @asynccontextmanager
    async def open_log(self, partition: TopicPartition, cluster: Any) -> AsyncIterator["Broker"]:
        assert partition == TopicPartition("wire.enriched", 0)
        yield self

    async def portions(self) -> AsyncIterator[list[object]]:
        yield []
        if self.published:
            yield [object()] * self.published


async def opened(monkeypatch: pytest.MonkeyPatch, broker: Broker, *, kept: Kept | None = None) -> Kept:
    return (await started(monkeypatch, broker, kept=kept))[0]


async def started(monkeypatch: pytest.MonkeyPatch, broker: Any, *, kept: Kept | None = None) -> tuple[Kept, int]:
    monkeypatch.setattr(opening, "restore", broker.restore)
    monkeypatch.setattr(opening, "open_log", broker.open_log)
    context = lane_context(membership=Membership(broker))
    return await find_start(PARTITION, context, kept=kept, tell=lambda doing: None)


def kept_at(position: int, *, topic_id: str = "one", changelog_end: int | None = 70) -> Kept:
    reflected = Reflected(position=position, app="newswire", topic_id=topic_id)
    return Kept(reflected=reflected, memory=Memory(window_days=30), changelog_end=changelog_end)


async def test_the_position_is_asked_once_the_producer_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit of the former owner that was still in the air counts: nothing of it is judged again."""
    broker = Broker(committed=10, reflected=20)
    closed = []

    class Producer:
        async def open(self, topics: Any) -> None:
            await asyncio.sleep(0)
            broker._committed = 20

        async def close(self) -> None:
            closed.append("producer")

    class Inbox:
        def __init__(self, cluster: Any, partition: TopicPartition, position: int) -> None:
            self.position = position

        async def open(self) -> None:
            """As the inbox's."""

    monkeypatch.setattr(opening, "restore", broker.restore)
    monkeypatch.setattr(opening, "new_producer", lambda partition, context: Producer())
    monkeypatch.setattr(opening, "Inbox", Inbox)

    session = await opening.open_session(
        PARTITION, lane_context(membership=Membership(broker)), kept=None, tell=lambda doing: None
    )

    assert session.position == 20
    assert session.inbox.position == 20  # type: ignore[attr-defined]
    assert closed == []


async def test_an_opening_that_fails_lets_its_producer_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a connection would stay for each try."""
    closed = []

    class Producer:
        async def open(self, topics: Any) -> None:
            raise BrokerError("away")

        async def close(self) -> None:
            closed.append("producer")

    monkeypatch.setattr(opening, "new_producer", lambda partition, context: Producer())

    with pytest.raises(BrokerError, match="away"):
        await opening.open_session(PARTITION, lane_context(), kept=None, tell=lambda doing: None)
    assert closed == ["producer"]


async def test_what_was_kept_is_used_where_it_is_what_was_committed_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lane that opens again where it stood needs no restore."""
    broker, kept = Broker(committed=20, reflected=20), kept_at(20)

    assert (await opened(monkeypatch, broker, kept=kept)).memory is kept.memory
    assert broker.restores == 0


@pytest.mark.parametrize(
    "kept",
    [
        kept_at(19),
        kept_at(21),
        pytest.param(kept_at(20, changelog_end=69), id="another wrote to the changelog"),
        pytest.param(kept_at(20, changelog_end=None), id="it never wrote itself"),
        pytest.param(kept_at(20, topic_id="zero"), id="of another raw topic"),
    ],
)
async def test_what_was_kept_is_thrown_away_where_anything_happened_since(
    monkeypatch: pytest.MonkeyPatch, kept: Kept
) -> None:
    """Somebody else had the partition, even if the position was set back to where it was: memory is restored."""
    broker = Broker(committed=20, reflected=20)

    lane = await opened(monkeypatch, broker, kept=kept)

    assert (lane.reflected.position, broker.restores) == (20, 1)
    assert lane.memory is not kept.memory


async def test_memory_is_freed_before_another_is_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two memories of gigabytes at once would not fit."""
    broker = Broker(committed=20, reflected=20)
    kept: list[Kept] = [kept_at(19)]
    memory = weakref.ref(kept[0].memory)
    alive: list[bool] = []
    restore = broker.restore

    async def looked_at(partition: TopicPartition, **options: Any) -> Reflected | None:
        alive.append(memory() is not None)
        return await restore(partition, **options)

    monkeypatch.setattr(broker, "restore", looked_at)
    await opened_with(monkeypatch, broker, kept)

    assert alive == [False]


async def opened_with(monkeypatch: pytest.MonkeyPatch, broker: Broker, kept: list[Kept]) -> None:
    monkeypatch.setattr(opening, "restore", broker.restore)
    context = lane_context(membership=Membership(broker))
    await find_start(PARTITION, context, kept=kept.pop(), tell=lambda doing: None)


@pytest.mark.parametrize("reflected", [None, 19])
async def test_a_position_ahead_of_memory_is_corruption(monkeypatch: pytest.MonkeyPatch, reflected: int | None) -> None:
    """Memory that misses something would publish known articles again."""
    with pytest.raises(CorruptionError, match="ahead"):
        await opened(monkeypatch, Broker(committed=20, reflected=reflected))


async def test_memory_of_another_app_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two apps on the same topics would publish each article twice: the second one is told of the first."""
    with pytest.raises(ForeignTopicsError, match=r"memory of app id first, not of newswire.*NEWSWIRE_APP_ID=first"):
        await opened(monkeypatch, Broker(committed=None, reflected=20, app="first"))


async def test_a_position_behind_memory_is_a_rewind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody set the position back on purpose: it is followed."""
    assert (await opened(monkeypatch, Broker(committed=5, reflected=20))).reflected.position == 5


@pytest.mark.parametrize(("reflected", "position"), [(20, 20), (None, 3)])
async def test_a_forgotten_position_is_memorys(
    monkeypatch: pytest.MonkeyPatch, reflected: int | None, position: int
) -> None:
    """Where the broker has forgotten the position, memory's copy counts; without one, the log's beginning."""
    broker = Broker(committed=None, reflected=reflected, beginning=3)

    assert (await opened(monkeypatch, broker)).reflected.position == position


async def test_a_position_beyond_the_log_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log that lost its end: going on would skip what comes until the position is reached."""
    with pytest.raises(BrokerError, match=r"position 20 is beyond the end of wire\.raw, 19"):
        await opened(monkeypatch, Broker(committed=20, reflected=20, end=19))


@pytest.mark.parametrize("committed", [None, 20, 600])
@pytest.mark.parametrize("end", [19, 1_000])
async def test_a_log_that_was_created_again_is_judged_from_its_beginning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, committed: int | None, end: int
) -> None:
    """Positions of the deleted log mean nothing in the new one, even where a batch of it was committed unawares."""
    broker = Broker(committed=committed, reflected=20, end=end, topic_id="zero")

    start = await opened(monkeypatch, broker)

    assert (start.reflected.position, start.reflected.topic_id) == (0, "one")
    assert "deleted and created again" in caplog.text


async def test_memory_and_position_lost_together_are_no_first_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where articles were published, a lane with neither memory nor position would publish them again."""
    with pytest.raises(CorruptionError, match=r"wire\.enriched holds articles, but wire\.memory holds nothing"):
        await opened(monkeypatch, Broker(committed=None, reflected=None, published=1))


@pytest.mark.parametrize("committed", [0, 3])
async def test_memory_is_built_from_the_beginning_where_asked(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, committed: int
) -> None:
    """No memory, and the position set to the log's beginning: the way an operator has all judged again; told so."""
    broker = Broker(committed=committed, reflected=None, beginning=3)

    assert (await opened(monkeypatch, broker)).reflected.position == 3
    assert "publishes all again" in caplog.text


async def test_what_retention_took_is_told_and_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A position before the log's beginning is lost data, by the number of its records."""
    start, lost = await started(monkeypatch, Broker(committed=20, reflected=20, beginning=27))

    assert (start.reflected.position, lost) == (27, 7)


async def test_what_retention_took_is_counted_once_it_is_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lane that fails before that opens again, and would count the same records again."""
    broker = Broker(committed=20, reflected=20, beginning=27)
    metrics = Metrics(raw_topic="wire.raw", subjects=[])
    failures = [BrokerError("away"), None]

    class Client:
        """Producer and inbox in one."""

        def __init__(self, *_: Any) -> None:
            """As the inbox's."""

        async def open(self, *_: Any) -> None:
            """As both's."""

        async def close(self) -> None:
            """As both's."""

        async def commit(self, rows: Any, *, source: TopicPartition, position: int) -> dict[TopicPartition, int]:
            if (failure := failures.pop(0)) is not None:
                raise failure
            assert position == 27
            return dict.fromkeys(rows, 1)

    monkeypatch.setattr(opening, "restore", broker.restore)
    monkeypatch.setattr(opening, "new_producer", lambda partition, context: Client())
    monkeypatch.setattr(opening, "Inbox", Client)
    context = lane_context(membership=Membership(broker), metrics=metrics)
    with pytest.raises(BrokerError, match="away"):
        await opening.open_session(PARTITION, context, kept=None, tell=lambda doing: None)
    assert b"newswire_records_lost_to_retention_total 0.0" in metrics.render()

    session = await opening.open_session(PARTITION, context, kept=None, tell=lambda doing: None)

    assert b"newswire_records_lost_to_retention_total 7.0" in metrics.render()
    assert session.position == 27
