"""The one who sends dead letters back, without a broker: how a transaction that fails is told."""

import asyncio
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError, ProducerFenced

from streams.dead_letters.transactions import Replays
from streams.errors import BrokerError, UnknownOutcomeError
from streams.lanes.transaction import Row
from streams.records.outcomes import OutRecord

RAW = OutRecord(topic="wire.raw", key=b"k", value=b"1", headers=(("feed", b"tass"),), partition=3)
MARK = OutRecord(topic="wire.replays", key=b"3:17", value=b"{}", partition=3)


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


def unknown() -> UnknownOutcomeError:
    """What the producer raises where a commit was not answered."""
    error = UnknownOutcomeError("commit not confirmed")
    error.__cause__ = KafkaConnectionError("reset")
    return error


async def test_records_and_marks_are_one_transaction() -> None:
    """Records go by partition, in their order, beside their marks."""
    producer = Producer()
    second = OutRecord(topic="wire.raw", key=None, value=None, partition=3)
    await Replays(producer, address="a:1").commit([RAW, MARK, second])  # type: ignore[arg-type]

    assert producer.rows == [
        {
            TopicPartition("wire.raw", 3): [Row(b"k", b"1", (("feed", b"tass"),)), Row(None, None)],
            TopicPartition("wire.replays", 3): [Row(b"3:17", b"{}")],
        }
    ]


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
    monkeypatch.setattr("streams.dead_letters.transactions._STEP_SECONDS", 0.01)

    with pytest.raises(BrokerError, match=told) as caught:
        await Replays(Producer(failure), address="a:1").commit([RAW, MARK])  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
