"""Cases written by hand: inputs under goldens/cases/, and beside each what RECORDS says must become of it.

A file in a folder of a subject (`dates/no-time.txt`) is a case of its own. The files of a folder below `sequences/` are
records of one case, in the order of their names. goldens/README.md says how an expectation reads.
"""

import base64
import json
from pathlib import Path
from typing import Any

import orjson

from streams.article import RawItem
from streams.cli.enrich import render_line
from streams.sources.inputs import Input, read_inputs
from streams.stores.memory import Memory
from tests.kit.batches import RECEIVED_AT, make_pipeline, run
from tests.kit.records import GOLDENS
from tests.kit.validators import hold

CASES = GOLDENS / "cases"
SUFFIX = ".expected.json"
FEEDS = GOLDENS / "feeds.toml"


def case_names() -> list[str]:
    """All cases: files without their ending, and folders of sequences, below `cases/`."""
    names = {
        file.parent if file.parent.parent.name == "sequences" else file.with_name(file.name.removesuffix(SUFFIX))
        for file in CASES.rglob(f"*{SUFFIX}")
    }
    return sorted(name.relative_to(CASES).as_posix() for name in names)


def inputs_of(name: str) -> list[Path]:
    """The inputs of one case, in order."""
    case = CASES / name
    found = case.iterdir() if case.is_dir() else case.parent.glob(f"{case.name}.*")
    return sorted(path for path in found if not path.name.endswith(SUFFIX))


def expectation_of(path: Path) -> dict[str, Any]:
    """What stands beside an input."""
    return json.loads(path.with_suffix(SUFFIX).read_text("utf-8"))


def replay(inputs: list[Path]) -> list[dict[str, Any]]:
    """Run a case as `newswire enrich` does, one batch a record over one fresh memory: its lines, schemas held."""
    pipeline, memory = make_pipeline(feeds=FEEDS.read_text("utf-8")), Memory(window_days=30)
    lines = []
    for offset, source in enumerate(read_inputs([str(path) for path in inputs])):
        headers = _headers(expectation_of(Path(source.path)))
        item = RawItem(value=source.value, headers=headers, offset=offset, received_at=RECEIVED_AT + 1000 * offset)
        (outcome,) = run(pipeline, [item], memory)
        hold(outcome)
        lines.append(orjson.loads(render_line(source, outcome)))
        _hold_bytes(source, lines[-1])
    return lines


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
        body, dateline = _main(item, "bodies"), enrichment["dateline"]
        if dateline is not None:
            assert dateline["text"] == (body or "")[dateline["start"] : dateline["end"]]
        seen |= {"headline": _main(item, "headlines"), "body": body, "notes": enrichment["notes"]}
        seen |= {"item": item, "enrichment": enrichment}
    elif value:
        seen["duplicate"] = value
    told = {"outcome", "reason", "topics", "key", "notes"}
    return {name: _part(seen[name], expected.get(name)) for name in seen if name in told or name in expected}


def stated(expected: dict[str, Any]) -> dict[str, Any]:
    """An expectation without what is said about the input; topics in any order."""
    about = {"shows", "feed", "content_type", "needs"}
    return {name: value for name, value in expected.items() if name not in about} | {
        "topics": sorted(expected["topics"])
    }


def _part(seen: Any, expected: Any) -> Any:
    """Of an object, the keys that are expected, null for one that is not there; anything else as it is."""
    if isinstance(seen, dict) and isinstance(expected, dict):
        return {name: _part(seen.get(name), value) for name, value in expected.items()}
    if isinstance(seen, list) and isinstance(expected, list) and len(seen) == len(expected):
        return [_part(one, other) for one, other in zip(seen, expected, strict=True)]
    return seen


def _main(item: dict[str, Any], name: str) -> str | None:
    return item[name][0]["value"] if name in item else None


def _headers(expected: dict[str, Any]) -> tuple[tuple[str, bytes], ...]:
    told = {"feed": expected.get("feed"), "content-type": expected.get("content_type")}
    return tuple((name, value.encode()) for name, value in told.items() if value is not None)


def _hold_bytes(source: Input, line: dict[str, Any]) -> None:
    """A dead letter holds the bytes of its input; an enriched record knows their number."""
    if line["outcome"] == "dead_letter":
        assert base64.b64decode(line["value_base64"]) == source.value
    elif line["outcome"] in ("new", "revision", "kill"):
        assert line["value"]["enrichment"]["raw"]["bytes"] == len(source.value)
