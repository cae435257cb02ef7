"""One article in plain text or HTML becomes a ninjs item under a URI that its user gives it."""

import html
from typing import Any

from streams.errors import NewswireError
from streams.parse.charset import decode_item
from streams.parse.formats import FORMATS
from streams.parse.markup import html_to_text
from streams.parse.unknown import Shape, find_shape


def build_single(value: bytes, *, uri: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Turn an article into an item: the first line is the headline, the rest the body; also what decoding assumed.

    Raises NewswireError: no text in it, HTML of too many tags, or an item that has an id of its own.
    """
    text, notes = decode_item(value, content_type=None)
    text = text.strip().lstrip("\ufeff")
    for known in FORMATS:
        if known.looks_like(text):
            raise NewswireError(f"it seems to be {known.IN_WORDS}, which has an id of its own: leave --id out")
    is_html = find_shape(text) is Shape.HTML
    if is_html:
        text = html_to_text(text)
    headline, _, body = text.strip().partition("\n")
    if not headline:
        raise NewswireError("no text in it")
    item = {"guid": uri, "type": "text", "headline": headline}
    if body := body.strip():
        # As HTML again, so that the record says what it was made of.
        item |= {"body_html": _to_html(body)} if is_html else {"body_text": body}
    return item, notes


def _to_html(text: str) -> str:
    paragraphs = (html.escape(paragraph).replace("\n", "<br>") for paragraph in text.split("\n\n"))
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
