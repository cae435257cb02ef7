"""Content becomes an IPTC ninjs 3.1 item. Unknown things are absent, never null or empty."""

from typing import Any

from streams.article import Tag
from streams.records.facts import Content, Delivery, Origin

_STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
_MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"


def build_item(origin: Origin, content: Content, delivery: Delivery) -> dict[str, Any]:
    """Make the item of a `new` or a `revision`.

    The source's further properties come last, in its order; none of them replaces what is settled before.
    """
    article, text = content.article, content.text
    item = _build_head(origin, content, delivery)
    source = article.properties
    if content.language is not None:
        item["language"] = content.language
    dateline = content.dateline
    # The item's own place and sources win over those of the dateline.
    located = article.located or (dateline.place if dateline else None)
    if located:
        item["located"] = located
    if "infoSources" in source:
        item["infoSources"] = source["infoSources"]
    elif dateline is not None and dateline.agency:
        item["infoSources"] = [{"name": dateline.agency}]
    if text is not None:
        if text.headline:
            item["headlines"] = [{"role": "main", "contentType": "text/plain", "value": text.headline}]
        if text.body:
            item["bodies"] = [{"role": "main", "contentType": "text/plain", "value": text.body}]
    subjects = [*source.get("subjects", ()), *map(_build_subject, content.tags)]
    if subjects:
        item["subjects"] = subjects
    if text is not None and text.by:
        item["by"] = text.by
    if content.embargoed_until is not None:
        item["embargoedUntil"] = content.embargoed_until
    for name, value in source.items():
        item.setdefault(name, value)
    return item


def build_kill_item(origin: Origin, content: Content, delivery: Delivery) -> dict[str, Any]:
    """Make the item of a `kill`: what to take down, and the editors' word on it. No headline, body or subjects."""
    item = _build_head(origin, content, delivery)
    if "edNote" in content.article.properties:
        item["edNote"] = content.article.properties["edNote"]
    return item


def _build_head(origin: Origin, content: Content, delivery: Delivery) -> dict[str, Any]:
    article = content.article
    item: dict[str, Any] = {"standard": _STANDARD, "uri": origin.id}
    alternatives = [] if origin.article_id is None else [{"role": "article-id", "value": origin.article_id}]
    if "altIds" in article.properties:
        alternatives += [other for other in article.properties["altIds"] if other not in alternatives]
    if alternatives:
        item["altIds"] = alternatives
    item["type"] = "text"
    item["version"] = str(delivery.stands.revision) if article.version is None else article.version
    if content.first_created is not None:
        item["firstCreated"] = content.first_created
    item["versionCreated"] = content.version_created
    item["pubStatus"] = article.status
    return item


def _build_subject(tag: Tag) -> dict[str, Any]:
    return {
        "uri": _MEDIA_TOPICS + tag.medtop[0].removeprefix("medtop:"),
        "name": tag.code_name,
        "rel": "about",
        "creator": "newswire",
        "confidence": tag.score,
    }
