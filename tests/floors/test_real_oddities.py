"""Articles as they really come, held against what a careful editor insists on for each (`expected.json`).

The files are not ours to publish; tests of the same kinds with inputs of our own stand beside the code they try.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from streams.article import RawItem
from streams.cli.enrich import render_line
from streams.sources.inputs import feed_headers, read_inputs
from streams.stores.memory import Memory
from tests.kit.batches import make_pipeline, packaged_rules, run
from tests.kit.needs import need_data
from tests.kit.paths import DATA

ODDITIES = DATA.parent / "cases"
EXPECTED = ODDITIES / "expected.json"
INSISTED: dict[str, list[dict[str, Any]]] = json.loads(EXPECTED.read_bytes()) if EXPECTED.is_file() else {}
NEEDED_SETTING = "[feeds.example]\ndrop_query = true\n"
_MISSING = object()


@cache
def lines_of(name: str, feeds: str | None) -> list[dict[str, Any]]:
    """What `newswire enrich FILE` prints, with one fresh memory. feeds: a feeds.toml, and `--feed example`."""
    pipeline, memory = make_pipeline(rules=packaged_rules(), feeds=feeds), Memory(window_days=30)
    headers = feed_headers(None if feeds is None else "example")
    lines = []
    for offset, source in enumerate(read_inputs([str(ODDITIES / name)])):
        # Received after every date in the files that is meant to be in the past.
        item = RawItem(value=source.value, headers=headers, offset=offset, received_at=1_780_000_000_000 + offset)
        (outcome,) = run(pipeline, [item], memory)
        lines.append(json.loads(render_line(source, outcome)))
    return lines


def find(line: dict[str, Any], path: str) -> Any:
    """The value at a path such as `item.headlines[0].value`; paths may begin inside the record's value."""
    for root in (line, line.get("value") or {}):
        found: Any = root
        for part in re.findall(r"[^.\[\]]+", path):
            at: Any = int(part) if isinstance(found, list) else part
            try:
                found = found[at]
            except (KeyError, IndexError, TypeError):
                found = _MISSING
                break
        if found is not _MISSING:
            return found
    return _MISSING


def holds(found: Any, wanted: Any) -> bool:
    """Whether a value is what is wanted: equal, the same instant, one of several, or a text that has these words."""
    if isinstance(wanted, dict):
        if "any" in wanted:
            return any(holds(found, one) for one in wanted["any"])
        return isinstance(found, str) and all(words.lower() in found.lower() for words in wanted["has"])
    if isinstance(found, str) and isinstance(wanted, str) and found != wanted:
        try:
            return datetime.fromisoformat(found) == datetime.fromisoformat(wanted)
        except ValueError:
            return False
    return bool(found == wanted)


def values(tree: Any) -> Iterator[Any]:
    """Each value that stands anywhere in a tree of JSON."""
    if isinstance(tree, dict | list):
        for branch in tree.values() if isinstance(tree, dict) else tree:
            yield from values(branch)
    else:
        yield tree


def faults(lines: list[dict[str, Any]], insisted: dict[str, Any]) -> Iterator[str]:
    """Say what of an assertion does not hold."""
    if "any" in insisted:
        told = [list(faults(lines, one)) for one in insisted["any"]]
        if all(told):
            yield f"none of {told}"
        return
    line = lines[insisted.get("line", 0)]
    bodies = find(line, "item.bodies[0].value")
    notes = {note.partition(":")[0] for note in (line.get("value") or {}).get("enrichment", {}).get("notes", [])}
    held = {
        "body_contains": lambda words: words in bodies,
        "body_excludes": lambda words: words not in bodies,
        "notes_contain": lambda name: name in notes,
        "notes_exclude": lambda name: name not in notes,
        "topics_contain": lambda topic: topic in line["topics"],
        "absent": lambda path: find(line, path) in (_MISSING, None),
        "item_holds": lambda value: value in values(find(line, "item")),
    }
    for name, wanted in insisted.items():
        if name in ("line", "needs"):
            continue
        if name == "same_key":
            if len({lines[number]["key"] for number in wanted}) != 1:
                yield f"keys of lines {wanted} differ"
        elif name in held:
            yield from (
                f"{name}: {one}" for one in (wanted if isinstance(wanted, list) else [wanted]) if not held[name](one)
            )
        elif not holds(find(line, name), wanted):
            yield f"{name} is {find(line, name)!r}, not {wanted!r}"


def test_the_files_are_there() -> None:
    """Where the folder is, each of its inputs is insisted on."""
    need_data(EXPECTED)

    inputs = {path.name for path in ODDITIES.iterdir()} - {"README.md", EXPECTED.name}
    assert inputs == set(INSISTED)


@pytest.mark.parametrize("name", INSISTED)
def test_an_article_as_it_really_came(name: str) -> None:
    """All that is insisted on holds."""
    insisted = INSISTED[name]
    feeds = NEEDED_SETTING if any("needs" in one for one in insisted) else None
    lines = lines_of(name, feeds)

    assert [fault for one in insisted for fault in faults(lines, one)] == []


@pytest.mark.parametrize(
    "insisted",
    [
        {"outcome": "duplicate"},
        {"item.by": "Nobody"},
        {"body_contains": ["no such words"]},
        {"body_excludes": ["the"]},
        {"notes_contain": ["mojibake_repaired"]},
        {"topics_contain": ["wire.elsewhere"]},
        {"absent": ["item.uri"]},
        {"item_holds": "no such value"},
        {"any": [{"outcome": "late"}, {"outcome": "kill"}]},
    ],
    ids=lambda insisted: next(iter(insisted)),
)
def test_what_does_not_hold_is_told(insisted: dict[str, Any]) -> None:
    """The reader of `expected.json` can fail, in each of its words."""
    need_data(EXPECTED)

    assert list(faults(lines_of("figure-table.json", None), insisted))
