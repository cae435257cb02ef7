"""A feed of several entries → a feed for each of them, with what an entry needs of the whole.

What changes from poll to poll (when the feed was built, by which program, how long it keeps, its pictures and the links
of its machinery) is left out, so that an entry that did not change has the same bytes again.
"""

import re
from collections.abc import Iterator

from streams.parse.xml.parting import part_text, thin_out

HOLDERS = frozenset({"rss", "rdf", "channel", "feed"})
"""Local names, lower case, of what holds entries."""
_OF_RSS, _OF_ATOM = ("item",), ("entry", "deleted-entry")
ENTRIES = (*_OF_RSS, *_OF_ATOM)
"""Local names."""
_KEPT = frozenset({"title", "language", "copyright", "rights", "link", "id", "author", "creator", "publisher"})
"""Local names of what an entry needs of its feed."""
_RELATION = re.compile(r"\brel\s*+=\s*+[\"'](?!\s*+alternate\b)", re.IGNORECASE)
_DECLARES = re.compile(r"[^<]*+(?:<(?:\?|!(?!ENTITY))[^<]*+)*+<!ENTITY", re.IGNORECASE)


def entries_in(root: str | None) -> tuple[str, ...]:
    """The local names of what a feed holds, by that of its root."""
    return _OF_ATOM if root == "feed" else _OF_RSS


def part_feed(text: str, *, root: str | None) -> Iterator[str]:
    """Give the document of each entry, also of a feed that is broken or ends too early. root: its local name.

    Of one that declares entities there is none: no document of it would be read.
    """
    if _DECLARES.match(text) is not None:
        return iter(())
    return part_text(text, *entries_in(root), around=_thin)


def _thin(text: str) -> str:
    return thin_out(text, holders=HOLDERS, keeps=_is_kept)


def _is_kept(name: str, attributes: str) -> bool:
    return name in _KEPT and not (name == "link" and _RELATION.search(attributes))
