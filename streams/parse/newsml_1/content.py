"""The ContentItems of a NewsComponent → its text, whatever it stands in."""

from functools import lru_cache
from typing import NamedTuple

from lxml.etree import _Element

from streams.parse.newsml_1.names import formal_name, word
from streams.parse.ninjs.kinds import is_no_text, read_kind
from streams.parse.nitf.texts import Texts
from streams.parse.xml.elements import Children, attribute, first, sort_children
from streams.parse.xml.rendition import Contents, read_data, read_xml

_NO_TEXT = ("image", "audio", "video", "photo", "jpeg", "jpg", "gif", "png", "tiff", "mpeg", "mp3", "mp4", "pdf", "zip")
"""In the name of a format, or of a MIME type."""
_DATA = frozenset({"complexdata", "data", "application", "multimedia", "other"})
"""Types of media that are no text either."""
_RANKS = ("nitf", "html")
"""Kinds of text, the best first; plain text is behind them."""


class Rendition(NamedTuple):
    """A ContentItem that holds a text, or what may be one."""

    parts: Children
    format: str
    """All that it says of its format, lower case."""
    rank: int
    """How good it is: 0 for NITF, which says most."""


def find_text(item: _Element) -> Rendition | None:
    """Look at a ContentItem; None for a picture and the like, and for a text that is elsewhere."""
    parts = sort_children(item)
    if "DataContent" not in parts and "Encoding" not in parts:
        return None
    media, form, mime = (formal_name(first(parts, name)) or "" for name in ("MediaType", "Format", "MimeType"))
    rank = _rank(media or mime, f"{media} {form} {mime}")
    return None if rank is None else Rendition(parts, *rank)


def read_contents(renditions: tuple[Rendition, ...]) -> Contents:
    """Read the best of the renditions that has a text; the others are the same text again.

    Raises DeadLetterError: MALFORMED, TOO_LARGE.
    """
    best = Contents()
    for one in sorted(renditions, key=lambda one: one.rank):
        read = _read(one)
        if read.body is not None or best.texts == Texts():
            best = read
        if read.body is not None:
            break
    return best


def _read(rendition: Rendition) -> Contents:
    content_type = "text/html" if "html" in rendition.format else "text/plain"
    parts, encoding = rendition.parts, ""
    # An Encoding stands around what is encoded, also around another one.
    while (around := first(parts, "Encoding")) is not None:
        encoding, parts = word(attribute(around, "Notation")), sort_children(around)
        if not parts:
            return read_data(around, content_type=content_type, encoding=encoding)
    data = first(parts, "DataContent")
    if data is None:
        return Contents()
    if len(data):
        return read_xml(data, is_nitf="nitf" in rendition.format)
    return read_data(data, content_type=content_type, encoding=encoding)


# A wire has few formats.
@lru_cache(maxsize=1_024)
def _rank(media: str, form: str) -> tuple[str, int] | None:
    """Give the format in lower case and its rank; None where it is not that of a text.

    form: all that is said; some call the format a type of media.
    """
    kind, form = read_kind(media), form.lower()
    if is_no_text(kind) or kind in _DATA or any(one in form for one in _NO_TEXT):
        return None
    return form, next((at for at, name in enumerate(_RANKS) if name in form), len(_RANKS))
