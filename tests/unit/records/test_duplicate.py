"""Pointers on the topic of duplicates."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import DeadLetterError, DeadReason
from streams.records import Duplicate, Origin, Standing, format_instant, publish_repeat, read_duplicate
from streams.records.cloudevents import event_id
from streams.records.duplicate import FirstRecord, Stands, ThisRecord
from streams.records.outcomes import Outcome, OutcomeKind, RepeatReason
from streams.records.places import Place
from tests.kit.records import LIMIT, RECEIVED_AT, ROUTES, facts, golden, raw_item, standing
from tests.kit.validators import hold
from tests.unit.records.generated import DIGESTS, INSTANTS, OFFSETS, ORIGINS, STANDINGS, TEXT, mangled, with_more

EXAMPLE = orjson.dumps(golden("395009.duplicate.json")["value"])


def render(**changes: Any) -> Outcome:
    """Render the worked example of a duplicate, with changes."""
    enriched = golden("395009.enriched.json")["value"]
    origin, _, delivery = facts(enriched, raw=raw_item(offset=7, received_at=RECEIVED_AT + 877))
    fields: dict[str, Any] = {
        "kind": OutcomeKind.DUPLICATE,
        "reason": RepeatReason.SAME,
        "version": None,
        "digest": delivery.stands.digest,
        "stands": standing(enriched),
        "stands_offset": 0,
        "stands_received_at": RECEIVED_AT,
        "routes": ROUTES,
        "max_record_bytes": LIMIT,
    }
    return publish_repeat(origin, **(fields | changes))


def test_duplicate_is_the_example_byte_for_byte() -> None:
    """Topic, key, the one header and the value are the worked example's."""
    example = golden("395009.duplicate.json")
    outcome = render()
    (sent,) = outcome.records

    assert orjson.dumps(example["value"]) == sent.value
    assert (example["topic"], example["key"].encode()) == (sent.topic, sent.key)
    assert [(name, value.encode()) for name, value in example["headers"].items()] == list(sent.headers)
    assert (outcome.kind, outcome.reason) == (OutcomeKind.DUPLICATE, RepeatReason.SAME)
    hold(outcome)


def test_late_has_no_digest() -> None:
    """A verdict by order alone computed no digest: null, not invented."""
    outcome = render(kind=OutcomeKind.LATE, reason=RepeatReason.OLDER, digest=None, version="1")
    value = orjson.loads(outcome.records[0].value or b"")

    assert (value["outcome"], value["reason"], value["digest"], value["version"]) == ("late", "older", None, "1")
    hold(outcome)


def test_pointer_above_the_limit_is_refused() -> None:
    """A pointer that does not fit, as with an id of a megabyte, is `too_large`."""
    with pytest.raises(DeadLetterError) as refused:
        render(max_record_bytes=700)

    assert refused.value.reason is DeadReason.TOO_LARGE


@given(
    origin=ORIGINS,
    stands=STANDINGS,
    kind=st.sampled_from([OutcomeKind.DUPLICATE, OutcomeKind.LATE]),
    reason=st.sampled_from(RepeatReason),
    version=st.none() | TEXT,
    digest=st.none() | DIGESTS,
    offset=OFFSETS,
    received_at=INSTANTS,
)
def test_what_is_written_is_read_back(
    origin: Origin,
    stands: Standing,
    kind: OutcomeKind,
    reason: RepeatReason,
    version: str | None,
    digest: str | None,
    offset: int,
    received_at: int,
) -> None:
    """Whatever the facts, the reader gets them back, and fields of a later release pass."""
    (sent,) = publish_repeat(
        origin, kind=kind, reason=reason, version=version, digest=digest, stands=stands, stands_offset=offset,
        stands_received_at=received_at, routes=ROUTES, max_record_bytes=LIMIT,
    ).records  # fmt: skip
    raw = origin.raw
    read = read_duplicate(sent.value)

    assert read == Duplicate(
        id=origin.id,
        feed=origin.feed,
        article_id=origin.article_id,
        outcome=kind,  # type: ignore[arg-type]
        reason=reason,
        version=version,
        digest=digest,
        stands=Stands(
            outcome=stands.kind,  # type: ignore[arg-type]
            revision=stands.revision,
            digest=stands.digest,
            ce_id=event_id(origin.id, revision=stands.revision, digest=stands.digest),
        ),
        first=FirstRecord(
            topic=raw.topic, partition=raw.partition, offset=offset, received_at=format_instant(received_at)
        ),
        this=ThisRecord(
            topic=raw.topic,
            partition=raw.partition,
            offset=raw.offset,
            received_at=format_instant(origin.received_at),
            sha256=origin.sha256,
        ),
    )
    assert read.raw_place == Place(raw.partition, raw.offset)
    assert read == read_duplicate(orjson.dumps(with_more(orjson.loads(sent.value or b""))))


@given(mangled(EXAMPLE))
def test_mangled_records_are_read_or_refused(value: bytes) -> None:
    """A record that somebody broke never raises: it is refused, or what is ours in it is whole."""
    read = read_duplicate(value)

    if read is not None:
        assert read == read_duplicate(orjson.dumps(read))


FAULTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "an outcome that is published": lambda value: value.update(outcome="new"),
    "a reason that there is not": lambda value: value.update(reason="same_again"),
    "no digest at all": lambda value: value.pop("digest"),
    "an offset as text": lambda value: value["first"].update(offset="7"),
    "a time without milliseconds": lambda value: value["this"].update(received_at="2026-11-24T09:00:00Z"),
    "a hash that is cut": lambda value: value["this"].update(sha256="ab"),
    "a pointer that contradicts itself": lambda value: value["stands"].update(revision=2),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_reading_is_strict_in_what_is_ours(fault: Callable[[dict[str, Any]], Any]) -> None:
    """A pointer that newswire cannot have written is refused."""
    value = orjson.loads(EXAMPLE)
    fault(value)

    assert read_duplicate(orjson.dumps(value)) is None
