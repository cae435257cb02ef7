"""An element that holds a title or a text → its words, by what it says of its own type."""

from typing import NamedTuple

from lxml.etree import _Element

from streams.parse.furniture import remove_common_furniture
from streams.parse.markup import Reading, html_to_text, read_html, read_plain
from streams.parse.xml.elements import attribute, language, words
from streams.parse.xml.prose import read_line, read_xhtml

_AS_HTML = ("html_to_text",)
_FOUND = ("html_to_text", "markup_read")


class Content(NamedTuple):
    """A text of an entry."""

    text: str | None = None
    notes: tuple[str, ...] = ()
    media: int = 0
    """Pictures and the like that were left out of it; and whether the text itself is elsewhere, or none."""
    language: str | None = None


def kind_of(element: _Element) -> str:
    """What an element of Atom says that it holds: `text`, `html`, `xhtml`, or "" where it is no text.

    Atom 0.3 says it by media type and mode, Atom 1.0 by a word; what has elements in it is XHTML, whatever it says.
    """
    if attribute(element, "src") is not None or attribute(element, "mode") == "base64":
        return ""
    said = (attribute(element, "type") or "text").partition(";")[0].strip().lower()
    if said in ("xhtml", "application/xhtml+xml") or (len(element) and said in ("text", "html", "text/html")):
        return "xhtml" if len(element) else "html"
    if said in ("html", "text/html"):
        return "html"
    return "text" if said in ("text", "text/plain") else ""


def read_title(element: _Element | None, *, is_atom: bool) -> tuple[str | None, tuple[str, ...]]:
    """Read a headline, and the notes of that."""
    if element is None:
        return None, ()
    kind = kind_of(element) if is_atom else "text"
    if not kind:
        return None, ()
    if kind == "html":
        reading = read_html(element.text or "")
        notes = _note(reading) if reading.is_changed else ()
        return " ".join(reading.text.split()) or None, notes
    return read_line(words(element))


def read_text(element: _Element, *, is_atom: bool, keeps_lines: bool = False) -> Content:
    """Read a text. Outside of Atom it is HTML, which may be none.

    Raises DeadLetterError(TOO_LARGE).
    """
    kind = kind_of(element) if is_atom else "xhtml" if len(element) else "html"
    spoken = language(element)
    if kind == "xhtml":
        prose = read_xhtml(element)
        return Content(prose.text.strip() or None, _FOUND if prose.is_found else _AS_HTML, prose.left_out, spoken)
    if not kind:
        return Content(media=1)
    return read_source(element.text or "", is_html=kind == "html", keeps_lines=keeps_lines, spoken=spoken)


def read_source(source: str, *, is_html: bool, keeps_lines: bool = False, spoken: str | None = None) -> Content:
    """Read a text as its source wrote it. keeps_lines: the line ends of HTML part lines, as WordPress keeps its texts.

    Raises DeadLetterError(TOO_LARGE).
    """
    if not source or source.isspace():
        return Content(language=spoken)
    if keeps_lines and is_html and "<" in source:
        return Content(html_to_text(source, keeps_lines=True).strip() or None, _AS_HTML, language=spoken)
    reading = read_html(source) if is_html else read_plain(source.strip())
    return Content(reading.text.strip() or None, _note(reading), language=spoken)


def finish(content: Content) -> Content:
    """Take the furniture of the page off a body."""
    if content.text is None:
        return content
    text, furniture = remove_common_furniture(content.text)
    return content._replace(text=text or None, notes=content.notes + furniture)


def _note(reading: Reading) -> tuple[str, ...]:
    if not reading.is_changed:
        return ()
    return _FOUND if reading.is_found else _AS_HTML
