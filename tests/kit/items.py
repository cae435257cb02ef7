"""Raw items for the tests of parse, and short ways to parse them."""

import json
from typing import Any

import pytest

from streams.article import Article
from streams.errors import DeadLetterError, DeadReason
from streams.parse import parse_item

MAX_BYTES = 1_000_000


def parse(value: bytes | str | dict[str, Any] | list[Any] | None, *, content_type: str | None = None) -> Article:
    """Parse bytes, text as UTF-8, or an object as JSON."""
    if isinstance(value, str):
        value = value.encode()
    elif isinstance(value, dict | list):
        value = json.dumps(value).encode()
    return parse_item(value, content_type=content_type, max_bytes=MAX_BYTES)


def refuse(value: bytes | str | dict[str, Any] | list[Any] | None, *, content_type: str | None = None) -> DeadReason:
    """Parse what must be refused; gives the reason."""
    with pytest.raises(DeadLetterError) as caught:
        parse(value, content_type=content_type)
    assert str(caught.value)
    return caught.value.reason


def dump(
    body: str = "A body of one sentence.",
    *,
    headline: str = "A headline",
    author: str = "Auther :",
    date: str = "Tue, 01/26/2016 - 11:55",
    article_id: str = "395009",
) -> str:
    """Write a page dump."""
    return f"ID :\n{article_id}\n{date}\n{author}\n\n{headline}\n\n{body}"


def item(**properties: Any) -> dict[str, Any]:
    """Make a ninjs item that is complete, with these properties besides or instead."""
    return {"uri": "urn:newsml:example.com:1", "type": "text", "headline": "A headline", **properties}
