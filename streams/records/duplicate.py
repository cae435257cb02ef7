"""The duplicate, on `wire.duplicates`: a raw record that says nothing new becomes a pointer.

It says what stands, where that came from, and where this one is. Field by field in docs: records, Duplicates.
"""

from typing import Literal

import orjson
from pydantic import TypeAdapter

from streams.article import frozen
from streams.records.cloudevents import CONTENT_TYPE_JSON, event_id
from streams.records.facts import Origin, Standing
from streams.records.fields import Count, Digest, Id, Instant, Ordinal, Sha256, read_value
from streams.records.instants import format_instant
from streams.records.outcomes import Outcome, OutcomeKind, OutRecord, RepeatReason
from streams.records.places import Place
from streams.records.routes import Routes
from streams.records.size import record_size, refuse_too_large


def publish_repeat(
    origin: Origin,
    *,
    kind: OutcomeKind,
    reason: RepeatReason,
    version: str | None,
    digest: str | None,
    stands: Standing,
    stands_offset: int,
    stands_received_at: int,
    routes: Routes,
    max_record_bytes: int,
) -> Outcome:
    """Render a `duplicate` or a `late` for the topic of duplicates.

    version: the source's, None where it has none. digest: None where the verdict needed none. stands_offset,
    stands_received_at: of the raw record behind what stands; it lies in the same partition, as all of an identity do.
    Raises DeadLetterError(TOO_LARGE) where the pointer does not fit its topic, as with an id of a megabyte.
    """
    raw = origin.raw
    value = orjson.dumps(
        {
            "id": origin.id,
            "feed": origin.feed,
            "article_id": origin.article_id,
            "outcome": kind,
            "reason": reason,
            "version": version,
            "digest": digest,
            "stands": {
                "outcome": stands.kind,
                "revision": stands.revision,
                "digest": stands.digest,
                "ce_id": event_id(origin.id, revision=stands.revision, digest=stands.digest),
            },
            "first": {
                "topic": raw.topic,
                "partition": raw.partition,
                "offset": stands_offset,
                "received_at": format_instant(stands_received_at),
            },
            "this": {
                "topic": raw.topic,
                "partition": raw.partition,
                "offset": raw.offset,
                **({} if raw.number is None else {"item": raw.number}),
                "received_at": format_instant(origin.received_at),
                "sha256": origin.sha256,
            },
        }
    )
    key, headers = origin.id.encode(), (CONTENT_TYPE_JSON,)
    refuse_too_large(record_size(key, value, headers), max_record_bytes=max_record_bytes, what="the duplicate record")
    sent = OutRecord(topic=routes.duplicates, key=key, value=value, headers=headers)
    return Outcome(kind=kind, reason=reason, records=(sent,))


@frozen
class Stands:
    """The revision that stands."""

    outcome: Literal[OutcomeKind.NEW, OutcomeKind.REVISION, OutcomeKind.KILL]
    revision: Ordinal
    digest: Digest
    ce_id: str


@frozen
class FirstRecord:
    """The raw record behind what stands."""

    topic: str | None
    partition: Count
    offset: Count
    received_at: Instant


@frozen
class ThisRecord(FirstRecord):
    """The raw record that was judged."""

    sha256: Sha256
    item: Ordinal | None = None
    """Which of its items, from 1, where it holds several; the hash is then that of the item's own document."""


@frozen
class Duplicate:
    """A `duplicate` or a `late`, as a subscriber reads it."""

    id: str
    feed: Id
    article_id: str | None
    outcome: Literal[OutcomeKind.DUPLICATE, OutcomeKind.LATE]
    reason: RepeatReason
    version: str | None
    digest: Digest | None
    stands: Stands
    first: FirstRecord
    this: ThisRecord

    @property
    def raw_place(self) -> Place:
        """Where the raw record is."""
        return Place(self.this.partition, self.this.offset, self.this.item)


_DUPLICATE = TypeAdapter(Duplicate)


def read_duplicate(value: bytes | None) -> Duplicate | None:
    """Read a duplicate. None where newswire did not write it."""
    read = read_value(value, _DUPLICATE)
    if read is None:
        return None
    stands = read.stands
    return read if stands.ce_id == event_id(read.id, revision=stands.revision, digest=stands.digest) else None
