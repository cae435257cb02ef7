"""Enriched records, byte for byte as the worked examples have them."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams import __version__
from streams.errors import DeadLetterError, DeadReason
from streams.records import Content, Delivery, Enriched, Origin, format_instant, publish_enriched, read_enriched
from streams.records.cloudevents import ENRICHED_SCHEMA, event_id
from streams.records.enrichment import Changes, Enrichment, JudgedRecord, MadeBy, Superseded, TaggedSubject
from streams.records.outcomes import Outcome, OutcomeKind
from streams.records.places import Place
from tests.kit.records import LIMIT, RECEIVED_AT, ROUTES, facts, golden, raw_item
from tests.kit.validators import hold
from tests.unit.records.generated import enriched_facts, mangled, with_more

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


def told(origin: Origin, content: Content, delivery: Delivery) -> Enrichment:
    """What these facts are as a reader gets them."""
    stands, before = delivery.stands, delivery.supersedes
    return Enrichment(
        schema=ENRICHED_SCHEMA,  # type: ignore[arg-type]
        id=origin.id,
        feed=origin.feed,
        article_id=origin.article_id,
        outcome=stands.kind,  # type: ignore[arg-type]
        revision=stands.revision,
        digest=stands.digest,
        supersedes=None
        if before is None
        else Superseded(
            revision=before.revision,
            digest=before.digest,
            ce_id=event_id(origin.id, revision=before.revision, digest=before.digest),
        ),
        subjects=tuple(
            TaggedSubject(subject=tag.subject, name=tag.name, score=tag.score, medtop=tag.medtop, evidence=tag.evidence)
            for tag in content.tags
        ),
        subjects_removed=tuple(delivery.subjects_removed),
        changes=Changes(fields=tuple(delivery.changed_fields), marker=delivery.marker)
        if stands.kind is OutcomeKind.REVISION
        else None,
        dateline=content.dateline,
        published_at=content.first_created,
        notes=tuple(delivery.notes),
        raw=JudgedRecord(
            topic=origin.raw.topic,
            partition=origin.raw.partition,
            offset=origin.raw.offset,
            received_at=format_instant(origin.received_at),
            first_received_at=format_instant(delivery.first_received_at),
            sha256=origin.sha256,
            bytes=len(origin.raw.value or b""),
        ),
        pipeline=MadeBy(version=__version__, rules=delivery.rules),
    )


@given(enriched_facts())
def test_what_is_written_is_read_back(written: tuple[Origin, Content, Delivery]) -> None:
    """Whatever the facts, the reader gets them back, from the record as from its value alone."""
    (first, *_) = publish_enriched(*written, routes=ROUTES, max_record_bytes=LIMIT).records
    text = written[1].text
    expected = Enriched(item=orjson.loads(first.value or b"")["item"], enrichment=told(*written))
    read = read_enriched(first.value, first.headers)

    assert read == expected == read_enriched(first.value)
    assert read is not None
    assert (read.headline, read.body) == (((text.headline or None), (text.body or None)) if text else (None, None))
    assert read.raw_place == Place(written[0].raw.partition, written[0].raw.offset)


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_read(name: str) -> None:
    """The worked examples are read with their headers, and written again they are the same bytes."""
    example, outcome = render(name)
    read = read_enriched(orjson.dumps(example["value"]), outcome.records[0].headers)

    assert read is not None
    assert orjson.dumps(read).replace(b',"item":null', b"") == outcome.records[0].value
    assert read.outcome is outcome.kind


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_record_knows_its_headers(name: str) -> None:
    """Who has the value alone, as by HTTP, has what the topic's headers say as well: the idempotency key above all."""
    example = golden(name)
    read = read_enriched(orjson.dumps(example["value"]))

    assert read is not None
    assert example["headers"]["ce_id"] == read.ce_id
    assert example["headers"] == {name: (content or b"").decode() for name, content in read.headers}


@given(enriched_facts())
def test_fields_of_a_later_release_pass(written: tuple[Origin, Content, Delivery]) -> None:
    """A field that a later release adds anywhere in the enrichment, or a header, is passed over."""
    (first, *_) = publish_enriched(*written, routes=ROUTES, max_record_bytes=LIMIT).records
    value = orjson.loads(first.value or b"")
    more = orjson.dumps({**value, "enrichment": with_more(value["enrichment"]), "later": None})

    assert read_enriched(more, (*first.headers, ("ce_later", b"1"))) == read_enriched(first.value)


