"""An entry of a web feed becomes an Article: RSS 0.9x to 2.0, WordPress's export of it, Atom, JSON Feed.

    names.py    elements by name            shell.py       a feed of several → a feed for each
    whole.py    what the feed says          entry.py       XML: entry → what it says
    texts.py    titles and texts            json_feed.py   JSON: the same
    links.py    id or link → identity       people.py      authors → by-line
    wordpress.py  what an export adds       article.py     what an entry says → Article

Does not read dates: what feeds write (RFC 822, ISO 8601) is passed on as it is.
"""

from collections.abc import Iterator
from itertools import chain, islice

from lxml.etree import _Element

from streams.article import Article
from streams.errors import DeadLetterError, DeadReason, SeveralItemsError
from streams.parse.ninjs import drop_nul
from streams.parse.webfeed.article import build_article
from streams.parse.webfeed.entry import read_entry
from streams.parse.webfeed.json_feed import is_json_feed, load_feed, part_items, read_item
from streams.parse.webfeed.shell import ENTRIES, HOLDERS, entries_in, part_feed
from streams.parse.xml import find_root, load_xml
from streams.parse.xml.elements import local_name

IN_WORDS = "a web feed (RSS, Atom, JSON Feed)"

_IN_FRONT = " \t\r\n\x0b\x0c\u200b\u00ad\u2060\ufeff\u00a0"
_LOOKED_AT = 4_096
_RSS_IN_RDF = ("purl.org/rss/", "purl.org/net/rss", "netscape.com/rdf/")


def looks_like(text: str) -> bool:
    """Say whether the root is that of a feed or of an entry; of JSON, whether it says that it is JSON Feed."""
    if text.startswith("{"):
        return is_json_feed(text)
    root = (find_root(text) or "").lower()
    if root == "rdf":
        return any(one in text[:_LOOKED_AT] for one in _RSS_IN_RDF)
    return root in HOLDERS or root in ENTRIES


def parse(text: str, *, notes: tuple[str, ...]) -> Article:
    """Turn the text of a feed of one entry, or of an entry alone, into an Article. notes: what decoding had to say.

    Raises DeadLetterError: MALFORMED, NO_ID, NO_CONTENT (also a feed without entries), BAD_STATUS, TOO_LARGE. Raises
    SeveralItemsError, also of a feed that is broken: its whole entries go on.
    """
    if text.lstrip(_IN_FRONT).startswith("{"):
        return _parse_json(text, notes)
    try:
        document = load_xml(text)
    except DeadLetterError:
        parts = part_feed(text, root=find_root(text.lstrip(_IN_FRONT)))
        beginning = list(islice(parts, 2))
        if len(beginning) > 1 and text not in beginning:
            raise SeveralItemsError(chain(beginning, parts)) from None
        raise
    entries = _find_entries(document.root)
    if not entries:
        raise DeadLetterError(DeadReason.NO_CONTENT, "a feed without an entry")
    if len(entries) > 1:
        parts = part_feed(text, root=local_name(document.root))
        beginning = list(islice(parts, 1))
        if not beginning:
            raise DeadLetterError(DeadReason.MALFORMED, "broken XML: its entries cannot be told apart")
        raise SeveralItemsError(chain(beginning, parts))
    if document.had_controls:
        notes = (*notes, "controls_dropped")
    return build_article(read_entry(entries[0]), notes)


def part(text: str) -> Iterator[str]:
    """Give the document of each entry of a feed, also of the only one: the same that it has among others."""
    if not text.lstrip(_IN_FRONT).startswith("{"):
        return part_feed(text, root=find_root(text.lstrip(_IN_FRONT)))
    try:
        return part_items(load_feed(drop_nul(text, ())[0]))
    except DeadLetterError:
        return iter(())


def _parse_json(text: str, notes: tuple[str, ...]) -> Article:
    text, notes = drop_nul(text, notes)
    feed = load_feed(text)
    if len(feed["items"]) > 1:
        raise SeveralItemsError(part_items(feed))
    return build_article(read_item(feed), notes)


def _find_entries(root: _Element) -> list[_Element]:
    """Find the entries of a document: its root, or what feed and channel hold."""
    name = local_name(root)
    if name.lower() in ENTRIES:
        return [root]
    names = entries_in(name)
    holders = [root, *(one for one in root if local_name(one).lower() == "channel")]
    return [one for holder in holders for one in holder if local_name(one) in names]
