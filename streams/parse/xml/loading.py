"""Text of an XML document → its root element. Nothing outside of it is read, and no entity is expanded.

The document type is taken off before libxml2 sees the text: what it could declare (entities, default attributes, an
address to fetch) is then not there. A declared entity is refused. What may stand in the text although XML has no place
for it is mended first, as wires send it: control characters, and the entities of HTML without the DTD that names them.

Bounds: libxml2 refuses elements nested deeper than 256 and names and attributes of more than 10 MB (huge_tree off).
"""

import html
import re
from typing import NamedTuple

from lxml import etree

from streams.errors import DeadLetterError, DeadReason

_PARSER = etree.XMLParser(
    encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
    attribute_defaults=False, huge_tree=False, recover=False, remove_comments=True, remove_pis=True,
)  # fmt: skip
_BLANK = re.compile(r"[\s\ufeff]*+")
_DOCTYPE = re.compile(r"<!DOCTYPE(?:[^\[<>\"']++|\"[^\"]*+\"|'[^']*+')*+", re.IGNORECASE)
_SUBSET_END = re.compile(r"\]\s*+>")
_TAG_NAME = re.compile(r"<(?:[^\s<>/:=\"']{1,100}:)?+([^\s<>/:=\"']{1,100})")
_DOCTYPE_NAME = re.compile(r"<!DOCTYPE\s++(?:[^\s<>/:\[]{1,100}:)?+([^\s<>/:\[]{1,100})", re.IGNORECASE)

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_REFERENCE = re.compile(r"&(?:#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,8}))|([A-Za-z][A-Za-z0-9]{1,31}));")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_SHOWN = 150
"""Characters of libxml2's words that an error shows."""


class Document(NamedTuple):
    """A document that was read."""

    root: etree._Element
    had_controls: bool = False
    """Control characters were dropped that XML does not allow."""


class _Prolog(NamedTuple):
    """What stands above the root."""

    end: int
    """Where the root begins. -1: it is not to be found."""
    declares_entities: bool = False


def find_root(text: str) -> str | None:
    """Give the local name of the root of an XML document; None where there is none. text: without blanks in front.

    Where the document type cannot be read, its name stands for the root's.
    """
    if not text.startswith("<"):
        return None
    end = _find_end(text).end
    if end < 0:
        named = _DOCTYPE_NAME.search(text)
        return None if named is None else named[1]
    found = _TAG_NAME.match(text, end)
    return None if found is None else found[1]


def load_xml(text: str) -> Document:
    """Parse a document whose text is decoded already; what it declares of its charset counts no more.

    Raises DeadLetterError(MALFORMED): not well-formed, with entities of its own, or nested too deep.
    """
    prolog = _find_end(text)
    if prolog.declares_entities:
        raise _malformed("it declares entities, which no wire needs and which are not read")
    if prolog.end < 0:
        raise _malformed("its document type cannot be read")
    # Lines above the root count in what libxml2 says of a fault.
    body = "\n" * text.count("\n", 0, prolog.end) + text[prolog.end :]
    had_controls = _may_hold_controls(body)
    if had_controls:
        kept = _NO_XML.sub("", body)
        had_controls, body = len(kept) != len(body), kept
    if "&" in body:
        body = _REFERENCE.sub(_mend, body)
    try:
        root = etree.fromstring(body.encode(), _PARSER)
    except etree.XMLSyntaxError as error:
        told = " ".join((error.msg or "").rpartition(", line ")[0].split())[:_SHOWN]
        raise _malformed(f"{told}, line {error.lineno}, column {error.offset}") from None
    return Document(root, had_controls)


def _may_hold_controls(text: str) -> bool:
    """Tell cheaply whether a text needs a second look; a search by a class of characters costs ten times as much."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return True
    return len(data.translate(None, _CONTROLS)) != len(data) or any(one in data for one in _NO_CHARACTERS)


def _find_end(text: str) -> _Prolog:
    """Find where the prolog ends: declaration, comments, instructions and document type; each is passed once."""
    at = _skip_blanks(text, 0)
    declares_entities = False
    while True:
        if text.startswith("<?", at):
            end, length = text.find("?>", at), 2
        elif text.startswith("<!--", at):
            end, length = text.find("-->", at + 4), 3
        elif text.startswith("<!", at):
            found = _DOCTYPE.match(text, at)
            end, length = (found.end(), 1) if found is not None else (-1, 0)
            if end >= 0 and text.startswith("[", end):
                closed = _SUBSET_END.search(text, end)
                declares_entities = "<!ENTITY" in text[end : None if closed is None else closed.end()].upper()
                end, length = (-1, 0) if closed is None else (closed.end(), 0)
            elif end >= 0 and not text.startswith(">", end):
                end = -1
        else:
            return _Prolog(at, declares_entities)
        if end < 0:
            return _Prolog(-1, declares_entities)
        at = _skip_blanks(text, end + length)


def _skip_blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return at if found is None else found.end()


def _mend(reference: re.Match[str]) -> str:
    """Give what stands for a reference that XML would not take; one that it takes stays as it is."""
    hexadecimal, decimal, name = reference.groups()
    if name is not None:
        if name in _OF_XML:
            return reference[0]
        known = html.unescape(reference[0])
        # An entity that nobody knows stays as it is written.
        return f"&amp;{name};" if known == reference[0] else known
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if 0x80 <= code < 0xA0:
        # Meant as cp1252, as everywhere on the web.
        return html.unescape(f"&#{code};")
    if (
        code > 0x10FFFF
        or 0xD800 <= code < 0xE000
        or (code < 0x20 and code not in (9, 10, 13))
        or code in (0xFFFE, 0xFFFF)
    ):
        return ""
    return reference[0]


def _malformed(message: str) -> DeadLetterError:
    return DeadLetterError(DeadReason.MALFORMED, f"broken XML: {message}")
