"""The worked examples of RECORDS, from bytes to records. Copies stand in goldens/, so that every clone holds them."""

import copy
from typing import Any

import pytest

from streams.records.outcomes import Outcome
from streams.stores.memory import Memory
from tests.kit.batches import headers_of, make_pipeline, packaged_rules, run, value_of
from tests.kit.items import RECEIVED_AT, raw
from tests.kit.paths import SEED
from tests.kit.records import golden, original_bytes
from tests.kit.validators import hold

MIDDLE = (b" Abe also said that they agreed", b" The main stumbling block")


def seed_without_visits() -> bytes:
    """The seed without its paragraph on visits: the raw text of the revision that loses a subject."""
    seed = SEED.read_bytes()
    start, end = map(seed.index, MIDDLE)
    return seed[:start] + seed[end:]


def exact(value: dict[str, Any]) -> dict[str, Any]:
    """What of an enriched record is exact: not scores, rules, choice of evidence, and the pipeline's version."""
    value = copy.deepcopy(value)
    for subject in value["item"].get("subjects", ()):
        subject["confidence"] = "any"
    for subject in value["enrichment"]["subjects"]:
        subject["score"] = subject["evidence"] = "any"
    value["enrichment"]["pipeline"] = "any"
    return value


def check(example: dict[str, Any], outcome: Outcome) -> None:
    """Hold an outcome against its worked example: topics, key, headers and value."""
    hold(outcome)
    value = value_of(outcome)
    item = value["item"]
    for subject in value["enrichment"]["subjects"]:
        for evidence in subject["evidence"]:
            field = item["bodies" if evidence["field"] == "body" else "headlines"][0]["value"]
            assert evidence["text"] == field[evidence["start"] : evidence["end"]]
    assert exact(value) == exact(example["value"])
    assert sorted(sent.topic for sent in outcome.records) == sorted(example["topics"])
    assert {sent.key for sent in outcome.records} == {example["key"].encode()}
    assert {sent.value for sent in outcome.records} == {outcome.records[0].value}
    assert all(
        {name: (text or b"").decode() for name, text in sent.headers} == example["headers"] for sent in outcome.records
    )


def test_seed() -> None:
    """The given article becomes its worked example."""
    (outcome,) = run(make_pipeline(rules=packaged_rules()), [raw(SEED.read_bytes())])

    check(golden("395009.enriched.json"), outcome)


@pytest.mark.parametrize("is_one_batch", [True, False], ids=["one batch", "two batches"])
@pytest.mark.parametrize(
    ("name", "offset", "received_at", "value"),
    [
        ("395009.revision-loses-subject.json", 40, RECEIVED_AT + 239_877, seed_without_visits),
        (
            "395009.kill.json",
            41,
            RECEIVED_AT + 299_877,
            lambda: golden("395009.kill.json")["raw_bytes"].encode(),
        ),
    ],
    ids=["revision", "kill"],
)
def test_what_follows_the_seed(name: str, offset: int, received_at: int, value: Any, is_one_batch: bool) -> None:
    """A revision that loses a subject and a kill are told to every topic that the seed went to."""
    pipeline, memory = make_pipeline(rules=packaged_rules()), Memory(window_days=30)
    items = [raw(SEED.read_bytes()), raw(value(), offset=offset, received_at=received_at)]
    outcomes = run(pipeline, items, memory) if is_one_batch else [run(pipeline, [item], memory)[0] for item in items]

    check(golden(name), outcomes[1])


def test_same_bytes_again() -> None:
    """The seed once more is a pointer to what stands."""
    example = golden("395009.duplicate.json")
    _, outcome = run(
        make_pipeline(rules=packaged_rules()),
        [raw(SEED.read_bytes()), raw(SEED.read_bytes(), offset=7, received_at=RECEIVED_AT + 877)],
    )
    hold(outcome)

    assert value_of(outcome) == example["value"]
    assert [example["topic"]] == [sent.topic for sent in outcome.records]
    assert headers_of(outcome) == example["headers"]


def test_no_id() -> None:
    """A page dump without an id is a dead letter with the original bytes, every header as in the example."""
    example = golden("no-id.dead-letter.json")
    item = raw(original_bytes(example), partition=2, offset=17, received_at=RECEIVED_AT + 1877)
    (outcome,) = run(make_pipeline(rules=packaged_rules()), [item])
    (sent,) = outcome.records

    assert headers_of(outcome) == example["headers"]
    assert (sent.topic, sent.key, sent.value) == (example["topic"], example["key"], original_bytes(example))
