"""The `enrichment` beside the item: what newswire found, assumed and changed. Every key is always there."""

from typing import Any

from streams import __version__
from streams.article import Dateline, Evidence, Tag
from streams.records.cloudevents import ENRICHED_SCHEMA, event_id
from streams.records.facts import Content, Delivery, Origin, Standing
from streams.records.instants import format_instant
from streams.records.outcomes import OutcomeKind


def build_enrichment(origin: Origin, content: Content, delivery: Delivery) -> dict[str, Any]:
    """Make the `enrichment` of an enriched record. What there is nothing of is null, or an empty list."""
    stands = delivery.stands
    raw = origin.raw
    received_at = format_instant(origin.received_at)
    return {
        "schema": ENRICHED_SCHEMA,
        "id": origin.id,
        "feed": origin.feed,
        "article_id": origin.article_id,
        "outcome": stands.kind,
        "revision": stands.revision,
        "digest": stands.digest,
        "supersedes": build_pointer(origin.id, delivery.supersedes) if delivery.supersedes else None,
        "subjects": [_build_tag(tag) for tag in content.tags],
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


def build_pointer(identity: str, revision: Standing) -> dict[str, Any]:
    """Point at one revision of an identity."""
    return {"revision": revision.revision, "digest": revision.digest, "ce_id": event_id(identity, revision)}


def _build_tag(tag: Tag) -> dict[str, Any]:
    return {
        "subject": tag.subject,
        "name": tag.name,
        "score": tag.score,
        "medtop": tag.medtop,
        "evidence": [_build_evidence(evidence) for evidence in tag.evidence],
    }


def _build_evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "field": evidence.field,
        "start": evidence.start,
        "end": evidence.end,
        "text": evidence.text,
        "rule": evidence.rule,
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
