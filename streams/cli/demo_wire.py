"""The wire of a demo that stays: the seed articles again and again, as news of now, with corrections and kills."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

import orjson

from streams.records import format_instant
from streams.records.ninjs import find_main_text
from streams.sources.inputs import Input

if TYPE_CHECKING:
    from streams.records import Enriched

# Of ten articles, at which one an earlier one is corrected, or killed, and how many articles before that it came.
_CORRECTED, _KILLED = {3: 2, 8: 1}, {6: 4}
_TURN = 10


def live_items(articles: "Sequence[Enriched]", *, now: Callable[[], int]) -> Iterator[Input]:
    """Give items in ninjs 3.1, without end: each article under an id of its own. articles: with a text, at least one.

    now: milliseconds since 1970 UTC.
    """
    texts = [text for text in map(_text, articles) if text is not None]
    for number in count():
        yield _item(number, 1, texts[number % len(texts)], now())
        turn = number % _TURN
        if turn in _CORRECTED:
            earlier = number - _CORRECTED[turn]
            yield _item(earlier, 2, _correct(texts[earlier % len(texts)]), now())
        if turn in _KILLED:
            yield _item(number - _KILLED[turn], 3, {"edNote": "Killed in this demo."}, now(), status="canceled")


def _text(article: "Enriched") -> dict[str, Any] | None:
    item = article.item
    headline, body = find_main_text(item, "headlines"), find_main_text(item, "bodies")
    if not headline or not body:
        return None
    return {
        "language": item.get("language"),
        "headlines": [{"role": "main", "value": headline}],
        "bodies": [{"role": "main", "contentType": "text/plain", "value": body}],
    }


def _correct(text: dict[str, Any]) -> dict[str, Any]:
    """Another headline, and a last sentence that was not there."""
    (headline,), (body,) = text["headlines"], text["bodies"]
    return {
        **text,
        "edNote": "Corrected in this demo.",
        "headlines": [{**headline, "value": f"CORRECTED: {headline['value']}"}],
        "bodies": [{**body, "value": f"{body['value']} This sentence was added by the correction."}],
    }


def _item(number: int, version: int, said: dict[str, Any], now: int, *, status: str = "usable") -> Input:
    item = {
        "standard": {"name": "ninjs", "version": "3.1"},
        "uri": f"urn:newswire-demo:{number}",
        "type": "text",
        "version": str(version),
        "versionCreated": format_instant(now),
        "pubStatus": status,
        **said,
    }
    return Input(path=f"{item['uri']} version {version}", value=orjson.dumps(item))
