"""This worker as a member of the consumer group: joined, watched, and joined anew where its membership broke.

aiokafka keeps a member's errors for whoever reads, and the group's member never reads: a right that was taken away for
a moment, or an answer of the coordinator that it does not expect, would end the membership in silence. So the member is
polled, and the coordinator is asked whether it counts this worker (watch.py). A member that broke is thrown away, and
another one joins. Lanes go on meanwhile: what fences them is another owner's producer alone.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Set

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    InconsistentGroupProtocolError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
    TopicAuthorizationFailedError,
)

from streams.errors import BrokerError, StreamError
from streams.kafka.cluster import Cluster, start, stop
from streams.kafka.errors import broker_errors, is_broker_away
from streams.lanes.tasks import start_task
from streams.lanes.watch import Watch
from streams.metrics import Metrics

log = logging.getLogger(__name__)

# Seconds between two looks at the member.
_LOOK_SECONDS = 1.0

# Seconds between two tries to join: doubles from the first to the last.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0

# Seconds that letting a broken member go may take.
_LET_GO_SECONDS = 2.0

# Seconds of the coordinator's word that this worker is no member after which the membership is given up: a session.
_NOT_COUNTED_SECONDS = 10.0

# What the member's fetcher meets although it never reads: it has no position. The lanes read, and tell what they meet.
_FETCHERS = (NoOffsetForPartitionError, OffsetOutOfRangeError, TopicAuthorizationFailedError)

# So many assignments of the same partitions within so many seconds are no rebalances: somebody takes them each time.
_OUSTED_TIMES, _OUSTED_SECONDS = 5, 30.0

Assigned = Callable[[Set[TopicPartition]], Awaitable[None]]


class _Listener(ConsumerRebalanceListener):
    """Hands on what one member hears, as long as it is the member: one that was thrown away may still hear things."""

    def __init__(self, membership: "Membership", member: AIOKafkaConsumer) -> None:
        self._membership, self._member = membership, member

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """The group begins to share out."""
        if self._membership.is_member(self._member):
            self._membership.begin_rebalance()

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """The group has shared out."""
        if self._membership.is_member(self._member):
            await self._membership.end_rebalance(assigned)


class Membership:
    """The member, and what is known of its place in the group."""

    def __init__(
        self,
        cluster: Cluster,
        *,
        raw: str,
        watch: Watch,
        metrics: Metrics,
        prepare: Callable[[], Awaitable[None]],
        assigned: Assigned,
        fail: Callable[[StreamError], None],
    ) -> None:
        """prepare: what must hold before the first join; raises StreamError. assigned: told of each assignment.

        fail: told why this worker can never join.
        """
        self._cluster, self._raw, self._watch, self._metrics = cluster, raw, watch, metrics
        self._prepare, self._assigned, self._fail = prepare, assigned, fail
        self._consumer: AIOKafkaConsumer | None = None
        self._task: asyncio.Task[None] | None = None
        self._settled = asyncio.Event()
        self._has_joined = False
        self._trouble: str | None = f"not yet a member of group {cluster.settings.app_id}"
        self._revoked_at = self._not_counted_since = 0.0
        self._assignments: deque[tuple[float, frozenset[TopicPartition]]] = deque(maxlen=_OUSTED_TIMES)

    @property
    def member(self) -> AIOKafkaConsumer:
        """For positions and ends of logs. Raises BrokerError while there is none."""
        if self._consumer is None:
            raise BrokerError(f"not a member of group {self._cluster.settings.app_id} now")
        return self._consumer

    def start(self) -> None:
        """Begin to connect and join, in a task of its own: the web pages answer meanwhile."""
        self._task = start_task(self._run(), name="membership", fail=self._fail)

    async def stop(self) -> None:
        """Join no more, take no more assignments."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task], timeout=1)

    async def leave(self, *, seconds: float) -> None:
        """Leave the group, so that it need not wait for the end of the session."""
        if self._consumer is not None:
            await stop(self._consumer, seconds=seconds)

    async def wait_until_settled(self) -> None:
        """Wait for the end of a rebalance; does not suspend where there is none."""
        await self._settled.wait()

    async def wait_until_owned(self, partition: TopicPartition) -> None:
        """Wait until the coordinator says, asked from now on, that this worker has the partition.

        Whoever opens without that may fence its owner, who would fence in turn, for ever.
        """
        while True:
            await self.wait_until_settled()
            with contextlib.suppress(BrokerError):
                await self._watch.ask()
                if self._settled.is_set() and self._watch.owns(partition):
                    return
            await asyncio.sleep(_LOOK_SECONDS)

    def reasons(self) -> list[str]:
        """What is wrong with the membership, a line each."""
        group = self._cluster.settings.app_id
        reasons = [f"group {group}: {self._trouble}"] if self._trouble else []
        if self._watch.is_silent() and not self._trouble:
            why = f" ({self._watch.trouble})" if self._watch.trouble else ""
            reasons.append(
                f"group {group}: its coordinator has not answered for {self._watch.silent_seconds():.0f} s{why}"
            )
        reasons += [
            f"group {group}: {member.client_id} at {member.host} is no newswire worker and has "
            f"{len(member.partitions)} partitions of {self._raw} ({', '.join(map(str, sorted(member.partitions)))}), "
            "which nobody judges: stop it, or give it a group of its own"
            for member in self._watch.foreign_members
            if member.partitions
        ]
        return reasons

    def is_member(self, consumer: AIOKafkaConsumer) -> bool:
        """Whether this consumer is the member now."""
        return self._consumer is consumer

    def begin_rebalance(self) -> None:
        """The group begins to share out. Lanes go on meanwhile: their producers' fence holds, whoever is next."""
        self._revoked_at = asyncio.get_running_loop().time()
        self._settled.clear()

    async def end_rebalance(self, assigned: Set[TopicPartition]) -> None:
        """What is assigned now is ours until the next rebalance begins."""
        if self._consumer is not None and assigned:
            self._consumer.pause(*assigned)  # the lanes read
        if self._has_joined and self._trouble:
            log.info("group %s: a member again", self._cluster.settings.app_id)
        self._has_joined, self._trouble = True, None
        self._not_counted_since = 0.0
        self._settled.set()
        self._metrics.rebalances.inc()
        if self._revoked_at:
            self._metrics.rebalance_duration.observe(asyncio.get_running_loop().time() - self._revoked_at)
        self._look_for_a_twin(assigned)
        await self._assigned(assigned)

    async def _run(self) -> None:
        """Join, look whether the member is well, and join anew where it is not."""
        pause, address, group = _FIRST_PAUSE, self._cluster.address, self._cluster.settings.app_id
        while True:
            try:
                with broker_errors(address):
                    try:
                        await self._join()
                        pause = _FIRST_PAUSE
                        await self._look()
                    except GroupAuthorizationFailedError as refused:
                        raise self._cluster.missing_right("READ", f"group {group}", refused) from refused
            except StreamError as error:
                if not self._has_joined and not _may_pass(error):
                    self._fail(error)
                    return
                self._break(error, pause)
            consumer, self._consumer = self._consumer, None
            if consumer is not None:
                await stop(consumer, seconds=_LET_GO_SECONDS)
            await asyncio.sleep(pause)
            pause = min(_LONGEST_PAUSE, pause * 2)

    async def _join(self) -> None:
        if not self._has_joined:
            await self._prepare()
        member = self._consumer = self._cluster.new_member()
        member.subscribe([self._raw], listener=_Listener(self, member))
        await start(member)

    async def _look(self) -> None:
        """Look at the member again and again. Raises what it met, and BrokerError where the coordinator has lost it."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            with contextlib.suppress(*_FETCHERS, TimeoutError):
                # It waits for the end of a rebalance. Not by wait_for, which swallows a cancellation that comes late.
                async with asyncio.timeout(_LOOK_SECONDS):
                    await self.member.getmany(timeout_ms=0)
            now = asyncio.get_running_loop().time()
            if self._watch.counts_us is not False:
                self._not_counted_since = 0.0
            elif not self._not_counted_since:
                self._not_counted_since = now
            elif now - self._not_counted_since > _NOT_COUNTED_SECONDS:
                self._not_counted_since = 0.0
                raise BrokerError("its coordinator does not count this worker as a member")

    def _break(self, error: StreamError, pause: float) -> None:
        self._settled.clear()
        self._metrics.membership_failures.inc()
        foreign = ", ".join(f"{member.client_id} at {member.host}" for member in self._watch.foreign_members)
        named = f"; in it are {foreign}, which are no newswire workers" if foreign else ""
        before, self._trouble = self._trouble, f"{error}{named}"
        # A broker that is away is told of once here, and once a minute by worker/standing.py.
        level = logging.DEBUG if self._trouble == before and is_broker_away(error) else logging.WARNING
        log.log(level, "group %s: %s; tries again in %.1f s", self._cluster.settings.app_id, self._trouble, pause)

    def _look_for_a_twin(self, assigned: Set[TopicPartition]) -> None:
        """Say so where two living workers bear one instance id and oust each other, which aiokafka never tells."""
        name, now = self._cluster.settings.group_instance_id, asyncio.get_running_loop().time()
        if name is None or not assigned:
            return
        self._assignments.append((now, frozenset(assigned)))
        first_at, partitions = self._assignments[0]
        is_the_same = all(each == partitions for _, each in self._assignments)
        if len(self._assignments) == _OUSTED_TIMES and is_the_same and now - first_at < _OUSTED_SECONDS:
            log.error(
                "%s was assigned the same partitions %d times in %.0f s: another living worker bears this name too and "
                "takes them each time. Give each worker a NEWSWIRE_GROUP_INSTANCE_ID of its own",
                name,
                _OUSTED_TIMES,
                now - first_at,
            )
            self._assignments.clear()


def _may_pass(error: StreamError) -> bool:
    """Whether a first join may succeed later: the broker is away, or a foreign member speaks another protocol."""
    return is_broker_away(error) or isinstance(error.__cause__, InconsistentGroupProtocolError)
