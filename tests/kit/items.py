"""What wires send, as bytes, and how it stands on the raw topic; short ways to parse it."""

import json
from typing import Any, Literal

import pytest

from streams.article import Article, RawItem
from streams.errors import DeadLetterError, DeadReason, SeveralItemsError
from streams.parse import parse_item

MAX_BYTES = 1_000_000
BODY = "A body of one sentence."
# 2026-11-24T09:00:00.123Z
RECEIVED_AT = 1_795_510_800_123


def dump(
    body: str = BODY,
    *,
    article_id: str = "395009",
    date: str | None = "Tue, 01/26/2016 - 11:55",
    author: str = "Auther :",
    headline: str | None = "A headline",
) -> str:
    """The text of a page dump. date and headline: None leaves the line or block out."""
    head = "\n".join(["ID :", article_id, *([] if date is None else [date]), author])
    blocks = [head, *([] if headline is None else [headline]), f"{body}\n"]
    return "\n\n".join(blocks)


def page_dump(body: str = BODY, **parts: Any) -> bytes:
    """The same in UTF-8."""
    return dump(body, **parts).encode()


def ninjs_item(
    *,
    uri: str = "urn:example:1",
    headline: str | None = "A headline",
    body: str | None = "A body that says little.",
    updated: str | None = "2026-11-24T08:00:00Z",
    status: str | None = None,
    manner: Literal[1, 3] = 3,
    **properties: Any,
) -> dict[str, Any]:
    """A text item of ninjs, spelled in the manner of version 1 or 3.

    None leaves headline, body, date or status out; further properties stand as they are given, null too.
    """
    if manner == 3:
        said = {
            "versionCreated": updated,
            "pubStatus": status,
            "headlines": None if headline is None else text(headline),
            "bodies": None if body is None else text(body),
        }
    else:
        said = {"versioncreated": updated, "pubstatus": status, "headline": headline, "body_text": body}
    stated = {name: value for name, value in said.items() if value is not None}
    return {"uri": uri, "type": "text", **stated, **properties}


def ninjs(**properties: Any) -> bytes:
    """The bytes of such an item."""
    return json.dumps(ninjs_item(**properties)).encode()


def item(**properties: Any) -> dict[str, Any]:
    """An item with no more than a headline, in the manner of ninjs 1: what else is in it a test puts there."""
    return ninjs_item(**{"manner": 1, "body": None, "updated": None, **properties})


def text(value: str) -> list[dict[str, str]]:
    """A body or headline in ninjs 3."""
    return [{"value": value}]


def raw(value: bytes | None, *, offset: int = 0, feed: str | None = None, **fields: Any) -> RawItem:
    """A record on partition 5 of raw, received one second after the one before it; fields by their names replace."""
    headers = (() if feed is None else (("feed", feed.encode()),)) + fields.pop("headers", ())
    placed: dict[str, Any] = {"topic": "wire.raw", "partition": 5, "offset": offset}
    placed["received_at"] = RECEIVED_AT + 1000 * offset
    return RawItem(value=value, headers=headers, **(placed | fields))


def parse(value: bytes | str | dict[str, Any] | list[Any] | None, *, content_type: str | None = None) -> Article:
    """Parse bytes, text as UTF-8, or an object as JSON."""
    if isinstance(value, str):
        value = value.encode()
    elif isinstance(value, dict | list):
        value = json.dumps(value).encode()
    return parse_item(value, content_type=content_type, max_bytes=MAX_BYTES)


def part(value: bytes | str | dict[str, Any] | list[Any]) -> list[str]:
    """Parse what holds several items; gives the document of each."""
    with pytest.raises(SeveralItemsError) as caught:
        parse(value)
    return list(caught.value.texts)


def refuse(value: bytes | str | dict[str, Any] | list[Any] | None, *, content_type: str | None = None) -> DeadReason:
    """Parse what must be refused; gives the reason."""
    with pytest.raises(DeadLetterError) as caught:
        parse(value, content_type=content_type)
    assert str(caught.value)
    return caught.value.reason
