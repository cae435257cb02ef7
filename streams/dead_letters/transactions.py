"""Transactions that send records back to wire.raw, each with the mark on wire.replays that says so: both or neither.

One transactional id an installation. Opening fences whoever else is at it, and waits for the end of his last commit:
marks that are read after that are complete, and nobody adds to them (docs/decisions, 4).
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from streams.errors import BrokerError, UnknownOutcomeError
from streams.kafka.admin import describe_partitions, open_admin
from streams.kafka.cluster import Cluster
from streams.kafka.errors import FENCED, broker_errors, describe
from streams.lanes.crash_points import CrashPoint, pass_point
from streams.lanes.destinations import Destinations
from streams.lanes.transaction import Row, TransactionalProducer
from streams.records import Routes
from streams.records.outcomes import OutRecord

# Milliseconds after which the broker aborts what a killed command left open. Workers stand before it that long, and up
# to 10 s more, as the broker looks every 10 s; a transaction takes some hundredths of a second.
_TIMEOUT_MS = 10_000
# Seconds for opening and for one transaction: three times what a cluster of three needs to elect new leaders.
_STEP_SECONDS = 30.0


class Replays:
    """The one who may send back now."""

    def __init__(self, producer: TransactionalProducer, *, address: str) -> None:
        self._producer = producer
        self._address = address

    async def commit(self, records: Iterable[OutRecord]) -> None:
        """Commit records as one transaction; each names its partition. Of one partition the order stays.

        Raises BrokerError where it did not come to that, or nobody knows: then this one is of no more use.
        """
        rows: defaultdict[TopicPartition, list[Row]] = defaultdict(list)
        for each in records:
            assert each.partition is not None, "sent back to where it stood"
            rows[TopicPartition(each.topic, each.partition)].append(Row(each.key, each.value, each.headers))
        with broker_errors(self._address):
            try:
                await asyncio.wait_for(self._producer.commit(rows), _STEP_SECONDS)
            except FENCED as error:
                raise BrokerError("another replay of dead letters has begun, which goes on in place of this") from error
            except UnknownOutcomeError as error:
                cause = error.__cause__ or error
                raise BrokerError(f"{describe(cause, self._address)}; the last ones may be there or not") from error
        pass_point(CrashPoint.COMMITTED)


@contextlib.asynccontextmanager
async def open_replays(cluster: Cluster) -> AsyncIterator[Replays]:
    """Become the one who sends back; whoever was it before is fenced, and what he left open is aborted.

    Raises BrokerError where no broker answers, or where a topic is missing or has other partitions than the settings
    say.
    """
    settings, address = cluster.settings, cluster.address
    routes = Routes(settings.topic_prefix)
    async with open_admin(cluster) as admin:
        # Not the producer's own question: a broker with auto.create.topics.enable would answer it by a topic.
        topics = await describe_partitions(admin)
    for topic in (routes.raw, routes.replays):
        count = topics.get(topic)
        if count is None:
            raise BrokerError(f"no topic {topic} on {address}: run `newswire topics apply`")
        if count != settings.partitions:
            raise BrokerError(
                f"{topic} has {count} partitions, the settings say {settings.partitions}: set NEWSWIRE_PARTITIONS to "
                f"what {routes.raw} has, then run `newswire topics apply`"
            )
    asyncio.get_running_loop().set_exception_handler(_tell_unless_told)
    producer = TransactionalProducer(
        transactional_id=f"{settings.app_id}-{routes.replays}",
        cluster=cluster,
        look_again=Destinations(cluster, routes, subjects=list).look_again,
        timeout_ms=_TIMEOUT_MS,
    )
    try:
        with broker_errors(address):
            await asyncio.wait_for(producer.open((routes.raw, routes.replays)), _STEP_SECONDS)
        yield Replays(producer, address=address)
    finally:
        await producer.close()


def _tell_unless_told(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Keep a fenced producer's futures that nobody awaits off the command's output, which tells of it in its own line.

    aiokafka gives the same error to every batch that was queued, and some of those futures are its own.
    """
    if not isinstance(context.get("exception"), KafkaError):
        loop.default_exception_handler(context)
