"""The consumer group: which partitions this worker owns, and a lane for each.

Connects, checks the topics, joins, and makes and closes lanes as the group assigns them. Every rebalance of aiokafka is
eager, but lanes go on: one is closed only when its partition is given to another worker.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition

from streams.errors import BrokerError, StreamError
from streams.health import Readiness
from streams.kafka.admin import check_topics, create_topics, open_admin
from streams.kafka.cluster import Cluster, start, stop
from streams.kafka.errors import broker_errors, is_broker_away
from streams.kafka.topics import subject_spec, topic_specs
from streams.lanes.batch import Batch
from streams.lanes.lane import Lane
from streams.lanes.opening import LaneContext, Membership
from streams.metrics import Metrics, PartitionState
from streams.records import Routes
from streams.stores.memory import Memory

log = logging.getLogger(__name__)

# Seconds that closing a lane waits for its batch in flight. In a rebalance half a session, since inside aiokafka's
# callbacks no heartbeats are sent; when stopping less, which leaves time for the rest of the 10 s.
_REBALANCE_SETTLE_SECONDS, _STOP_SETTLE_SECONDS = 5.0, 4.0

# Seconds that stopping may take where lanes end at once, and at least for leaving. Leaving waits for a rebalance that
# goes on; a group that does not hear of it shares the partitions out when the session has ended. Where leaving is cut
# off, Faust waits another second for what aiokafka leaves running.
_STOP_SECONDS, _LEAVE_SECONDS = 4.0, 2.0

# Seconds without an answer to a fetch, which an idle partition asks for twice a second, and seconds that a batch
# may be open: beyond them the broker is in trouble, and the worker not ready. New leaders are elected in 11 s at worst.
_SILENT_SECONDS, _SLOW_BATCH_SECONDS = 15.0, 30.0

# Seconds between two tries to reach an absent broker: doubles from the first to the last.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0

# So many assignments of the same partitions within so many seconds are no rebalances: somebody takes them each time.
_OUSTED_TIMES, _OUSTED_SECONDS = 5, 30.0


class Group(ConsumerRebalanceListener):
    """This worker as a member of the consumer group."""

    def __init__(
        self,
        *,
        cluster: Cluster,
        routes: Routes,
        subjects: Callable[[], Sequence[str]],
        new_memory: Callable[[], Memory],
        deliver: Callable[[Batch], Awaitable[object]],
        metrics: Metrics,
        readiness: Readiness,
        fail: Callable[[StreamError], None],
    ) -> None:
        """subjects: ids of the subjects that have topics now."""
        self.cluster, self._routes, self._subjects = cluster, routes, subjects
        self._metrics, self._readiness, self._fail = metrics, readiness, fail
        self._new_memory, self._deliver = new_memory, deliver
        self._lanes: dict[TopicPartition, Lane] = {}
        self._consumer: AIOKafkaConsumer | None = None
        self._context: LaneContext | None = None
        self._joining: asyncio.Task[None] | None = None
        self._revoked_at = 0.0
        self._assignments: deque[tuple[float, frozenset[TopicPartition]]] = deque(maxlen=_OUSTED_TIMES)
        self._is_stopping = False
        metrics.watch_partitions(self._states)

    def start(self) -> None:
        """Begin to connect and join, in a task of its own: the web pages answer meanwhile."""
        self._joining = asyncio.create_task(self._join(), name="join the group")

    async def stop(self) -> bool:
        """Close all lanes and leave. Returns False where a transaction had to be left."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _STOP_SECONDS
        self._is_stopping = True
        if self._joining is not None:
            self._joining.cancel()
            await asyncio.wait([self._joining], timeout=1)
        is_settled = await self._close_lanes(self._lanes)
        if self._consumer is not None:
            await stop(self._consumer, seconds=max(_LEAVE_SECONDS, deadline - loop.time()))
        return is_settled

    async def _join(self) -> None:
        address, pause = self.cluster.address, _FIRST_PAUSE
        self._readiness.not_ready("worker", f"not yet a member of group {self.cluster.settings.app_id}")
        while True:
            try:
                with broker_errors(address):
                    await self._connect()
            except BrokerError as error:
                if not is_broker_away(error):
                    self._fail(error)
                    return
                self._readiness.not_ready("worker", str(error))
                log.warning("%s; tries again in %.1f s", error, pause)
                await asyncio.sleep(pause)
                pause = min(_LONGEST_PAUSE, pause * 2)
            except StreamError as error:
                self._fail(error)
                return
            else:
                return

    async def _connect(self) -> None:
        cluster = self.cluster
        settings = cluster.settings
        if not cluster.is_embedded:
            async with open_admin(cluster) as admin:
                await check_topics(admin, topic_specs(self._routes, settings, self._subjects()))
        member = cluster.new_member()
        self._context = LaneContext(
            member=member,
            membership=Membership(),
            cluster=cluster,
            routes=self._routes,
            output_topics=self._output_topics,
            new_memory=self._new_memory,
            max_batch=settings.max_batch,
            deliver=self._deliver,
            metrics=self._metrics,
            readiness=self._readiness,
            fail=self._fail,
        )
        member.subscribe([self._routes.raw], listener=self)
        await start(member)
        self._consumer = member

    def _output_topics(self) -> list[str]:
        routes = self._routes
        return [
            *(routes.enriched, routes.duplicates, routes.dead_letters, routes.memory, routes.raw),
            *(routes.subject(subject) for subject in self._subjects()),
        ]

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """The group begins to share out anew. Lanes go on meanwhile: their producers' fence holds, whoever is next."""
        self._revoked_at = asyncio.get_running_loop().time()
        if self._context is not None:
            self._context.membership.begin_rebalance()

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Make a lane for every partition that is new, close those of partitions that are another's now."""
        context = self._context
        assert context is not None  # the consumer that calls us was made together with it
        if self._is_stopping:
            return  # a rebalance that ends now must leave no lane behind to work on a consumer that is gone
        raw, expected = self._routes.raw, self.cluster.settings.partitions
        partitions = context.member.partitions_for_topic(raw) or set()
        if len(partitions) != expected and not self.cluster.is_embedded:
            # Keys fall on other partitions now than where memory of them lives.
            await self._close_lanes(self._lanes)
            self._fail(
                BrokerError(
                    f"{raw} has {len(partitions)} partitions now, not the {expected} that ids are spread over: begin "
                    "anew under another NEWSWIRE_TOPIC_PREFIX, with as many as are needed, and replay"
                )
            )
            return
        if assigned:
            context.member.pause(*assigned)  # the lanes read
        context.membership.end_rebalance()
        for partition in sorted(assigned - self._lanes.keys()):
            self._lanes[partition] = Lane(partition, context)
        self._readiness.ready("worker")
        self._metrics.rebalances.inc()
        self._metrics.rebalance_duration.observe(asyncio.get_running_loop().time() - self._revoked_at)
        log.info("owns %d partitions: %s", len(assigned), ", ".join(str(p.partition) for p in sorted(assigned)))
        self._look_for_a_twin(assigned)
        await self._close_lanes(self._lanes.keys() - assigned)

    async def _close_lanes(self, partitions: Iterable[TopicPartition]) -> bool:
        """Close the lanes of these partitions together. Returns False where one had to leave its transaction."""
        settle = _STOP_SETTLE_SECONDS if self._is_stopping else _REBALANCE_SETTLE_SECONDS
        lanes = [self._lanes.pop(partition) for partition in sorted(partitions)]
        for lane in lanes:
            lane.begin_closing()
        settled = await asyncio.gather(*(lane.close(settle_seconds=settle) for lane in lanes))
        return all(settled)

    def _look_for_a_twin(self, assigned: set[TopicPartition]) -> None:
        """Say so where two living workers bear one instance id and oust each other, which aiokafka never tells."""
        name, now = self.cluster.settings.group_instance_id, asyncio.get_running_loop().time()
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

    async def create_subject_topics(self, subjects: Iterable[str]) -> None:
        """Make the topics of these subjects where they are missing, as `topics apply` would.

        Raises BrokerError where the broker is away or refuses.
        """
        settings = self.cluster.settings
        specs = [subject_spec(self._routes, settings, subject) for subject in sorted(subjects)]
        if specs and not self.cluster.is_embedded:  # the stand-in makes topics when they are asked for
            async with open_admin(self.cluster) as admin:
                await create_topics(admin, specs)

    def unanswered(self) -> list[str]:
        """What the broker leaves unanswered for long, a line each: reasons against being ready."""
        reasons = []
        for lane in self._lanes.values():
            if (silent := lane.silent_seconds()) > _SILENT_SECONDS:
                reasons.append(f"{lane.name}: the broker has not answered for {silent:.0f} s")
            if (age := lane.state().open_batch_seconds) > _SLOW_BATCH_SECONDS:
                reasons.append(
                    f"{lane.name}: a batch has been open for {age:.0f} s: the broker does not answer its transaction"
                )
        return reasons

    def _states(self) -> dict[tuple[str, int], PartitionState]:
        return {(lane.partition.topic, lane.partition.partition): lane.state() for lane in self._lanes.values()}
