"""What an entry says, whatever its format wrote it in, becomes an Article."""

from collections.abc import Collection
from dataclasses import field
from typing import Any

from streams.article import Article, Status, frozen
from streams.errors import DeadLetterError, DeadReason
from streams.parse.nitf.document import describe, note_losses
from streams.parse.webfeed.links import choose_identity
from streams.parse.webfeed.texts import Content, finish
from streams.parse.xml.terms import each_once
from streams.uris import is_uri

_EMPTY = Content()
_JOINTS = ("/", "#", "=", ":")
"""What the address of a vocabulary ends in that a code may be put behind."""


@frozen
class Said:
    """What an entry says of itself, and its feed where it is silent."""

    guid: str | None = None
    link: str | None = None
    shared: Collection[str | None] = ()
    """Addresses and ids of the feed."""
    status: Status = Status.USABLE
    headline: str | None = None
    body: Content = _EMPTY
    summary: Content = _EMPTY
    notes: tuple[str, ...] = ()
    """Of the headline."""
    by: str | None = None
    language: str | None = None
    published: str | None = None
    updated: str | None = None
    subjects: list[dict[str, str] | None] = field(default_factory=list)
    sources: list[dict[str, str] | None] = field(default_factory=list)
    media: int = 0
    """Pictures and other things that belong to it."""
    dropped: list[str] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)
    """Further ones of ninjs 3.1; what is None or empty is not said."""


def build_article(said: Said, notes: tuple[str, ...]) -> Article:
    """Make the Article of an entry. notes: what decoding had to say.

    Raises DeadLetterError: NO_ID, NO_CONTENT.
    """
    known = choose_identity(said.guid, said.link, shared=said.shared)
    if known is None:
        raise DeadLetterError(DeadReason.NO_ID, "entry of a feed with neither an id nor a link of its own")
    body, summary = said.body, said.summary
    if body.text is None:
        body, summary = summary._replace(media=body.media), _EMPTY
    body = finish(body)
    if said.status is Status.USABLE and not said.headline and not body.text:
        raise DeadLetterError(DeadReason.NO_CONTENT, "entry of a feed, usable, with neither headline nor body")
    properties = {name: value for name, value in said.properties.items() if value}
    if summary.text is not None and summary.text != body.text:
        properties["descriptions"] = [describe("summary", summary.text)]
    if subjects := each_once(said.subjects):
        properties["subjects"] = subjects
    if sources := each_once(said.sources):
        properties["infoSources"] = sources
    if said.link is not None and said.link not in (known.uri, known.article_id, said.guid):
        properties["altIds"] = [{"role": "link", "value": said.link}]
    first, version = said.published, said.updated
    if version is None or version == first:
        first, version = None, version or first
    return Article(
        format="webfeed",
        uri=known.uri,
        article_id=known.article_id,
        ids=known.ids,
        status=said.status,
        headline=said.headline,
        body=body.text,
        by=said.by,
        language=said.language or body.language,
        first_created=first,
        version_created=version,
        properties=properties,
        notes=(*notes, *said.notes, *body.notes, *note_losses(said.media + body.media, said.dropped)),
    )


def build_keyword(name: str | None, *, code: str | None = None, scheme: str | None = None) -> dict[str, str] | None:
    """Build a subject. code: as its vocabulary has it, where that is not its name. scheme: address of the vocabulary.

    A code is put behind the address of its vocabulary where that is made for it; else it is a keyword.
    """
    name, code = name or code, code or name
    if not name or not code:
        return None
    if is_uri(code) and "://" in code:
        return {"name": name, "uri": code} if name != code else {"uri": code}
    if scheme and scheme.endswith(_JOINTS) and "://" in scheme and is_uri(address := f"{scheme}{code}"):
        return {"name": name, "uri": address}
    return {"name": name, "rel": "keyword"} | ({"literal": code} if code != name else {})
