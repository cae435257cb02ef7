"""A record that holds several items becomes as many outcomes, each of an item by itself."""

import hashlib
import json
from typing import Any

import pytest

from streams.article import RawItem
from streams.errors import DeadReason
from streams.records.outcomes import Outcome, OutcomeKind
from tests.kit.batches import headers_of, make_pipeline, notes_of, run, value_of
from tests.kit.items import ninjs, ninjs_item, raw
from tests.kit.validators import hold


def several(*items: dict[str, Any]) -> bytes:
    """A list of items in one record."""
    return json.dumps(items).encode()


def stories(count: int) -> list[dict[str, Any]]:
    """So many sound items."""
    return [ninjs_item(uri=f"urn:x:{number}", headline=f"Headline {number}") for number in range(1, count + 1)]


def kinds(outcomes: list[Outcome]) -> list[tuple[str, int | None]]:
    """What became of each item, and which of its record it is."""
    return [(outcome.kind.value, outcome.number) for outcome in outcomes]


def test_each_item_of_a_record_has_an_outcome() -> None:
    """In the order of records and their items; a broken one costs none of its neighbours, of its record or another."""
    first, _, last = stories(3)
    outcomes = run(
        make_pipeline(),
        [raw(ninjs(uri="urn:x:0")), raw(several(first, {"headline": "No id"}, last), offset=1), raw(b"", offset=2),
         raw(several(first, last), offset=3)],
    )  # fmt: skip

    assert kinds(outcomes) == [
        ("new", None), ("new", 1), ("dead_letter", 2), ("new", 3), ("dead_letter", None), ("duplicate", 1),
        ("duplicate", 2),
    ]  # fmt: skip
    for outcome in outcomes:
        hold(outcome)


def test_an_item_says_which_it_is_and_hashes_its_own_document() -> None:
    """In `raw` of an article and `this` of a pointer; a record of one item says nothing."""
    record = raw(several(*stories(2)), offset=7)
    _, second = run(make_pipeline(), [record])
    alone, _, pointer = run(make_pipeline(), [raw(ninjs(uri="urn:x:2", headline="Headline 2")), record])
    told = value_of(second)["enrichment"]["raw"]

    assert (told["offset"], told["item"]) == (7, 2)
    document = make_pipeline().items_of(record)[1].value
    assert document is not None
    assert (told["sha256"], told["bytes"]) == (hashlib.sha256(document).hexdigest(), len(document))
    assert value_of(pointer)["this"]["item"] == 2
    assert "item" not in value_of(alone)["enrichment"]["raw"]


def test_a_broken_item_is_a_dead_letter_with_its_place_and_its_document() -> None:
    """What can be sent back is the item alone, under the record's key and headers."""
    record = raw(several(*stories(1), {"headline": "No id"}), offset=9, key=b"k", feed="tass")
    _, outcome = run(make_pipeline(), [record])
    (letter,), headers = outcome.records, headers_of(outcome)

    assert (outcome.reason, letter.key, headers["feed"]) == (DeadReason.NO_ID, b"k", "tass")
    assert json.loads(letter.value or b"") == {"headline": "No id"}
    assert (headers["dlq_partition"], headers["dlq_offset"], headers["dlq_item"]) == ("5", "9", "2")
    assert headers["dlq_first"] == "5:9:2"
    assert headers["dlq_error"].startswith("item 2 of its record: ")


def test_an_item_of_another_partition_is_sent_on_as_a_record_of_its_own() -> None:
    """With what was assumed when the whole was decoded; there it is one item, with these notes."""
    one, other = ninjs_item(uri="urn:x:1", headline="Café"), ninjs_item(uri="urn:x:2", headline="Café")
    record = raw(json.dumps([one, other], ensure_ascii=False).encode("cp1252"))
    pipeline = make_pipeline(partition_of=lambda identity: 5 if identity == "urn:x:1" else 6)
    here, sent_on = run(pipeline, [record])
    (out,) = sent_on.records
    there = raw(out.value, key=out.key, headers=out.headers, partition=6, offset=40)
    (outcome,) = run(pipeline, [there])

    assert (here.kind, sent_on.kind, out.key, out.partition) == (OutcomeKind.NEW, OutcomeKind.REKEYED, b"urn:x:2", 6)
    assert kinds([outcome]) == [("new", None)]
    assert value_of(outcome)["item"]["headlines"][0]["value"] == "Café"
    assert "charset_assumed:cp1252" in notes_of(here)
    assert "charset_assumed:cp1252" in notes_of(outcome)


