"""The metrics of the sources that are pulled, and the one place that counts them. Names: docs/metrics.md."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge, disable_created_metrics, generate_latest

from streams import __version__
from streams.pull.errors import ErrorKind


class SourceState(StrEnum):
    """How a source stands. Closed; labels of `newswire_source_state`."""

    OPENING = "opening"
    """Waits for Kafka: its cursor is not read yet, or is read again."""
    GOOD = "good"
    """Gave what it has when it was asked last."""
    FAILING = "failing"
    """Gave nothing, or not all, when it was asked last; it is asked again, ever later."""
    FENCED = "fenced"
    """Another process pulls it; after some minutes this one tries again."""
    STOPPED = "stopped"
    """It is gone for good, by its server's word, and is asked no more."""


STATUSES = ("200", "304", "3xx", "4xx", "429", "5xx", "other")


class PullMetrics:
    """All metrics of one process in a registry of their own."""

    def __init__(self, sources: Iterable[str], *, now: Callable[[], float]) -> None:
        """Create every series at 0. sources: their names. now: seconds since 1970 UTC."""
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._now = now
        self.registry = registry = CollectorRegistry()
        counter, gauge = partial(Counter, registry=registry), partial(Gauge, registry=registry)
        self._state = gauge(
            "newswire_source_state", "1 for the state that a source is in, else 0.", ["source", "state"]
        )
        self._success = gauge(
            "newswire_source_last_success_timestamp_seconds",
            "When a source last gave all that it has, or said that nothing is new; 0 before.",
            ["source"],
        )
        self._cursor = gauge(
            "newswire_source_cursor_timestamp_seconds",
            "When this process last committed a source's cursor; 0 before.",
            ["source"],
        )
        self._items = counter("newswire_source_items_total", "Raw records sent, by source.", ["source"])
        self._errors = counter("newswire_source_errors_total", "What went wrong with sources.", ["source", "kind"])
        self._requests = counter("newswire_source_requests_total", "Answers of servers.", ["source", "status"])
        for source in sources:
            self.set_state(source, SourceState.OPENING)
            self._success.labels(source)
            self._cursor.labels(source)
            self._items.labels(source)
            for kind in ErrorKind:
                self._errors.labels(source, kind)
            for status in STATUSES:
                self._requests.labels(source, status)
        gauge("newswire_build_info", "Version.", ["version"]).labels(__version__).set(1)

    def set_state(self, source: str, state: SourceState) -> None:
        """A source is in this state now."""
        for each in SourceState:
            self._state.labels(source, each).set(each is state)

    def count_request(self, source: str, status: int) -> None:
        """Count an answer."""
        self._requests.labels(source, _status_label(status)).inc()

    def count_sent(self, source: str, items: int) -> None:
        """Count a transaction that was committed."""
        self._items.labels(source).inc(items)
        self._cursor.labels(source).set(self._now())

    def count_success(self, source: str) -> None:
        """A source gave all that it has."""
        self._success.labels(source).set(self._now())

    def count_error(self, source: str, kind: ErrorKind) -> None:
        """Count what went wrong."""
        self._errors.labels(source, kind).inc()

    def render(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)


def _status_label(status: int) -> str:
    if str(status) in STATUSES:
        return str(status)
    return f"{status // 100}xx" if 3 <= status // 100 <= 5 else "other"
