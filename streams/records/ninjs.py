"""The item of an enriched record: content becomes IPTC ninjs 3.1. Unknown things are absent, never null or empty."""

from typing import Any

from streams.article import Status, Tag
from streams.records.facts import Content, Delivery, Origin

_STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
_STATUSES = frozenset(map(str, Status))
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
    if origin.evolved_from is not None:
        written = article.evolved_from or origin.evolved_from
        item["associations"] = [{"name": written, "uri": origin.evolved_from, "rel": "evolvedFrom"}]
    for name, value in source.items():
        item.setdefault(name, value)
    return item


def build_kill_item(origin: Origin, content: Content, delivery: Delivery) -> dict[str, Any]:
    """Make the item of a `kill`: what to take down, and the editors' word on it. No headline, body or subjects."""
    item = _build_head(origin, content, delivery)
    if "edNote" in content.article.properties:
        item["edNote"] = content.article.properties["edNote"]
    return item


def is_item(item: dict[str, Any], *, identity: str) -> bool:
    """Whether this is an item of that identity, by what newswire always gives and what readers ask of it."""
    return (
        item.get("uri") == identity
        and item.get("pubStatus") in _STATUSES
        and all(isinstance(item.get(name), str) for name in ("type", "version", "versionCreated"))
        and all(isinstance(item.get(name, ""), str) for name in ("language", "edNote"))
        and all(_has_main_text(item[name]) for name in ("headlines", "bodies") if name in item)
    )


def find_main_text(item: dict[str, Any], name: str) -> str | None:
    """The delivered text of an item. name: `headlines` or `bodies`. None where it has none, as a kill."""
    texts = item.get(name)
    return texts[0]["value"] if texts else None


def _has_main_text(texts: Any) -> bool:
    return (
        isinstance(texts, list)
        and bool(texts)
        and isinstance(texts[0], dict)
        and isinstance(texts[0].get("value"), str)
    )


def _build_head(origin: Origin, content: Content, delivery: Delivery) -> dict[str, Any]:
    article = content.article
    item: dict[str, Any] = {"standard": _STANDARD, "uri": origin.id}
    alternatives = [] if origin.article_id is None else [{"role": "article-id", "value": origin.article_id}]
    alternatives += [{"role": name, "value": one} for name, one in origin.other_ids]
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
