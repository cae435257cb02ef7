"""JSON text becomes the one ninjs item in it, out of whatever envelope it came in."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from streams.errors import DeadLetterError, DeadReason, SeveralItemsError

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
_BETWEEN = re.compile("[\\ufeff \\t\\r\\n,\\x1e]*+")
"""What stands between objects: blanks, commas, the record separator of JSON text sequences."""
# Envelopes in envelopes: {"data": {"items": [{"item": …}]}} is the deepest that real services have.
_MOST_ENVELOPES = 4


def load_item(text: str) -> dict[str, Any]:
    """Load JSON text and open its envelopes, down to the one item.

    Raises DeadLetterError: MALFORMED (no JSON, or none that we can hold), NO_CONTENT (an envelope with nothing in it),
    UNKNOWN_FORMAT (JSON of another kind). Raises SeveralItemsError where it holds several.
    """
    found = _open(_load(text))
    if isinstance(found, list):
        raise SeveralItemsError(_cut_items(text))
    return found


def load_exact(text: str) -> dict[str, Any]:
    """As `load_item`, of text that it has loaded, but numbers that a float cannot hold come as their own digits."""
    found = _open(_load_exact(text, parse_float=str))
    assert isinstance(found, dict), "load_item has loaded it"
    return found


def _cut_items(text: str) -> Iterator[str]:
    """Give the JSON text of each item of an envelope of several."""
    items = _open(_load_exact(text, parse_float=_parse_float))
    assert isinstance(items, list), "load_item has found several"
    for item in items:
        yield json.dumps(item, ensure_ascii=False)


def _load_exact(text: str, *, parse_float: Callable[[str], str | float]) -> Any:
    try:
        return json.loads(text, parse_float=parse_float, parse_int=_parse_integer)
    except (ValueError, RecursionError) as error:
        raise _malformed(str(error)) from None


def _parse_float(digits: str) -> str | float:
    # What a float would write in other digits stays as it is written.
    number = float(digits)
    return number if repr(number) == digits else digits


def _parse_integer(digits: str) -> int | str:
    # A number of thousands of digits takes quadratic time to read, and Python refuses it.
    return int(digits) if len(digits) < 16 else digits


def _load(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        parts = _part_objects(text)
        if len(parts) > 1:
            raise SeveralItemsError(parts) from None
        raise _malformed(f"{error.msg} at character {error.pos}") from None


def _part_objects(text: str) -> list[str]:
    """Part JSON objects that stand one after the other. What is no JSON behind two of them is one part, to its end."""
    decoder = json.JSONDecoder(parse_int=_parse_integer)
    parts: list[str] = []
    at = 0
    while (at := _BETWEEN.match(text, at).end()) < len(text):  # type: ignore[union-attr]  # it matches nothing, too
        try:
            found, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return [*parts, text[at:]] if len(parts) > 1 else []
        if not isinstance(found, dict):
            return []
        parts.append(text[at:end])
        at = end
    return parts


def _malformed(message: str) -> DeadLetterError:
    return DeadLetterError(DeadReason.MALFORMED, f"broken JSON: {message}")


def _open(document: Any) -> dict[str, Any] | list[Any]:
    """Give the one item of a document, or the several that it holds."""
    found = document
    items: list[Any] | None
    for _ in range(_MOST_ENVELOPES + 1):
        if isinstance(found, list):
            items = found
        elif isinstance(found, dict):
            items = _find_enclosed(found)
            if items is None:
                return found
        else:
            break
        items = [item for item in items if item is not None]
        if len(items) > 1 and any(isinstance(item, dict | list) for item in items):
            return items
        if len(items) > 1:
            break
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
