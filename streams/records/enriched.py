"""A new article, a revision or a kill becomes one rendered value, sent to every topic that must learn of it."""

import orjson

from streams.records.cloudevents import event_headers
from streams.records.envelope import build_enrichment
from streams.records.facts import Content, Delivery, Origin
from streams.records.ninjs import build_item, build_kill_item
from streams.records.outcomes import Outcome, OutcomeKind, OutRecord
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
    kind = delivery.stands.kind
    build = build_kill_item if kind is OutcomeKind.KILL else build_item
    value = orjson.dumps(
        {"item": build(origin, content, delivery), "enrichment": build_enrichment(origin, content, delivery)}
    )
    key, headers = origin.id.encode(), event_headers(origin, delivery)
    refuse_too_large(record_size(key, value, headers), max_record_bytes=max_record_bytes, what="the enriched record")
    topics = (routes.enriched, *map(routes.subject, delivery.subject_topics))
    return Outcome(
        kind=kind,
        records=tuple([OutRecord(topic=topic, key=key, value=value, headers=headers) for topic in topics]),
        subjects=tuple([tag.subject for tag in content.tags]),
        limits=limits,
    )
