"""Dead letters go back to wire.raw, each once, however often it is tried and wherever it is killed.

Each record goes in one transaction with the mark on wire.replays that says so: both or neither. One transactional id an
installation. Opening fences whoever else is at it, and waits for the end of his last commit: marks that are read after
that are complete, and nobody adds to them (docs/decisions, 4).
"""

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from streams.dead_letters.choose import Choice, Plan, plan_resend
from streams.dead_letters.survey import Survey, survey_letters
from streams.errors import BrokerError, UnknownOutcomeError
from streams.kafka.admin import check_partitions
from streams.kafka.cluster import Cluster
from streams.kafka.coordinator import TransactionCoordinator
from streams.kafka.errors import FENCED, broker_errors, describe
from streams.kafka.reader import read_to_end
from streams.lanes.crash_points import CrashPoint, pass_point
from streams.lanes.destinations import Destinations
from streams.lanes.transaction import Row, TransactionalProducer
from streams.records import DeadLetter, Routes, build_mark
from streams.records.dead_letter import build_sent_back

# Milliseconds after which the broker aborts what a killed command left open. Workers wait before it that long, and up
# to 10 s more, as the broker looks every 10 s; a transaction takes some hundredths of a second.
_TIMEOUT_MS = 10_000
# Seconds for opening and for one transaction: three times what a cluster of three needs to elect new leaders.
_STEP_SECONDS = 30.0
# Dead letters, and bytes of them, in one transaction: enough that its own cost does not count, so few that workers,
# which wait for it, do not notice.
_MAX_LETTERS = 500
_MAX_BYTES = 4_000_000


@dataclass(slots=True)
class ResendCounts:
    """How far it is."""

    sent: int = 0
    """Dead letters that are back on wire.raw for sure."""
    bytes: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Records a second."""
        return round(self.sent / self.seconds, 1) if self.seconds else 0.0


class Resend:
    """The one who may send back now, and what he will."""

    def __init__(self, cluster: Cluster, producer: TransactionalProducer, *, survey: Survey, plan: Plan) -> None:
        self.survey = survey
        self.plan = plan
        self._cluster = cluster
        self._routes = Routes(cluster.settings.topic_prefix)
        self._producer = producer

    async def run(self, tell_progress: Callable[[ResendCounts], None] = lambda counts: None) -> ResendCounts:
        """Send what is planned, in the order of its partitions.

        Raises BrokerError where the broker does not take it; what went until then stays, and is not sent again by the
        next one.
        """
        counts, started = ResendCounts(), time.perf_counter()
        try:
            async with aclosing(self._portions()) as portions:
                async for letters in portions:
                    await self._commit(letters)
                    counts.sent += len(letters)
                    counts.bytes += sum(len(letter.item.value or b"") for letter in letters)
                    counts.seconds = time.perf_counter() - started
                    tell_progress(counts)
        except BrokerError as error:
            raise BrokerError(
                f"{error}; {counts.sent:,} of {len(self.plan.send):,} were sent back: run it again, none is sent twice"
            ) from error
        return counts

    async def _portions(self) -> AsyncGenerator[list[DeadLetter], None]:
        """The planned ones, read again and now with their bytes, as many as one transaction takes."""
        waiting = {(letter.item.partition, letter.item.offset): letter for letter in self.plan.send}
        if not waiting:
            return
        oldest = min(letter.item.received_at for letter in self.plan.send)
        portion: list[DeadLetter] = []
        size = 0
        async with aclosing(read_to_end(self._cluster, self._routes.dead_letters, since=oldest)) as there:
            async for items in there:
                for item in items:
                    letter = waiting.pop((item.partition, item.offset), None)
                    if letter is None:
                        continue
                    # A copy, so that the plan does not come to hold the bytes of all.
                    portion.append(replace(letter, item=item))
                    size += len(item.value or b"")
                    if len(portion) >= _MAX_LETTERS or size >= _MAX_BYTES:
                        yield portion
                        portion, size = [], 0
                if not waiting:
                    break
        if portion:
            yield portion
        if waiting:
            raise BrokerError(f"{len(waiting):,} have gone from {self._routes.dead_letters} meanwhile")

    async def _commit(self, letters: Sequence[DeadLetter]) -> None:
        """Commit raw records and marks as one transaction. Of one partition the order stays.

        Raises BrokerError where it did not come to that, or nobody knows: then this one is of no more use.
        """
        rows: defaultdict[TopicPartition, list[Row]] = defaultdict(list)
        for letter in letters:
            partition = letter.raw_place.partition
            for out in (build_sent_back(letter, routes=self._routes), build_mark(letter, routes=self._routes)):
                rows[TopicPartition(out.topic, partition)].append(Row(out.key, out.value, out.headers))
        with broker_errors(self._cluster.address):
            try:
                await asyncio.wait_for(self._producer.commit(rows), _STEP_SECONDS)
            except FENCED as error:
                raise BrokerError("another replay of dead letters has begun, which goes on in place of this") from error
            except UnknownOutcomeError as error:
                told = describe(error.__cause__ or error, self._cluster.address)
                raise BrokerError(f"{told}; the last ones may be there or not") from error
        pass_point(CrashPoint.COMMITTED)


@contextlib.asynccontextmanager
async def open_resend(cluster: Cluster, choice: Choice) -> AsyncIterator[Resend]:
    """Become the one who sends back, then plan it; whoever was it before is fenced, and what he left open is aborted.

    Raises BrokerError where no broker answers, or where a topic is missing or has other partitions than the settings
    say; and CorruptionError where wire.replays holds what is not ours.
    """
    routes = Routes(cluster.settings.topic_prefix)
    await check_partitions(cluster, [routes.raw, routes.replays])
    asyncio.get_running_loop().set_exception_handler(_tell_unless_told)
    coordinator = TransactionCoordinator(cluster)
    producer = TransactionalProducer(
        transactional_id=f"{cluster.settings.app_id}-{routes.replays}",
        cluster=cluster,
        coordinator=coordinator,
        look_again=Destinations(cluster, routes, subjects=list).look_again,
        timeout_ms=_TIMEOUT_MS,
    )
    try:
        with broker_errors(cluster.address):
            await asyncio.wait_for(producer.open((routes.raw, routes.replays)), _STEP_SECONDS)
        # Only now: before, another one may still have been adding to the marks.
        survey = await survey_letters(cluster, since=choice.since)
        yield Resend(cluster, producer, survey=survey, plan=plan_resend(survey, choice))
    finally:
        await producer.close()
        await coordinator.close()


def _tell_unless_told(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Keep a fenced producer's futures that nobody awaits off the command's output, which tells of it in its own line.

    aiokafka gives the same error to every batch that was queued, and some of those futures are its own.
    """
    if not isinstance(context.get("exception"), KafkaError):
        loop.default_exception_handler(context)
