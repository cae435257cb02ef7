"""An `item` of RSS, an `entry` of Atom, or the word that one was deleted → what it says."""

from collections.abc import Iterator
from typing import Any

from lxml.etree import _Element

from streams.article import Status
from streams.parse.webfeed.article import Said, build_keyword
from streams.parse.webfeed.links import bases_of, resolve
from streams.parse.webfeed.names import Named, each_of, first_words, name_of, sort_names, words_of
from streams.parse.webfeed.people import join_people
from streams.parse.webfeed.texts import Content, read_text, read_title
from streams.parse.webfeed.whole import Whole, read_authors, read_page, read_whole
from streams.parse.webfeed.wordpress import read_post_status, read_post_time
from streams.parse.xml.elements import attribute, first, language, words
from streams.uris import is_uri

_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_READ = frozenset({
    "title", "link", "guid", "id", "description", "summary", "content", "author", "category", "pubDate", "updated",
    "published", "issued", "modified", "created", "rights", "source", "atom:id", "atom:link", "atom:author",
    "atom:updated", "atom:published", "atom:content", "atom:summary", "content:encoded", "excerpt:encoded",
    "xhtml:body", "xhtml:div", "body", "dc:creator", "dc:date", "dc:subject", "dc:language", "dc:rights", "dc:title",
    "dc:description", "dc:identifier", "dc:source", "dc:publisher", "dcterms:modified", "dcterms:created",
    "dcterms:issued", "itunes:author", "itunes:keywords", "itunes:title", "itunes:summary", "feedburner:origLink",
    "georss:featurename", "georss:featureName", "enclosure", "cc:license", "wp:post_type",
    "wp:status", "wp:post_password", "wp:post_name", "wp:post_date", "wp:post_date_gmt",
    "wp:post_modified", "wp:post_modified_gmt",
})  # fmt: skip
_HOUSEKEEPING = frozenset({
    "comments", "wp:post_id", "wp:comment_status", "wp:ping_status", "wp:post_parent", "wp:menu_order",
    "wp:is_sticky", "wp:comment", "wp:attachment_url",
})  # fmt: skip
"""What serves the feed and its readers, and says nothing of the article."""
_HOUSES = ("media:", "slash:", "thr:", "wfw:", "feedburner:", "sy:")
"""Vocabularies of the same kind; and of media, which are counted."""
_TITLES = ("title", "dc:title", "itunes:title", "media:title")
_BODIES = ("content:encoded", "xhtml:body", "xhtml:div", "body", "content", "atom:content")
_SUMMARIES = ("description", "summary", "excerpt:encoded", "atom:summary", "dc:description", "itunes:summary")
_PUBLISHED = (
    "pubDate", "published", "issued", "created", "atom:published", "dcterms:issued", "dcterms:created", "dc:date",
)  # fmt: skip
_UPDATED = ("updated", "modified", "atom:updated", "dcterms:modified")
_MEDIA_RELATIONS = ("enclosure", "related", "via")


def read_entry(entry: _Element) -> Said:
    """Read an entry, which may be changed by that. Raises DeadLetterError: NO_CONTENT, BAD_STATUS, TOO_LARGE."""
    name = name_of(entry)
    whole = read_whole(entry)
    if name.endswith("deleted-entry"):
        return _read_deleted(entry)
    parts = sort_names(entry)
    is_atom = name.startswith("atom:")
    status = read_post_status(parts)
    link = resolve(_read_link(parts), _all_bases(entry, whole))
    headline, notes = read_title(next((parts[one][0] for one in _TITLES if one in parts), None), is_atom=is_atom)
    is_usable = status is Status.USABLE
    dropped = [
        one
        for one, elements in parts.items()
        if one not in _READ and one not in _HOUSEKEEPING and not one.startswith(_HOUSES) and any(map(_says, elements))
    ]
    media = _count_media(parts)
    body = _read_first(parts, _BODIES) if is_usable else Content()
    summary = _read_first(parts, _SUMMARIES) if is_usable else Content()
    own = first_words(parts, "rights", "dc:rights")
    properties: dict[str, Any] = {
        "copyrightNotice": own or whole.rights,
        "usageTerms": "\n".join(_read_licences(parts)),
        "slugline": first_words(parts, "wp:post_name"),
        "places": [{"name": one} for one in words_of(parts, "georss:featurename", "georss:featureName")],
    }
    return Said(
        guid=first_words(parts, "guid", "id") or attribute(entry, _ABOUT) or first_words(parts, "atom:id"),
        link=link,
        shared=(whole.id, whole.link),
        status=status,
        headline=headline,
        notes=notes,
        body=body,
        summary=summary,
        by=_read_by(parts, whole, is_atom=is_atom),
        language=language(entry) or first_words(parts, "dc:language") or body.language or whole.language,
        published=read_post_time(parts, "wp:post_date_gmt")
        or _read_date(parts, _PUBLISHED)
        or read_post_time(parts, "wp:post_date"),
        updated=read_post_time(parts, "wp:post_modified_gmt", "wp:post_modified") or _read_date(parts, _UPDATED),
        subjects=_read_subjects(parts),
        sources=[_name_source(whole.title), *_read_sources(parts)],
        media=media,
        dropped=dropped,
        properties=properties,
    )


