"""The lanes of this worker: one for each partition that the consumer group gave it.

Rebalances of aiokafka are eager, but lanes go on: one is closed only when its partition is given to another worker.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence, Set

from aiokafka import TopicPartition

from streams.errors import BrokerError, StreamError
from streams.kafka.admin import check_topics, open_admin
from streams.kafka.cluster import Cluster
from streams.kafka.coordinator import TransactionCoordinator
from streams.kafka.topics import topic_specs
from streams.lanes.batch import Batch
from streams.lanes.context import LaneContext, lane_name
from streams.lanes.destinations import Destinations
from streams.lanes.lane import Lane
from streams.lanes.membership import Membership
from streams.lanes.standstills import Standstill
from streams.lanes.watch import Watch
from streams.metrics import GroupState, Metrics, PartitionState
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


class Group:
    """This worker's share of wire.raw."""

    def __init__(
        self,
        *,
        cluster: Cluster,
        routes: Routes,
        subjects: Callable[[], Sequence[str]],
        new_memory: Callable[[], Memory],
        deliver: Callable[[Batch], Awaitable[object]],
        metrics: Metrics,
        fail: Callable[[StreamError], None],
    ) -> None:
        """subjects: ids of the subjects that are in force now."""
        self.cluster, self._routes, self._subjects, self._fail = cluster, routes, subjects, fail
        self._lanes: dict[TopicPartition, Lane] = {}
        self._is_stopping = self._is_raw_missing = False
        self._watch = Watch(cluster, raw=routes.raw, fail=fail)
        self._membership = Membership(
            cluster,
            raw=routes.raw,
            watch=self._watch,
            metrics=metrics,
            prepare=self._check_topics,
            assigned=self._share,
            fail=fail,
        )
        self._coordinator = TransactionCoordinator(cluster)
        self.destinations = Destinations(cluster, routes, subjects=subjects)
        self._context = LaneContext(
            cluster=cluster,
            membership=self._membership,
            watch=self._watch,
            destinations=self.destinations,
            coordinator=self._coordinator,
            routes=routes,
            new_memory=new_memory,
            deliver=deliver,
            metrics=metrics,
            fail=fail,
        )
        metrics.watch_lanes(self._states, self._state)

    def start(self) -> None:
        """Begin to connect and join, in tasks of their own: the web pages answer meanwhile."""
        self._watch.start()
        self._membership.start()

    async def stop(self) -> bool:
        """Close all lanes and leave. Returns False where a transaction had to be left."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _STOP_SECONDS
        self._is_stopping = True
        await self._membership.stop()
        is_settled = await self._close_lanes(self._lanes)
        await self._membership.leave(seconds=max(_LEAVE_SECONDS, deadline - loop.time()))
        await self._watch.stop()
        await self._coordinator.close()
        return is_settled

    def reasons(self) -> list[str]:
        """Why this worker is not ready, a line each; empty: it is a member, and every partition goes on.

        Also partitions of others: their owner may be dead, and nobody else would say that they stand.
        """
        raw = self._routes.raw
        lanes = {at.partition: reason for at, lane in sorted(self._lanes.items()) if (reason := lane.standstill())}
        return [
            *self._membership.reasons(),
            *([f"{raw}: not there, or its DESCRIBE is missing; waits for it"] if self._is_raw_missing else []),
            *lanes.values(),
            *(self._describe(each) for each in self._watch.standstills() if each.partition not in lanes),
        ]

    def _describe(self, standstill: Standstill) -> str:
        partition, position, waiting, seconds = standstill
        owner = self._watch.owner(partition)
        whose = f"{owner.client_id} at {owner.host} has it: see whether it lives" if owner else "nobody has it now"
        name = lane_name(TopicPartition(self._routes.raw, partition))
        return f"{name}: nothing committed for {seconds:.0f} s, {waiting} records wait at {position}; {whose}"

    def broker_silent_seconds(self) -> float:
        """Since any Kafka broker last answered this worker."""
        return self._watch.broker_silent_seconds()

    async def _check_topics(self) -> None:
        if not self.cluster.is_embedded:
            async with open_admin(self.cluster) as admin:
                await check_topics(admin, topic_specs(self._routes, self.cluster.settings, self._subjects()))

    async def _share(self, assigned: Set[TopicPartition]) -> None:
        """Make a lane for every partition that is new, close those of partitions that are another's now."""
        if self._is_stopping:
            return  # a rebalance that ends now must leave no lane behind to work on a member that is gone
        raw, expected = self._routes.raw, self.cluster.settings.partitions
        partitions = self._membership.member.partitions_for_topic(raw) or set()
        # Deleted, to be made anew perhaps, or hidden by a right that is being changed: the group shares out again once
        # it is there.
        self._is_raw_missing = not partitions
        if partitions and len(partitions) != expected and not self.cluster.is_embedded:
            # Keys fall on other partitions now than where memory of them lives.
            await self._close_lanes(self._lanes)
            self._fail(
                BrokerError(
                    f"{raw} has {len(partitions)} partitions now, not the {expected} that ids are spread over: begin "
                    "again under another NEWSWIRE_TOPIC_PREFIX, with as many as are needed, and replay"
                )
            )
            return
        for partition in sorted(assigned - self._lanes.keys()):
            self._lanes[partition] = Lane(partition, self._context)
        log.info("owns %d partitions: %s", len(assigned), ", ".join(str(p.partition) for p in sorted(assigned)))
        await self._close_lanes(self._lanes.keys() - assigned)

    async def _close_lanes(self, partitions: Iterable[TopicPartition]) -> bool:
        """Close the lanes of these partitions together. Returns False where one had to leave its transaction."""
        settle = _STOP_SETTLE_SECONDS if self._is_stopping else _REBALANCE_SETTLE_SECONDS
        lanes = [self._lanes.pop(partition) for partition in sorted(partitions)]
        for lane in lanes:
            lane.begin_closing()
        settled = await asyncio.gather(*(lane.close(settle_seconds=settle) for lane in lanes))
        return all(settled)

    def _states(self) -> dict[tuple[str, int], PartitionState]:
        return {(lane.partition.topic, lane.partition.partition): lane.describe() for lane in self._lanes.values()}

    def _state(self) -> GroupState:
        return GroupState(
            foreign_members=len(self._watch.foreign_members),
            partitions_without_owner=self._watch.partitions_without_owner(),
            partitions_standing=len(self._watch.standstills()),
            silent_seconds=self._watch.silent_seconds(),
            broker_silent_seconds=self.broker_silent_seconds(),
            partitions=self.cluster.settings.partitions,
        )
