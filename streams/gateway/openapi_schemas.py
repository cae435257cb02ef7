"""The shapes of what the gateway gives, as JSON Schemas: the record's as it is published, and those around it."""

import json
from importlib.resources import files
from typing import Any

from streams.gateway.items import MOST_ITEMS
from streams.gateway.metrics import Closing
from streams.gateway.problems import REASONS
from streams.gateway.rates import MINUTES

_RECORD = "EnrichedRecord"
# Ends of a stream that its reader learns of by an `error`; it sees the others otherwise.
_TOLD = [closing.value for closing in Closing if closing not in (Closing.CLIENT, Closing.SHUTDOWN)]


def refer(name: str) -> dict[str, Any]:
    """Refer to one of the schemas."""
    return {"$ref": f"#/components/schemas/{name}"}


def schemas() -> dict[str, Any]:
    """Make all schemas, by name."""
    token = {"type": "string", "description": "A token: where a stream goes on."}
    time = {"type": "string", "format": "date-time"}
    text = {"type": "string"}
    differences = {"oneOf": [{"type": "null"}, refer("Differences")]}
    return {
        **_record_schemas(),
        "Page": _object(
            items={"type": "array", "items": refer(_RECORD), "maxItems": MOST_ITEMS},
            next={
                "type": ["string", "null"],
                "description": "The `cursor` of the page that follows; null: there is none.",
            },
            position=token | {"description": "A stream from this token has all that came after the list was made."},
        ),
        "Article": _object(
            revisions={
                "description": "Newest first.",
                "type": "array",
                "minItems": 1,
                "items": _object(record=refer(_RECORD), differences=differences),
            },
        ),
        "Differences": _object(headline=refer("TextDifferences"), body=refer("TextDifferences"))
        | {"description": "To the revision below it."},
        "TextDifferences": {
            "description": "`=` what both have, `-` what the earlier text has alone, `+` what the later one has alone.",
            "type": "array",
            "items": {
                "type": "array",
                "prefixItems": [{"enum": ["=", "-", "+"]}, {"type": "string", "minLength": 1}],
                "items": False,
                "minItems": 2,
            },
        },
        "Rates": _object(
            minutes={
                "description": "Oldest first; the last one runs.",
                "type": "array",
                "minItems": MINUTES,
                "maxItems": MINUTES,
                "items": _object(start=time, records={"type": "integer", "minimum": 0}),
            }
        ),
        "StreamLine": {
            "oneOf": [
                _object(id=token, record=refer(_RECORD)),
                _object(id=token) | {"description": "A sign of life.", "additionalProperties": False},
                _object(event={"const": "bye"}),
                _object(event={"const": "error"}, reason={"enum": _TOLD}),
            ]
        },
        "JsonFeed": _object(
            version={"const": "https://jsonfeed.org/version/1.1"},
            title=text,
            home_page_url=text,
            feed_url=text,
            authors={"type": "array", "items": _object(name=text)},
            items={
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "content_text", "date_modified"],
                    "properties": {
                        **dict.fromkeys(("id", "url", "title", "content_text", "language"), text),
                        **dict.fromkeys(("date_published", "date_modified"), time),
                        "tags": {"type": "array", "items": text},
                        "authors": {"type": "array", "items": _object(name=text)},
                    },
                },
            },
        ),
        "Problem": _object(
            type={"const": "about:blank"},
            title=text,
            status={"enum": sorted({status.value for status in REASONS.values()})},
            detail={"type": "string", "description": "For people: what to do."},
            reason={"enum": [*REASONS], "description": "For programs."},
        ),
    }


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    """An object that always has these."""
    return {"type": "object", "required": [*properties], "properties": properties}


def _record_schemas() -> dict[str, Any]:
    """The schema of an enriched record, and those that it is made of, as parts of one document."""
    record = json.loads(files("streams").joinpath("schemas/enriched.json").read_text("utf-8"))
    del record["$schema"], record["$id"]
    parts = {_name(name): part for name, part in record.pop("$defs").items()}
    moved: dict[str, Any] = _with_moved_references({_RECORD: record, **parts})
    return moved


def _name(definition: str) -> str:
    return f"{_RECORD}.{definition}"


def _with_moved_references(schema: Any) -> Any:
    if isinstance(schema, list):
        return [*map(_with_moved_references, schema)]
    if not isinstance(schema, dict):
        return schema
    return {
        name: refer(_name(value.removeprefix("#/$defs/")))["$ref"] if name == "$ref" else _with_moved_references(value)
        for name, value in schema.items()
    }
