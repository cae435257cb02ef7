"""What the cluster says from outside of this worker's group and of wire.raw, asked every second.

A member cannot tell by itself that its coordinator counts it no more, a log cannot be told from the one that was
deleted before it, and a dead worker does not say that its partitions stand. So all three are asked for: the group's
coordinator for who has which partition, the topic for its id, and how far the group is in each partition.
"""

import asyncio
import contextlib
from collections.abc import Callable

from aiokafka import TopicPartition

from streams.errors import BrokerError, StreamError
from streams.kafka.cluster import Cluster
from streams.kafka.errors import CLIENT_FAILURES, broker_errors
from streams.kafka.outside import GroupMember, GroupView, Outside, TopicView
from streams.lanes.standstills import Standstill, Standstills
from streams.lanes.tasks import start_task

# Seconds after which an answer says nothing any more: a session, after which a dead worker's partitions are given away.
_SILENT_SECONDS = 10.0

# Seconds between two questions, and seconds without one after which this process must have slept: what it read
# meanwhile may be of another log.
_PAUSE_SECONDS, _SLEPT_SECONDS = 1.0, 1.5

# Seconds between two questions for positions, which say nothing new sooner.
_POSITIONS_SECONDS = 2.0


class Watch:
    """The last answers, and when they were asked for."""

    def __init__(self, cluster: Cluster, *, raw: str, fail: Callable[[StreamError], None]) -> None:
        """fail: gets what ends the watch, which is our own fault."""
        self._cluster, self._raw, self._fail = cluster, raw, fail
        self._outside = Outside(cluster)
        self._asking = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self.group: GroupView | None = None
        """None before the first answer, and with the embedded broker, which answers no such question."""
        self._topic: TopicView | None = None
        self._standstills = Standstills()
        self._positions_asked_at = 0.0
        self._asked_at = self._answered_at = 0.0  # by the loop's clock; of the last question that was answered
        self._tried_at = self._settled_at = 0.0
        self._has_slept = False
        self._began_at: float | None = None
        self.trouble: str | None = None
        """Why the last question had no answer; None: it had one."""

    def start(self) -> None:
        """Ask from now on, in a task of its own."""
        self._began_at = self._answered_at = self._tried_at = self._settled_at = asyncio.get_running_loop().time()
        if not self._cluster.is_embedded:
            self._task = start_task(self._run(), name="watching the group", fail=self._fail)

    async def stop(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task], timeout=1)
        await self._outside.close()

    async def ask(self) -> None:
        """Return once there are answers to questions that were asked after this was called.

        Raises BrokerError where the broker gives none.
        """
        if self._cluster.is_embedded:
            return
        loop = asyncio.get_running_loop()
        called_at = loop.time()
        async with self._asking:
            if self._asked_at >= called_at:
                return  # somebody else asked while we waited
            asked_at = loop.time()
            # Until there is an answer: whoever wakes beside us may not go on by what was true before.
            self._has_slept = self._has_slept or asked_at - self._tried_at > _SLEPT_SECONDS
            self._tried_at = asked_at
            with broker_errors(self._cluster.address):
                try:
                    group = await self._outside.describe_group(self._cluster.settings.app_id, topic=self._raw)
                    topic = await self._outside.topic(self._raw)
                except CLIENT_FAILURES:
                    await self._outside.close()  # a connection to a broker that moved or froze answers no more
                    raise
            self.group, self._topic = group, topic
            self._asked_at, self._answered_at, self._has_slept = asked_at, loop.time(), False
            if group.is_settled:
                self._settled_at = self._answered_at

    async def catch_up(self) -> None:
        """Ask now where this process slept, and so missed what happened to the topic. No answer is no matter here."""
        if self._has_slept or asyncio.get_running_loop().time() - self._tried_at > _SLEPT_SECONDS:
            with contextlib.suppress(BrokerError):
                await self.ask()
            self._has_slept = False

    def owns(self, partition: TopicPartition) -> bool:
        """Whether the coordinator's last word was that this worker has the partition."""
        if self._cluster.is_embedded:
            return True
        return (
            self.group is not None
            and self.group.is_settled
            and any(
                member.client_id == self._cluster.client_id and partition.partition in member.partitions
                for member in self.group.members
            )
        )

    @property
    def topic_id(self) -> str | None:
        """Of wire.raw; None before the first answer, and while there is no such topic."""
        return self._topic.id if self._topic else None

    @property
    def counts_us(self) -> bool | None:
        """Whether the coordinator counts this worker as a member. None: it has not said."""
        if self.group is None:
            return None
        return any(member.client_id == self._cluster.client_id for member in self.group.members)

    @property
    def foreign_members(self) -> list[GroupMember]:
        """Members of the group that are no newswire workers: nobody judges what they have."""
        members = self.group.members if self.group else ()
        return [member for member in members if not Cluster.is_worker(member.client_id)]

    def silent_seconds(self) -> float:
        """Since the last answer; 0 with the embedded broker, which is not asked."""
        return 0.0 if self._cluster.is_embedded else asyncio.get_running_loop().time() - self._answered_at

    def broker_silent_seconds(self) -> float:
        """Since any broker last answered, the coordinator or another, or since this worker began to ask."""
        if self._cluster.is_embedded or self._began_at is None:
            return 0.0
        return asyncio.get_running_loop().time() - max(self._began_at, self._outside.answered_at or 0.0)

    def is_silent(self) -> bool:
        """Whether the last answer is too old to say who has what now."""
        return self.silent_seconds() > _SILENT_SECONDS

    def partitions_without_owner(self) -> int:
        """How many partitions of wire.raw no newswire worker has for sure, by the coordinator's last word.

        While the group shares out, each is still with whoever had it, for a session at most.
        """
        if self._cluster.is_embedded:
            return 0
        nobody = self.group is not None and not self.group.members
        if nobody or asyncio.get_running_loop().time() - self._settled_at > _SILENT_SECONDS:
            return self._cluster.settings.partitions
        if self.group is None or not self.group.is_settled:
            return 0
        owned = {at for each in self.group.members if Cluster.is_worker(each.client_id) for at in each.partitions}
        return self._cluster.settings.partitions - len(owned)

    def standstills(self) -> list[Standstill]:
        """Partitions of wire.raw, whoever has them, whose position stands although records wait."""
        return self._standstills.found(now=asyncio.get_running_loop().time())

    def owner(self, partition: int) -> GroupMember | None:
        """Who has the partition by the coordinator's last word; None: nobody, or the group shares out."""
        members = self.group.members if self.group else ()
        return next((member for member in members if partition in member.partitions), None)

    async def _ask_positions(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._topic is None or now - self._positions_asked_at < _POSITIONS_SECONDS:
            return
        self._positions_asked_at = now
        with broker_errors(self._cluster.address):
            try:
                positions = await self._outside.positions(self._cluster.settings.app_id, self._raw, self._topic)
            except CLIENT_FAILURES:
                await self._outside.close()
                raise
        self._standstills.note(positions, now=asyncio.get_running_loop().time())

    async def _run(self) -> None:
        while True:
            try:
                await self.ask()
                await self._ask_positions()
            except BrokerError as error:
                self.trouble = str(error)
            else:
                self.trouble = None
            await asyncio.sleep(_PAUSE_SECONDS)
