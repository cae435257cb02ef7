"""A JSON Feed of one item (versions 1 and 1.1) → what the item says; of several, a feed for each."""

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

from streams.errors import DeadLetterError, DeadReason
from streams.parse.webfeed.article import Said, build_keyword
from streams.parse.webfeed.links import resolve
from streams.parse.webfeed.people import join_people
from streams.parse.webfeed.texts import Content, read_source
from streams.parse.xml.prose import read_line

_HOST = "jsonfeed.org"
# No quotation mark stands in a string of JSON without a stroke before it, so this is in no text that a feed quotes.
_VERSION = re.compile(r"\"version\"\s*+:\s*+\"\s*+https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org\\?/version\\?/")
_READ = frozenset({
    "id", "url", "external_url", "title", "content_html", "content_text", "summary", "date_published",
    "date_modified", "authors", "author", "tags", "language", "image", "banner_image", "attachments",
})  # fmt: skip
_OF_WHOLE = ("version", "title", "home_page_url", "language", "authors", "author")
"""What an item needs of its feed; the rest changes, or is of the feed's machinery."""


def is_json_feed(text: str) -> bool:
    """Say whether JSON is a JSON Feed: what it calls its version says so, and nothing within it does."""
    if _HOST not in text or _VERSION.search(text) is None:
        return False
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return True
    return isinstance(found, dict) and isinstance(found.get("version"), str) and _HOST in found["version"]


def load_feed(text: str) -> dict[str, Any]:
    """Load a feed, whose items are objects then. Raises DeadLetterError: MALFORMED, NO_CONTENT (no items)."""
    try:
        feed = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise DeadLetterError(DeadReason.MALFORMED, f"broken JSON: {error.msg} at character {error.pos}") from None
    if _holds_float(feed):
        # A float has lost digits of an id.
        try:
            feed = json.loads(text, parse_float=str, parse_int=str)
        except RecursionError:
            raise DeadLetterError(DeadReason.MALFORMED, "broken JSON: nested too deep") from None
    items = feed.get("items")
    if not isinstance(items, list) or not items:
        raise DeadLetterError(DeadReason.NO_CONTENT, "a feed without an entry")
    return feed  # type: ignore[no-any-return]


def part_items(feed: dict[str, Any]) -> Iterator[str]:
    """Give the JSON of a feed of each item. Raises DeadLetterError(MALFORMED): nested too deep."""
    whole = {name: feed[name] for name in _OF_WHOLE if name in feed}
    for item in feed["items"]:
        try:
            yield orjson.dumps({**whole, "items": [item]}).decode()
        except orjson.JSONEncodeError:
            raise DeadLetterError(DeadReason.MALFORMED, "broken JSON: nested too deep") from None


def read_item(feed: dict[str, Any]) -> Said:
    """Read the one item of a feed. Raises DeadLetterError: MALFORMED (it is none), TOO_LARGE."""
    item = feed["items"][0]
    if not isinstance(item, dict):
        raise DeadLetterError(DeadReason.MALFORMED, "an item of a JSON Feed that is no object")
    home = _text(feed, "home_page_url")
    dropped = [name for name, value in item.items() if name not in _READ and value not in (None, "", [], {})]
    title, notes = read_line(_line(item, "title"))
    plain = read_source(_text(item, "content_text") or "", is_html=False)
    body = plain if plain.text is not None else read_source(_text(item, "content_html") or "", is_html=True)
    attachments = item.get("attachments")
    media = (len(attachments) if isinstance(attachments, list) else 0) + sum(
        1 for name in ("image", "external_url") if _text(item, name)
    )
    name = _line(feed, "title")
    tags = item.get("tags")
    return Said(
        guid=_line(item, "id"),
        link=resolve(_line(item, "url"), iter((home,))),
        shared=(home, _text(feed, "feed_url")),
        headline=title,
        notes=notes,
        body=body,
        summary=Content() if (summary := _text(item, "summary")) is None else read_source(summary, is_html=False),
        by=join_people(_read_authors(item)) or join_people(_read_authors(feed)),
        language=_line(item, "language") or _line(feed, "language"),
        published=_line(item, "date_published"),
        updated=_line(item, "date_modified"),
        subjects=[build_keyword(" ".join(tag.split())) for tag in tags if isinstance(tag, str)]
        if isinstance(tags, list)
        else [],
        sources=[{"name": name} if name else None],
        media=media,
        dropped=dropped,
    )


def _holds_float(feed: dict[str, Any]) -> bool:
    items = feed.get("items")
    return isinstance(items, list) and any(isinstance(one, dict) and isinstance(one.get("id"), float) for one in items)


def _text(holder: dict[str, Any], name: str) -> str | None:
    """A text, or the digits of a number; None where it is neither or says nothing."""
    value = holder.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return (value if value and not value.isspace() else None) if isinstance(value, str) else None


def _line(holder: dict[str, Any], name: str) -> str | None:
    """The same on one line."""
    value = _text(holder, name)
    return None if value is None else " ".join(value.split())


def _read_authors(holder: dict[str, Any]) -> list[str | None]:
    """The names of the authors: a list in 1.1, one in 1."""
    said = [*(several if isinstance(several := holder.get("authors"), list) else ()), holder.get("author")]
    return [_line(one, "name") if isinstance(one, dict) else None for one in said]
