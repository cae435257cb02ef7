"""Dead letters keep the original bytes and say why, whatever the raw record holds."""

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams import __version__
from streams.article import RawItem
from streams.errors import DeadReason
from streams.records.dead_letter import DeadLetter, build_dead_letter, build_sent_back, read_dead_letter
from streams.records.outcomes import OutRecord
from streams.records.places import Place
from streams.records.size import record_size
from tests.kit.received import received
from tests.kit.records import LIMIT, ROUTES, golden, original_bytes
from tests.unit.records.generated import RAW_ITEMS

EXAMPLE = golden("no-id.dead-letter.json")
# 2026-11-24T09:00:02.000Z
PLACE: dict[str, Any] = {"topic": "wire.raw", "partition": 2, "offset": 17, "received_at": 1_795_510_802_000}


def render(item: RawItem, *, max_record_bytes: int = LIMIT, **changes: Any) -> OutRecord:
    """Render a dead letter with the example's reason and error."""
    fields: dict[str, Any] = {"reason": DeadReason.NO_ID, "error": EXAMPLE["headers"]["dlq_error"]} | changes
    return build_dead_letter(item, routes=ROUTES, max_record_bytes=max_record_bytes, **fields)


def headers_of(sent: OutRecord) -> dict[str, str]:
    """Headers as text; a repeated name would show as a difference in length."""
    assert len(dict(sent.headers)) == len(sent.headers)
    return {name: (value or b"").decode() for name, value in sent.headers}


def test_dead_letter_is_the_example() -> None:
    """Topic, key, headers in their order and the original bytes are the worked example's."""
    sent = render(RawItem(value=original_bytes(EXAMPLE), **PLACE))

    assert list(EXAMPLE["headers"].items()) == list(headers_of(sent).items())
    assert (EXAMPLE["topic"], EXAMPLE["key"], original_bytes(EXAMPLE)) == (sent.topic, sent.key, sent.value)
    assert sent.partition is None


def test_key_and_headers_of_the_raw_record_are_kept() -> None:
    """Whatever a producer sent along is still there, first, in its order."""
    own = (("feed", b"tass"), ("x", b"\xff"), ("x", b"twice"))
    sent = render(RawItem(value=b"?", key=b"\xffkey", headers=own, **PLACE))

    assert sent.key == b"\xffkey"
    assert sent.headers[:3] == own


def test_null_value_stays_null() -> None:
    """Only the dead letter of a null value has a null value."""
    sent = render(RawItem(value=None, **PLACE))

    assert sent.value is None
    assert headers_of(sent)["dlq_bytes"] == "0"


def test_offline_there_is_no_topic() -> None:
    """An input that stood on no topic names none."""
    assert "dlq_topic" not in headers_of(render(RawItem(value=b"?", received_at=0)))


def test_next_attempt_counts_on_and_remembers_the_first_place() -> None:
    """A dead letter sent back that fails again is attempt 2 of the same first place; old headers give way."""
    first = render(RawItem(value=b"?", **PLACE))
    again = RawItem(value=b"?", headers=first.headers, topic="wire.raw", partition=3, offset=99, received_at=1)

    second = headers_of(render(again, reason=DeadReason.MALFORMED, error="other"))
    third = headers_of(render(RawItem(value=b"?", headers=render(again).headers, **PLACE)))

    assert tuple(second[name] for name in ("dlq_attempt", "dlq_first", "dlq_partition", "dlq_offset")) == (
        "2",
        "2:17",
        "3",
        "99",
    )
    assert (second["dlq_reason"], second["dlq_error"]) == ("malformed", "other")
    assert (third["dlq_attempt"], third["dlq_first"]) == ("3", "2:17")


def test_headers_that_are_not_ours_start_at_attempt_one() -> None:
    """Attempt headers that newswire cannot have written are replaced, not trusted."""
    for attempt, first in ((b"x", b"2:17"), (b"1", b"here"), (b"9" * 5000, b"2:17"), (b"1", b"2:" + b"1" * 5000)):
        forged = (("dlq_attempt", attempt), ("dlq_first", first))
        headers = headers_of(render(RawItem(value=b"?", headers=forged, **PLACE)))

        assert (headers["dlq_attempt"], headers["dlq_first"]) == ("1", "2:17")


