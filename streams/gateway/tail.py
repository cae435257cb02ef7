"""The one tail: reads wire.enriched, all partitions, committed records only, into the window.

It fills a window by time or bytes first, then follows. Where the broker is away it waits, and the window stays; where
the topic is another than it was, what readers hold means nothing any more, and it begins again with a new window.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

from aiokafka import TopicPartition

from streams.errors import BrokerError, RecordsGoneError
from streams.gateway.entry import Entry, read_entries
from streams.gateway.filling import Filling
from streams.gateway.log import Log
from streams.gateway.metrics import Closing
from streams.gateway.token import log_of
from streams.kafka.cluster import Cluster
from streams.kafka.errors import CLIENT_FAILURES, broker_errors
from streams.kafka.log_places import LogPlaces, open_log_places
from streams.kafka.outside import Outside, TopicView
from streams.kafka.reader import Reader, open_reader_at, partitions_of

log = logging.getLogger(__name__)

# Records taken in at once, some 5 ms of work: readers and requests have their turn between.
_PORTION = 200
# Seconds: of one wait for records; between two looks at which topic it is; between two tries where the broker is away.
_WAIT_SECONDS, _LOOK_SECONDS, _RETRY_SECONDS = 1.0, 5.0, 1.0
# Bytes that a record takes in the window, at least, measured: so many more cannot be in it, and are not read.
_LEAST_BYTES = 2_000
# Tries to find the time from which on as many records were written as the window takes: to 1/1000 of its hours.
_TRIES = 10


class _OtherLogError(Exception):
    """The topic is not the one that the window is of."""


class Tail:
    """Reads into one window after the other, until it is cancelled."""

    def __init__(
        self,
        cluster: Cluster,
        topic: str,
        *,
        begin: Callable[[Log], None],
        hear: Callable[[Log, Sequence[Entry], int], None],
        lose: Callable[[Closing], None],
        now: Callable[[], int],
    ) -> None:
        """begin: takes a window that is filled. hear: takes what was appended, and how many records were none of ours.
        lose: the window counts no more, and why. now: milliseconds since 1970 UTC.
        """
        self._cluster, self._topic, self._settings = cluster, topic, cluster.settings
        self._begin, self._hear, self._lose, self._now = begin, hear, lose, now
        self._outside = Outside(cluster)
        self.trouble: str | None = "it has not begun to read"
        """Why it does not read now; None: it does."""

    async def run(self) -> None:
        """Read for ever."""
        try:
            while True:
                try:
                    await self._read_one_log()
                except (_OtherLogError, RecordsGoneError) as error:
                    log.warning("%s: %s; begins again", self._topic, error)
                    self.trouble = str(error)
                    self._lose(Closing.GONE if isinstance(error, RecordsGoneError) else Closing.OTHER_LOG)
                except BrokerError as error:
                    self._tell(str(error))
                await asyncio.sleep(_RETRY_SECONDS)
        finally:
            await self._outside.close()

    async def _read_one_log(self) -> None:
        partitions = await partitions_of(self._cluster, self._topic)
        topic_id = await self._topic_id()
        async with open_log_places(self._cluster, partitions) as places:
            filled = await self._fill(partitions, topic_id, places)
        self._begin(filled)
        while True:
            try:
                try:
                    await self._follow(filled, topic_id)
                except RecordsGoneError:
                    await self._look(len(partitions), topic_id)  # a topic made anew begins at 0: that is another thing
                    raise
            except BrokerError as error:
                self._tell(str(error))
                await asyncio.sleep(_RETRY_SECONDS)

    async def _fill(self, partitions: Sequence[TopicPartition], topic_id: str, places: LogPlaces) -> Log:
        """Read what the window takes of what is there."""
        ends = await places.ends()
        starts = await self._starts(places, ends)
        filling = Filling(starts, most_bytes=self._settings.gateway_window_bytes)
        waiting = {at: end for at, start, end in zip(partitions, starts, ends, strict=True) if start < end}
        offsets = {at: starts[at.partition] for at in waiting}
        async with open_reader_at(self._cluster, offsets, must_have_all=True) as reader:
            while waiting:
                filling.add((await self._read(reader))[0])
                for at in [at for at, end in waiting.items() if reader.position(at) >= end]:
                    del waiting[at]
        filled = Log(log_of(topic_id), filling.starts, settings=self._settings)
        for number, entry in enumerate(filling.by_time()):
            filled.append(entry)
            if number % _PORTION == 0:
                await asyncio.sleep(0)
        filled.evict(self._now())
        log.info("%s: %d records at hand", self._topic, len(filled.window))
        return filled

    async def _starts(self, places: LogPlaces, ends: Sequence[int]) -> list[int]:
        """Where to begin: so many hours ago, or later where more was written since than the window takes."""
        now, most = self._now(), self._settings.gateway_window_bytes // _LEAST_BYTES
        hours = self._settings.gateway_window_hours
        early, late = now - int(hours * 3_600_000), now
        starts = await places.at(early)
        if sum(ends) - sum(starts) <= most:
            return starts
        for _ in range(_TRIES):
            middle = (early + late) // 2
            found = await places.at(middle)
            if sum(ends) - sum(found) > most:
                early, starts = middle, found
            else:
                late = middle
        return starts

    async def _follow(self, filled: Log, topic_id: str) -> None:
        """Append what comes. Raises _OtherLogError, and BrokerError where no broker answers."""
        clock = asyncio.get_running_loop().time
        offsets = {TopicPartition(self._topic, at): offset for at, offset in enumerate(filled.window.vector)}
        async with open_reader_at(self._cluster, offsets, must_have_all=True) as reader:
            looked_at = -_LOOK_SECONDS
            while True:
                if clock() - looked_at >= _LOOK_SECONDS:
                    await self._look(len(offsets), topic_id)
                    looked_at, self.trouble = clock(), None
                entries, foreign = await self._read(reader)
                for entry in entries:
                    if entry.offset < filled.window.vector[entry.partition]:
                        raise _OtherLogError("it begins anew")
                    filled.append(entry)
                filled.window.pass_over([reader.position(at) for at in offsets])
                filled.evict(self._now())
                if entries or foreign:
                    self._hear(filled, entries, foreign)

    async def _look(self, partitions: int, topic_id: str) -> None:
        """Ask whether it is still the topic that it was."""
        if self._cluster.is_embedded:
            return
        view = await self._view()
        if view.id != topic_id:
            raise _OtherLogError("it was made anew")
        if view.partitions != partitions:
            raise _OtherLogError("it has another number of partitions")

    async def _topic_id(self) -> str:
        if self._cluster.is_embedded:
            return f"embedded {self._cluster.address}"  # it knows no ids, and is gone with its address
        return (await self._view()).id

    async def _view(self) -> TopicView:
        with broker_errors(self._cluster.address):
            try:
                view = await self._outside.topic(self._topic)
            except CLIENT_FAILURES:
                await self._outside.close()  # a connection to a broker that moved or froze answers no more
                raise
        if view is None:
            raise BrokerError(f"no topic {self._topic} on {self._cluster.address}: run `newswire topics apply`")
        return view

    async def _read(self, reader: Reader) -> tuple[list[Entry], int]:
        """The next records, and how many there were that are none of ours. Others have their turn meanwhile."""
        items = await reader.read(wait_seconds=_WAIT_SECONDS, limit=_PORTION)
        entries = await read_entries(items)
        await asyncio.sleep(0)
        return entries, len(items) - len(entries)

    def _tell(self, trouble: str) -> None:
        """One line where it begins: a broker that is away is asked again and again."""
        if self.trouble != trouble:
            log.warning("%s is not read: %s", self._topic, trouble)
        self.trouble = trouble
