"""Pointers on the topic of duplicates."""

from typing import Any

import orjson
import pytest

from streams.errors import DeadLetterError, DeadReason
from streams.records import publish_repeat
from streams.records.outcomes import Outcome, OutcomeKind, RepeatReason
from tests.kit.records import LIMIT, RECEIVED_AT, ROUTES, facts, golden, raw_item, standing
from tests.kit.validators import hold


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
