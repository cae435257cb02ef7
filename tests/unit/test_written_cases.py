"""The cases written by hand, each run as `newswire enrich` runs it and held against what is written in it."""

import base64
import itertools
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from streams.cli.enrich import render_line
from streams.pipeline import Pipeline
from streams.sources.inputs import Input
from streams.stores.memory import Memory
from tests.kit.batches import make_pipeline, run
from tests.kit.cases import CASES, FILES, NAMES, Sent, read_case
from tests.kit.items import raw
from tests.kit.needs import need_module
from tests.kit.paths import GOLDENS
from tests.kit.validators import hold


@cache
def pipeline() -> Pipeline:
    """A pipeline with the feeds of the cases."""
    return make_pipeline(feeds=(GOLDENS / "feeds.toml").read_text("utf-8"))


def replay(case: list[Sent]) -> list[dict[str, Any]]:
    """Run a case as `newswire enrich` does, one batch a record over one fresh memory: its lines, schemas held."""
    memory, lines = Memory(window_days=30), []
    for offset, sent in enumerate(case):
        for outcome in run(pipeline(), [raw(sent.value, headers=sent.headers, offset=offset)], memory):
            hold(outcome)
            lines.append(orjson.loads(render_line(Input(path="-", value=sent.value), outcome)))
            if outcome.number is None:
                hold_bytes(sent.value, lines[-1])
    return lines


def hold_bytes(value: bytes, line: dict[str, Any]) -> None:
    """A dead letter holds the bytes of its input; an enriched record knows their number."""
    if line["outcome"] == "dead_letter":
        assert base64.b64decode(line["value_base64"]) == value
    elif line["outcome"] in ("new", "revision", "kill"):
        assert line["value"]["enrichment"]["raw"]["bytes"] == len(value)


def summary(line: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """Of a line of `enrich`, what the expectation speaks of, in its words; of notes always all."""
    value = line["value"] or {}
    seen = {
        "outcome": line["outcome"],
        "reason": line["reason"],
        "topics": sorted(line["topics"]),
        "key": line["key"],
    }
    if "item" in value:
        item, enrichment = value["item"], value["enrichment"]
        body, dateline = main_text(item, "bodies"), enrichment["dateline"]
        if dateline is not None:
            assert dateline["text"] == (body or "")[dateline["start"] : dateline["end"]]
        seen |= {"headline": main_text(item, "headlines"), "body": body, "notes": enrichment["notes"]}
        seen |= {"item": item, "enrichment": enrichment}
    elif value:
        seen["duplicate"] = value
    told = {"outcome", "reason", "topics", "key", "notes"}
    return {name: part_of(seen[name], expected.get(name)) for name in seen if name in told or name in expected}


def part_of(seen: Any, expected: Any) -> Any:
    """Of an object, the keys that are expected, null for one that is not there; anything else as it is."""
    if isinstance(seen, dict) and isinstance(expected, dict):
        return {name: part_of(seen.get(name), value) for name, value in expected.items()}
    if isinstance(seen, list) and isinstance(expected, list) and len(seen) == len(expected):
        return [part_of(one, other) for one, other in zip(seen, expected, strict=True)]
    return seen


def main_text(item: dict[str, Any], name: str) -> str | None:
    """The first headline or body."""
    return item[name][0]["value"] if name in item else None


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_a_written_case_becomes_what_is_written_in_it(file: Path) -> None:
    """Outcome, reason, topics, key, all notes and what else the case is about are as its file says."""
    case = read_case(file)
    for module in {sent.needs for sent in case if sent.needs is not None}:
        need_module(module, extra="lang")
    expected = [one for sent in case for one in sent.expected]
    seen = [summary(line, one) for line, one in zip(replay(case), expected, strict=True)]

    assert case
    assert expected == seen


def test_written_cases_say_what_they_show_and_that_they_are_made_up() -> None:
    """Each says in words what it shows, and nobody can take a text that is published for news."""
    for sent in itertools.chain.from_iterable(map(read_case, FILES)):
        assert sent.shows.endswith("."), sent.shows
        if any(one["outcome"] == "new" for one in sent.expected):
            text = sent.value.replace(b"\0", b"").lower()
            assert b"made up" in text or b"made-up" in text, sent.shows


def test_no_bytes_lie_beside_the_cases_unread() -> None:
    """Each file of bytes is the input of a case."""
    read = {
        file.parent / table["input_file"]
        for file in FILES
        for table in tomllib.loads(file.read_text("utf-8"))["record"]
        if "input_file" in table
    }

    assert read == set(CASES.rglob("*.bytes"))
