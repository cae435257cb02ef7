"""The ContentItems of a NewsComponent → its text, whatever it stands in."""

from lxml.etree import _Element

from streams.parse.newsml_1.names import formal_name, word
from streams.parse.ninjs.kinds import is_no_text, read_kind
from streams.parse.nitf.texts import Texts
from streams.parse.xml.elements import attribute, first, sort_children
from streams.parse.xml.rendition import Contents, read_data, read_xml

_NO_TEXT = ("image", "audio", "video", "photo", "jpeg", "jpg", "gif", "png", "tiff", "mpeg", "mp3", "mp4", "pdf", "zip")
"""In the name of a format, or of a MIME type."""
_RANKS = ("nitf", "html")
"""Kinds of text, the best first; plain text is behind them."""


def is_text(item: _Element) -> bool:
    """Whether a ContentItem holds a text, or what may be one: not a picture, nor a text that is elsewhere."""
    parts = sort_children(item)
    kind = read_kind(formal_name(first(parts, "MediaType")))
    if kind and kind != "text":
        return False
    if not kind and is_no_text(read_kind(formal_name(first(parts, "MimeType")))):
        return False
    return ("DataContent" in parts or "Encoding" in parts) and not any(one in _format(item) for one in _NO_TEXT)


def rank_text(item: _Element) -> int:
    """How good a rendition is: 0 for NITF, which says most."""
    said = _format(item)
    return next((at for at, name in enumerate(_RANKS) if name in said), len(_RANKS))


def read_contents(items: list[_Element]) -> Contents:
    """Read the best of the ContentItems that has a text; the others are the same text again.

    Raises DeadLetterError: MALFORMED, TOO_LARGE.
    """
    best = Contents()
    for item in sorted((one for one in items if is_text(one)), key=rank_text):
        read = _read_item(item)
        if read.body is not None or best.texts == Texts():
            best = read
        if read.body is not None:
            break
    return best


def _read_item(item: _Element) -> Contents:
    parts = sort_children(item)
    encoding = ""
    # An Encoding stands around what is encoded, also around another one.
    while (around := first(parts, "Encoding")) is not None:
        encoding, parts = word(attribute(around, "Notation")), sort_children(around)
        if not parts:
            return read_data(around, content_type=_type(item), encoding=encoding)
    data = first(parts, "DataContent")
    if data is None:
        return Contents()
    if len(data):
        return read_xml(data, is_nitf="nitf" in _format(item))
    return read_data(data, content_type=_type(item), encoding=encoding)


def _type(item: _Element) -> str:
    return "text/html" if "html" in _format(item) else "text/plain"


def _format(item: _Element) -> str:
    """All that a ContentItem says of its format, lower case."""
    parts = sort_children(item)
    return " ".join(formal_name(first(parts, name)) or "" for name in ("Format", "MimeType")).lower()
