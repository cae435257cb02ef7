"""The one place that counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Histogram

from streams.article import RawItem
from streams.errors import CorruptionError, DeadReason
from streams.metrics import BinnedHistogram, GroupState, LaneState, Metrics, PartitionState
from streams.records.outcomes import Outcome, OutcomeKind, RepeatReason
from tests.kit.items import raw

BOUNDS = (0.001, 0.5, 1, 10)


def make_metrics() -> Metrics:
    """Metrics of a worker with one subject."""
    return Metrics(raw_topic="wire.raw", subjects=["summit-planning"])


def item(offset: int, *, received_at: int = 1_000) -> RawItem:
    """A raw record whose content does not matter."""
    return raw(b"x", offset=offset, received_at=received_at)


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    """One sample, None where the series is not there."""
    return metrics.registry.get_sample_value(name, labels)


def test_every_known_label_value_starts_at_zero() -> None:
    """A series that never counted is at 0, so that alerts see it."""
    metrics = make_metrics()

    for kind in OutcomeKind:
        assert value(metrics, "newswire_records_outcome_total", outcome=kind) == 0
    for reason in DeadReason:
        assert value(metrics, "newswire_dead_letters_total", reason=reason) == 0
    assert value(metrics, "newswire_article_subjects_total", subject="summit-planning") == 0
    assert value(metrics, "newswire_records_consumed_total", topic="wire.raw") == 0
    assert value(metrics, "newswire_transactions_total", result="committed") == 0


def test_a_batch_is_counted_by_outcome_reason_subject_and_limit() -> None:
    """Consumed is the sum of the outcomes."""
    metrics = make_metrics()

    metrics.count_batch(
        [item(n) for n in range(4)],
        [
            Outcome(kind=OutcomeKind.NEW, subjects=("summit-planning",), limits=("evidence",)),
            Outcome(kind=OutcomeKind.DUPLICATE, reason=RepeatReason.SAME),
            Outcome(kind=OutcomeKind.DEAD_LETTER, reason=DeadReason.NO_ID),
            Outcome(kind=OutcomeKind.HEARTBEAT),
        ],
        committed_at=1_250,
    )

    assert value(metrics, "newswire_records_consumed_total", topic="wire.raw") == 4
    assert sum(value(metrics, "newswire_records_outcome_total", outcome=kind) or 0 for kind in OutcomeKind) == 4
    assert value(metrics, "newswire_dead_letters_total", reason="no_id") == 1
    assert value(metrics, "newswire_article_subjects_total", subject="summit-planning") == 1
    assert value(metrics, "newswire_limit_reached_total", limit="evidence") == 1
    assert value(metrics, "newswire_heartbeat_last_seen_timestamp_seconds") == 1
    assert value(metrics, "newswire_end_to_end_latency_seconds_bucket", le="0.25") == 4
    assert value(metrics, "newswire_end_to_end_latency_seconds_sum") == 1


def test_a_record_without_outcome_is_corruption() -> None:
    """I1: exactly one outcome for each record, or the worker stops."""
    metrics = make_metrics()

    with pytest.raises(CorruptionError):
        metrics.count_batch([item(0), item(1)], [Outcome(kind=OutcomeKind.NEW)], committed_at=0)
    assert value(metrics, "newswire_records_consumed_total", topic="wire.raw") == 0


def test_partitions_are_read_at_the_scrape() -> None:
    """Lag and position are those of the lanes at that moment; a lane that has not fetched has no lag."""
    metrics = make_metrics()
    states = {
        ("wire.raw", 0): PartitionState(LaneState.COMMITTING, 7, 12, 3, 0.5, 0.0),
        ("wire.raw", 1): PartitionState(LaneState.OPENING, None, None, 4, 0.0, 2.5),
    }
    metrics.watch_lanes(lambda: states, lambda: GroupState(1, 3, 2, 0.25, 0.125, 8))

    assert value(metrics, "newswire_consumer_lag_records", topic="wire.raw", partition="0") == 7
    assert value(metrics, "newswire_committed_offset", topic="wire.raw", partition="0") == 12
    assert value(metrics, "newswire_consumer_lag_records", topic="wire.raw", partition="1") is None
    assert value(metrics, "newswire_memory_entries") == 7
    assert value(metrics, "newswire_oldest_open_batch_seconds") == 0.5
    assert value(metrics, "newswire_stable_offset_held_seconds", topic="wire.raw", partition="1") == 2.5
    assert [value(metrics, "newswire_lanes", state=state) for state in LaneState] == [1, 0, 1, 0, 0]
    assert value(metrics, "newswire_foreign_members") == 1
    assert value(metrics, "newswire_partitions_without_owner") == 3
    assert value(metrics, "newswire_partitions_standing") == 2
    assert value(metrics, "newswire_coordinator_silent_seconds") == 0.25
    assert value(metrics, "newswire_broker_silent_seconds") == 0.125
    assert value(metrics, "newswire_partitions_expected") == 8


def test_a_new_subject_starts_at_zero_and_keeps_the_others() -> None:
    """A rule file that was added while running gets its series at once."""
    metrics = make_metrics()
    metrics.count_batch([item(0)], [Outcome(kind=OutcomeKind.NEW, subjects=("summit-planning",))], committed_at=1_000)

    metrics.add_subjects(["summit-planning", "trade"])

    assert value(metrics, "newswire_article_subjects_total", subject="summit-planning") == 1
    assert value(metrics, "newswire_article_subjects_total", subject="trade") == 0


@given(st.lists(st.lists(st.floats(min_value=0, max_value=100), max_size=20), max_size=5))
def test_binning_a_batch_equals_observing_one_by_one(batches: list[list[float]]) -> None:
    """The batch histogram says what prometheus-client's own would have said."""
    registry = CollectorRegistry()
    theirs = Histogram("h", "d", buckets=BOUNDS, registry=registry)
    ours = BinnedHistogram("h", "d", bounds=BOUNDS)
    for batch in batches:
        ours.observe_all(batch)
        for number in batch:
            theirs.observe(number)

    expected = [s for s in next(iter(registry.collect())).samples if not s.name.endswith("_created")]
    samples = next(iter(ours.collect())).samples
    assert [(s.name, s.labels) for s in samples] == [(s.name, s.labels) for s in expected]
    assert [s.value for s in samples] == pytest.approx([s.value for s in expected])
