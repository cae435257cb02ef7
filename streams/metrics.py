"""The metrics of a worker, and the one place that counts.

A batch is counted after its commit (step 6): what was aborted never shows. Every known label value starts at 0.
Names and labels are part of the contract (docs/metrics.md).
"""

from bisect import bisect_right
from collections import Counter as Tally
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

from streams import __version__
from streams.article import RawItem
from streams.errors import CorruptionError, DeadReason
from streams.pipeline import STAGES
from streams.records.outcomes import Outcome, OutcomeKind

TRANSACTION_RESULTS = ("committed", "aborted", "unknown", "fenced")
"""`unknown`: the commit was asked for and not answered; opening the lane again settles it."""

LIMITS = ("evidence", "article_bytes", "record_bytes")
"""Limits that a record can reach: evidence spans cut, an article or its output too large."""

# Seconds. Exactly-once batches commit in 5–50 ms on one broker; the upper buckets are for brokers in trouble.
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_RECORDS = (0, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000)


class LaneState(StrEnum):
    """What a lane does now. Closed; labels of `newswire_lanes`."""

    OPENING = "opening"
    """Begins, restores memory, or waits to do so again after a failure."""
    READING = "reading"
    COMMITTING = "committing"
    """A batch is in work."""
    FENCED = "fenced"
    """Another worker opened the partition; waits for the coordinator's word that it is this worker's."""
    CLOSED = "closed"


class PartitionState(NamedTuple):
    """What a scrape wants to know of one lane."""

    state: LaneState
    lag_records: int | None
    """None before the first fetch."""
    committed_offset: int | None
    memory_entries: int
    open_batch_seconds: float
    held_seconds: float
    """For how long an open transaction of somebody else's has held back what waits."""


class GroupState(NamedTuple):
    """What a scrape wants to know of the consumer group, as its coordinator told this worker last."""

    foreign_members: int
    partitions_without_owner: int
    partitions_standing: int
    """Whoever has them: records wait, and nothing is committed."""
    silent_seconds: float
    """Since the last answer."""
    broker_silent_seconds: float
    """Since any broker, the coordinator or another, last answered."""
    partitions: int
    """Of wire.raw, by the settings: as many as all workers together should have."""


class BinnedHistogram(Collector):
    """A histogram that takes a whole batch of values at once.

    1,000 calls of `observe()` cost 900 µs a batch; sorting once and bisecting costs 12.
    """

    def __init__(self, name: str, documentation: str, *, bounds: Sequence[float]) -> None:
        self._name, self._documentation = name, documentation
        self._bounds = tuple(bounds)
        self._counts = [0] * (len(self._bounds) + 1)
        self._sum = 0.0

    def observe_all(self, values: Iterable[float]) -> None:
        """Add all values of a batch."""
        ordered = sorted(values)
        self._sum += sum(ordered)
        below = 0
        for place, bound in enumerate(self._bounds):
            upto = bisect_right(ordered, bound)
            self._counts[place] += upto - below
            below = upto
        self._counts[-1] += len(ordered) - below

    def collect(self) -> Iterable[Metric]:
        """The histogram as cumulative buckets, as Prometheus wants them."""
        buckets, total = [], 0
        for bound, count in zip((*self._bounds, float("inf")), self._counts, strict=True):
            total += count
            buckets.append((floatToGoString(bound), total))  # type: ignore[no-untyped-call]
        yield HistogramMetricFamily(self._name, self._documentation, buckets=buckets, sum_value=self._sum)


