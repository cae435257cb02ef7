"""The producer of raw records, without a broker: what it counts and when it gives up."""

import asyncio
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError

from streams.errors import BrokerError
from streams.kafka.cluster import Cluster
from streams.kafka.partitioner import partition_of
from streams.kafka.raw_producer import RawProducer
from streams.settings import Settings


class Client:
    """Stands for aiokafka's producer: hands out futures, or fails."""

    def __init__(self, failure: BaseException | None = None) -> None:
        self.sent: list[dict[str, Any]] = []
        self.futures: list[asyncio.Future[None]] = []
        self.failure = failure

    async def send(self, topic: str, value: bytes, **fields: Any) -> asyncio.Future[None]:
        """Take a record."""
        if self.failure is not None:
            raise self.failure
        self.sent.append({"topic": topic, "value": value, **fields})
        self.futures.append(asyncio.get_running_loop().create_future())
        return self.futures[-1]


def producer_on(client: Client) -> RawProducer:
    """A producer that is connected to this client."""
    producer = RawProducer(Cluster(Settings(partitions=8)), "wire.raw")
    producer._producer = client  # type: ignore[assignment]
    return producer


async def test_partition_of_the_key() -> None:
    """A record with key goes to Kafka's own partition of it, by the settings' count; one without key to any."""
    client = Client()
    producer = producer_on(client)
    key = b"urn:newswire:tass:395009"

    await producer.send(key=key, value=b"v", headers=(("feed", b"tass"),))
    await producer.send(key=None, value=b"v")

    assert client.sent == [
        {"topic": "wire.raw", "value": b"v", "key": key, "partition": 5, "headers": [("feed", b"tass")]},
        {"topic": "wire.raw", "value": b"v", "key": None, "partition": None, "headers": []},
    ]
    assert partition_of(key, 8) == 5


async def test_flush_waits_for_every_ack() -> None:
    """Flush returns when all that was sent is acked, and not before."""
    client = Client()
    producer = producer_on(client)
    for _ in range(3):
        await producer.send(key=None, value=b"v")
    flush = asyncio.ensure_future(producer.flush())

    for acked in range(3):
        await asyncio.sleep(0)
        assert (flush.done(), producer.acked) == (False, acked)
        client.futures[acked].set_result(None)
    await flush

    assert producer.acked == 3


async def test_a_refused_record_stops_it() -> None:
    """A record that the broker refuses ends it at the next call, which says how many records are there."""
    client = Client()
    producer = producer_on(client)
    await producer.send(key=None, value=b"v")
    await producer.send(key=None, value=b"v")
    client.futures[0].set_result(None)
    client.futures[1].set_exception(ConnectionResetError("gone"))
    await asyncio.sleep(0)

    for call in (producer.flush(), producer.send(key=None, value=b"v")):
        with pytest.raises(BrokerError, match="no Kafka broker answers at localhost:9092") as caught:
            await call
        assert str(caught.value).endswith("; 1 records are on wire.raw")


async def test_no_more_acks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker that falls silent is given up, and what is acked is told."""
    monkeypatch.setattr("streams.kafka.raw_producer._STALLED_SECONDS", 0.01)
    producer = producer_on(Client())
    await producer.send(key=None, value=b"v")

    with pytest.raises(BrokerError, match=r"no answer in time.*; 0 records are on wire\.raw"):
        await producer.flush()


async def test_a_full_queue() -> None:
    """A queue that nobody empties any more is the broker's silence, too."""
    with pytest.raises(BrokerError, match="no Kafka broker answers"):
        await producer_on(Client(KafkaTimeoutError())).send(key=None, value=b"v")


@pytest.mark.parametrize(("size", "fits"), [(1_999_914, True), (1_999_915, False)])
def test_size(size: int, fits: bool) -> None:
    """What the topic would not take is known before it is sent: key, value and headers count."""
    producer = RawProducer(Cluster(Settings()), "wire.raw")

    assert producer.fits(key=None, value=b"x" * size) is fits
    assert producer.fits(key=b"k" * 100, value=b"x" * (size - 100)) is fits
    assert producer.fits(key=None, value=b"x" * (size - 30), headers=(("feed", b"tass"),)) is fits
