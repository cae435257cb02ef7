"""A pipeline as the worker has it, batches run over a memory of their own, and what became of them."""

from collections.abc import Callable, Generator, Sequence
from functools import cache
from importlib import resources
from typing import Any

import orjson

from streams.article import RawItem
from streams.feeds import Feeds, compile_feeds
from streams.pipeline import Pipeline
from streams.records import Routes
from streams.records.outcomes import Outcome
from streams.stores.memory import Memory
from streams.tag import Rules, compile_rules
from tests.kit.samples import read_packaged

ALL_SUBJECTS = ("summit-planning", "territorial-dispute")
DISPUTE = "The territorial dispute over the islands goes on."
SUMMIT = "The presidents plan a summit in Tokyo."

_RULES = """
id = "{subject}"
name = "{name}"
languages = ["en"]
medtop = {{ code = "{code}", label = "{label}", parents = ["20000638", "11000000"] }}
[[rules]]
id = "phrase"
says = "Says so."
weight = 90
any = ["{phrase}"]
"""


@cache
def packaged_feeds() -> Feeds:
    """The feeds that the package comes with."""
    return compile_feeds(resources.files("streams").joinpath("feeds.toml").read_text("utf-8"), source="feeds.toml")


@cache
def packaged_rules() -> Rules:
    """The rules that the package comes with."""
    return compile_rules(read_packaged())


@cache
def simple_rules() -> Rules:
    """Rules by one phrase each, so that these tests do not depend on what the package's rules find."""
    subjects = {
        "territorial-dispute": ("20001316", "border dispute", "territorial dispute"),
        "summit-planning": ("20000640", "summit meeting", "plan a summit"),
    }
    return compile_rules(
        {
            f"{subject}.toml": _RULES.format(
                subject=subject, name=subject.replace("-", " "), code=code, label=label, phrase=phrase
            )
            for subject, (code, label, phrase) in subjects.items()
        }
    )


def make_pipeline(
    *, partition_of: Callable[[str], int] | None = None, feeds: str | None = None, **changes: Any
) -> Pipeline:
    """A pipeline as the worker has it, with simple rules. feeds: a feeds.toml in place of the package's."""
    settings: dict[str, Any] = {
        "feeds": packaged_feeds() if feeds is None else compile_feeds(feeds, source="test"),
        "rules": simple_rules(),
        "routes": Routes("wire."),
        "policy": "revise",
        "max_article_bytes": 1_000_000,
        "partition_of": partition_of,
    }
    return Pipeline(**(settings | changes))


def run(pipeline: Pipeline, items: Sequence[RawItem], memory: Memory | None = None) -> list[Outcome]:
    """Run one batch and keep what it leaves in memory, as a commit would."""
    memory = Memory(window_days=30) if memory is None else memory
    staged = memory.stage(now=max((item.received_at for item in items), default=0))
    outcomes = run_to_end(pipeline.run(items, staged))
    memory.apply(staged)
    return outcomes


def run_to_end(stages: Generator[str, None, list[Outcome]]) -> list[Outcome]:
    """Take a batch through all stages."""
    while True:
        try:
            next(stages)
        except StopIteration as end:
            return end.value


def value_of(outcome: Outcome) -> dict[str, Any]:
    """The JSON value of what was published."""
    return orjson.loads(outcome.records[0].value or b"")


def notes_of(outcome: Outcome) -> list[str]:
    """The notes of an enriched record."""
    return value_of(outcome)["enrichment"]["notes"]


def topics_of(outcome: Outcome) -> list[str]:
    """Short names of the topics that it goes to, the subjects' in order of their ids."""
    topics = [sent.topic.removeprefix("wire.") for sent in outcome.records]
    return topics[:1] + sorted(topic.removeprefix("subject.") for topic in topics[1:])


def headers_of(outcome: Outcome) -> dict[str, str]:
    """The headers of the first record, as text."""
    return {name: (value or b"").decode() for name, value in outcome.records[0].headers}
