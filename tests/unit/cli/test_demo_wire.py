"""The wire of a demo that stays."""

import itertools

import orjson

from streams.article import RawItem
from streams.cli.demo_wire import live_items
from streams.records import read_enriched
from streams.records.outcomes import OutcomeKind
from streams.stores.memory import Memory
from tests.kit.batches import make_pipeline, run
from tests.kit.wires import enriched_wire

NOW = 1_795_510_800_000


def test_it_has_corrections_and_a_kill() -> None:
    """Whoever watches for half a minute sees all that a page can show; each item becomes what it is meant to be."""
    articles = [read for record in enriched_wire(1, 5) if (read := read_enriched(record.value)) is not None]
    inputs = list(itertools.islice(live_items(articles, now=lambda: NOW), 26))
    raw = [RawItem(value=one.value, received_at=NOW, offset=at) for at, one in enumerate(inputs)]

    outcomes = [outcome.kind for outcome in run(make_pipeline(), raw, Memory(window_days=1))]

    assert outcomes[:12].count(OutcomeKind.REVISION) == 2
    assert outcomes[:12].count(OutcomeKind.KILL) == 1
    assert set(outcomes) == {OutcomeKind.NEW, OutcomeKind.REVISION, OutcomeKind.KILL}
    assert outcomes.count(OutcomeKind.NEW) == 20
    assert orjson.loads(inputs[0].value)["versionCreated"] == "2026-11-24T09:00:00.000Z"
