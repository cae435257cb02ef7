"""A text inside the item of another format → its paragraphs: NITF, XHTML or plain text, as XML or written as text.

What the two NewsMLs share: the one calls what holds it `inlineXML` and `inlineData`, the other `DataContent`.
"""

import base64
import binascii
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element

from streams.parse.furniture import remove_common_furniture
from streams.parse.markup import read_html, read_plain
from streams.parse.nitf.texts import Texts, read_content, read_head
from streams.parse.xml import find_root, load_xml
from streams.parse.xml.elements import Children, first, language, local_name, sort_children
from streams.parse.xml.prose import read_xhtml

_OF_HTML = frozenset({"html", "body", "div", "section", "article", "p", "ul", "ol", "table", "h1", "h2", "h3", "pre"})
_OF_NITF = frozenset({"media", "block", "hl2", "nitf-table"})
"""Without a body around them they tell NITF from XHTML."""
_PLAIN_TYPES = frozenset({"", "text/plain"})


class Contents(NamedTuple):
    """What a rendition holds."""

    texts: Texts = Texts()
    """Of NITF: what stands above its text."""
    body: str | None = None
    language: str | None = None
    media: int = 0
    """Pictures and the like in the text."""
    notes: tuple[str, ...] = ()


def read_xml(rendition: _Element, *, is_nitf: bool = False) -> Contents:
    """Read a text that stands inside an element as XML. is_nitf: the item says so.

    Raises DeadLetterError(TOO_LARGE).
    """
    spoken = language(rendition)
    parts = sort_children(rendition)
    holder = first(parts, "nitf")
    if holder is not None:
        parts = sort_children(first(sort_children(holder), "body"))
        return _read_nitf(parts, language(holder) or spoken)
    if "body.content" in parts:
        return _read_nitf(parts, spoken)
    if "body" in parts and "body.content" in (inside := sort_children(parts["body"][0])):
        return _read_nitf(inside, spoken)
    if (is_nitf and "html" not in parts) or not _OF_NITF.isdisjoint(parts):
        return _read_nitf({"body.content": [rendition]}, spoken)
    holder = first(parts, "html")
    spoken = language(holder) or spoken
    element = rendition if holder is None else first(sort_children(holder), "body")
    if element is None:
        return Contents(language=spoken)
    spoken = language(element) or spoken
    if holder is None and not any(local_name(one) in _OF_HTML for one in rendition.iter()):
        # XML of another kind: not a text that we know how to read.
        return Contents(language=spoken)
    prose = read_xhtml(element)
    notes = ("html_to_text", "markup_read") if prose.is_found else ("html_to_text",)
    return _finish(prose.text, spoken, prose.left_out, notes)


def read_data(rendition: _Element, *, content_type: str, encoding: str) -> Contents:
    """Read a text that is the text of an element: HTML where its type says so, else plain text; also in base64.

    content_type, encoding: lower case; "" where nothing is said. Raises DeadLetterError: MALFORMED, TOO_LARGE.
    """
    text = rendition.text or ""
    if encoding.endswith("base64"):
        if content_type not in _PLAIN_TYPES and "html" not in content_type:
            return Contents(media=1)
        try:
            text = base64.b64decode("".join(text.split()), validate=True).decode()
        except (binascii.Error, ValueError):
            return Contents(media=1)
    if not text or text.isspace():
        return Contents()
    if find_root(text.strip()) == "nitf":
        # A document inside the document, written as its text.
        holder = etree.Element("holder")
        holder.append(load_xml(text.strip()).root)
        return read_xml(holder)
    reading = read_html(text) if "html" in content_type else read_plain(text.strip())
    notes = (("html_to_text", "markup_read") if reading.is_found else ("html_to_text",)) if reading.is_changed else ()
    return _finish(reading.text, language(rendition), 0, notes)


def _read_nitf(parts: Children, spoken: str | None) -> Contents:
    """Read NITF. parts: the children of its `body`."""
    content = read_content(parts)
    return Contents(read_head(parts), content.body, spoken, content.media, content.notes)


def _finish(text: str, spoken: str | None, media: int, notes: tuple[str, ...]) -> Contents:
    body, furniture = remove_common_furniture(text.strip())
    return Contents(Texts(), body or None, spoken, media, notes + furniture if body else ())
