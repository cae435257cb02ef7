"""Addresses and ids of an entry → what it is known by."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from lxml.etree import _Element

from streams.uris import is_uri

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+:")
_ROUTES = ("!", "/")
"""What the part behind `#` begins with where it is itself an address, of a page that a program makes."""
_TRACKING = re.compile(r"(?<=[?&;])utm_[^&;#]*+(?:[&;]|(?=#)|\Z)", re.IGNORECASE)
_LONGEST = 8_000
"""Characters of an address that is joined to a base; browsers take none that is longer."""


class Known(NamedTuple):
    """What an entry is known by."""

    uri: str | None = None
    article_id: str | None = None
    ids: tuple[tuple[str, str], ...] = ()


def choose_identity(guid: str | None, link: str | None, *, shared: Collection[str | None]) -> Known | None:
    """Choose what an entry is known by: the id that it states, else its link; None where it has neither.

    shared: addresses and ids of the feed. What is the feed's is no entry's.
    """
    if guid is not None and guid not in shared:
        ids = (("guid", guid),)
        return Known(guid, None, ids) if is_uri(guid) else Known(None, guid, ids)
    if link is not None and link not in shared and (address := clean_link(link)):
        return Known(address, None) if is_uri(address) else Known(None, address)
    return None


def clean_link(link: str) -> str:
    """Take off an address what only says where its reader came from: `?utm_source=rss`, `#xtor=RSS-1`.

    A place on the page stays: of some feeds all entries are places on one page.
    """
    address, mark, place = link.partition("#")
    if mark and ("=" not in place or place.startswith(_ROUTES)):
        address = link
    shorter = _TRACKING.sub("", address) if "utm_" in address.lower() else address
    if shorter == address:
        return address
    head, mark, place = shorter.partition("#")
    return f"{head.rstrip('?&;')}{mark}{place}"


def resolve(link: str | None, bases: Iterator[str | None]) -> str | None:
    """Make an address whole that is written as part of one. bases: the nearest first; may be parts themselves."""
    if link is None or _SCHEME.match(link):
        return link
    for base in bases:
        if _SCHEME.match(link) or len(link) > _LONGEST:
            break
        if base and len(base) <= _LONGEST:
            try:
                link = urljoin(base, link)
            except ValueError:
                continue
    return link


def bases_of(element: _Element) -> Iterator[str | None]:
    """The bases that an element and those around it state, the nearest first."""
    at: _Element | None = element
    while at is not None:
        if (base := at.get(_BASE)) is not None:
            yield base.strip()
        at = at.getparent()
