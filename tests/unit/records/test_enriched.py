"""Enriched records, byte for byte as the worked examples have them."""

import orjson
import pytest

from streams.errors import DeadLetterError, DeadReason
from streams.records import publish_enriched
from streams.records.outcomes import Outcome, OutcomeKind
from tests.kit.records import LIMIT, RECEIVED_AT, ROUTES, facts, golden, raw_item
from tests.kit.validators import hold

EXAMPLES = {
    "395009.enriched.json": {"received_at": RECEIVED_AT},
    "395009.revision-loses-subject.json": {"offset": 40, "received_at": RECEIVED_AT + 239_877},
    "395009.kill.json": {"offset": 41, "received_at": RECEIVED_AT + 299_877},
}


def render(name: str) -> tuple[dict, Outcome]:
    """Render one worked example from its facts."""
    example = golden(name)
    # Only the number of bytes shows in the record.
    raw = raw_item(b"." * example["value"]["enrichment"]["raw"]["bytes"], **EXAMPLES[name])
    return example, publish_enriched(*facts(example["value"], raw=raw), routes=ROUTES, max_record_bytes=LIMIT)


@pytest.mark.parametrize("name", EXAMPLES)
def test_value_is_the_example_byte_for_byte(name: str) -> None:
    """Every value is the worked example's, key order included."""
    example, outcome = render(name)

    assert orjson.dumps(example["value"]) == outcome.records[0].value


@pytest.mark.parametrize("name", EXAMPLES)
def test_same_bytes_key_and_headers_go_to_every_topic(name: str) -> None:
    """The topic of all and the subjects' get the same record, to the partition of the raw record's number."""
    example, outcome = render(name)

    assert example["topics"] == [sent.topic for sent in outcome.records]
    assert {example["key"].encode()} == {sent.key for sent in outcome.records}
    assert {outcome.records[0].value} == {sent.value for sent in outcome.records}
    assert {None} == {sent.partition for sent in outcome.records}
    for sent in outcome.records:
        assert list(example["headers"].items()) == [(name, (value or b"").decode()) for name, value in sent.headers]


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_hold_against_both_schemas(name: str) -> None:
    """What is published is valid ninjs 3.1 in an envelope of our own schema."""
    _, outcome = render(name)

    hold(outcome)


def test_outcome_names_the_subjects_of_this_revision_alone() -> None:
    """A topic that is told of a lost subject is not counted as a subject of the article."""
    _, outcome = render("395009.revision-loses-subject.json")

    assert outcome.kind is OutcomeKind.REVISION
    assert outcome.subjects == ("territorial-dispute",)
    assert len(outcome.records) == 3


def test_output_above_the_limit_is_refused() -> None:
    """A value that no topic takes is a dead letter `too_large`, before anything is sent."""
    example = golden("395009.enriched.json")
    origin, content, delivery = facts(example["value"], raw=raw_item())

    with pytest.raises(DeadLetterError, match="above the topic's 1,000") as refused:
        publish_enriched(origin, content, delivery, routes=ROUTES, max_record_bytes=1000)

    assert refused.value.reason is DeadReason.TOO_LARGE


def test_first_reception_differs_from_this_one() -> None:
    """`first_received_at` stays the identity's, `received_at` and `ce_time` are this record's."""
    _, outcome = render("395009.kill.json")
    raw = orjson.loads(outcome.records[0].value or b"")["enrichment"]["raw"]

    assert raw["received_at"] == "2026-11-24T09:05:00.000Z"
    assert raw["first_received_at"] == "2026-11-24T09:00:00.123Z"
