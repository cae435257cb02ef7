"""The `enrichment` beside the item: what newswire found, assumed and changed. Every key is always there."""

from typing import Any, Literal

from streams import __version__
from streams.article import Dateline, Evidence, Tag, frozen
from streams.records.cloudevents import ENRICHED_SCHEMA, event_id
from streams.records.facts import Content, Delivery, Origin
from streams.records.fields import Count, Digest, Id, Instant, Ordinal, Sha256
from streams.records.instants import format_instant
from streams.records.outcomes import OutcomeKind


def build_enrichment(origin: Origin, content: Content, delivery: Delivery, *, received_at: str) -> dict[str, Any]:
    """Make the `enrichment` of an enriched record. What there is nothing of is null, or an empty list.

    received_at: the origin's, as text.
    """
    stands, supersedes, raw = delivery.stands, delivery.supersedes, origin.raw
    return {
        "schema": ENRICHED_SCHEMA,
        "id": origin.id,
        "feed": origin.feed,
        "article_id": origin.article_id,
        "outcome": stands.kind,
        "revision": stands.revision,
        "digest": stands.digest,
        "supersedes": (
            {
                "revision": supersedes.revision,
                "digest": supersedes.digest,
                "ce_id": event_id(origin.id, revision=supersedes.revision, digest=supersedes.digest),
            }
            if supersedes
            else None
        ),
        "subjects": [_build_subject(tag) for tag in content.tags],
        "subjects_removed": delivery.subjects_removed,
        "changes": (
            {"fields": delivery.changed_fields, "marker": delivery.marker}
            if stands.kind is OutcomeKind.REVISION
            else None
        ),
        "dateline": _build_dateline(content.dateline) if content.dateline else None,
        "published_at": content.first_created,
        "notes": delivery.notes,
        "raw": {
            "topic": raw.topic,
            "partition": raw.partition,
            "offset": raw.offset,
            **({} if raw.number is None else {"item": raw.number}),
            "received_at": received_at,
            "first_received_at": (
                received_at
                if delivery.first_received_at == origin.received_at
                else format_instant(delivery.first_received_at)
            ),
            "sha256": origin.sha256,
            "bytes": len(raw.value or b""),
        },
        "pipeline": {"version": __version__, "rules": delivery.rules},
    }


# orjson would write these classes by itself, at twice the cost of a dict.
def _build_subject(tag: Tag) -> dict[str, Any]:
    return {
        "subject": tag.subject,
        "name": tag.name,
        "score": tag.score,
        "medtop": tag.medtop,
        "evidence": [
            {"field": span.field, "start": span.start, "end": span.end, "text": span.text, "rule": span.rule}
            for span in tag.evidence
        ],
    }


def _build_dateline(dateline: Dateline) -> dict[str, Any]:
    return {
        "text": dateline.text,
        "start": dateline.start,
        "end": dateline.end,
        "place": dateline.place,
        "date": dateline.date,
        "agency": dateline.agency,
    }


@frozen
class Superseded:
    """The revision before."""

    revision: Ordinal
    digest: Digest
    ce_id: str


@frozen
class Changes:
    """What a `revision` changed."""

    fields: tuple[str, ...]
    """Names of the digest's fields."""
    marker: str | None
    """What the source calls the change: `CORRECTED`, `UPDATE 2` …"""


@frozen
class TaggedSubject:
    """One subject of the article, with its evidence."""

    subject: Id
    name: str
    score: Count
    medtop: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@frozen
class JudgedRecord:
    """The raw record that was judged."""

    topic: str | None
    partition: Count
    offset: Count
    received_at: Instant
    first_received_at: Instant
    sha256: Sha256
    bytes: Count
    item: Ordinal | None = None
    """Which of its items, from 1, where it holds several; hash and bytes are then those of the item's own document."""


@frozen
class MadeBy:
    """Release and rules that made the record."""

    version: str
    rules: str


@frozen
class Enrichment:
    """An `enrichment`, as a subscriber reads it."""

    schema: Literal["urn:newswire:schema:enriched:1"]
    id: str
    feed: Id
    article_id: str | None
    outcome: Literal[OutcomeKind.NEW, OutcomeKind.REVISION, OutcomeKind.KILL]
    revision: Ordinal
    digest: Digest
    supersedes: Superseded | None
    subjects: tuple[TaggedSubject, ...]
    """Highest score first, then by id."""
    subjects_removed: tuple[Id, ...]
    changes: Changes | None
    dateline: Dateline | None
    published_at: str | None
    notes: tuple[str, ...]
    raw: JudgedRecord
    pipeline: MadeBy
