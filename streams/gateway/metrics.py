"""The metrics of a gateway, and the one place that counts what it does. Names: docs/metrics.md."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Counter, Gauge, disable_created_metrics, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from streams import __version__
from streams.gateway.problems import REASONS
from streams.metrics import BinnedHistogram

# Seconds from the broker's time of a record to its last byte in a reader's socket buffer.
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

# Delays that are kept until somebody scrapes.
_MOST_DELAYS = 10_000


class Closing(StrEnum):
    """Why a stream ended. Closed; labels of `newswire_gateway_disconnects_total`."""

    CLIENT = "client"
    """The reader went."""
    SLOW_READER = "slow_reader"
    """It took nothing for 30 s."""
    TOKEN_REVOKED = "token_revoked"
    GONE = "gone"
    """Retention took what it had to be given next."""
    OTHER_LOG = "other_log"
    """The topic was made anew."""
    SHUTDOWN = "shutdown"
    """The gateway went down, and told by `bye`."""


class GatewayState(NamedTuple):
    """What a scrape wants to know of the gateway."""

    clients: int
    """Streams that are open."""
    catch_ups: int
    """Readers that are given now what lies before the window."""
    catch_ups_waiting: int
    window_records: int
    window_bytes: int
    is_reading: bool
    """Whether wire.enriched is read now."""


class _State(Collector):
    def __init__(self, state: Callable[[], GatewayState]) -> None:
        self._state = state

    def collect(self) -> Iterable[Metric]:
        """What the gateway has now."""
        state = self._state()
        for name, documentation, value in (
            ("clients", "Streams that are open.", state.clients),
            ("catch_ups", "Readers that are given what lies before the window.", state.catch_ups),
            ("catch_ups_waiting", "Readers that wait for their turn to be given it.", state.catch_ups_waiting),
            ("window_records", "Enriched records at hand.", state.window_records),
            ("window_bytes", "Bytes that they take.", state.window_bytes),
            ("reading", "1 while wire.enriched is read, else 0.", int(state.is_reading)),
        ):
            yield GaugeMetricFamily(f"newswire_gateway_{name}", documentation, value=value)


class GatewayMetrics:
    """All metrics of one gateway in a registry of their own."""

    def __init__(self, state: Callable[[], GatewayState]) -> None:
        """Create every series at 0. state: read when somebody scrapes."""
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = registry = CollectorRegistry()
        counter = partial(Counter, registry=registry)
        disconnects = counter("newswire_gateway_disconnects_total", "Streams that ended, by reason.", ["reason"])
        self.disconnects = {closing: disconnects.labels(closing.value) for closing in Closing}
        self.records = counter("newswire_gateway_records_total", "Records of wire.enriched that were read.")
        self.foreign_records = counter(
            "newswire_gateway_foreign_records_total",
            "Records of wire.enriched that newswire did not write: passed over.",
        )
        self._events = counter("newswire_gateway_events_total", "Records written to streams.")
        self._bytes = counter("newswire_gateway_bytes_total", "Bytes written to streams.")
        refusals = counter("newswire_gateway_refusals_total", "Requests refused, by reason.", ["reason"])
        self.refusals = {reason: refusals.labels(reason) for reason in REASONS}
        self._delay = BinnedHistogram(
            "newswire_gateway_delay_seconds",
            "Broker time of an enriched record to its being written to a stream that is live; the first of each write.",
            bounds=_SECONDS,
        )
        registry.register(self._delay)
        registry.register(_State(state))
        Gauge("newswire_build_info", "Version.", ["version"], registry=registry).labels(__version__).set(1)

        self._new_events = self._new_bytes = 0
        self._new_delays: list[float] = []

    def count_write(self, size: int, *, records: int = 0, delay: float | None = None) -> None:
        """Count a write to a stream. size: bytes. delay: of its first record, seconds; None: it is not live.

        Some ten thousand a second: they are added up, and counted when somebody scrapes.
        """
        self._new_bytes += size
        self._new_events += records
        if delay is not None:
            self._new_delays.append(delay)
            if len(self._new_delays) >= _MOST_DELAYS:
                self._add_up()

    def _add_up(self) -> None:
        self._bytes.inc(self._new_bytes)
        self._events.inc(self._new_events)
        self._delay.observe_all(self._new_delays)
        self._new_events = self._new_bytes = 0
        self._new_delays = []

    def render(self) -> bytes:
        """Everything in Prometheus' text format."""
        self._add_up()
        return generate_latest(self.registry)