@given(st.data())
def test_mangled_records_are_read_or_refused(data: st.DataObject) -> None:
    """A record that somebody broke never raises: it is refused, or what is ours in it is whole."""
    value = data.draw(mangled(data.draw(st.sampled_from([orjson.dumps(golden(name)["value"]) for name in EXAMPLES]))))
    read = read_enriched(value)

    if read is not None:
        assert orjson.loads(value)["item"] == read.item
        assert Enriched(item=read.item, enrichment=read.enrichment) == read_enriched(orjson.dumps(read))


@pytest.mark.parametrize("value", [None, b"", b"\xff", b"null", b"[]", b"{}", b'{"item": {}, "enrichment": {}}'])
def test_what_is_none_of_ours_is_refused(value: bytes | None) -> None:
    """Nothing, no JSON, other JSON: not ours."""
    assert read_enriched(value) is None


@pytest.mark.parametrize("word", ["NaN", "Infinity", "1e999", '"\\ud800"', "[" * 5000 + "]" * 5000])
def test_what_json_does_not_know_is_refused(word: str) -> None:
    """A value that other readers of JSON would choke on is not ours, whatever else is right with it."""
    value = orjson.dumps(golden("395009.enriched.json")["value"])
    odd = value.replace(b'{"item":{', b'{"item":{"odd":' + word.encode() + b",")

    assert read_enriched(odd) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ce_id", b"urn:other;r=1;d=1b418e980f0f"),
        ("ce_type", b"newswire.item.kill"),
        ("ce_time", b"2026-11-24T09:00:00.124Z"),
        ("ce_source", b"urn:newswire:reuters"),
        ("ce_subject", None),
        ("ce_dataschema", b"urn:newswire:schema:enriched:2"),
        ("content-type", b"text/plain"),
    ],
)
def test_headers_that_contradict_the_value_are_refused(name: str, content: bytes | None) -> None:
    """A record whose headers say something else than its value is not as newswire wrote it."""
    _, outcome = render("395009.enriched.json")
    sent = outcome.records[0]
    headers = tuple((each, content if each == name else its) for each, its in sent.headers)

    assert read_enriched(sent.value, headers) is None


FAULTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another uri": lambda value: value["item"].update(uri="urn:newswire:tass:395010"),
    "a status that there is not": lambda value: value["item"].update(pubStatus="killed"),
    "no version": lambda value: value["item"].pop("version"),
    "a headline that is no text": lambda value: value["item"]["headlines"][0].update(value=None),
    "no body in the list": lambda value: value["item"].update(bodies=[]),
    "a language that is no text": lambda value: value["item"].update(language=1),
    "a note that is no text": lambda value: value["item"].update(edNote=["x"]),
    "a score that is no integer": lambda value: value["enrichment"]["subjects"][0].update(score=0.96),
    "a number as text": lambda value: value["enrichment"]["subjects"][0]["evidence"][0].update(start="0"),
    "a truth as number": lambda value: value["enrichment"].update(revision=True),
    "a revision of 0": lambda value: value["enrichment"].update(revision=0),
    "a digest that is cut": lambda value: value["enrichment"].update(digest="sha256:1b418e980f0f"),
    "an outcome that is not published": lambda value: value["enrichment"].update(outcome="duplicate"),
    "another schema": lambda value: value["enrichment"].update(schema="urn:newswire:schema:enriched:2"),
    "a day that there is not": lambda value: value["enrichment"]["raw"].update(received_at="2026-02-30T00:00:00.000Z"),
    "a place below 0": lambda value: value["enrichment"]["raw"].update(offset=-1),
    "a pointer that contradicts itself": lambda value: value["enrichment"].update(
        supersedes={"revision": 1, "digest": value["enrichment"]["digest"], "ce_id": "urn:newswire:tass:395009;r=2;d=0"}
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_reading_is_strict_in_what_is_ours(fault: Callable[[dict[str, Any]], Any]) -> None:
    """A value that newswire cannot have written is refused, not read as something near."""
    value = golden("395009.enriched.json")["value"]
    fault(value)

    assert read_enriched(orjson.dumps(value)) is None


def test_every_key_of_the_enrichment_is_needed() -> None:
    """Null where there is nothing, never absent."""
    value = golden("395009.enriched.json")["value"]
    for name in value["enrichment"]:
        said = {each: its for each, its in value["enrichment"].items() if each != name}

        assert read_enriched(orjson.dumps(value | {"enrichment": said})) is None, name
