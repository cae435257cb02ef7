"""The schemas of what is published: they take the worked examples, and refuse what the contract refuses."""

import copy
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from streams.records.cloudevents import ENRICHED_SCHEMA
from tests.kit.paths import GOLDENS, ROOT
from tests.kit.validators import DUPLICATE, ENRICH_LINE, ENRICHED, NINJS

OURS = sorted(((ROOT / "tests").parent / "streams" / "schemas").glob("*.json"))


def example(name: str) -> dict[str, Any]:
    """The value of a worked example."""
    return json.loads(((ROOT / "tests") / "goldens" / name).read_text("utf-8"))["value"]


def test_official_schema_is_unchanged() -> None:
    """The ninjs schema that items are held against is the one that IPTC published."""
    content = (ROOT / "tests" / "kit" / "ninjs-schema_3.1.json").read_bytes()

    assert hashlib.sha256(content).hexdigest() == "404f578a299bf34e76e98f2de26ad9989882ebd7abf3a4d3cf3aa689b70a8744"


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_our_schemas_are_schemas(path: Path) -> None:
    """Each is valid by draft 2020-12 itself."""
    jsonschema_rs.meta.validate(json.loads(path.read_text("utf-8")))


def test_name_of_the_schema_is_that_of_the_header() -> None:
    """`ce_dataschema` and `enrichment.schema` name the schema by its `$id`."""
    ids = {json.loads(path.read_text("utf-8"))["$id"] for path in OURS}

    assert ENRICHED_SCHEMA in ids


@pytest.mark.parametrize("name", ["395009.enriched.json", "395009.kill.json", "395009.revision-loses-subject.json"])
def test_examples_are_valid(name: str) -> None:
    """The worked examples hold against ninjs 3.1 and our own schema."""
    NINJS.validate(example(name)["item"])
    ENRICHED.validate(example(name))


def test_example_of_a_duplicate_is_valid() -> None:
    """So does the pointer."""
    DUPLICATE.validate(example("395009.duplicate.json"))


@pytest.mark.parametrize("name", ["firstCreated", "versionCreated"])
def test_ninjs_refuses_a_time_without_zone(name: str) -> None:
    """Formats are asserted: a local time is no time to a reader elsewhere."""
    item = example("395009.enriched.json")["item"] | {name: "2016-01-26T11:55:00"}

    assert not NINJS.is_valid(item)


@pytest.mark.parametrize("uri", ["395009", "no uri", "urn:newswire:tass:a b", ""])
def test_ninjs_refuses_a_bad_uri(uri: str) -> None:
    """Formats are asserted: an identity that is no absolute URI does not pass."""
    item = example("395009.enriched.json")["item"] | {"uri": uri}

    assert not NINJS.is_valid(item)


def test_ninjs_refuses_what_is_no_property_of_it() -> None:
    """The enrichment cannot slip into the item."""
    item = example("395009.enriched.json")["item"]

    assert not NINJS.is_valid(item | {"enrichment": {}})
    assert not NINJS.is_valid(item | {"language": None})


FAULTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a bad uri": lambda value: value["item"].update(uri="395009"),
    "a time without zone": lambda value: value["item"].update(versionCreated="2016-01-26T11:55:00"),
    "a headline that is empty": lambda value: value["item"]["headlines"][0].update(value=""),
    "a score that is no integer": lambda value: value["enrichment"]["subjects"][0].update(score=0.96),
    "a revision of 0": lambda value: value["enrichment"].update(revision=0),
    "changes of a first record": lambda value: value["enrichment"].update(changes={"fields": [], "marker": None}),
    "a digest that is cut": lambda value: value["enrichment"].update(digest="sha256:1b418e980f0f"),
    "an outcome that is not published": lambda value: value["enrichment"].update(outcome="duplicate"),
    "a kill with a text": lambda value: value["enrichment"].update(outcome="kill"),
    "a note that is no name": lambda value: value["enrichment"]["notes"].append("Assumed the feed"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_our_schema_refuses(fault: Callable[[dict[str, Any]], Any]) -> None:
    """What the contract rules out does not pass."""
    value = example("395009.enriched.json")
    fault(value)

    assert not ENRICHED.is_valid(value)


def test_every_key_of_the_enrichment_must_be_there() -> None:
    """Null where there is nothing, never absent; and unknown keys may come."""
    value = example("395009.enriched.json")
    for name in value["enrichment"]:
        without = copy.deepcopy(value)
        del without["enrichment"][name]
        assert not ENRICHED.is_valid(without), name

    assert ENRICHED.is_valid(value | {"later": 1})
    value["enrichment"]["later"] = 1
    assert ENRICHED.is_valid(value)


def test_lines_of_the_examples_are_valid() -> None:
    """The worked lines of `enrich` hold, with the objects that they leave out put in."""
    new, duplicate, dead = map(json.loads, (GOLDENS / "enrich.jsonl").read_text("utf-8").splitlines())

    ENRICH_LINE.validate(new | {"value": example("395009.enriched.json")})
    ENRICH_LINE.validate(duplicate | {"value": example("395009.duplicate.json")})
    ENRICH_LINE.validate(dead)
    assert not ENRICH_LINE.is_valid(new | {"value": None})
    assert not ENRICH_LINE.is_valid(dead | {"value": {}})
