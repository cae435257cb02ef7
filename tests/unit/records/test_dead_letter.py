"""Dead letters keep the original bytes and say why, whatever the raw record holds."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from streams.article import RawItem
from streams.errors import DeadReason
from streams.records.dead_letter import build_dead_letter
from streams.records.outcomes import OutRecord
from streams.records.size import record_size
from tests.kit.records import LIMIT, ROUTES, golden, original_bytes

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
