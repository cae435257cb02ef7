"""The contentSet of a news item → its texts, whatever they stand in."""

from lxml.etree import _Element

from streams.parse.nitf.texts import Texts
from streams.parse.xml.elements import attribute, sort_children
from streams.parse.xml.rendition import Contents, read_data, read_xml


def read_contents(content_set: _Element | None) -> Contents:
    """Read the first rendition of the content that holds a text; the others are the same text again.

    What is elsewhere counts as media. Raises DeadLetterError: MALFORMED, TOO_LARGE.
    """
    renditions = sort_children(content_set)
    remote = len(renditions.get("remoteContent", ()))
    best = Contents()
    for one in (*renditions.get("inlineXML", ()), *renditions.get("inlineData", ())):
        read = read_xml(one) if len(one) else _read_data(one)
        if read.body is not None or best.texts == Texts():
            best = read
        if read.body is not None:
            break
    return best._replace(media=best.media + remote)


def _read_data(rendition: _Element) -> Contents:
    content_type = (attribute(rendition, "contenttype") or "").partition(";")[0].strip().lower()
    return read_data(rendition, content_type=content_type, encoding=(attribute(rendition, "encoding") or "").lower())
