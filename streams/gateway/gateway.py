"""What a gateway holds: the log that it reads, who waits for it, who may read it, and what is counted."""

import contextlib
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from streams.collector import set_aside_what_stays
from streams.gateway.access import load_access
from streams.gateway.audience import Audience
from streams.gateway.catch_up import CatchUps
from streams.gateway.entry import Entry
from streams.gateway.log import Log
from streams.gateway.metrics import Closing, GatewayMetrics, GatewayState
from streams.gateway.problems import Problem
from streams.gateway.tail import Tail
from streams.kafka.cluster import Cluster
from streams.records import Routes

# Seconds that a refused reader is asked to wait.
_RETRY_AFTER = "5"


class Gateway:
    """One gateway, whatever serves it."""

    def __init__(self, cluster: Cluster) -> None:
        """Raises ConfigurationError where others could reach it without a token, or its tokens cannot be read."""
        self.cluster, self.settings = cluster, cluster.settings
        self.access = load_access(self.settings)
        self.topic = Routes(self.settings.topic_prefix).enriched
        self.audience = Audience()
        self.metrics = GatewayMetrics(self._state)
        self.catch_ups = CatchUps(cluster, self.topic, at_once=self.settings.gateway_catch_ups)
        self.log: Log | None = None
        """None while there is nothing to give yet."""
        self.is_closing = False
        self._tail = Tail(cluster, self.topic, begin=self._begin, hear=self._hear, lose=self._lose, now=self.now_ms)
        self._readers: Counter[str] = Counter()

    async def run(self) -> None:
        """Read wire.enriched until cancelled."""
        await self._tail.run()

    def close(self) -> None:
        """Tell all streams that the gateway goes down."""
        self.is_closing = True
        self.audience.tell_all()

    def reload(self) -> None:
        """Read the access tokens again; streams of those that are revoked, or reach less far now, end."""
        if self.access.reload():
            self.audience.tell_all()

    def reasons(self) -> list[str]:
        """Why it is not ready; empty: it is."""
        if self.is_closing:
            return ["it goes down"]
        reasons = [f"{self.topic} is not read: {self._tail.trouble}"] if self._tail.trouble else []
        return reasons or ([] if self.log is not None else [f"{self.topic} is being read"])

    def ready_log(self) -> Log:
        """The log to give from. Raises Problem(not_ready)."""
        if self.log is None or self.is_closing:
            raise Problem("not_ready", "; ".join(self.reasons()) or "try again", headers={"Retry-After": "1"})
        return self.log

    def now_ms(self) -> int:
        """Milliseconds since 1970 UTC, by this machine's clock."""
        return time.time_ns() // 1_000_000

    @contextlib.contextmanager
    def place_for(self, address: str) -> Iterator[None]:
        """Count a reader while it reads. Raises Problem(too_many_readers)."""
        settings = self.settings
        if self._readers.total() >= settings.gateway_readers:
            raise Problem("too_many_readers", "all places are taken", headers={"Retry-After": _RETRY_AFTER})
        if self._readers[address] >= settings.gateway_readers_per_address:
            raise Problem(
                "too_many_readers",
                f"{address} has {settings.gateway_readers_per_address} streams open already",
                headers={"Retry-After": _RETRY_AFTER},
            )
        self._readers[address] += 1
        try:
            yield
        finally:
            self._readers[address] -= 1
            if not self._readers[address]:
                del self._readers[address]

    def _begin(self, log: Log) -> None:
        self.log = log
        self.metrics.records.inc(len(log.window))
        set_aside_what_stays()

    def _hear(self, log: Log, entries: Sequence[Entry], foreign: int) -> None:
        self.metrics.records.inc(len(entries))
        self.metrics.foreign_records.inc(foreign)
        self.audience.hear(entries)

    def _lose(self, closing: Closing) -> None:
        if self.log is not None:
            self.log.ended = closing
        self.log = None
        self.audience.tell_all()

    def _state(self) -> GatewayState:
        window = self.log.window if self.log is not None else None
        return GatewayState(
            clients=self._readers.total(),
            catch_ups=self.catch_ups.running,
            catch_ups_waiting=self.catch_ups.waiting,
            window_records=len(window) if window is not None else 0,
            window_bytes=window.size if window is not None else 0,
            is_reading=self._tail.trouble is None,
        )
