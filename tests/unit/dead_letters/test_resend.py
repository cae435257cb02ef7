"""The one who sends dead letters back, without a broker: what a transaction holds, and how one that fails is told."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError, ProducerFenced

from streams.article import RawItem
from streams.dead_letters.choose import Choice, plan_resend
from streams.dead_letters.resend import Resend
from streams.errors import BrokerError, UnknownOutcomeError
from streams.kafka.cluster import Cluster
from streams.lanes.transaction import Row
from streams.records import DeadLetter, build_mark
from streams.settings import Settings
from tests.unit.dead_letters.letters import OWN, ROUTES, letter_of, raw, survey


class Producer:
    """Stands for the transactional producer: takes rows, or fails."""

    def __init__(self, failure: BaseException | None = None) -> None:
        self.failure = failure
        self.rows: list[Any] = []

    async def commit(self, rows: Any) -> None:
        """Take one transaction; without an end where the failure is a cancellation."""
        if isinstance(self.failure, asyncio.CancelledError):
            await asyncio.Event().wait()
        if self.failure is not None:
            raise self.failure
        self.rows.append(dict(rows))


def resend(
    producer: Producer, *letters: DeadLetter, there: list[RawItem] | None = None, monkeypatch: pytest.MonkeyPatch
) -> Resend:
    """The one who sends back these, where these are still there (None: all)."""

    async def read_to_end(cluster: Cluster, topic: str, **asked: Any) -> AsyncIterator[list[RawItem]]:
        yield [letter.item for letter in letters] if there is None else there

    monkeypatch.setattr("streams.dead_letters.resend.read_to_end", read_to_end)
    found = survey(*letters)
    cluster: Any = Cluster(Settings(bootstrap_servers="a:1"))
    return Resend(cluster, producer, survey=found, plan=plan_resend(found, Choice()))  # type: ignore[arg-type]


def unknown() -> UnknownOutcomeError:
    """What the producer raises where a commit was not answered."""
    error = UnknownOutcomeError("commit not confirmed")
    error.__cause__ = KafkaConnectionError("reset")
    return error


async def test_records_and_marks_are_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Records go to the partition that they stood on, in their order, beside their marks."""
    producer = Producer()
    first, second = letter_of(raw(17, value=b"1")), letter_of(raw(18, value=None, key=None, headers=()))
    counts = await resend(producer, first, second, monkeypatch=monkeypatch).run()

    counting = (("dlq_attempt", b"1"), ("dlq_first", b"3:17"))
    assert producer.rows == [
        {
            TopicPartition("wire.raw", 3): [
                Row(b"\xffkey", b"1", (*OWN, *counting)),
                Row(None, None, (("dlq_attempt", b"1"), ("dlq_first", b"3:18"))),
            ],
            TopicPartition("wire.replays", 3): [
                Row(letter.id.encode(), build_mark(letter, routes=ROUTES).value) for letter in (first, second)
            ],
        }
    ]
    assert (counts.sent, counts.bytes) == (2, 1)


async def test_what_has_gone_meanwhile_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead letter that retention took between looking and sending is not passed over in silence."""
    producer = Producer()
    first, second = letter_of(raw(17)), letter_of(raw(18))

    with pytest.raises(BrokerError, match=r"1 have gone from wire\.dead-letters meanwhile; 1 of 2 were sent back"):
        await resend(producer, first, second, there=[second.item], monkeypatch=monkeypatch).run()


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (ProducerFenced(), "another replay of dead letters has begun, which goes on in place of this"),
        (unknown(), "no Kafka broker answers at a:1 .*; the last ones may be there or not"),
        (KafkaConnectionError("reset"), "no Kafka broker answers at a:1"),
        (asyncio.CancelledError(), "no Kafka broker answers at a:1 .no answer in time"),
    ],
    ids=["fenced", "unknown", "away", "silent"],
)
async def test_a_transaction_that_fails(failure: BaseException, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fenced, unanswered, refused and silent are one line each, and nothing waits for ever."""
    monkeypatch.setattr("streams.dead_letters.resend._STEP_SECONDS", 0.01)

    with pytest.raises(BrokerError, match=told) as caught:
        await resend(Producer(failure), letter_of(raw(17)), monkeypatch=monkeypatch).run()
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith("; 0 of 1 were sent back: run it again, none is sent twice")
