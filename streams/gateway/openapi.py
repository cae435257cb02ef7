"""`/openapi.json`: all that the gateway offers, as OpenAPI 3.1, for programs that write clients.

Here is what paths take and give; the shapes of what they give are in openapi_schemas.py.
"""

from collections.abc import Sequence
from typing import Any

from streams import __version__
from streams.gateway.feeds import ATOM, JSON_FEED
from streams.gateway.filters import ID, KINDS, LANGUAGE, MOST_CHARACTERS, MOST_VALUES, OUTCOMES
from streams.gateway.frames import NDJSON, SSE
from streams.gateway.items import JSON, MOST_ITEMS, USUAL_ITEMS
from streams.gateway.openapi_schemas import refer, schemas
from streams.gateway.problems import REASONS

_ACCESS = ("no_access", "not_allowed", "too_many_requests", "not_ready")
"""Reasons of whatever needs access."""

_TEXT = {"type": "string", "maxLength": MOST_CHARACTERS, "minLength": 1}
_FILTERS: dict[str, tuple[dict[str, Any], str]] = {
    "subject": (_TEXT | {"pattern": f"^{ID.pattern}$"}, "Subjects, by their ids"),
    "feed": (_TEXT | {"pattern": f"^{ID.pattern}$"}, "Feeds, by their ids"),
    "language": (
        _TEXT | {"pattern": f"^{LANGUAGE.pattern.replace('a-z', 'A-Za-z')}$"},
        "Language tags, which mean their kinds too: `en` finds `en-GB`",
    ),
    "outcome": ({"enum": [*OUTCOMES]}, "What became of the article"),
    "q": (_TEXT, "Words that must all be in headline or body, whatever their case"),
}


def openapi() -> dict[str, Any]:
    """Describe the gateway. Texts are CommonMark."""
    filters = [_filter(kind) for kind in KINDS]
    limit = {"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "default": USUAL_ITEMS}
    page = [
        _parameter("limit", limit, "Articles, at most"),
        _parameter("cursor", {"type": "string"}, "`next` of the page before"),
    ]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "newswire gateway",
            "version": __version__,
            "description": "The live feed over HTTP. Where `GET` is answered `HEAD` is, but for the stream.",
        },
        "security": [{}, {"bearer": []}, {"token": []}],
        "paths": {
            "/v1/stream": {"get": _stream(filters)},
            "/v1/items": {"get": _whole("items", "Articles, newest first", JSON, refer("Page"), filters + page)},
            "/v1/items/{id}": {"get": _article()},
            "/v1/rates": {"get": _whole("rates", "Records a minute of the last hour", JSON, refer("Rates"), filters)},
            "/v1/feed.atom": {"get": _whole("atom", "The newest articles as Atom", ATOM, {"type": "string"}, filters)},
            "/v1/feed.json": {
                "get": _whole("jsonFeed", "The newest articles as JSON Feed", JSON_FEED, refer("JsonFeed"), filters)
            },
            "/": {"get": _known(_open("page", "The live page", "text/html"))},
            "/openapi.json": {"get": _known(_open("openapi", "This", "application/json", {"type": "object"}))},
            "/metrics": {"get": _open("metrics", "What Prometheus asks for", "text/plain")},
            "/livez": {"get": _open("livez", "Whether it runs", "text/plain")},
            "/readyz": {"get": _ready()},
        },
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "token": {
                    "type": "apiKey",
                    "in": "query",
                    "name": "token",
                    "description": "Where no header can be sent, as by a browser's EventSource.",
                },
            },
        },
    }


