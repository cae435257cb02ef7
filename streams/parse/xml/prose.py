"""An element that holds an article's text → its paragraphs, as HTML is read (markup).

The elements of another format are called by HTML's names first, as far as they part lines; markup does the rest, so
that lists, tables, powers and line ends look alike whatever they came in.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from lxml import etree

from streams.parse.markup import html_to_text, read_html, read_plain
from streams.parse.xml.elements import local_name, words

_PARTING = frozenset({
    "p", "br", "div", "pre", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "dt", "dd", "section",
    "article",
})  # fmt: skip


class Prose(NamedTuple):
    """The text of an element."""

    text: str
    left_out: int = 0
    """How many elements were left out whole."""
    is_found: bool = False
    """Markup stood in it that was escaped once too often."""


def read_prose(
    element: etree._Element, *, names: Mapping[str, str], other: str | None, left_out: Collection[str]
) -> Prose:
    """Read the text of an element, which is changed by that.

    names: local name → HTML's name. other: that of all that are not there. None: their own.
    left_out: local names of what is no text of the article.
    Raises DeadLetterError(TOO_LARGE): too many elements.
    """
    patterns = [f"{{*}}{name}" for name in left_out]
    if not len(element):
        # Plain text, or HTML that was written as text.
        plain = read_plain(element.text or "")
        return Prose(plain.text.strip(), is_found=plain.is_found)
    # One in another is part of it.
    found = [one for one in element.iter(*patterns) if one is not element] if patterns else []
    count = sum(1 for one in found if next(one.iterancestors(*patterns), None) is None)
    if count:
        etree.strip_elements(element, *patterns, with_tail=False)
    is_parted = False
    for one in element.iter():
        name = local_name(one)
        if name:
            called = names.get(name) or other or name
            is_parted = is_parted or called in _PARTING
            if called != one.tag:
                one.tag = called
    # Plain text has line ends alone to part its paragraphs.
    is_plain = not is_parted and element.text is not None and "\n" in element.text.strip()
    element.tag = "span" if is_plain else "div"
    element.tail = None
    source = etree.tostring(element, encoding="unicode")
    if is_plain:
        return Prose(html_to_text(source, keeps_lines=True).strip(), count)
    reading = read_html(source)
    return Prose(reading.text, count, reading.is_found)


def read_line(text: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Read a headline whose markup was escaped into it (`A &amp;amp; B`), and the notes of that."""
    if text is None or ("&" not in text and "<" not in text):
        return text, ()
    reading = read_plain(text)
    if not reading.is_changed:
        return text, ()
    return " ".join(reading.text.split()) or None, ("html_to_text", "markup_read")


class Simple(NamedTuple):
    """What the text of most documents is made of, by local names."""

    blocks: frozenset[str]
    """Hold paragraphs."""
    paragraphs: frozenset[str]
    """Hold text, and elements of the next."""
    inline: frozenset[str]
    left_out: frozenset[str]


def read_simple(element: etree._Element, simple: Simple) -> Prose | None:
    """Read the text of an element that is made of plain paragraphs alone: as `read_prose` would, without HTML between.

    None: there is more in it.
    """
    texts: list[str] = []
    left_out = _collect(element, texts, simple)
    if left_out is None:
        return None
    text = "\n\n".join(texts)
    # Markup that was escaped into the text is a matter of read_prose.
    return None if "<" in text or ("&" in text and ";" in text) else Prose(text, left_out)


def _collect(element: etree._Element, texts: list[str], simple: Simple) -> int | None:
    """Collect paragraphs; gives how many elements were left out, or None where there is more than paragraphs."""
    if element.text and not element.text.isspace():
        return None
    left_out = 0
    for one in element:
        name = local_name(one)
        if name in simple.paragraphs:
            if len(one):
                for part in one.iterdescendants():
                    if local_name(part) not in simple.inline:
                        return None
            if text := words(one):
                texts.append(text)
        elif name in simple.left_out:
            left_out += 1
        elif name not in simple.blocks or (inside := _collect(one, texts, simple)) is None:
            return None
        else:
            left_out += inside
        if one.tail and not one.tail.isspace():
            return None
    return left_out


_MEDIA = ("figure", "img", "video", "audio", "object", "picture", "figcaption")
"""What is no text of an article in XHTML: pictures with their captions."""
_XHTML = Simple(
    blocks=frozenset({"body", "div", "section", "article"}),
    paragraphs=frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"}),
    inline=frozenset({"a", "b", "strong", "i", "em", "span", "abbr", "cite", "u"}),
    left_out=frozenset({"figure"}),
)


def read_xhtml(element: etree._Element) -> Prose:
    """Read the text of an element of XHTML, which may be changed by that. Raises DeadLetterError(TOO_LARGE)."""
    return read_simple(element, _XHTML) or read_prose(element, names={}, other=None, left_out=_MEDIA)
