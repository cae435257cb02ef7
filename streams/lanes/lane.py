"""A lane: one raw partition that this worker has, from its assignment until it is another's.

    opening ──► reading ◄──► committing ──► (failure) opening, once the coordinator says that the partition is ours
                   └──────────┴──► fenced ──► opening, the same way                                    any ──► closed

Rebalances leave it alone as long as the partition stays: should another worker have it, the fence says so.
"""

import asyncio
import logging

from aiokafka import TopicPartition

from streams.errors import BatchError, BrokerError, CorruptionError, ForeignTopicsError, StreamError
from streams.kafka.errors import CLIENT_FAILURES, FENCED, is_broker_away
from streams.lanes.batch import Batch
from streams.lanes.context import LaneContext, lane_name
from streams.lanes.opening import open_session
from streams.lanes.session import Kept, Session
from streams.lanes.tasks import start_task
from streams.metrics import LaneState, PartitionState

log = logging.getLogger(__name__)

# A lane that fails so often at one position while the broker answers will fail for ever: an output that the broker
# refuses, a missing right, our own fault.
MAX_FAILURES = 5

# Seconds between two tries of a lane: doubles from the first to the last. Five failures take 7.5 s at least, so that a
# right that is changed by removing and granting it costs no worker.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 5.0

# Seconds after which something that should take a moment is a standstill, and the worker not ready: a fetch without an
# answer, which an idle partition asks for twice a second, or a batch in work; and an open transaction of somebody
# else's behind which records wait. New leaders are elected in 11 s at worst.
_STANDSTILL_SECONDS, _HELD_SECONDS = 10.0, 5.0


# Seconds in which a lane that is cancelled should end.
_END_SECONDS = 1.0


