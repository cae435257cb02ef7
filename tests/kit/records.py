"""Facts as the stages before publish would give them for the worked examples."""

import base64
import json
from typing import Any

from streams.article import Article, Dateline, Evidence, RawItem, Status, Tag, Text
from streams.records import Content, Delivery, Origin, Routes, Standing
from streams.records.outcomes import OutcomeKind
from tests.kit.items import RECEIVED_AT, raw
from tests.kit.paths import GOLDENS, SEED

ROUTES = Routes("wire.")
LIMIT = 2_000_000


def golden(name: str) -> dict[str, Any]:
    """Read one worked example."""
    return json.loads((GOLDENS / name).read_text("utf-8"))


def raw_item(value: bytes | None = None, **fields: Any) -> RawItem:
    """The seed as it stands on the raw topic, or other bytes there."""
    return raw(SEED.read_bytes() if value is None else value, **fields)


def standing(value: dict[str, Any]) -> Standing:
    """The revision that an enriched record is."""
    enrichment = value["enrichment"]
    return Standing(
        kind=OutcomeKind(enrichment["outcome"]), revision=enrichment["revision"], digest=enrichment["digest"]
    )


def facts(value: dict[str, Any], *, raw: RawItem) -> tuple[Origin, Content, Delivery]:
    """Take an enriched record apart into the facts that it was rendered from."""
    item, enrichment = value["item"], value["enrichment"]
    origin = Origin(
        raw=raw,
        sha256=enrichment["raw"]["sha256"],
        received_at=raw.received_at,
        id=item["uri"],
        feed=enrichment["feed"],
        article_id=enrichment["article_id"],
    )
    is_kill = enrichment["outcome"] == "kill"
    article = Article(
        format="ninjs" if is_kill else "page-dump",
        status=Status(item["pubStatus"]),
        version=item["version"] if is_kill else None,
        properties={"edNote": item["edNote"]} if is_kill else {},
    )
    content = Content(
        article=article,
        text=None
        if is_kill
        else Text(headline=item["headlines"][0]["value"], body=item["bodies"][0]["value"], by=None),
        first_created=item.get("firstCreated"),
        version_created=item["versionCreated"],
        language=item.get("language"),
        dateline=None if is_kill else Dateline(**enrichment["dateline"]),
        tags=tuple(map(_tag, enrichment["subjects"], item.get("subjects", ()))),
    )
    supersedes = enrichment["supersedes"]
    delivery = Delivery(
        stands=standing(value),
        supersedes=supersedes
        and Standing(kind=OutcomeKind.NEW, revision=supersedes["revision"], digest=supersedes["digest"]),
        changed_fields=enrichment["changes"]["fields"] if enrichment["changes"] else (),
        first_received_at=RECEIVED_AT,
        subject_topics=("territorial-dispute", "summit-planning"),
        subjects_removed=enrichment["subjects_removed"],
        notes=enrichment["notes"],
        rules=enrichment["pipeline"]["rules"],
    )
    return origin, content, delivery


def _tag(tag: dict[str, Any], subject: dict[str, Any]) -> Tag:
    return Tag(
        subject=tag["subject"],
        name=tag["name"],
        score=tag["score"],
        code_name=subject["name"],
        medtop=tuple(tag["medtop"]),
        evidence=tuple(Evidence(**evidence) for evidence in tag["evidence"]),
    )


def original_bytes(dead_letter: dict[str, Any]) -> bytes:
    """The raw bytes of a dead letter that is written as JSON."""
    return base64.b64decode(dead_letter["value_base64"])
