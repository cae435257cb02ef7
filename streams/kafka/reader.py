"""Reads a topic as a subscriber sees it: committed records, without a group.

As they come, from the beginning or from now (`open_reader`), or what is there now (`read_to_end`).
"""

import asyncio
import contextlib
import difflib
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping

from aiokafka import TopicPartition
from aiokafka.errors import OffsetOutOfRangeError

from streams.article import RawItem
from streams.errors import BrokerError, RecordsGoneError
from streams.kafka.admin import CONNECT_SECONDS, describe_partitions, open_admin
from streams.kafka.backlog import Backlog
from streams.kafka.cluster import Cluster
from streams.kafka.errors import broker_errors
from streams.kafka.fetching import Fetcher
from streams.kafka.log_places import open_log_places
from streams.settings import Settings

# Records, and bytes of them, taken of one partition at once.
_MOST_RECORDS, _MOST_BYTES = 2_000, 4 << 20

# Seconds that one question for records may wait.
_WAIT_SECONDS = 0.1
_STOP_SECONDS = 2.0
# Seconds without a record of those that are there, after which the broker counts as gone: three times what a cluster
# of three needs to elect new leaders (11 s measured).
_STALLED_SECONDS = 30.0


class Reader:
    """Gives the records of partitions as they are committed."""

    def __init__(self, cluster: Cluster, fetcher: Fetcher, *, must_have_all: bool = False) -> None:
        """The fetcher is connected already. must_have_all: else what retention took is passed over."""
        self._cluster, self._fetcher, self._must_have_all = cluster, fetcher, must_have_all
        self._backlogs: dict[TopicPartition, Backlog] = {}

    def begin(self, partition: TopicPartition, offset: int) -> None:
        """Read a partition from an offset on."""
        self._backlogs[partition] = Backlog(partition, offset)
        self._fetcher.ask(partition, offset)

    async def read(self, *, wait_seconds: float, limit: int | None = None) -> list[RawItem]:
        """The next records, oldest first; none where wait_seconds pass before one comes. limit: at most so many.

        Raises RecordsGoneError where retention took some that it must have.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait_seconds
        while True:
            if items := await self._take(limit):
                # Stable, so that each partition keeps its order: its times are the broker's and never go back.
                return sorted(items, key=lambda item: item.received_at)
            wait = deadline - loop.time()
            await self._fetch(max(0.0, wait))
            if wait <= 0 and all(backlog.is_empty for backlog in self._backlogs.values()):
                return []

    def position(self, partition: TopicPartition) -> int:
        """Offset behind what was read, markers and aborted data included."""
        return self._backlogs[partition].position

    def leave(self, partition: TopicPartition) -> None:
        """Read no more of a partition."""
        del self._backlogs[partition]

    async def _take(self, limit: int | None) -> list[RawItem]:
        items: list[RawItem] = []
        for partition, backlog in self._backlogs.items():
            most = _MOST_RECORDS if limit is None else limit - len(items)
            if most > 0 and not backlog.is_empty:
                items += await backlog.take(most_records=most, most_bytes=_MOST_BYTES)
                if backlog.is_empty:
                    self._fetcher.ask(partition, backlog.position)
        return items

    async def _fetch(self, wait_seconds: float) -> None:
        with broker_errors(self._cluster.address):
            try:
                answers = await self._fetcher.answers(wait_seconds=wait_seconds)
            except OffsetOutOfRangeError as error:
                # Retention was faster: what is left begins later.
                passed = [partition for partition in error.args[0] if partition in self._backlogs]
                async with open_log_places(self._cluster, passed) as places:
                    beginnings = await places.beginnings()
                for partition, beginning in zip(passed, beginnings, strict=True):
                    if self._must_have_all:
                        raise RecordsGoneError(
                            f"{partition.topic} {partition.partition}: {self.position(partition)} was asked for, what "
                            f"is left begins at {beginning}"
                        ) from error
                    self.begin(partition, beginning)
                return
        for answer in answers:
            if answer.partition in self._backlogs:
                self._backlogs[answer.partition].put(answer)


@contextlib.asynccontextmanager
async def open_reader(cluster: Cluster, *topics: str, from_beginning: bool) -> AsyncIterator[Reader]:
    """Open a reader. topics: their prefix may be left out. from_beginning: else what is committed from now on.

    Raises BrokerError where no broker answers or the topic is unknown, with the nearest that there is.
    """
    partitions = await partitions_of(cluster, *topics)
    async with open_log_places(cluster, partitions) as places:
        offsets = await (places.beginnings() if from_beginning else places.ends())
    async with open_reader_at(cluster, dict(zip(partitions, offsets, strict=True))) as reader:
        yield reader


async def read_to_end(
    cluster: Cluster, topic: str, *, since: int | None = None, may_be_missing: bool = False, awaits_open: bool = False
) -> AsyncGenerator[list[RawItem], None]:
    """Give all records that are committed now, each partition in its order, some at a time; then end.

    since: only from the first one of this time on, milliseconds since 1970 UTC; None: from the beginning.
    may_be_missing: a topic that is not there counts as empty. awaits_open: what is written now and not committed is
    waited for, until it is or is aborted; else it may hide committed records of others that stand behind it.
    Raises BrokerError as `open_reader` does, and where the broker falls silent.
    """
    partitions = await partitions_of(cluster, topic, may_be_missing=may_be_missing)
    if not partitions:
        return
    async with open_log_places(cluster, partitions, sees_open=awaits_open) as places:
        ends = dict(zip(partitions, await places.ends(), strict=True))
        starts = await (places.beginnings() if since is None else places.at(since))
    waiting = {at: start for at, start in zip(partitions, starts, strict=True) if start < ends[at]}
    async with open_reader_at(cluster, waiting) as reader:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _STALLED_SECONDS
        while waiting:
            items = await reader.read(wait_seconds=_WAIT_SECONDS)
            # Moves past control records and aborted data too, which may be the last ones.
            for partition in [at for at in waiting if reader.position(at) >= ends[at]]:
                del waiting[partition]
                reader.leave(partition)
            if not items and waiting and loop.time() > deadline:
                with broker_errors(cluster.address):
                    raise TimeoutError
            if wanted := [item for item in items if item.offset < ends[_partition_of(item)]]:
                yield wanted
                # Only now: whoever takes the records may need time for them.
                deadline = loop.time() + _STALLED_SECONDS


async def partitions_of(cluster: Cluster, *topics: str, may_be_missing: bool = False) -> list[TopicPartition]:
    """The partitions of topics, in order. Raises BrokerError where one is unknown, with the nearest that there is."""
    async with open_admin(cluster) as admin:
        counts = await describe_partitions(admin)
    names = [find_topic(topic, counts, cluster.settings) for topic in topics if topic in counts or not may_be_missing]
    return [TopicPartition(name, number) for name in names for number in range(counts[name])]


@contextlib.asynccontextmanager
async def open_reader_at(
    cluster: Cluster, offsets: Mapping[TopicPartition, int], *, must_have_all: bool = False
) -> AsyncIterator[Reader]:
    """Open a reader of these partitions, each from its offset on. Raises BrokerError where no broker answers."""
    fetcher = cluster.new_subscriber()
    with broker_errors(cluster.address):
        await asyncio.wait_for(fetcher.start({partition.topic for partition in offsets}), CONNECT_SECONDS)
    reader = Reader(cluster, fetcher, must_have_all=must_have_all)
    for partition, offset in offsets.items():
        reader.begin(partition, offset)
    try:
        yield reader
    finally:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(fetcher.stop(), _STOP_SECONDS)


def _partition_of(item: RawItem) -> TopicPartition:
    assert item.topic is not None, "it was read from one"
    return TopicPartition(item.topic, item.partition)


def find_topic(wanted: str, topics: Collection[str], settings: Settings) -> str:
    """Find the topic that is meant among those that the broker has; its prefix may be left out.

    Raises BrokerError with the nearest one of ours where there is none.
    """
    prefix = settings.topic_prefix
    candidates = [wanted] if wanted.startswith(prefix) and prefix else [prefix + wanted, wanted]
    for name in candidates:
        if name in topics:
            return name
    ours = sorted(name for name in topics if name.startswith(prefix) and not name.startswith("__"))
    # Compared behind the prefix, which all share and which would make anything look near.
    near = difflib.get_close_matches(wanted.removeprefix(prefix), [name.removeprefix(prefix) for name in ours], n=1)
    if near:
        hint = f"did you mean {prefix}{near[0]}?"
    elif ours:
        hint = f"there are {', '.join(ours)}"
    else:
        hint = f"none begins with {prefix}: run `newswire topics apply`"
    raise BrokerError(f"no topic {candidates[0]} on {settings.bootstrap_servers}; {hint}")