def _stream(filters: Sequence[dict[str, Any]]) -> dict[str, Any]:
    token = {"type": "string", "maxLength": 8_000}
    parameters = [
        *filters,
        _parameter("Last-Event-ID", token, "A token: goes on behind it", place="header"),
        _parameter("last_event_id", token, "The same, where the header is missing"),
        _parameter("since", {"type": "string"}, "Begins at a time, `2016-01-26T09:00:00Z`, or so long ago: `2h`"),
    ]
    lines = {"type": "string", "description": "Lines, each a `StreamLine`."}
    events = {
        "type": "string",
        "description": "Events `item` (data: an `EnrichedRecord`), `bye`, `error`; `id:` alone is a sign of life.",
    }
    reasons = ("bad_request", "bad_token", "other_log", "gone", "too_many_readers", *_ACCESS)
    return _operation(
        "stream",
        "Enriched records as they are committed, from now on or from where a token says",
        parameters,
        {"200": _answer("They come", {SSE.content_type: events, NDJSON.content_type: lines}), **_problems(reasons)},
    )


def _article() -> dict[str, Any]:
    identity = _parameter("id", {"type": "string"}, "Its identity, percent-encoded", place="path")
    article = {"allOf": [refer("EnrichedRecord"), refer("Article")]}
    return _whole("item", "An article, its revisions, what changed", JSON, article, [identity], ("not_found", "killed"))


def _whole(
    name: str,
    summary: str,
    content_type: str,
    schema: dict[str, Any],
    parameters: Sequence[dict[str, Any]],
    reasons: Sequence[str] = ("bad_request",),
) -> dict[str, Any]:
    """What is given as a whole, to whoever has access."""
    answer = _answer(summary, {content_type.partition(";")[0]: schema})
    return _known(_operation(name, summary, parameters, {"200": answer, **_problems((*reasons, *_ACCESS))}))


def _known(operation: dict[str, Any]) -> dict[str, Any]:
    """What is not given to a client that has it already."""
    parameter = _parameter("If-None-Match", {"type": "string"}, "ETags of what the client has", place="header")
    etag = {"headers": {"ETag": {"schema": {"type": "string"}}}}
    responses = operation["responses"]
    known = {"200": responses["200"] | etag, "304": {"description": "The client has it"} | etag}
    return operation | {"parameters": [*operation["parameters"], parameter], "responses": responses | known}


def _open(name: str, summary: str, content_type: str, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    """What needs no access."""
    responses = {"200": _answer(summary, {content_type: schema or {"type": "string"}}), **_problems(("not_allowed",))}
    return _operation(name, summary, [], responses) | {"security": [{}]}


def _ready() -> dict[str, Any]:
    ready = _open("readyz", "Whether it reads and gives", "text/plain")
    ready["responses"]["503"] = _answer("Not now: a reason a line", {"text/plain": {"type": "string"}})
    return ready


def _operation(
    name: str, summary: str, parameters: Sequence[dict[str, Any]], responses: dict[str, Any]
) -> dict[str, Any]:
    return {"operationId": name, "summary": summary, "parameters": [*parameters], "responses": responses}


def _filter(kind: str) -> dict[str, Any]:
    schema, description = _FILTERS[kind]
    many = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
    return _parameter(kind, many, f"{description}. May be repeated: any of them will do.")


def _parameter(name: str, schema: dict[str, Any], description: str, *, place: str = "query") -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "description": description, "schema": schema}


def _answer(description: str, contents: dict[str, dict[str, Any]]) -> dict[str, Any]:
    content = {content_type: {"schema": schema} for content_type, schema in contents.items()}
    return {"description": description, "content": content}


def _problems(reasons: Sequence[str]) -> dict[str, Any]:
    """The answers that say one of these reasons, by their status."""
    by_status: dict[int, list[str]] = {}
    for reason in reasons:
        by_status.setdefault(REASONS[reason].value, []).append(reason)
    return {str(status): _refusal(status, of_status) for status, of_status in sorted(by_status.items())}


def _refusal(status: int, reasons: Sequence[str]) -> dict[str, Any]:
    said = {"properties": {"status": {"const": status}, "reason": {"enum": [*reasons]}}}
    description = ", ".join([f"`{reason}`" for reason in reasons])
    return _answer(description, {"application/problem+json": {"allOf": [refer("Problem"), said]}})