def _read_deleted(entry: _Element) -> Said:
    """RFC 6721: an entry was taken down."""
    comment = words(first(sort_names(entry), "at:comment"))
    return Said(
        guid=attribute(entry, "ref"),
        status=Status.CANCELED,
        updated=attribute(entry, "when"),
        properties={"edNote": comment},
    )


def _read_link(parts: Named) -> str | None:
    return first_words(parts, "feedburner:origLink") or read_page(parts)


def _all_bases(entry: _Element, whole: Whole) -> Iterator[str | None]:
    yield from bases_of(entry)
    yield whole.link


def _read_first(parts: Named, names: tuple[str, ...]) -> Content:
    """Read the first of these elements that holds a text; what others count as media is counted."""
    media = 0
    for one in each_of(parts, names):
        name = name_of(one)
        read = read_text(one, is_atom=name.startswith("atom:"), keeps_lines="wp:post_type" in parts)
        media += read.media
        if read.text is not None:
            return read._replace(media=media)
    return Content(media=media)


def _read_by(parts: Named, whole: Whole, *, is_atom: bool) -> str | None:
    names: list[str | None] = [*words_of(parts, "dc:creator")]
    source = first(parts, "source")
    names = names or [
        *read_authors(parts),
        *(words(first(sort_names(one), "name")) for one in parts.get("atom:author", ())),
    ]
    if not any(names) and is_atom:
        names = [*(read_authors(sort_names(source)) if source is not None else ())] or list(whole.authors)
    return join_people(names) or join_people(words_of(parts, "itunes:author"))


def _read_date(parts: Named, names: tuple[str, ...]) -> str | None:
    """The first of these dates, as written. WordPress gives drafts one before Christ, which is none."""
    for one in each_of(parts, names):
        written = words(one)
        if written is not None and "-0001" not in written and not written.startswith("0000"):
            return written
    return None


def _read_subjects(parts: Named) -> list[dict[str, str] | None]:
    found = [_read_category(one) for one in parts.get("category", ())]
    found += (build_keyword(one) for one in words_of(parts, "dc:subject"))
    for line in words_of(parts, "media:keywords", "itunes:keywords"):
        found += (build_keyword(one.strip()) for one in line.split(","))
    return found


def _read_category(element: _Element) -> dict[str, str] | None:
    """RSS has the name as text and the vocabulary as `domain`, Atom both as attributes."""
    term = attribute(element, "term")
    if term is not None:
        return build_keyword(attribute(element, "label"), code=term, scheme=attribute(element, "scheme"))
    return build_keyword(words(element), scheme=attribute(element, "domain"))


def _name_source(name: str | None, *, uri: str | None = None, role: str | None = None) -> dict[str, str] | None:
    if name is None:
        return None
    said = {"name": name, "uri": uri if uri and is_uri(uri) else None, "role": role}
    return {key: value for key, value in said.items() if value}


def _read_sources(parts: Named) -> list[dict[str, str] | None]:
    """Where the feed has it from, and who publishes it."""
    found = []
    for one in parts.get("source", ()):
        inside = sort_names(one)
        name = words(first(inside, "title")) if inside else words(one)
        found.append(_name_source(name, role="source"))
    found += (_name_source(one, role="source") for one in words_of(parts, "dc:source"))
    found += (_name_source(one, role="publisher") for one in words_of(parts, "dc:publisher"))
    return found


def _read_licences(parts: Named) -> list[str]:
    links = each_of(parts, ("link", "atom:link"))
    said = [attribute(one, "href") for one in links if one.get("rel") == "license"]
    said += (words(one) or next(iter(one.attrib.values()), None) for one in parts.get("cc:license", ()))
    return list(dict.fromkeys(str(one) for one in said if one)) if said else []


def _count_media(parts: Named) -> int:
    """Count pictures, sounds and pages that belong to an entry, each address once; thumbnails where nothing else is."""
    found = [attribute(one, "url") or attribute(one, "href") for one in parts.get("enclosure", ())]
    links = each_of(parts, ("link", "atom:link"))
    found += [attribute(one, "href") for one in links if (one.get("rel") or "").lower() in _MEDIA_RELATIONS]
    if "media:group" in parts or "media:content" in parts:
        for inside in (parts, *map(sort_names, parts.get("media:group", ()))):
            found += (attribute(one, "url") for one in inside.get("media:content", ()))
    if not found and "media:thumbnail" in parts:
        found += (attribute(one, "url") for one in parts["media:thumbnail"])
    return len({one for one in found if one is not None}) + found.count(None) if found else 0


def _says(element: _Element) -> bool:
    return bool(element.attrib) or words(element) is not None
