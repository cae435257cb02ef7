"""Measure what hostile items of up to a megabyte cost in the pipeline, by stage. Prints tables, the costliest first.

    python -m tests.bench.hostile [--size BYTES] [--rows N] [WORDS…]

Every kind of hostile_inputs.py goes through the whole pipeline, with the package's rules and a feed that has furniture
of its own, at about a tenth, a third and all of the size. Costs are CPU time, the least of the rounds: one, and four
more for what is worth a row. WORDS: only kinds whose name has one of them.
"""

import argparse
import sys
from collections.abc import Mapping
from importlib import resources
from typing import NamedTuple

from streams.article import RawItem
from streams.assemble import create_pipeline
from streams.errors import DeadReason
from streams.feeds import compile_feeds
from streams.pipeline import STAGES, Pipeline
from streams.records.outcomes import Outcome
from streams.settings import Settings
from streams.stores.memory import Memory
from tests.bench.hostile_inputs import Kind, all_kinds
from tests.bench.stages import time_stages

RECEIVED_AT = 1_795_510_800_123
SIZE = 950_000
"""Just below MAX_ARTICLE_BYTES."""
_FURTHER_ROUNDS = 4
_FEED = """
[feeds.hostile]
language = "en"
furniture = ["Subscribe now", "Terms (apply)"]
"""


class Cost(NamedTuple):
    """What one item cost."""

    seconds: Mapping[str, float]
    """By stage."""
    size: int
    outcome: Outcome

    @property
    def text(self) -> float:
        """All but tagging and rendering: what parsing and reading the text cost."""
        return self.total - self.tag - self.seconds["publish"]

    @property
    def tag(self) -> float:
        """Tagging alone."""
        return self.seconds["tag"]

    @property
    def total(self) -> float:
        """All stages."""
        return sum(self.seconds.values())


def make_pipeline() -> Pipeline:
    """The pipeline as a worker has it, and a feed with furniture of its own."""
    pipeline = create_pipeline(Settings(_env_file=None))  # type: ignore[call-arg]
    packaged = resources.files("streams").joinpath("feeds.toml").read_text("utf-8")
    pipeline.feeds = compile_feeds(packaged + _FEED, source="feeds.toml")
    return pipeline


def measure(pipeline: Pipeline, value: bytes) -> Cost:
    """Take one item through the pipeline, over an empty memory."""
    item = RawItem(value=value, headers=(("feed", b"hostile"),), topic="wire.raw", received_at=RECEIVED_AT)
    outcomes, seconds = time_stages(pipeline.run([item], Memory(window_days=30).stage(now=RECEIVED_AT)))
    faults = [outcome for outcome in outcomes if outcome.reason is DeadReason.INTERNAL]
    return Cost(seconds, len(value), (faults or outcomes)[0])


def least(pipeline: Pipeline, kind: Kind, size: int, *, rounds: int) -> Cost:
    """The least of several rounds, by the sum of the stages."""
    value = kind(size)
    return min((measure(pipeline, value) for _ in range(rounds)), key=lambda cost: cost.total)


def _row(name: str, cost: Cost) -> str:
    outcome = f"{cost.outcome.kind}{f' ({cost.outcome.reason})' if cost.outcome.reason else ''}"
    times = "".join(f"{seconds * 1e3:>10.1f}" for seconds in (*cost.seconds.values(), cost.total))
    return f"{name:<44}{cost.size:>9}{times}   {outcome}"


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("words", nargs="*")
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--rows", type=int, default=15)
    arguments = parser.parse_args()

    pipeline = make_pipeline()
    measure(pipeline, b"ID :\n1\n\nA\n\nB \xc3\xa9.")
    kinds = {
        name: kind for name, kind in all_kinds() if not arguments.words or any(word in name for word in arguments.words)
    }
    for size in (arguments.size // 10, arguments.size // 3, arguments.size):
        costs = {name: least(pipeline, kind, size, rounds=1) for name, kind in kinds.items()}
        print(f"\n{len(costs)} kinds of about {size} bytes; ms of CPU an item")
        print(f"{'':<53}" + "".join(f"{stage:>10}" for stage in (*STAGES, "sum")))
        for what in ("text", "tag"):
            worth = sorted(costs, key=lambda name: -getattr(costs[name], what))[: 2 * arguments.rows]
            again = {name: least(pipeline, kinds[name], size, rounds=_FURTHER_ROUNDS) for name in worth}
            worth.sort(key=lambda name: -getattr(again[name], what))
            print(f"most in {'parse and read' if what == 'text' else 'tag'}:")
            for name in worth[: arguments.rows]:
                print("  " + _row(name, again[name]))
        reasons = [str(cost.outcome.reason) for cost in costs.values() if cost.outcome.reason is not None]
        counts = ", ".join(f"{reasons.count(reason)} {reason}" for reason in sorted(set(reasons)))
        print(f"published: {len(costs) - len(reasons)}; dead letters: {counts}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