class _Lanes(Collector):
    """Gauges that are read from the lanes and their group when somebody scrapes."""

    def __init__(
        self, states: Callable[[], Mapping[tuple[str, int], PartitionState]], group: Callable[[], GroupState]
    ) -> None:
        self._states, self._group = states, group

    def collect(self) -> Iterable[Metric]:
        """What the lanes that this worker has now are doing, and who is in the group."""
        labels = ("topic", "partition")
        lag = GaugeMetricFamily("newswire_consumer_lag_records", "Records not yet committed.", labels=labels)
        position = GaugeMetricFamily("newswire_committed_offset", "Position committed last.", labels=labels)
        held = GaugeMetricFamily(
            "newswire_stable_offset_held_seconds",
            "For how long an open transaction of another producer has held back what waits.",
            labels=labels,
        )
        lanes = GaugeMetricFamily("newswire_lanes", "Lanes by what they do.", labels=("state",))
        states: Tally[LaneState] = Tally()
        entries, oldest = 0, 0.0
        for (topic, partition), state in self._states().items():
            if state.lag_records is not None:
                lag.add_metric((topic, str(partition)), state.lag_records)
            if state.committed_offset is not None:
                position.add_metric((topic, str(partition)), state.committed_offset)
            held.add_metric((topic, str(partition)), state.held_seconds)
            states[state.state] += 1
            entries += state.memory_entries
            oldest = max(oldest, state.open_batch_seconds)
        for each in LaneState:
            lanes.add_metric((each,), states[each])
        group = self._group()
        yield lag
        yield position
        yield held
        yield lanes
        yield GaugeMetricFamily("newswire_memory_entries", "Identities in memory.", value=entries)
        yield GaugeMetricFamily("newswire_oldest_open_batch_seconds", "Age of the oldest batch in work.", value=oldest)
        yield GaugeMetricFamily(
            "newswire_foreign_members",
            "Members of the consumer group that are no newswire workers.",
            value=group.foreign_members,
        )
        yield GaugeMetricFamily(
            "newswire_partitions_without_owner",
            "Partitions of wire.raw that no newswire worker has, by the coordinator's word.",
            value=group.partitions_without_owner,
        )
        yield GaugeMetricFamily(
            "newswire_partitions_standing",
            "Partitions of wire.raw, whoever has them, where records wait and nothing was committed for 10 s.",
            value=group.partitions_standing,
        )
        yield GaugeMetricFamily(
            "newswire_coordinator_silent_seconds",
            "Seconds since the group's coordinator last answered this worker.",
            value=group.silent_seconds,
        )
        yield GaugeMetricFamily(
            "newswire_broker_silent_seconds",
            "Seconds since any Kafka broker last answered this worker.",
            value=group.broker_silent_seconds,
        )
        yield GaugeMetricFamily(
            "newswire_partitions_expected",
            "Partitions of wire.raw, by the settings: as many as all workers together should have.",
            value=group.partitions,
        )


class _Subjects(Collector):
    """Articles by subject. Subjects come with rule files, so new ones may appear while running, at 0."""

    def __init__(self) -> None:
        self.counts: Tally[str] = Tally()

    def collect(self) -> Iterable[Metric]:
        """One sample a subject."""
        family = CounterMetricFamily("newswire_article_subjects", "Revisions published by subject.", labels=["subject"])
        for subject, count in sorted(self.counts.items()):
            family.add_metric([subject], count)
        yield family


