"""One NewsML 1 news item becomes an Article."""

from typing import Any

from streams.article import Article, Status
from streams.errors import DeadLetterError, DeadReason
from streams.parse.newsml_1.content import read_contents
from streams.parse.newsml_1.lines import Lines
from streams.parse.newsml_1.management import Management, Named, read_identification
from streams.parse.newsml_1.message import Found
from streams.parse.newsml_1.metadata import Metadata
from streams.parse.newsml_1.topics import Topics
from streams.parse.nitf.document import describe, note_losses
from streams.parse.xml.elements import first, language, sort_children, words
from streams.parse.xml.prose import read_line
from streams.parse.xml.rendition import Contents
from streams.parse.xml.status import gravest, orders_kill
from streams.uris import is_uri


def build_article(found: Found, *, notes: tuple[str, ...]) -> Article:
    """Make the Article of an item, or raise what says why there is none (see `parse`)."""
    item, chosen = found.item, found.chosen
    named, management, metadata = read_identification(found.parts), Management(found.parts), Metadata(chosen.path)
    spoken = metadata.read_language() or language(item) or language(found.root)
    lines = Lines(chosen.path, spoken)
    status = management.read_status()
    if any(map(orders_kill, lines.read_notes())):
        status = gravest(status, Status.CANCELED)
    if status is Status.USABLE and chosen.is_media:
        raise DeadLetterError(DeadReason.NO_CONTENT, "NewsML 1 without a text: pictures or other items alone")
    if named.id is None:
        raise DeadLetterError(DeadReason.NO_ID, "NewsML 1 item without PublicIdentifier and NewsItemId")
    contents = Contents()
    if status is Status.USABLE:
        contents = read_contents(chosen.renditions)
    headlines = lines.read_headlines()
    headline, decoded = read_line(next(iter(headlines), contents.texts.headline))
    if status is Status.USABLE and not headline and not contents.body:
        raise DeadLetterError(DeadReason.NO_CONTENT, "NewsML 1, usable, with neither headline nor body")
    by = lines.read_by() or contents.texts.by
    topics = Topics(
        [
            one
            for parts in (found.around, found.parts, *[one.parts for one in chosen.path])
            if "TopicSet" in parts
            for one in parts["TopicSet"]
        ],
        spoken,
    )
    embargo = management.read_embargo(status)
    properties = _read_properties(named, management, lines, metadata, topics, contents, [headline, *headlines[1:]])
    if embargo.until is not None:
        properties["embargoedUntil"] = embargo.until
    elif embargo.is_endless:
        notes = (*notes, "embargo_stated")
    if embargo.expires is not None:
        properties["expires"] = embargo.expires
    former = management.read_former()
    media = contents.media + chosen.others + found.media + management.count_links() + topics.count_unused()
    dropped = [*management.list_dropped(), *lines.dropped, *metadata.list_dropped(by)]
    has_uri = is_uri(named.id)
    sent = words(first(sort_children(first(found.around, "NewsEnvelope")), "DateAndTime"))
    created = management.read_time("FirstCreated")
    return Article(
        format="newsml-1",
        uri=named.id if has_uri else None,
        article_id=None if has_uri else named.id,
        ids=(("publicidentifier", named.id),),
        evolved_from=None if former == named.id else former,
        status=status,
        version=named.version,
        headline=headline,
        body=contents.body,
        by=by,
        language=spoken or contents.language,
        located=metadata.read_origin() or lines.read_place() or contents.texts.place,
        signals=management.read_signals(),
        first_created=created,
        version_created=management.read_time("ThisRevisionCreated") or sent or created,
        properties=properties,
        notes=(*notes, *decoded, *contents.notes, *note_losses(media, dropped)),
    )


def _read_properties(
    named: Named, management: Management, lines: Lines, metadata: Metadata, topics: Topics, contents: Contents,
    headlines: list[str | None],
) -> dict[str, Any]:  # fmt: skip
    """What ninjs 3.1 has a property for. headlines: the one that is delivered, then others."""
    texts = contents.texts
    descriptions = [
        *(("headline", text) for text in (*headlines[1:], texts.headline) if text and text != headlines[0]),
        *lines.read_descriptions(),
        *(("subheadline", text) for text in texts.subheads),
        *(("abstract", text) for text in (texts.abstract,) if text),
    ]
    said: dict[str, Any] = {
        "urgency": management.read_urgency(),
        "slugline": lines.read_slug() or named.label,
        "edNote": "\n".join(dict.fromkeys([*lines.read_notes(), *texts.editor_notes])),
        "usageTerms": "\n".join(dict.fromkeys([*metadata.read_usage(), *lines.read_rights(), *texts.rights])),
        "copyrightHolder": metadata.read_holder() or texts.owner,
        "copyrightNotice": "\n".join(dict.fromkeys([*lines.read_copyright(), *texts.copyright_notes])),
        **metadata.read_about(topics, lines.read_keywords()),
        "genres": metadata.read_genres(),
        "infoSources": metadata.read_sources(),
        "descriptions": [describe(role, text) for role, text in dict.fromkeys(descriptions)],
    }
    if named.item_id is not None and named.item_id != named.id:
        said["altIds"] = [{"role": "newsitemid", "value": named.item_id}]
    return {name: value for name, value in said.items() if value}
