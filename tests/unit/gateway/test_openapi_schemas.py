"""The shapes that `/openapi.json` promises, against what is given."""

import json
from typing import Any

import jsonschema_rs
import orjson
import pytest

from streams.gateway.feeds import json_feed
from streams.gateway.frames import NDJSON
from streams.gateway.items import items
from streams.gateway.metrics import Closing
from streams.gateway.openapi_schemas import refer, schemas
from streams.gateway.problems import REASONS, Problem
from streams.gateway.rates import rates
from tests.kit.listed import Listed, article, ask, enriched, read
from tests.kit.paths import GOLDENS


def validator(name: str) -> jsonschema_rs.Draft202012Validator:
    """What holds against one of the schemas, as a part of the whole document."""
    return jsonschema_rs.Draft202012Validator(
        {**refer(name), "components": {"schemas": schemas()}}, validate_formats=True
    )


@pytest.fixture
def gateway() -> Listed:
    """A gateway with an article that was revised."""
    listed = Listed()
    listed.append(subjects=["trade"])
    listed.append(outcome="revision", revision=2, body="Another body.", subjects=["trade"])
    return listed


async def test_what_is_given_is_what_is_promised(gateway: Listed) -> None:
    """Page, article, rates, JSON Feed."""
    given: dict[str, Any] = {
        "Page": read(await ask(items, gateway, "/v1/items")),
        "Rates": read(await ask(rates, gateway, "/v1/rates")),
        "JsonFeed": read(await ask(json_feed, gateway, "/v1/feed.json")),
    }
    given["Article"] = read(await article(gateway, "urn:newswire:tass:1"))

    for name, value in given.items():
        validator(name).validate(value)
    validator("EnrichedRecord").validate(given["Article"])
    validator("EnrichedRecord").validate(orjson.loads(enriched()))


@pytest.mark.parametrize("reason", REASONS)
def test_problems_are_what_is_promised(reason: str) -> None:
    """Each reason."""
    validator("Problem").validate(read(Problem(reason, "do this").response()))


def test_lines_of_a_stream_are_what_is_promised() -> None:
    """Records, signs of life, and both ends."""
    lines = [NDJSON.items([("token", enriched())]), NDJSON.token("token"), NDJSON.event("bye", {})]
    lines += [NDJSON.event("error", {"reason": closing.value}) for closing in (Closing.SLOW_READER, Closing.GONE)]

    for line in lines:
        validator("StreamLine").validate(orjson.loads(line))


def test_the_record_s_schema_is_the_published_one() -> None:
    """It takes the worked example and refuses what that would: its parts were moved, not changed."""
    example = json.loads((GOLDENS / "395009.enriched.json").read_text("utf-8"))["value"]
    check = validator("EnrichedRecord")

    check.validate(example)
    broken: dict[str, Any]
    for broken in ({"digest": "x"}, {"subjects": [{}]}, {"raw": {}}, {"outcome": "late"}):
        assert not check.is_valid({**example, "enrichment": {**example["enrichment"], **broken}})
    assert "$defs" not in json.dumps(schemas())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Page", {"items": [], "next": None}),
        ("TextDifferences", [["=", ""]]),
        ("TextDifferences", [["?", "x"]]),
        ("TextDifferences", [["=", "x", "y"]]),
        ("Rates", {"minutes": []}),
        ("StreamLine", {"event": "error", "reason": "client"}),
        ("Problem", {"type": "about:blank", "title": "", "status": 400, "detail": "", "reason": "other"}),
    ],
)
def test_what_is_not_promised_does_not_pass(name: str, value: Any) -> None:
    """The schemas say something."""
    assert not validator(name).is_valid(value)
