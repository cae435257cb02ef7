"""A text as a source declared it, HTML or plain, becomes the text that a reader sees."""

import re
from typing import NamedTuple

from streams.errors import DeadLetterError, DeadReason
from streams.parse.markup.entities import decode_entities
from streams.parse.markup.page import Page
from streams.parse.markup.signs import BLOCK_TAG, holds_html

_MOST_TAGS = 50_000
"""Of one text: they take 0.3 s at worst (docs/benchmarks/html.md), in which the interpreter does nothing else."""
_MOST_ESCAPES = 3
"""Times that a text was escaped, and is read again."""
_TAG_AT_ALL = re.compile(r"</?[a-zA-Z]")
_WRAPPED = re.compile(r"\s*+<([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>.*</\1\s*+>\s*\Z", re.DOTALL | re.IGNORECASE)
_SHOWS_CODE = re.compile(r"<(?:code|pre|kbd|samp|tt|xmp|textarea)\b", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"\n[ \t]*+\n")


class Reading(NamedTuple):
    """A text without markup, and what was done for it."""

    text: str
    is_changed: bool = False
    """HTML or entities were read."""
    is_found: bool = False
    """They stood where the source declared none, or were escaped."""


def html_to_text(source: str, *, keeps_lines: bool = False) -> str:
    """Turn HTML into its text, paragraphs parted by empty lines.

    keeps_lines: line ends part lines as they do in plain text.
    Raises DeadLetterError(TOO_LARGE): beyond the guard.
    """
    if source.count("<") > _MOST_TAGS:
        raise DeadLetterError(DeadReason.TOO_LARGE, f"HTML of more than {_MOST_TAGS} tags: send it in parts")
    return Page().read(_keep_lines(source) if keeps_lines else source)


def read_html(source: str) -> Reading:
    """Read what a source declares to be HTML. It may be escaped as a whole, or hold entities that were escaped twice.

    Raises DeadLetterError(TOO_LARGE).
    """
    if not _TAG_AT_ALL.search(source) and "<!" not in source and "<?" not in source:
        return read_plain(source)
    text = html_to_text(source)
    if ("<" in text or "&" in text) and not _SHOWS_CODE.search(source):
        if _WRAPPED.match(text) and holds_html(text):
            return Reading(read_plain(text).text, is_changed=True, is_found=True)
        decoded, is_found = decode_entities(text)
        return Reading(decoded, is_changed=True, is_found=is_found)
    return Reading(text, is_changed=True)


def read_plain(text: str) -> Reading:
    """Read what a source declares to be plain text, or does not declare: entities are decoded, HTML is read as HTML.

    Raises DeadLetterError(TOO_LARGE).
    """
    is_changed = is_found = False
    for _ in range(_MOST_ESCAPES):
        if holds_html(text):
            return Reading(html_to_text(text, keeps_lines=True), is_changed=True, is_found=True)
        text, is_decoded = decode_entities(text)
        if not is_decoded:
            break
        # The first time is how sources write plain text; what is left then was escaped twice.
        is_found = is_changed
        is_changed = True
    return Reading(text, is_changed, is_found)


def _keep_lines(text: str) -> str:
    """Write the line ends that part paragraphs of plain text as HTML."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    has_blocks = BLOCK_TAG.search(text) is not None
    text = _EMPTY_LINE.sub("<br><br>", text)
    return text if has_blocks else text.replace("\n", "<br>")
