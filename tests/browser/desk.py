"""What sends articles to the live page in its tests: the pipeline's own verdicts and records, on a broker of their own."""

import itertools
import json
import time
import uuid
from typing import Any

from confluent_kafka import Producer

from streams.article import RawItem
from streams.assemble import create_pipeline
from streams.cli.inputs import judge_item
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
        self._producer = Producer({"bootstrap.servers": address, "linger.ms": 0})
        self._offsets = itertools.count()

    def send(self, value: bytes, *, feed: str | None = None, wait: bool = True) -> dict[str, Any]:
        """Publish what becomes of a raw item; gives its enriched record. wait: until the broker has it."""
        raw = RawItem(
            value=value,
            headers=() if feed is None else (("feed", feed.encode()),),
            topic="wire.raw",
            partition=0,
            offset=next(self._offsets),
            received_at=time.time_ns() // 1_000_000,
        )
        (record,) = [out for out in judge_item(raw, self._pipeline, self._memory).records if out.topic == ENRICHED]
        assert record.value is not None
        self._headers = list(record.headers)
        self._produce(record.key, record.value, wait=wait)
        return json.loads(record.value)

    def send_as_it_is(self, record: dict[str, Any]) -> None:
        """Publish an enriched record that no worker would write, under the headers of the last one."""
        self._produce(record["enrichment"]["id"].encode(), json.dumps(record).encode(), wait=True)

    def wait(self) -> None:
        """Wait until the broker has all that was sent."""
        assert self._producer.flush(_ANSWER_SECONDS) == 0

    def _produce(self, key: bytes | None, value: bytes, *, wait: bool) -> None:
        while True:
            try:
                self._producer.produce(ENRICHED, key=key, value=value, headers=self._headers)
                break
            except BufferError:  # the client's queue is full
                self.wait()
        if wait:
            self.wait()


class Feed:
    """A feed of one test's own: its page asks for this feed alone, so tests do not see each other's articles."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.id = desk, f"t-{uuid.uuid4().hex[:8]}"
        self._versions = itertools.count(1)

    def uri(self, name: str) -> str:
        """The identity of one of its articles."""
        return f"urn:example:{self.id}:{name}"

    def send(self, name: str, *, headline: str | None = None, wait: bool = True, **properties: Any) -> dict[str, Any]:
        """Publish a version of an article, later than all before; gives its record."""
        item = ninjs(
            uri=self.uri(name),
            headline=f"Headline of {name}" if headline is None else headline,
            version=str(next(self._versions)),
            language=properties.pop("language", "en"),
            **properties,
        )
        return self.desk.send(item, feed=self.id, wait=wait)

    def kill(self, name: str, *, note: str = "Take it down.") -> dict[str, Any]:
        """Publish the kill of an article; gives its record."""
        item = ninjs(
            uri=self.uri(name), headline=None, body=None, status="canceled", version=str(next(self._versions)), edNote=note
        )
        return self.desk.send(item, feed=self.id)
