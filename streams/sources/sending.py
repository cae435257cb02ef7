"""Sends go to wire.raw at a pace; every one is counted."""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from streams.article import RawItem
from streams.kafka.raw_producer import RawProducer
from streams.sources.inputs import feed_headers
from streams.sources.plan import Send, due_after

# Seconds before its time at which a record is sent all the same: a sleep this short costs more than it is worth.
_CLOSE_ENOUGH = 0.002
# Records after which the loop gives the producer's own tasks a turn, where nothing else does.
_TURN = 100


@dataclass(slots=True)
class SendCounts:
    """What became of a replay; the keys of its `--json` line."""

    topic: str
    sent: int = 0
    """Records that the broker has, planted duplicates among them."""
    planted_duplicates: int = 0
    without_key: int = 0
    """Sent without key, as they have no identity that can be read: dead letters to be."""
    too_large: int = 0
    """Not sent, as the topic would not take them."""
    skipped: int = 0
    """Files that are no inputs, by their names."""
    bytes: int = 0
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """All counts, and the rate in records a second."""
        return {**asdict(self), "seconds": round(self.seconds, 3), "rate": self.rate}

    @property
    def rate(self) -> float:
        """Records a second."""
        return round(self.sent / self.seconds, 1) if self.seconds else 0.0


async def send_all(
    sends: Iterable[Send],
    *,
    producer: RawProducer,
    find_identity: Callable[[RawItem], str | None],
    feed: str | None = None,
    rate: float | None = None,
    tell_progress: Callable[[SendCounts], None] = lambda counts: None,
    tell_too_large: Callable[[Send], None] = lambda send: None,
) -> SendCounts:
    """Send everything to the producer's topic, key = identity where one can be read, and wait for the acks.

    feed: the header that every record gets; None: no header. rate: records a second, None as fast as it goes.
    Raises BrokerError where the broker does not take them; what was acked until then stays.
    """
    counts = SendCounts(topic=producer.topic)
    headers = feed_headers(feed)
    started = time.perf_counter()
    for number, send in enumerate(sends):
        ahead = due_after(number, rate=rate) - (time.perf_counter() - started)
        if ahead > _CLOSE_ENOUGH:
            await asyncio.sleep(ahead)
        elif number % _TURN == 0:
            await asyncio.sleep(0)
        value = send.input.value
        # No clock: an identity does not depend on when its record is received.
        identity = find_identity(RawItem(value=value, headers=headers, received_at=0))
        key = None if identity is None else identity.encode()
        if not producer.fits(key=key, value=value, headers=headers):
            counts.too_large += 1
            tell_too_large(send)
            continue
        await producer.send(key=key, value=value, headers=headers)
        counts.sent += 1
        counts.planted_duplicates += send.is_planted
        counts.without_key += key is None
        counts.bytes += len(value)
        counts.seconds = time.perf_counter() - started
        tell_progress(counts)
    await producer.flush()
    counts.seconds = time.perf_counter() - started
    return counts
