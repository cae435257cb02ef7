"""JSON text becomes the one ninjs item in it, out of whatever envelope it came in."""

import json
from typing import Any

import orjson

from streams.errors import DeadLetterError, DeadReason

_ENVELOPES = (
    "item", "items", "_items", "newsitem", "newsitems", "news_item", "news_items", "newsobject", "newsobjects", "ninjs",
    "article", "articles", "story", "stories", "data", "result", "results", "content", "payload", "message",
    "documents", "hits",
)  # fmt: skip
"""Names, lower case, under which envelopes of APIs and message queues hold their items."""
_ITEM_SIGNS = (
    "guid", "headline", "headlines", "body", "bodies", "body_text", "body_html", "body_xhtml", "pubstatus",
    "versioncreated", "firstcreated",
)  # fmt: skip
"""Names, lower case, that say that an object is an item itself, whatever else it holds."""
# Envelopes in envelopes: {"data": {"items": [{"item": …}]}} is the deepest that real services have.
_MOST_ENVELOPES = 4


def load_item(text: str) -> dict[str, Any]:
    """Load JSON text and open its envelopes, down to the one item.

    Raises DeadLetterError: MALFORMED (no JSON, or none that we can hold), MANY_ITEMS, NO_CONTENT (an envelope with
    nothing in it), UNKNOWN_FORMAT (JSON of another kind).
    """
    return _open(_load(text))


def load_exact(text: str) -> dict[str, Any]:
    """As `load_item`, of text that it has loaded, but numbers that a float cannot hold come as their own digits."""
    try:
        return _open(json.loads(text, parse_float=str, parse_int=_parse_integer))
    except (ValueError, RecursionError) as error:
        raise _malformed(str(error)) from None


def _parse_integer(digits: str) -> int | str:
    # A number of thousands of digits takes quadratic time to read, and Python refuses it.
    return int(digits) if len(digits) < 16 else digits


def _load(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if _holds_another(text):
            raise DeadLetterError(DeadReason.MANY_ITEMS, "several JSON objects one after the other") from None
        raise _malformed(f"{error.msg} at character {error.pos}") from None


def _holds_another(text: str) -> bool:
    """Say whether text is one JSON object after another."""
    decoder = json.JSONDecoder(parse_int=_parse_integer)
    try:
        first, end = decoder.raw_decode(text.lstrip("\ufeff \t\r\n"))
        rest = text.lstrip("\ufeff \t\r\n")[end:].lstrip(" \t\r\n,\x1e")
        second, _ = decoder.raw_decode(rest)
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and isinstance(second, dict)


def _malformed(message: str) -> DeadLetterError:
    return DeadLetterError(DeadReason.MALFORMED, f"broken JSON: {message}")


def _open(document: Any) -> dict[str, Any]:
    found = document
    items: list[Any] | None
    for _ in range(_MOST_ENVELOPES + 1):
        if isinstance(found, list):
            items = [item for item in found if item is not None]
        elif isinstance(found, dict):
            items = _find_enclosed(found)
            if items is None:
                return found
        else:
            break
        if len(items) > 1:
            raise DeadLetterError(DeadReason.MANY_ITEMS, f"an envelope of {len(items)} items")
        if not items:
            raise DeadLetterError(DeadReason.NO_CONTENT, "an envelope without an item")
        found = items[0]
    raise DeadLetterError(DeadReason.UNKNOWN_FORMAT, "JSON, but no ninjs item")


def _find_enclosed(found: dict[str, Any]) -> list[Any] | None:
    """Find what an envelope holds, or None where the object is no envelope."""
    if "versioncreated" in found or "versionCreated" in found or "headline" in found or "headlines" in found:
        return None
    names = {name.lower(): name for name in found}
    if not names.keys().isdisjoint(_ITEM_SIGNS):
        return None
    items: list[Any] | None = None
    for envelope in _ENVELOPES:
        if envelope in names and isinstance(held := found[names[envelope]], dict | list):
            items = [*(items or ()), *(held if isinstance(held, list) else (held,))]
    return items