def test_value_above_the_limit_is_left_out_and_said_so() -> None:
    """Where the topic would refuse the record its value is empty, its hash and size still true."""
    item = RawItem(value=b"v" * 5000, key=b"key", headers=(("feed", b"tass"),), **PLACE)
    whole, cut = render(item), render(item, max_record_bytes=5000)

    assert (cut.value, cut.key) == (b"", b"key")
    assert headers_of(cut) == headers_of(whole) | {"dlq_omitted": "true"}
    assert headers_of(cut)["dlq_bytes"] == "5000"


def test_omitted_mark_does_not_outlive_its_attempt() -> None:
    """A later attempt that fits says nothing of having been left out."""
    item = RawItem(value=b"?", headers=(("dlq_omitted", b"true"),), **PLACE)

    assert "dlq_omitted" not in headers_of(render(item))


def test_long_errors_are_cut() -> None:
    """An error that quotes a megabyte of input does not become a header of a megabyte."""
    assert len(headers_of(render(RawItem(value=b"?", **PLACE), error="é" * 10**6))["dlq_error"]) == 500


@given(
    item=st.builds(
        RawItem,
        value=st.none() | st.binary(max_size=3000),
        key=st.none() | st.binary(max_size=3000),
        headers=st.lists(
            st.tuples(
                st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
                | st.sampled_from(["dlq_attempt", "dlq_first"]),
                st.binary(max_size=2000),
            ),
            max_size=4,
        ).map(tuple),
        topic=st.none() | st.just("wire.raw"),
        received_at=st.integers(min_value=-(2**63), max_value=2**63 - 1),
    ),
    error=st.text(max_size=600),
)
def test_rendering_never_fails_and_always_fits(item: RawItem, error: str) -> None:
    """Every raw record has a dead letter below the limit, or the process would stop on it for ever."""
    sent = render(item, error=error, max_record_bytes=4500)

    assert record_size(sent.key, sent.value, sent.headers) <= 4500
    assert sent.value == item.value or dict(sent.headers)["dlq_omitted"] == b"true"


def letter_of(item: RawItem, **changes: Any) -> DeadLetter:
    """The dead letter of a raw record, as it is read from its topic."""
    read = read_dead_letter(received(render(item, **changes)))
    assert read is not None
    return read


@given(
    item=RAW_ITEMS,
    reason=st.sampled_from(DeadReason),
    error=st.text(st.characters(exclude_categories=["Cs"]), max_size=500),
    limit=st.sampled_from([LIMIT, 600]),
)
def test_what_is_written_is_read_back(item: RawItem, reason: DeadReason, error: str, limit: int) -> None:
    """Whatever the raw record, the reader learns what became of it, and has its own key, headers and bytes."""
    dead = received(render(item, reason=reason, error=error, max_record_bytes=limit))
    place = Place(item.partition, item.offset)
    is_omitted = "dlq_omitted" in dict(dead.headers)

    assert read_dead_letter(dead) == DeadLetter(
        item=dead,
        reason=reason,
        error=error,
        raw_topic=item.topic,
        raw_place=place,
        raw_at=item.received_at,
        sha256=sha256(item.value or b"").hexdigest(),
        bytes=len(item.value or b""),
        attempt=1,
        first=place,
        pipeline=__version__,
        is_omitted=is_omitted,
    )
    if not is_omitted:
        assert (dead.key, dead.value, letter_of(item).headers) == (item.key, item.value, item.headers)


@given(RAW_ITEMS, st.binary(max_size=30), st.binary(max_size=30))
def test_whatever_attempt_a_producer_claims_its_dead_letter_is_read(
    item: RawItem, attempt: bytes, first: bytes
) -> None:
    """Attempt headers that others wrote never make a dead letter that its own reader does not know."""
    item.headers = (*item.headers, ("dlq_attempt", attempt), ("dlq_first", first))  # type: ignore[misc]

    assert letter_of(item).attempt >= 1


@pytest.mark.parametrize("first", [b"1" * 20 + b":5", b"0" * 11 + b":5", b"3:" + b"1" * 20])
def test_a_first_place_that_no_partition_has_is_not_trusted(first: bytes) -> None:
    """A place longer than Kafka's numbers is not taken over: the dead letter could not be read."""
    forged = RawItem(value=b"?", headers=(("dlq_attempt", b"1"), ("dlq_first", first)), **PLACE)

    assert (letter_of(forged).attempt, letter_of(forged).first) == (1, Place(2, 17))