@pytest.mark.parametrize(
    "noted", [b"embargoed fields_dropped:all", b"\xff\x00", b"", b"kill_without_story", b"charset_assumed"]
)
def test_a_forged_header_adds_no_note_but_of_reading(noted: bytes) -> None:
    """Anyone may write to the raw topic."""
    (outcome,) = run(make_pipeline(), [raw(ninjs(), headers=(("noted", noted),))])
    (plain,) = run(make_pipeline(), [raw(ninjs())])

    hold(outcome)
    assert set(notes_of(outcome)) - set(notes_of(plain)) <= {"charset_assumed"}


def test_items_within_items_are_read_three_deep() -> None:
    """Numbers count through; what nests deeper is one dead letter."""

    def nest(depth: int) -> bytes:
        value = b'{"uri":"urn:x:1","headline":"A"}'
        for level in range(depth):
            value += b"\n" + json.dumps({"uri": f"urn:y:{level}", "headline": "B", "body_text": "C"}).encode()
            value = json.dumps({"payload": value.decode(), "schema": {"type": "string"}}).encode()
        return value

    deep = run(make_pipeline(), [raw(nest(5))])

    assert kinds(run(make_pipeline(), [raw(nest(3))])) == [("new", number) for number in range(1, 5)]
    assert kinds(deep) == [("dead_letter", 1), ("new", 2), ("new", 3), ("new", 4)]
    assert deep[0].reason is DeadReason.MALFORMED


def test_a_long_head_over_many_items_is_one_dead_letter() -> None:
    """Each item has with it what the whole says: what would become too much is refused whole, with its bytes."""
    head = "<header><sender>" + "x" * 4_500 + "</sender></header>"
    items = "".join(
        f'<newsItem guid="urn:x:{number}"><contentMeta><headline>A</headline></contentMeta></newsItem>'
        for number in range(200)
    )
    value = f"<newsMessage>{head}<itemSet>{items}</itemSet></newsMessage>".encode()
    (outcome,) = run(make_pipeline(max_article_bytes=len(value)), [raw(value)])

    assert outcome.reason is DeadReason.TOO_LARGE
    assert outcome.records[0].value == value
    assert len(run(make_pipeline(), [raw(value)])) == 200


def test_a_record_of_too_many_items_is_one_dead_letter() -> None:
    """A megabyte of next to nothing would become a hundred megabytes of dead letters."""
    value = f"<rss><channel>{'<item/>' * 10_001}</channel></rss>".encode()
    (outcome,) = run(make_pipeline(), [raw(value)])

    assert (outcome.reason, outcome.records[0].value) == (DeadReason.TOO_LARGE, value)


def test_the_key_of_a_record_is_its_first_items() -> None:
    """A producer that keys a record of several sends it where its first item is at home."""
    pipeline = make_pipeline()

    assert pipeline.find_identity(raw(several(*stories(2)))) == "urn:x:1"
    assert pipeline.find_identity(raw(several({"headline": "No id"}, *stories(2)))) is None


def test_versions_of_one_article_in_one_record_go_in_order() -> None:
    """Two of them are a new one and its revision; the same twice is a duplicate."""
    one = ninjs_item(uri="urn:x:1", version="1")
    two = ninjs_item(uri="urn:x:1", version="2", headline="Another headline")
    outcomes = run(make_pipeline(), [raw(several(one, two, one, two))])

    assert kinds(outcomes) == [("new", 1), ("revision", 2), ("late", 3), ("duplicate", 4)]


def test_where_items_lie_does_not_matter() -> None:
    """Items in one record become what they become in records of their own, but for where they were."""

    def judged(records: list[RawItem]) -> list[tuple[str, Any, Any]]:
        return [(one.kind, one.reason, one.records[0].key) for one in run(make_pipeline(), records)]

    items = [*stories(3), {"headline": "No id"}, ninjs_item(uri="urn:x:2", headline="Another", version="9")]

    assert judged([raw(several(*items))]) == judged([raw(json.dumps(one).encode()) for one in items])
