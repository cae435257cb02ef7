"""An open lane: what it makes a batch of. No broker."""

import time
from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.article import RawItem
from streams.errors import BrokerError, CorruptionError
from streams.lanes.changelog import Reflected
from streams.lanes.inbox import Portion
from streams.lanes.session import Kept, Session, part_by_time
from streams.metrics import Metrics
from streams.records.outcomes import Outcome, OutcomeKind, OutRecord
from streams.stores.memory import Memory
from tests.kit.lanes import Destinations, Watch, lane_context

HOUR_MS = 3_600_000


def portion(*hours: float) -> Portion:
    """Records that were received at these hours, two offsets apart, in an interval that is wider."""
    items = [RawItem(value=b"", offset=11 + 2 * at, received_at=int(hour * HOUR_MS)) for at, hour in enumerate(hours)]
    return Portion(start=10, end=11 + 2 * len(hours), items=items)


@pytest.mark.parametrize("hours", [(), (5,), (0, 1, 12)])
def test_what_came_within_half_a_day_is_one_batch(hours: tuple[float, ...]) -> None:
    """The usual case: nothing is left over."""
    whole = portion(*hours)

    assert part_by_time(whole) == (whole, None)


def test_a_backlog_of_days_is_parted_and_joins() -> None:
    """Each part spans half a day at most; they join, and hold every record once, in order."""
    whole = portion(0, 6, 12.5, 13, 40, 100, 100.5)
    parts = []
    rest: Portion | None = whole
    while rest is not None:
        part, rest = part_by_time(rest)
        parts.append(part)

    assert [len(part.items) for part in parts] == [2, 2, 1, 2]
    assert [item for part in parts for item in part.items] == whole.items
    assert [part.start for part in parts[1:]] == [part.end for part in parts[:-1]]
    assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)


class Inbox:
    """Stands for the inbox: gives one portion."""

    def __init__(self, portion: Portion) -> None:
        self.portion = portion

    async def take(self, *, most_records: int, wait_ms: int) -> Portion:
        return self.portion


class Producer:
    """Stands for the producer: keeps what was committed, by topic."""

    def __init__(self) -> None:
        self.committed: dict[str, int] = {}
        self.position = -1

    async def commit(self, rows: Any, *, source: TopicPartition, position: int) -> dict[TopicPartition, int]:
        self.committed = {at.topic: len(its) for at, its in rows.items()}
        self.position = position
        return dict.fromkeys(rows, 50)


def session(
    portion: Portion, *, position: int = 10, producer: Any = None, metrics: Metrics | None = None, **context: Any
) -> Session:
    kept = Kept(
        reflected=Reflected(position=position, app="newswire", topic_id="one"),
        memory=Memory(window_days=30),
        changelog_end=None,
    )
    shared = lane_context(metrics=metrics or Metrics(raw_topic="wire.raw", subjects=[]), **context)
    stands_in: Any = Inbox(portion)
    sends: Any = producer or Producer()
    partition = TopicPartition("wire.raw", 0)
    return Session(partition, shared, producer=sends, inbox=stands_in, kept=kept)


async def test_a_record_of_next_year_moves_no_clock() -> None:
    """What is more than a day ahead of this machine's clock is refused for forgetting, and counted; the rest counts."""
    now, metrics = time.time_ns() // 1_000_000, Metrics(raw_topic="wire.raw", subjects=[])
    times = [now + 365 * 24 * HOUR_MS, now - 1_000, now]
    items = [RawItem(value=b"", offset=10 + at, received_at=received) for at, received in enumerate(times)]
    opened = session(Portion(start=10, end=13, items=items), metrics=metrics)
    batch = await opened.read()

    assert batch is not None
    assert batch.memory._clock <= now
    assert b"newswire_clock_refusals_total 1.0" in metrics.render()


async def test_a_batch_must_begin_where_the_last_one_ended() -> None:
    """I7: a gap is a lost article, and our own corruption."""
    with pytest.raises(CorruptionError, match=r"read \[11, 13\) where a batch must start at 10"):
        await session(Portion(start=11, end=13, items=[])).read()


async def test_a_topic_that_was_created_again_ends_the_session() -> None:
    """Its positions mean nothing any more."""
    with pytest.raises(BrokerError, match="deleted and created again"):
        await session(Portion(start=10, end=13, items=[]), watch=Watch("two")).read()


async def test_records_for_a_topic_that_is_gone_are_counted_and_the_rest_is_committed() -> None:
    """Nothing stands still for the topic of a retired subject."""
    destinations, producer = Destinations(), Producer()
    destinations.missing = {"wire.subject.old"}
    metrics = Metrics(raw_topic="wire.raw", subjects=[])
    opened = session(
        Portion(start=10, end=11, items=[RawItem(value=b"", offset=10, received_at=0)]),
        producer=producer,
        metrics=metrics,
        destinations=destinations,
    )
    batch = await opened.read()
    assert batch is not None
    sent = [OutRecord(topic=topic, key=b"k", value=b"v") for topic in ("wire.enriched", "wire.subject.old")]
    await batch.publish([Outcome(kind=OutcomeKind.KILL, records=tuple(sent))])

    assert (producer.committed, producer.position) == ({"wire.enriched": 1, "wire.memory": 1}, 11)
    assert b"newswire_records_without_topic_total 1.0" in metrics.render()
    assert opened.position == 11


async def test_kills_without_a_story_are_told_once_a_batch(caplog: pytest.LogCaptureFixture) -> None:
    """However many there are: the log names the partition and their number, the metric counts each."""
    metrics = Metrics(raw_topic="wire.raw", subjects=[])
    items = [RawItem(value=b"", offset=10 + at, received_at=0) for at in range(3)]
    opened = session(Portion(start=10, end=13, items=items), metrics=metrics)
    batch = await opened.read()
    assert batch is not None
    kills = [Outcome(kind=OutcomeKind.KILL, is_without_story=is_lost) for is_lost in (True, False, True)]
    await batch.publish(kills)

    assert [record.getMessage().partition(" articles")[0] for record in caplog.records] == ["wire.raw 0: kills of 2"]
    assert b"newswire_kills_without_story_total 2.0" in metrics.render()
