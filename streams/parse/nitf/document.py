"""A NITF document, loaded, becomes an Article."""

from typing import Any, NamedTuple

from lxml.etree import _Element

from streams.article import Article, Status
from streams.errors import DeadLetterError, DeadReason
from streams.parse.nitf.head import Head, Times, read_instant
from streams.parse.nitf.texts import Content, Texts, read_content, read_head
from streams.parse.xml.elements import attribute, first, language, sort_children
from streams.parse.xml.prose import read_line
from streams.uris import is_uri


class _Settled(NamedTuple):
    """Which article a document speaks of, and what it says of its status."""

    status: Status
    id: str | None
    other_id: str | None = None
    evolved_from: str | None = None
    is_half_told: bool = False
    """It also takes another document down, which one record cannot."""


def build_article(root: _Element, *, notes: tuple[str, ...]) -> Article:
    """Make the Article of a document, or raise what says why there is none (see `parse`)."""
    parts = sort_children(root)
    head, body = Head(root, first(parts, "head")), first(parts, "body")
    body_parts = sort_children(body)
    status, is_embargoed = head.read_status()
    texts = read_head(body_parts)
    content = read_content(body_parts) if status is Status.USABLE else Content()
    settled = _settle(head, status, has_text=content.body is not None)
    status = settled.status
    headline, decoded = read_line(texts.headline or head.title or next(iter(texts.subheads), None))
    key = head.read_key()
    if settled.id is None and key is None:
        raise DeadLetterError(DeadReason.NO_ID, "NITF without doc-id, uno or du-key")
    if status is Status.USABLE and not headline and not content.body:
        raise DeadLetterError(DeadReason.NO_CONTENT, "NITF, usable, with neither headline nor body")
    times = head.read_times()
    properties = _read_properties(head, texts, times, headline=headline)
    ids = [("doc-id", settled.id), ("other-doc-id", settled.other_id)]
    if key is not None:
        properties["altIds"] = [{"role": "du-key", "value": key}]
    if times.released and (is_embargoed or times.is_held):
        properties["embargoedUntil"] = times.released
    elif is_embargoed:
        notes = (*notes, "embargo_stated")
    dropped = head.list_dropped()
    if settled.is_half_told:
        dropped.append("management-idref-status")
    has_uri = settled.id is not None and is_uri(settled.id)
    return Article(
        format="nitf",
        uri=settled.id if has_uri else None,
        article_id=None if has_uri else settled.id,
        ids=tuple([(name, one) for name, one in ids if one is not None]),
        evolved_from=settled.evolved_from,
        status=status,
        version=head.read_version(),
        headline=headline,
        body=content.body,
        by=texts.by,
        language=language(root) or attribute(root, "baselang") or language(body),
        located=texts.place,
        signals=head.read_signals(),
        version_created=times.version or texts.story_date,
        properties=properties,
        notes=(*notes, *decoded, *content.notes, *note_losses(content.media, dropped)),
    )


def note_losses(media: int, dropped: list[str]) -> tuple[str, ...]:
    """The notes of what is not delivered. media: how many pictures and the like. dropped: names of fields."""
    notes: tuple[str, ...] = (f"associations_dropped:{media}",) if media else ()
    if dropped:
        notes += (f"fields_dropped:{','.join(dict.fromkeys(dropped))}",)
    return notes


def describe(role: str, text: str) -> dict[str, str]:
    """A text beside the body, as ninjs has it."""
    return {"role": role, "contentType": "text/plain", "value": text}


def _settle(head: Head, status: Status, *, has_text: bool) -> _Settled:
    """Tell which article is meant: a document may be the cancellation of another, or an update to it."""
    own, former = head.read_own_id(), head.read_former_id()
    if former is None or former == own:
        return _Settled(status, own)
    if status is Status.CANCELED:
        return _Settled(status, former, other_id=own)
    becomes = head.read_former_status()
    if status is Status.USABLE and becomes is not Status.USABLE and not has_text:
        return _Settled(becomes, former, other_id=own)
    return _Settled(status, own, evolved_from=former, is_half_told=becomes is not Status.USABLE)


def _read_properties(head: Head, texts: Texts, times: Times, *, headline: str | None) -> dict[str, Any]:
    """What ninjs 3.1 has a property for."""
    rights = head.read_rights()
    said: dict[str, Any] = {
        "title": head.title if head.title != headline else None,
        "urgency": head.read_urgency(),
        "slugline": head.read_slug(),
        "edNote": "\n".join(dict.fromkeys([*head.read_messages(), *texts.editor_notes])),
        "usageTerms": "\n".join(filter(None, [rights.get("usageTerms"), *texts.rights])),
        "copyrightHolder": rights.get("copyrightHolder") or texts.owner,
        "copyrightNotice": "\n".join(filter(None, [rights.get("copyrightNotice"), *texts.copyright_notes])),
        "subjects": head.read_subjects(),
        "genres": head.read_genres(),
        **head.read_identified(),
        "infoSources": head.read_sources(texts.distributor),
        "descriptions": [
            *(describe("subheadline", text) for text in texts.subheads if text != headline),
            *([describe("abstract", texts.abstract)] if texts.abstract else ()),
        ],
    }
    if times.expires is not None:
        said["expires"] = read_instant(times.expires)
        if said["expires"] is None:
            head.dropped.append("date.expire")
    return {name: value for name, value in said.items() if value}
