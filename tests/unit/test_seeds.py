"""The samples of seeds/, each held against what is written beside it."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from streams.article import RawItem
from streams.feeds import compile_feeds
from streams.pipeline import Pipeline
from streams.records import Routes
from streams.records.outcomes import Outcome, OutcomeKind
from streams.sources.inputs import read_inputs
from streams.stores.memory import Memory
from streams.tag import compile_rules
from tests.kit.paths import ROOT

SEEDS = ROOT / "seeds"
GIVEN = "000_2a1a4f195c932e2c"
EXPECTED = {
    path.name.removesuffix(".expected.json"): json.loads(path.read_text())
    for path in sorted(SEEDS.glob("*.expected.json"))
}
# 2024-04-01, after every date in the samples, so that none of them lies in the future.
RECEIVED_AT = 1_711_929_600_000


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    """What becomes of each sample, replayed in order as `newswire enrich seeds/` does: one batch each."""
    rules = {path.name: path.read_text() for path in (ROOT / "streams/tag/rulesets").glob("*.toml")}
    pipeline = Pipeline(
        feeds=compile_feeds((ROOT / "streams/feeds.toml").read_text(), source="feeds.toml"),
        rules=compile_rules(rules),
        routes=Routes("wire."),
        policy="revise",
        max_article_bytes=1_000_000,
    )
    memory = Memory(window_days=30)
    return dict(_replay(pipeline, memory))


def _replay(pipeline: Pipeline, memory: Memory) -> Iterator[tuple[str, Outcome]]:
    for offset, source in enumerate(read_inputs([str(SEEDS)])):
        staged = memory.stage(now=RECEIVED_AT + offset)
        stages = pipeline.run([RawItem(value=source.value, offset=offset, received_at=RECEIVED_AT + offset)], staged)
        try:
            while True:
                next(stages)
        except StopIteration as end:
            memory.apply(staged)
            yield Path(source.path).stem, end.value[0]


def test_the_given_article_is_untouched() -> None:
    """The seed is the article as it was given, byte for byte."""
    digest = hashlib.sha256((SEEDS / f"{GIVEN}.txt").read_bytes()).hexdigest()

    assert digest == "55dac440031d16b33b80c750b537f7ef1c92b2291011533f6537180b6db15da1"


def test_every_sample_has_its_expectation_and_its_line() -> None:
    """No sample goes unchecked or unexplained, and replay takes samples alone."""
    replayed = [Path(source.path) for source in read_inputs([str(SEEDS)])]
    table = (SEEDS / "README.md").read_text()

    assert [path.stem for path in replayed] == list(EXPECTED)
    assert [path.name for path in replayed if f"| `{path.name}` |" not in table] == []


def test_made_up_samples_say_so() -> None:
    """Nobody can take a made-up text for news: each that has a text says in it that it is made up."""
    texts = [path.read_bytes().lower() for path in SEEDS.iterdir() if path.suffix in {".txt", ".json"}]
    given = (SEEDS / f"{GIVEN}.txt").read_bytes().decode().lower().split()
    unmarked = [
        text
        for text in texts
        if text and b"made up" not in text and b"made-up" not in text and b'"outcome"' not in text
    ]

    # What is left is the given article, its exact repeat and its repeat with other white space.
    assert [text.decode().split() for text in unmarked] == [given] * 3


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_becomes_what_is_written_beside_it(name: str, outcomes: dict[str, Outcome]) -> None:
    """Outcome, reason, topics and key are those of NAME.expected.json; so are revision, subjects and notes if given."""
    expected, outcome = EXPECTED[name], outcomes[name]
    first = outcome.records[0]

    assert {
        "outcome": outcome.kind,
        "reason": outcome.reason,
        "topics": sorted(record.topic for record in outcome.records),
        "key": first.key.decode() if first.key else None,
    } == {**{field: expected[field] for field in ("outcome", "reason", "key")}, "topics": sorted(expected["topics"])}
    enrichment: dict[str, Any] = {} if outcome.reason else json.loads(first.value or b"{}")["enrichment"]
    assert expected.get("revision", enrichment.get("revision")) == enrichment.get("revision")
    found = [subject["subject"] for subject in enrichment.get("subjects", [])]
    assert sorted(expected.get("subjects", found)) == sorted(found)
    assert set(expected.get("notes", [])) <= set(enrichment.get("notes", []))


def test_the_samples_show_every_outcome() -> None:
    """Each outcome that a file can have has a sample; `rekeyed` and `heartbeat` need a broker and a header."""
    shown = {expected["outcome"] for expected in EXPECTED.values()}

    assert shown == set(OutcomeKind) - {OutcomeKind.REKEYED, OutcomeKind.HEARTBEAT}
