"""The contentSet of a news item → its texts: of NITF, XHTML or plain text, whatever stands in it."""

import base64
import binascii
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element

from streams.parse.furniture import remove_common_furniture
from streams.parse.markup import read_html, read_plain
from streams.parse.nitf.texts import Texts, read_content, read_head
from streams.parse.xml import find_root, load_xml
from streams.parse.xml.elements import attribute, first, language, local_name, sort_children
from streams.parse.xml.prose import Simple, read_prose, read_simple

_LEFT_OUT = ("figure", "img", "video", "audio", "object", "picture", "figcaption")
"""What is no text of an article in XHTML: pictures with their captions."""
_SIMPLE = Simple(
    blocks=frozenset({"body", "div", "section", "article"}),
    paragraphs=frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"}),
    inline=frozenset({"a", "b", "strong", "i", "em", "span", "abbr", "cite", "u"}),
    left_out=frozenset({"figure"}),
)
_OF_HTML = frozenset({"html", "body", "div", "section", "article", "p", "ul", "ol", "table", "h1", "h2", "h3", "pre"})
_PLAIN_TYPES = frozenset({"", "text/plain"})


class Contents(NamedTuple):
    """What the contentSet holds."""

    texts: Texts = Texts()
    """Of NITF: what stands above its text."""
    body: str | None = None
    language: str | None = None
    media: int = 0
    """Pictures and the like in the text, and renditions that are elsewhere."""
    notes: tuple[str, ...] = ()


def read_contents(content_set: _Element | None) -> Contents:
    """Read the first rendition of the content that holds a text; the others are the same text again.

    Raises DeadLetterError(TOO_LARGE).
    """
    renditions = sort_children(content_set)
    remote = len(renditions.get("remoteContent", ()))
    best = Contents()
    for one in (*renditions.get("inlineXML", ()), *renditions.get("inlineData", ())):
        read = _read_xml(one) if len(one) else _read_data(one)
        if read.body is not None or best.texts == Texts():
            best = read
        if read.body is not None:
            break
    return best._replace(media=best.media + remote, language=best.language)


def _read_xml(rendition: _Element) -> Contents:
    """Read XML inside the item: the children of `inlineXML`."""
    spoken = language(rendition)
    holder = first(sort_children(rendition), "nitf")
    if holder is not None:
        parts = sort_children(first(sort_children(holder), "body"))
        content = read_content(parts)
        return Contents(read_head(parts), content.body, language(holder) or spoken, content.media, content.notes)
    if any(local_name(one) == "body.content" for one in rendition):
        content = read_content(sort_children(rendition))
        return Contents(read_head(sort_children(rendition)), content.body, spoken, content.media, content.notes)
    holder = first(sort_children(rendition), "html")
    spoken = language(holder) or spoken
    element = rendition if holder is None else first(sort_children(holder), "body")
    if element is None:
        return Contents(language=spoken)
    spoken = language(element) or spoken
    if holder is None and not any(local_name(one) in _OF_HTML for one in rendition.iter()):
        # XML of another kind: not a text that we know how to read.
        return Contents(language=spoken)
    prose = read_simple(element, _SIMPLE) or read_prose(element, names={}, other=None, left_out=_LEFT_OUT)
    notes = ("html_to_text", "markup_read") if prose.is_found else ("html_to_text",)
    return _finish(prose.text, spoken, prose.left_out, notes)


def _read_data(rendition: _Element) -> Contents:
    """Read text inside the item: HTML where its type says so, else plain text; also in base64."""
    text = rendition.text or ""
    content_type = (attribute(rendition, "contenttype") or "").partition(";")[0].strip().lower()
    if (attribute(rendition, "encoding") or "").lower().endswith("base64"):
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
        holder = etree.Element("inlineXML")
        holder.append(load_xml(text.strip()).root)
        return _read_xml(holder)
    reading = read_html(text) if "html" in content_type else read_plain(text.strip())
    notes = (("html_to_text", "markup_read") if reading.is_found else ("html_to_text",)) if reading.is_changed else ()
    return _finish(reading.text, language(rendition), 0, notes)


def _finish(text: str, spoken: str | None, media: int, notes: tuple[str, ...]) -> Contents:
    body, furniture = remove_common_furniture(text.strip())
    return Contents(Texts(), body or None, spoken, media, notes + furniture if body else ())
