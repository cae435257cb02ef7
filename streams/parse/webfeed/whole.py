"""What a feed says of all its entries."""

from typing import NamedTuple

from lxml.etree import _Element

from streams.parse.webfeed.names import Named, each_of, first_words, name_of, sort_names
from streams.parse.xml.elements import attribute, first, language, words


class Whole(NamedTuple):
    """What counts for an entry that does not say it itself."""

    title: str | None = None
    id: str | None = None
    link: str | None = None
    language: str | None = None
    rights: str | None = None
    authors: tuple[str | None, ...] = ()


def read_whole(entry: _Element) -> Whole:
    """Read what the feed around an entry says: `feed`, or the `channel` that holds it or stands beside it."""
    holder = entry.getparent()
    if holder is None:
        return Whole()
    parts = sort_names(holder)
    channel = first(parts, "channel")
    spoken = language(holder)
    if channel is not None:
        holder, parts = channel, sort_names(channel)
        spoken = language(channel) or spoken
    elif spoken is None and (root := holder.getparent()) is not None:
        spoken = language(root)
    return Whole(
        title=first_words(parts, "title"),
        id=first_words(parts, "id"),
        link=read_page(parts),
        language=first_words(parts, "language", "dc:language") or spoken,
        rights=first_words(parts, "copyright", "rights", "dc:rights"),
        authors=read_authors(parts) if name_of(holder) == "atom:feed" else (),
    )


def read_page(parts: Named) -> str | None:
    """The address of the page that is what a feed or an entry is: RSS has it as text, Atom as an attribute."""
    for one in each_of(parts, ("link", "atom:link")):
        relation = (attribute(one, "rel") or "alternate").lower().rpartition("/")[2]
        if relation == "alternate" and (address := attribute(one, "href") or words(one)) is not None:
            return address
    return None


def read_authors(parts: Named) -> tuple[str | None, ...]:
    """The names of the authors of a feed or entry of Atom, or of what they wrote before."""
    return tuple([words(first(sort_names(one), "name")) if len(one) else words(one) for one in parts.get("author", ())])
