"""Validators for every JSON that is published, formats asserted, nothing fetched from the network."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

from streams.records.outcomes import Outcome, OutcomeKind
from tests.kit.paths import ROOT

_FOLDER = Path(__file__).parent
_OURS = ROOT / "streams" / "schemas"

# ninjs places refer to the GeoJSON schema by address; its own content is not ours to test.
_GEOJSON = ("https://geojson.org/schema/GeoJSON.json", {"type": "object"})


def _load(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def _validator(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    resources = [_GEOJSON, *((ours["$id"], ours) for ours in map(_load, sorted(_OURS.glob("*.json"))))]
    registry = jsonschema_rs.Registry(resources, draft=jsonschema_rs.Draft202012)
    return jsonschema_rs.Draft202012Validator(schema, registry=registry, validate_formats=True)


NINJS = _validator(_load(_FOLDER / "ninjs-schema_3.1.json"))
ENRICHED = _validator(_load(_OURS / "enriched.json"))
DUPLICATE = _validator(_load(_OURS / "duplicate.json"))
ENRICH_LINE = _validator(_load(_OURS / "enrich-line.json"))


def hold(outcome: Outcome) -> None:
    """Hold what became of a record against the schemas of the topics that it goes to."""
    for sent in outcome.records:
        if outcome.kind in (OutcomeKind.NEW, OutcomeKind.REVISION, OutcomeKind.KILL):
            value = orjson.loads(sent.value or b"")
            ENRICHED.validate(value)
            NINJS.validate(value["item"])
        elif outcome.kind in (OutcomeKind.DUPLICATE, OutcomeKind.LATE):
            DUPLICATE.validate(orjson.loads(sent.value or b""))
