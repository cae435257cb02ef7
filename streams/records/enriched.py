"""The enriched record, on `wire.enriched` and the subjects' topics: `{"item": …, "enrichment": …}`.

Written once for all topics that must learn of a new article, a revision or a kill, and read back. Its parts: ninjs.py
(item), enrichment.py, cloudevents.py (headers). Field by field in docs: records, Enriched record.
"""

from typing import Any

import orjson
from pydantic import TypeAdapter

from streams.article import Headers, frozen
from streams.records.cloudevents import event_headers, event_id
from streams.records.enrichment import Enrichment, build_enrichment
from streams.records.facts import Content, Delivery, Origin
from streams.records.fields import read_value
from streams.records.instants import format_instant
from streams.records.ninjs import build_item, build_kill_item, find_main_text, is_item
from streams.records.outcomes import Outcome, OutcomeKind, OutRecord
from streams.records.places import Place
from streams.records.routes import Routes
from streams.records.size import record_size, refuse_too_large


def publish_enriched(
    origin: Origin,
    content: Content,
    delivery: Delivery,
    *,
    routes: Routes,
    max_record_bytes: int,
    limits: tuple[str, ...] = (),
) -> Outcome:
    """Render an enriched record: the same key, headers and value for the topic of all and those of its subjects.

    Raises DeadLetterError(TOO_LARGE) where the value does not fit a topic.
    """
    stands = delivery.stands
    received_at = format_instant(origin.received_at)
    build = build_kill_item if stands.kind is OutcomeKind.KILL else build_item
    value = orjson.dumps(
        {
            "item": build(origin, content, delivery),
            "enrichment": build_enrichment(origin, content, delivery, received_at=received_at),
        }
    )
    key = origin.id.encode()
    headers = event_headers(
        origin.id,
        feed=origin.feed,
        kind=stands.kind,
        revision=stands.revision,
        digest=stands.digest,
        received_at=received_at,
    )
    refuse_too_large(record_size(key, value, headers), max_record_bytes=max_record_bytes, what="the enriched record")
    topics = (routes.enriched, *map(routes.subject, delivery.subject_topics))
    return Outcome(
        kind=stands.kind,
        records=tuple([OutRecord(topic=topic, key=key, value=value, headers=headers) for topic in topics]),
        subjects=tuple([tag.subject for tag in content.tags]),
        limits=limits,
        is_without_story=delivery.is_without_story,
    )


@frozen
class Enriched:
    """An enriched record, as a subscriber reads it."""

    item: dict[str, Any]
    """A ninjs 3.1 item; what is unknown is absent."""
    enrichment: Enrichment

    @property
    def ce_id(self) -> str:
        """The subscriber's idempotency key, as the header of that name has it."""
        said = self.enrichment
        return event_id(said.id, revision=said.revision, digest=said.digest)

    @property
    def headers(self) -> Headers:
        """The headers that it has on its topics."""
        said = self.enrichment
        return event_headers(
            said.id,
            feed=said.feed,
            kind=said.outcome,
            revision=said.revision,
            digest=said.digest,
            received_at=said.raw.received_at,
        )

    @property
    def outcome(self) -> OutcomeKind:
        """What became of the raw record."""
        return self.enrichment.outcome

    @property
    def reason(self) -> None:
        """What is published needs none."""

    @property
    def raw_place(self) -> Place:
        """Where the raw record is."""
        raw = self.enrichment.raw
        return Place(raw.partition, raw.offset, raw.item)

    @property
    def headline(self) -> str | None:
        """The delivered headline."""
        return find_main_text(self.item, "headlines")

    @property
    def body(self) -> str | None:
        """The delivered body."""
        return find_main_text(self.item, "bodies")


_ENRICHED = TypeAdapter(Enriched)


def read_enriched(value: bytes | None, headers: Headers = ()) -> Enriched | None:
    """Read an enriched record. None where newswire did not write it.

    headers: must say what the value says; those that are missing are not missed, as a record may come without, by HTTP.
    """
    read = read_value(value, _ENRICHED)
    return read if read is not None and _is_ours(read, dict(headers)) else None


def _is_ours(read: Enriched, headers: dict[str, bytes | None]) -> bool:
    said, before = read.enrichment, read.enrichment.supersedes
    return (
        is_item(read.item, identity=said.id)
        and all(headers.get(name, content) == content for name, content in read.headers)
        and (before is None or before.ce_id == event_id(said.id, revision=before.revision, digest=before.digest))
    )