class Lane:
    """Runs one partition from its assignment until it is another worker's."""

    def __init__(self, partition: TopicPartition, context: LaneContext) -> None:
        """Start in a task of its own: neither the rebalance nor another lane waits for it."""
        self.partition = partition
        self.name = lane_name(partition)
        self.state = LaneState.OPENING
        self._why = "opening"
        self._context = context
        self._session: Session | None = None
        self._kept: Kept | None = None
        self._last_position: int | None = None  # outlives what was kept, as failures are counted by it
        self._batch: Batch | None = None
        self._held_since: float | None = None
        self._task = start_task(self._run(), name=self.name, fail=context.fail)

    def describe(self) -> PartitionState:
        """What a scrape wants to know."""
        session, batch = self._session, self._batch
        highwater = None if session is None else session.inbox.highwater
        return PartitionState(
            state=self.state,
            lag_records=None if session is None or highwater is None else max(0, highwater - session.position),
            committed_offset=self._position,
            memory_entries=0 if session is None else len(session.kept.memory),
            open_batch_seconds=0.0 if batch is None else asyncio.get_running_loop().time() - batch.opened_at,
            held_seconds=self._held_seconds(),
        )

    def standstill(self) -> str | None:
        """Why nothing of this partition is judged now, or not for long; None: it goes on."""
        session, batch = self._session, self._batch
        if self.state in (LaneState.OPENING, LaneState.FENCED):
            return f"{self.name}: {self._why}"
        if session is None:
            return None
        if batch is not None:
            age = asyncio.get_running_loop().time() - batch.opened_at
            if age > _STANDSTILL_SECONDS:
                return f"{self.name}: a batch has been open for {age:.0f} s: its transaction is not answered"
        elif (silent := session.inbox.silent_seconds()) > _STANDSTILL_SECONDS:
            return f"{self.name}: the broker has not answered for {silent:.0f} s"
        elif (held := self._held_seconds()) > _HELD_SECONDS:
            return (
                f"{self.name}: an open transaction of a producer has held back what waits at {session.position} for "
                f"{held:.0f} s: end that producer, or abort it by kafka-transactions.sh"
            )
        return None

    @property
    def _position(self) -> int | None:
        """Up to where all is committed; None before the lane was open for the first time."""
        return self._last_position if self._session is None else self._session.position

    @property
    def _is_closed(self) -> bool:
        return self.state is LaneState.CLOSED

    def _held_seconds(self) -> float:
        return 0.0 if self._held_since is None else asyncio.get_running_loop().time() - self._held_since

    async def _run(self) -> None:
        """Open, work, and open again after failures, until closed or beyond mending."""
        failures, failed_at, pause, was_away = 0, self._position, _FIRST_PAUSE, False
        membership, fail = self._context.membership, self._context.fail
        # In a rebalance the partition may become another's, whom our opening would fence.
        await membership.wait_until_settled()
        while not self._is_closed:
            try:
                await self._open()
                was_away = False
                while not self._is_closed:
                    await self._step()
            except FENCED:
                log.info("%s: fenced, another worker has it or had it", self.name)
                await self._stand_still("fenced, another worker has it", state=LaneState.FENCED)
            except (CorruptionError, ForeignTopicsError) as error:
                await self._stand_still(str(error))
                fail(error)
                return
            except (StreamError, *CLIENT_FAILURES) as error:
                if self._is_closed:
                    return
                if self._position != failed_at:
                    failures, failed_at, pause = 0, self._position, _FIRST_PAUSE
                is_away = is_broker_away(error)
                failures += 0 if is_away else 1
                told, at = error if isinstance(error, StreamError) else repr(error), self._stuck_at()
                # A broker that is away is told of once here, and once a minute by worker/standing.py.
                level, was_away = logging.DEBUG if is_away and was_away else logging.WARNING, is_away
                log.log(level, "%s: failed at %s, opens again: %s", self.name, at, told, exc_info=_unexpected(error))
                await self._stand_still(f"failed at {at}, opens again: {told}")
                if failures >= MAX_FAILURES:
                    fail(BrokerError(f"{self.name}: gives up at {at} after {failures} failures: {told}"))
                    return
                await asyncio.sleep(pause)
                pause = min(_LONGEST_PAUSE, pause * 2)
            if not self._is_closed:
                # Not by a timer: two workers that both take the partition for theirs would fence each other for ever.
                await membership.wait_until_owned(self.partition)
        await self._close_session()  # of an opening that outlasted `close`

    def _stuck_at(self) -> str:
        batch = self._batch
        return f"offset {self._position}" if batch is None else f"offsets {batch.start} to {batch.end - 1}"

    async def _open(self) -> None:
        self._batch, self._held_since = None, None
        self._enter(LaneState.OPENING, "opening")
        session = self._session = await open_session(
            self.partition, self._context, kept=self._take_kept(), tell=self._tell
        )
        self._enter(LaneState.READING)
        log.info("%s: open at %d with %d identities", self.name, session.position, len(session.kept.memory))

    def _take_kept(self) -> Kept | None:
        """Give up what was kept, so that opening alone holds it, and lets it go before it restores another memory."""
        kept, self._kept = self._kept, None
        return kept

    async def _step(self) -> None:
        """Read what waits, hand it over as one batch, wait for its end."""
        session = self._session
        assert session is not None  # open
        batch = await session.read()
        self._notice_held(session, is_idle=batch is None)
        if batch is None or self._is_closed:
            return
        self._batch = batch
        self._enter(LaneState.COMMITTING)
        await self._context.deliver(batch)
        # Shielded: nobody cancels a transaction, since cancelling commit_transaction does not cancel the commit.
        failure = await asyncio.shield(batch.answered)
        if isinstance(failure, (StreamError, *CLIENT_FAILURES)):
            raise failure
        if failure is not None:
            raise BatchError(f"our own fault: {failure!r}") from failure
        self._batch = None
        self._enter(LaneState.READING)

    def _notice_held(self, session: Session, *, is_idle: bool) -> None:
        """Notice where records wait behind an open transaction, which nobody of this group can end."""
        stable, highwater = session.inbox.last_stable_offset, session.inbox.highwater
        if stable is None or highwater is None:
            return
        is_held = is_idle and stable < highwater and session.position >= stable
        if not is_held:
            self._held_since = None
        elif self._held_since is None:
            self._held_since = asyncio.get_running_loop().time()

    def begin_closing(self) -> None:
        """From now on no new batch is read."""
        self._enter(LaneState.CLOSED)

    async def close(self, *, settle_seconds: float) -> bool:
        """End the lane: let the batch in flight end within settle_seconds, then let the connections go.

        Returns False where a transaction had to be left; the broker's fence settles it at the next opening.
        """
        self.begin_closing()
        batch = self._batch
        settled = batch is None or batch.answered.done()
        if batch is not None and not settled:
            await asyncio.wait([batch.answered], timeout=settle_seconds)
            settled = batch.answered.done()
            if not settled:
                log.warning("%s: left batch [%d, %d) in flight", self.name, batch.start, batch.end)
        self._batch = None
        self._task.cancel()
        await asyncio.wait([self._task], timeout=_END_SECONDS)
        await self._close_session()
        return settled

    def _enter(self, state: LaneState, why: str = "") -> None:
        if not self._is_closed:  # for good
            self.state, self._why = state, why

    def _tell(self, doing: str) -> None:
        self._why = doing

    async def _stand_still(self, why: str, *, state: LaneState = LaneState.OPENING) -> None:
        """Close the session. What it knew is kept, but after a fence: who fenced may have gone on and been set back."""
        self._enter(state, why)
        self._batch = None
        if self._session is not None:
            self._last_position = self._session.position
            self._kept = None if state is LaneState.FENCED else self._session.kept
        await self._close_session()

    async def _close_session(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()


def _unexpected(error: BaseException) -> BaseException | None:
    """What deserves a stack trace: our own fault, which nobody foresaw."""
    return error.__cause__ if isinstance(error, BatchError) else None
