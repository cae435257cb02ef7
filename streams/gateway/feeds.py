"""`/v1/feed.atom` (RFC 4287) and `/v1/feed.json` (JSON Feed 1.1): the newest articles, for feed readers.

Headlines and bodies are text in both: what looks like markup in them is shown as it stands.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import orjson
from aiohttp import web

from streams.gateway.access import Grant
from streams.gateway.answers import answer
from streams.gateway.entry import Entry
from streams.gateway.filters import KINDS, Filters
from streams.gateway.gateway import Gateway
from streams.gateway.problems import Problem
from streams.gateway.shown import find_page
from streams.records import format_instant, read_enriched
from streams.records.instants import find_moment
from streams.uris import is_uri

ATOM, JSON_FEED = "application/atom+xml; charset=utf-8", "application/feed+json; charset=utf-8"

_ITEMS = 50
# What both formats take for a language.
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
# A name or an address, with a port or none.
_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
# What XML 1.0 has no way to write, not even as a reference.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Feed(NamedTuple):
    """A feed of the articles that some filters find."""

    id: str
    title: str
    home: str
    """Address of the live page."""
    address: str
    """Its own, with the filters and without an access token."""


class _Article(NamedTuple):
    """One article as feeds have it."""

    id: str
    title: str
    text: str
    published: str | None
    updated: str
    author: str | None
    language: str | None
    link: str | None
    """Where the source has it on the web."""
    subjects: Sequence[tuple[str, str]]
    """Their ids and names."""


async def atom_feed(gateway: Gateway, request: web.Request, grant: Grant, filters: Filters) -> web.StreamResponse:
    """Give the newest articles as Atom. Raises Problem: bad_request, not_ready."""
    return await _feed(gateway, request, grant, filters, _write_atom, ATOM)


async def json_feed(gateway: Gateway, request: web.Request, grant: Grant, filters: Filters) -> web.StreamResponse:
    """Give the newest articles as JSON Feed. Raises Problem: bad_request, not_ready."""
    return await _feed(gateway, request, grant, filters, _write_json, JSON_FEED)


async def _feed(
    gateway: Gateway,
    request: web.Request,
    grant: Grant,
    filters: Filters,
    write: Callable[[_Feed, Sequence[_Article]], bytes],
    content_type: str,
) -> web.StreamResponse:
    feed = _describe(request)
    page = await find_page(gateway.ready_log(), filters, grant, now=gateway.now_ms(), limit=_ITEMS)
    content = await asyncio.to_thread(lambda: write(feed, [*map(_read, page.entries)]))
    return await answer(request, content, content_type=content_type, grant=grant)


def _describe(request: web.Request) -> _Feed:
    # In one order, since the same filters are the same feed.
    filters = sorted([(name, value) for name, value in request.query.items() if name in KINDS])
    query = urlencode(filters)
    if not _HOST.fullmatch(request.host):
        raise Problem("bad_request", "`Host:` should be the name or address of the gateway")
    origin = f"{request.scheme}://{request.host}"
    return _Feed(
        # No feed of articles, by which identities of newswire begin, can have a dot in its name.
        id=f"urn:newswire:{request.path.rpartition('/')[2]}{query and ':'}{query}",
        title=": ".join(["newswire", *filter(None, [_writable(", ".join([value for _, value in filters]))])]),
        home=f"{origin}/",
        address=f"{origin}{request.path}{query and '?'}{query}",
    )


def _read(entry: Entry) -> _Article:
    record = read_enriched(entry.value)
    assert record is not None, "an entry is a record that was read"
    item, identity = record.item, record.enrichment.id
    by, language = item.get("by"), item.get("language", "")
    return _Article(
        id=identity if is_uri(identity) else f"urn:newswire:no-uri.{quote(identity, safe='')}",
        title=record.headline or "",
        text=record.body or "",
        published=_moment(item.get("firstCreated")),
        updated=_moment(item["versionCreated"]) or format_instant(entry.written_at),
        author=by if isinstance(by, str) and by else None,
        language=language if _LANGUAGE.fullmatch(language) else None,
        link=identity if is_uri(identity) and identity.lower().startswith(("https://", "http://")) else None,
        subjects=[(tag.subject, tag.name) for tag in record.enrichment.subjects],
    )


def _moment(value: object) -> str | None:
    """A time as it stands in the item, in the spelling that feeds ask for. None for what is no time."""
    if not isinstance(value, str) or find_moment(value) is None:
        return None
    return value.upper().replace(" ", "T")


def _write_atom(feed: _Feed, articles: Sequence[_Article]) -> bytes:
    root = ElementTree.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    # Of the newest text, so that nothing changes where nothing has come.
    newest = max(articles, key=lambda article: find_moment(article.updated) or 0, default=None)
    _add(root, "updated", newest.updated if newest else format_instant(0))
    _add(root, "link", rel="self", type=ATOM.partition(";")[0], href=feed.address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    _add(_add(root, "author"), "name", "newswire")
    for article in articles:
        entry = _add(root, "entry", **({"xml:lang": article.language} if article.language else {}))
        _add(entry, "id", article.id)
        _add(entry, "title", article.title)
        _add(entry, "updated", article.updated)
        if article.published:
            _add(entry, "published", article.published)
        if article.author:
            _add(_add(entry, "author"), "name", article.author)
        if article.link:
            _add(entry, "link", rel="alternate", href=article.link)
        for subject, name in article.subjects:
            _add(entry, "category", term=subject, label=name)
        _add(entry, "content", article.text, type="text")
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, {key: _writable(value) for key, value in attributes.items()})
    element.text = _writable(text) if text is not None else None
    return element


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)


def _write_json(feed: _Feed, articles: Sequence[_Article]) -> bytes:
    listed = [
        {
            "id": article.id,
            "url": article.link,
            "title": article.title or None,
            "content_text": article.text,
            "date_published": article.published,
            "date_modified": article.updated,
            "authors": article.author and [{"name": article.author}],
            "tags": [subject for subject, _ in article.subjects] or None,
            "language": article.language,
        }
        for article in articles
    ]
    return orjson.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.home,
            "feed_url": feed.address,
            "authors": [{"name": "newswire"}],
            # What is absent is left out: the format knows no null.
            "items": [{name: value for name, value in one.items() if value is not None} for one in listed],
        }
    )
