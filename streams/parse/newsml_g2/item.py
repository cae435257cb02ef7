"""One NewsML-G2 news item becomes an Article."""

from typing import Any

from streams.article import Article, Status
from streams.errors import DeadLetterError, DeadReason
from streams.parse.newsml_g2.content import read_contents
from streams.parse.newsml_g2.message import Found
from streams.parse.newsml_g2.meta import Meta, read_code
from streams.parse.ninjs.kinds import COMPOSITE, is_no_text, read_kind
from streams.parse.nitf.document import describe, note_losses
from streams.parse.nitf.texts import find_place, strip_by
from streams.parse.xml.elements import attribute, first, words
from streams.parse.xml.prose import read_line
from streams.parse.xml.rendition import Contents
from streams.uris import is_uri


def build_article(found: Found, *, notes: tuple[str, ...]) -> Article:
    """Make the Article of an item, or raise what says why there is none (see `parse`)."""
    item = found.item
    meta = Meta(item)
    status = meta.read_status(found.signals)
    kind = read_kind(read_code(first(meta.of_item, "itemClass")))
    if status is Status.USABLE and is_no_text(kind):
        raise DeadLetterError(DeadReason.NO_CONTENT, f"no text item: its class is {kind}")
    guid, other_ids = attribute(item, "guid"), meta.read_other_ids()
    if guid is None and not other_ids:
        raise DeadLetterError(DeadReason.NO_ID, "NewsML-G2 item without guid")
    contents = read_contents(meta.content_set) if status is Status.USABLE else Contents()
    headline, headlines = meta.read_headlines()
    title = words(first(meta.of_item, "title"))
    headline, decoded = read_line(headline or contents.texts.headline or title)
    if status is Status.USABLE and not (headline and contents.body if kind == COMPOSITE else headline or contents.body):
        raise DeadLetterError(DeadReason.NO_CONTENT, "NewsML-G2, usable, with neither headline nor body")
    by = meta.read_by() or contents.texts.by or meta.read_creators()
    dateline = meta.read_line("dateline")
    former, links = meta.read_former()
    properties = _read_properties(meta, contents, headline=headline, title=title, headlines=headlines)
    if other_ids:
        properties["altIds"] = other_ids
    until, is_endless = meta.read_embargo()
    if until is not None:
        properties["embargoedUntil"] = until
    elif is_endless:
        notes = (*notes, "embargo_stated")
    losses = note_losses(contents.media + links + found.media, [*meta.list_dropped(), *found.dropped])
    has_uri = guid is not None and is_uri(guid)
    return Article(
        format="newsml-g2",
        uri=guid if has_uri else None,
        article_id=None if has_uri else guid,
        ids=() if guid is None else (("guid", guid),),
        evolved_from=None if former == guid else former,
        status=status,
        version=attribute(item, "version"),
        headline=headline,
        body=contents.body,
        by=None if by is None else strip_by(by),
        language=meta.language or contents.language or meta.spoken,
        located=meta.read_places() or (find_place(dateline) if dateline else None) or contents.texts.place,
        signals=meta.read_signals(),
        first_created=words(first(meta.of_item, "firstCreated")),
        version_created=words(first(meta.of_item, "versionCreated")),
        properties=properties,
        notes=(*notes, *decoded, *contents.notes, *losses),
    )


def _read_properties(
    meta: Meta, contents: Contents, *, headline: str | None, title: str | None, headlines: list[tuple[str, str]]
) -> dict[str, Any]:
    """What ninjs 3.1 has a property for. headlines: those that are not the main one."""
    texts, rights = contents.texts, meta.read_rights()
    descriptions = [
        *headlines,
        *(("headline", text) for text in (texts.headline,) if text and text != headline),
        *(("subheadline", text) for text in texts.subheads),
        *meta.read_descriptions(),
        *(("abstract", text) for text in (texts.abstract,) if text),
    ]
    said: dict[str, Any] = {
        "title": title if title != headline else None,
        "urgency": meta.read_urgency(),
        "slugline": meta.read_line("slugline"),
        "edNote": "\n".join(filter(None, (*meta.read_notes(), *texts.editor_notes))),
        "usageTerms": "\n".join(filter(None, (rights["usageTerms"], *texts.rights))),
        "copyrightHolder": rights["copyrightHolder"] or texts.owner,
        "copyrightNotice": "\n".join(filter(None, (rights["copyrightNotice"], *texts.copyright_notes))),
        **meta.read_about(),
        "genres": meta.read_genres(),
        "infoSources": meta.read_sources(),
        "descriptions": [describe(role, text) for role, text in dict.fromkeys(descriptions)],
        "contentCreated": meta.read_created(),
    }
    return {name: value for name, value in said.items() if value}