def test_what_is_sent_back_is_the_original() -> None:
    """Bytes, key and headers in their order are the raw record's, on its partition; attempt and first place follow."""
    own = (("feed", b"tass"), ("x", b"\xff"), ("x", None), ("x", b"twice"))
    sent = build_sent_back(letter_of(RawItem(value=b"?", key=b"\xffkey", headers=own, **PLACE)), routes=ROUTES)

    assert (sent.topic, sent.partition, sent.key, sent.value) == ("wire.raw", 2, b"\xffkey", b"?")
    assert sent.headers == (*own, ("dlq_attempt", b"1"), ("dlq_first", b"2:17"))


def test_a_null_value_is_sent_back_as_null() -> None:
    """A record without value and key is sent back without them."""
    sent = build_sent_back(letter_of(RawItem(value=None, key=None, **PLACE)), routes=ROUTES)

    assert (sent.key, sent.value) == (None, None)


@given(RAW_ITEMS)
def test_an_attempt_that_is_sent_back_counts_on(item: RawItem) -> None:
    """Round and round, the attempt grows, the first place stays, and so do key, headers and bytes."""
    item.topic = "wire.raw"  # type: ignore[misc]
    first = letter_of(item)
    again = received(build_sent_back(first, routes=ROUTES), offset=99, received_at=7)
    second = letter_of(again)

    assert (second.attempt, second.first, second.raw_ref) == (2, first.raw_place, (Place(item.partition, 99), 7))
    assert (second.item.key, second.item.value, second.headers) == (item.key, item.value, item.headers)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dlq_partition", b"x"),
        ("dlq_partition", b"1" * 11),
        ("dlq_offset", b"-1"),
        ("dlq_offset", b"1" * 5000),
        ("dlq_timestamp", b"yesterday"),
        ("dlq_timestamp", b"2026-11-24T09:00:02Z"),
        ("dlq_topic", b"\xff"),
        ("dlq_reason", b"\xff"),
        ("dlq_error", b"\xff"),
        ("dlq_attempt", None),
        ("dlq_bytes", "٣".encode()),
        ("dlq_first", b"3"),
        ("dlq_sha256", b"ab"),
        ("dlq_pipeline", b"\xff"),
        ("dlq_omitted", b"false"),
    ],
)
def test_what_newswire_did_not_write_is_no_dead_letter(name: str, value: bytes | None) -> None:
    """A record whose place, time or attempt cannot be ours is refused, not misread."""
    item = letter_of(RawItem(value=b"?", **PLACE)).item
    item.headers = (*(header for header in item.headers if header[0] != name), (name, value))  # type: ignore[misc]

    assert read_dead_letter(item) is None


def test_every_header_is_needed() -> None:
    """But for the topic, which there is none of offline, and the mark of a value that was left out."""
    item = received(render(RawItem(value=b"?", **PLACE)))
    for name, _ in item.headers:
        without = received(render(RawItem(value=b"?", **PLACE)))
        without.headers = tuple(header for header in item.headers if header[0] != name)  # type: ignore[misc]

        assert (read_dead_letter(without) is None) is (name != "dlq_topic"), name


def test_headers_of_a_later_release_pass() -> None:
    """A header that a later release adds is the raw record's own to this one, and the rest is read."""
    item = received(render(RawItem(value=b"?", **PLACE)))
    item.headers = (*item.headers, ("dlq_later", b"1"))  # type: ignore[misc]
    read = read_dead_letter(item)

    assert read is not None
    assert read.headers == (("dlq_later", b"1"),)


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(EXAMPLE["headers"])), st.none() | st.binary(max_size=40) | st.just(b"3:17")),
        max_size=14,
    )
)
def test_mangled_headers_are_read_or_refused(headers: list[tuple[str, bytes | None]]) -> None:
    """Headers that somebody broke never raise."""
    item = received(render(RawItem(value=b"?", **PLACE)))
    item.headers = (*item.headers, *headers)  # type: ignore[misc]
    read = read_dead_letter(item)

    assert read is None or read.headers == ()
