"""An element of a feed → its children by the names that the formats' own documents give them: `dc:creator`, `title`.

Feeds mix vocabularies whose local names are the same (`content:encoded` and `excerpt:encoded`, `title` and
`media:title`), so that those alone say too little; and each feed is free to choose its prefixes.
"""

from collections.abc import Iterable
from functools import lru_cache

from lxml.etree import _Element

from streams.parse.xml.elements import all_words, words

Named = dict[str, list[_Element]]
"""Name → the children of that name, in their order."""

ATOM = "http://www.w3.org/2005/atom"
_ATOM_03 = "http://purl.org/atom/ns#"
_PREFIXES = {
    "": "",
    "http://purl.org/rss/1.0": "",
    "http://purl.org/net/rss1.1#": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://backend.userland.com/rss091": "",
    "http://backend.userland.com/rss092": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/rss/1.0/modules/rss091": "",
    ATOM: "atom",
    _ATOM_03: "atom",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/rss/1.0/modules/dcterms": "dcterms",
    "http://search.yahoo.com/mrss": "media",
    "http://video.search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://purl.org/rss/1.0/modules/slash": "slash",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://wellformedweb.org/commentapi": "wfw",
    "http://purl.org/rss/1.0/modules/syndication": "sy",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.georss.org/georss": "georss",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
    "http://purl.org/atompub/tombstones/1.0": "at",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://backend.userland.com/creativecommonsrssmodule": "cc",
    "http://web.resource.org/cc": "cc",
    "http://creativecommons.org/ns#": "cc",
    "http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "cc",
}
"""Address of a vocabulary, in lower case and without a stroke at its end → the prefix of its documents."""


def name_of(element: _Element) -> str:
    """The name of an element: `title`, `dc:creator`; "" where it is none but a reference that was left.

    Of Atom itself, too, the local name alone, but within RSS `atom:link`: see `sort_names`.
    """
    tag = element.tag
    return _name(tag, element.prefix) if isinstance(tag, str) else ""


def sort_names(element: _Element | None) -> Named:
    """All children of an element by their names; of None there are none. In an element of Atom, Atom has no prefix."""
    found: Named = {}
    if element is None:
        return found
    is_atom = name_of(element).startswith("atom:")
    for one in element:
        tag = one.tag
        if isinstance(tag, str):
            name = tag if tag[0] != "{" else _name(tag, one.prefix)
            if is_atom:
                name = name.removeprefix("atom:")
            if name in found:
                found[name].append(one)
            else:
                found[name] = [one]
    return found


def each_of(children: Named, names: Iterable[str]) -> list[_Element]:
    """All children of these names, by the names' order."""
    return [one for name in names if name in children for one in children[name]]


def first_words(children: Named, *names: str) -> str | None:
    """The words of the first of these children that has any."""
    for name in names:
        if name in children:
            for one in children[name]:
                if (text := words(one)) is not None:
                    return text
    return None


def words_of(children: Named, *names: str) -> list[str]:
    """The words of all these children that have any, each once."""
    found = each_of(children, names)
    return all_words(found) if found else []


# A feed has some dozens of names.
@lru_cache(maxsize=4_096)
def _name(tag: str, prefix: str | None) -> str:
    address, brace, local = tag.rpartition("}")
    if not brace:
        return tag
    address = address[1:].strip().lower().replace("https://", "http://", 1).rstrip("/")
    known = _PREFIXES.get(address)
    if known is None:
        if address.startswith("http://wordpress.org/export/"):
            known = "excerpt" if address.endswith("/excerpt") else "wp"
        else:
            known = prefix or ""
    return f"{known}:{local}" if known else local