class Metrics:
    """All metrics of one worker in a registry of their own."""

    def __init__(self, *, raw_topic: str, subjects: Iterable[str]) -> None:
        """Create every series that is known now, at 0."""
        disable_created_metrics()  # type: ignore[no-untyped-call]  # no `_created` series beside the names that are promised
        self.registry = registry = CollectorRegistry()
        counter, gauge = partial(Counter, registry=registry), partial(Gauge, registry=registry)
        seconds = partial(Histogram, buckets=_SECONDS, registry=registry)

        consumed = counter("newswire_records_consumed_total", "Raw records committed.", ["topic"])
        self._articles = counter("newswire_articles_total", "Items of those records; one may hold several.")
        outcomes = counter("newswire_records_outcome_total", "What became of each item.", ["outcome"])
        dead = counter("newswire_dead_letters_total", "Dead letters by reason.", ["reason"])
        limits = counter("newswire_limit_reached_total", "Limits that records reached.", ["limit"])
        self._without_story = counter("newswire_kills_without_story_total", "Kills of what memory does not know.")
        self._consumed = consumed.labels(raw_topic)
        self._outcomes = {kind: outcomes.labels(kind.value) for kind in OutcomeKind}
        self._dead = {reason: dead.labels(reason.value) for reason in DeadReason}
        self._limits = {limit: limits.labels(limit) for limit in LIMITS}
        self._subjects = _Subjects()
        self.add_subjects(subjects)
        self._latency = BinnedHistogram(
            "newswire_end_to_end_latency_seconds", "Broker time of the raw record to commit.", bounds=_SECONDS
        )
        registry.register(self._subjects)
        registry.register(self._latency)
        self._batch_records = Histogram(
            "newswire_batch_records", "Records in a batch.", buckets=_RECORDS, registry=registry
        )
        self._heartbeat = gauge(
            "newswire_heartbeat_last_seen_timestamp_seconds",
            "Broker time of the newest heartbeat record; 0 before any.",
        )

        stages = seconds("newswire_stage_duration_seconds", "Time of a stage over a batch.", ["stage"])
        transactions = counter("newswire_transactions_total", "Transactions by result.", ["result"])
        self.stages = {stage: stages.labels(stage) for stage in STAGES}
        self.transactions = {result: transactions.labels(result) for result in TRANSACTION_RESULTS}
        self.transaction_duration = seconds("newswire_transaction_duration_seconds", "First send to commit.")
        self.memory_restore = seconds("newswire_memory_restore_seconds", "Restore of one lane's memory.")
        self.rebalances = counter("newswire_rebalances_total", "Assignments received.")
        self.rebalance_duration = seconds("newswire_rebalance_duration_seconds", "Revocation to assignment.")
        self.membership_failures = counter(
            "newswire_membership_failures_total", "How often this worker was no member any more and joined again."
        )
        self.rules_reload_failures = counter(
            "newswire_rules_reload_failures_total", "Reloads of rules or feeds refused."
        )
        self.lost_to_retention = counter(
            "newswire_records_lost_to_retention_total", "Positions of wire.raw deleted before they were read."
        )
        self.records_without_topic = counter(
            "newswire_records_without_topic_total",
            "Records for a subject that has no rules any more, and whose topic is gone.",
        )
        self.clock_refusals = counter(
            "newswire_clock_refusals_total", "Batches with records more than a day ahead of this machine's clock."
        )
        gauge("newswire_build_info", "Version.", ["version"]).labels(__version__).set(1)

    def watch_lanes(
        self, states: Callable[[], Mapping[tuple[str, int], PartitionState]], group: Callable[[], GroupState]
    ) -> None:
        """Let scrapes read the lanes and their group by these functions. Called once."""
        self.registry.register(_Lanes(states, group))

    def add_subjects(self, subjects: Iterable[str]) -> None:
        """Start the series of these subjects at 0 where they are new."""
        for subject in subjects:
            self._subjects.counts[subject] += 0

    def count_batch(self, items: Sequence[RawItem], outcomes: Sequence[Outcome], *, committed_at: int) -> None:
        """Count one committed batch: the only place where records and items are counted.

        committed_at: milliseconds since 1970 by this machine's clock. Raises CorruptionError where an item has not
        exactly one outcome (I1).
        """
        records = sum(outcome.number is None or outcome.number == 1 for outcome in outcomes)
        if len(items) != records:
            raise CorruptionError(f"{len(items)} records had outcomes of {records}")
        self._consumed.inc(len(items))
        self._articles.inc(len(outcomes))
        self._batch_records.observe(len(items))
        for kind, count in Tally(outcome.kind for outcome in outcomes).items():
            self._outcomes[kind].inc(count)
        records_left = iter(items)
        for outcome in outcomes:
            if outcome.number is None or outcome.number == 1:
                item = next(records_left)
            if isinstance(outcome.reason, DeadReason):
                self._dead[outcome.reason].inc()
            self._subjects.counts.update(outcome.subjects)
            if outcome.is_without_story:
                self._without_story.inc()
            for limit in outcome.limits:
                self._limits[limit].inc()
            if outcome.kind is OutcomeKind.HEARTBEAT:
                self._heartbeat.set(item.received_at / 1000)
        # Clocks of broker and worker may differ by a little: never below 0.
        self._latency.observe_all(max(0, committed_at - item.received_at) / 1000 for item in items)

    def render(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)
