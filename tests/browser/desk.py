"""What sends articles to the live page in its tests: verdicts and records of the pipeline, on the embedded broker."""

import itertools
import json
import time
import urllib.parse
import uuid
from collections.abc import Sequence
from typing import Any

from confluent_kafka import Producer

from streams.article import RawItem
from streams.assemble import create_pipeline
from streams.cli.inputs import judge_record
from streams.kafka.embedded import PARTITIONS
from streams.records import Routes
from streams.settings import Settings
from streams.stores.memory import Memory
from tests.kit.items import ninjs

ENRICHED = Routes("wire.").enriched
_ANSWER_SECONDS = 10.0


class Desk:
    """Publishes enriched records as a worker would, from the same code, one article at a time."""

    def __init__(self, address: str) -> None:
        """address: of the broker."""
        settings = Settings()
        self._pipeline = create_pipeline(settings)
        self._memory = Memory(window_days=settings.dedupe_window_days)
        self._producer = Producer({"bootstrap.servers": address, "linger.ms": 100})
        self._offsets = itertools.count()

    def send(
        self,
        value: bytes,
        *,
        feed: str | None = None,
        partition: int = 0,
        received_at: int | None = None,
        wait: bool = True,
    ) -> dict[str, Any]:
        """Publish what becomes of a raw item; gives its enriched record.

        received_at: milliseconds since 1970 UTC; None: now. wait: until the broker has it.
        """
        received_at = time.time_ns() // 1_000_000 if received_at is None else received_at
        raw = RawItem(
            value=value,
            headers=() if feed is None else (("feed", feed.encode()),),
            topic="wire.raw",
            partition=partition,
            offset=next(self._offsets),
            received_at=received_at,
        )
        (outcome,) = judge_record(raw, self._pipeline, self._memory)
        (record,) = [out for out in outcome.records if out.topic == ENRICHED]
        assert record.value is not None
        self._produce(
            key=record.key,
            value=record.value,
            headers=list(record.headers),
            partition=partition,
            timestamp=received_at,  # the embedded broker keeps it
        )
        if wait:
            self.wait()
        return json.loads(record.value)

    def send_as_it_is(self, record: dict[str, Any]) -> None:
        """Publish an enriched record that no worker would write."""
        self._produce(
            key=record["enrichment"]["id"],
            value=json.dumps(record),
            partition=record["enrichment"]["raw"]["partition"],
        )
        self.wait()

    def wait(self) -> None:
        """Wait until the broker has all that was sent."""
        assert self._producer.flush(_ANSWER_SECONDS) == 0

    def _produce(self, **record: Any) -> None:
        while True:
            try:
                self._producer.produce(ENRICHED, **record)
                return
            except BufferError:  # the client's queue is full
                self.wait()


class Feed:
    """A feed of one test's own: its page asks for this feed alone, so tests do not see each other's articles.

    All of it is on one partition, so that its articles, too, have an order.
    """

    _numbers = itertools.count()

    def __init__(self, desk: Desk, *, name: str | None = None) -> None:
        """name: id of the feed. None: a new one."""
        self.desk, self.id = desk, name or f"t-{uuid.uuid4().hex[:8]}"
        self._partition = next(self._numbers) % PARTITIONS
        self._versions = itertools.count(1)

    def uri(self, name: str) -> str:
        """The identity of one of its articles."""
        return f"urn:example:{self.id}:{urllib.parse.quote(name)}"

    def send(self, name: str, *, headline: str | None = None, wait: bool = True, **properties: Any) -> dict[str, Any]:
        """Publish a version of an article, later than all before; gives its record."""
        item = ninjs(
            uri=self.uri(name),
            headline=f"Headline of {name}" if headline is None else headline,
            version=str(next(self._versions)),
            language=properties.pop("language", "en"),
            **properties,
        )
        return self.desk.send(item, feed=self.id, partition=self._partition, wait=wait)

    def send_all(self, names: Sequence[str], **properties: Any) -> None:
        """Publish an article of each name, quickly."""
        for name in names:
            self.send(name, wait=False, **properties)
        self.desk.wait()

    def take_back(self, name: str, *, status: str = "canceled", note: str = "Take it down.") -> dict[str, Any]:
        """Publish the kill of an article; gives its record. status: `withheld` is one that a newer version lifts."""
        item = ninjs(
            uri=self.uri(name), headline=None, body=None, status=status, version=str(next(self._versions)), edNote=note
        )
        return self.desk.send(item, feed=self.id, partition=self._partition)
