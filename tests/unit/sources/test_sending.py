"""Sends become records on a topic, counted; the producer is a list here."""

import asyncio
from typing import Any

from streams.article import Headers, RawItem
from streams.kafka.cluster import Cluster
from streams.kafka.raw_producer import RawProducer
from streams.settings import MAX_RECORD_BYTES, Settings
from streams.sources.inputs import Input
from streams.sources.plan import Send
from streams.sources.sending import SendCounts, send_all


class ListProducer(RawProducer):
    """Takes records into a list."""

    def __init__(self) -> None:
        super().__init__(Cluster(Settings()), "wire.raw")
        self.records: list[tuple[bytes | None, bytes, Headers]] = []
        self.is_flushed = False

    async def send(self, *, key: bytes | None, value: bytes, headers: Headers = ()) -> None:
        """Take it."""
        self.records.append((key, value, headers))

    async def flush(self) -> None:
        """Remember that somebody asked."""
        self.is_flushed = True


def sends_of(*values: bytes, is_planted: bool = False) -> list[Send]:
    """A send a value."""
    return [Send(input=Input(path="a", value=value), is_planted=is_planted) for value in values]


def identity_of(item: RawItem) -> str | None:
    """An identity for all but dumps without id."""
    return None if item.value == b"no id" else f"urn:newswire:tass:{(item.value or b'').decode()}"


def run(sends: list[Send], producer: ListProducer, **options: Any) -> SendCounts:
    """Send them."""
    return asyncio.run(send_all(sends, producer=producer, find_identity=identity_of, **options))


def test_key_value_header() -> None:
    """The key is the identity, the value the bytes as they are, the header the feed; what has none goes without key."""
    producer = ListProducer()

    counts = run(sends_of(b"1", b"no id"), producer, feed="tass")

    feed = (("feed", b"tass"),)
    assert producer.records == [(b"urn:newswire:tass:1", b"1", feed), (None, b"no id", feed)]
    assert producer.is_flushed
    assert (counts.sent, counts.without_key, counts.bytes) == (2, 1, 6)


def test_no_feed_no_header() -> None:
    """Without a feed there is no header: the feed is then the pipeline's to find."""
    producer = ListProducer()

    run(sends_of(b"1"), producer)

    assert producer.records == [(b"urn:newswire:tass:1", b"1", ())]


def test_feed_is_part_of_the_question() -> None:
    """The identity is asked with the headers that the record gets: a dump's feed is part of its identity."""
    asked: list[Headers] = []

    def find_identity(item: RawItem) -> None:
        asked.append(item.headers)

    asyncio.run(send_all(sends_of(b"1"), producer=ListProducer(), find_identity=find_identity, feed="kyodo"))

    assert asked == [(("feed", b"kyodo"),)]


def test_too_large() -> None:
    """What the topic would not take is told, counted and passed; the rest is sent."""
    producer, told = ListProducer(), []

    counts = run(
        sends_of(b"x" * MAX_RECORD_BYTES, b"1"), producer, tell_too_large=lambda send: told.append(send.input.path)
    )

    assert told == ["a"]
    assert (counts.sent, counts.too_large) == (1, 1)


def test_planted_and_progress() -> None:
    """Planted duplicates are counted, and progress is told after every record."""
    told: list[int] = []

    counts = run(
        sends_of(b"1") + sends_of(b"1", is_planted=True),
        ListProducer(),
        tell_progress=lambda counts: told.append(counts.sent),
    )

    assert (counts.sent, counts.planted_duplicates) == (2, 1)
    assert told == [1, 2]


def test_json_of_counts() -> None:
    """The counts of `--json` have names that scripts can lean on."""
    counts = SendCounts(topic="wire.raw", sent=3, bytes=30, seconds=1.5)

    assert counts.as_json() == {
        "topic": "wire.raw",
        "sent": 3,
        "planted_duplicates": 0,
        "without_key": 0,
        "too_large": 0,
        "skipped": 0,
        "bytes": 30,
        "seconds": 1.5,
        "rate": 2.0,
    }
