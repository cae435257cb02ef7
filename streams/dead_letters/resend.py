"""Dead letters go back to wire.raw, each once, however often the command is run and wherever it is killed."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from streams.dead_letters.letters import (
    Choice,
    DeadLetter,
    Plan,
    RawPlace,
    Survey,
    build_replay,
    plan_replay,
    read_dead_letter,
    read_mark,
    survey_of,
)
from streams.dead_letters.transactions import Replays, open_replays
from streams.errors import BrokerError
from streams.kafka.cluster import Cluster
from streams.kafka.reader import read_standing
from streams.records import Routes
from streams.records.outcomes import OutRecord

# Dead letters, and bytes of them, in one transaction: enough that its own cost does not count, so few that workers,
# which wait for it, do not notice.
_MAX_RECORDS = 500
_MAX_BYTES = 4_000_000


@dataclass(slots=True)
class ReplayCounts:
    """How far a replay is."""

    sent: int = 0
    """Dead letters that are back on wire.raw for sure."""
    bytes: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Records a second."""
        return round(self.sent / self.seconds, 1) if self.seconds else 0.0


async def survey_letters(
    cluster: Cluster,
    *,
    since: int | None = None,
    keeps_value: Callable[[DeadLetter], bool] = lambda letter: False,
) -> Survey:
    """Read what stands on wire.dead-letters, and which were sent back.

    since: leave older ones unread, milliseconds since 1970 UTC. keeps_value: of which the bytes are kept in memory;
    there may be gigabytes of them. Raises BrokerError, and CorruptionError where wire.replays holds what is not ours.
    """
    routes = Routes(cluster.settings.topic_prefix)
    marks: dict[RawPlace, int] = {}
    async for items in read_standing(cluster, routes.replays, may_be_missing=True):
        for item in items:
            marks[read_mark(item)] = item.received_at
    letters, foreign = [], 0
    async for items in read_standing(cluster, routes.dead_letters, since=since):
        for item in items:
            letter = read_dead_letter(item, raw_topic=routes.raw, partitions=cluster.settings.partitions)
            if letter is None:
                foreign += 1
                continue
            letters.append(letter if keeps_value(letter) else replace(letter, item=replace(item, value=None)))
    return survey_of(letters, marks=marks, foreign=foreign)


async def replay_letters(
    cluster: Cluster,
    choice: Choice,
    *,
    tell_plan: Callable[[Plan, Survey], None],
    tell_progress: Callable[[ReplayCounts], None] = lambda counts: None,
) -> ReplayCounts:
    """Send the chosen dead letters back to wire.raw.

    tell_plan: told what will be done, before anything is. Raises BrokerError where the broker does not take them; what
    went until then stays, and is not sent again by the next replay.
    """
    async with open_replays(cluster) as replays:
        # Only now: before, another replay may still have been adding to the marks.
        survey = await survey_letters(cluster, since=choice.since)
        plan = plan_replay(survey, choice)
        tell_plan(plan, survey)
        counts = ReplayCounts()
        try:
            await _send(cluster, plan, replays=replays, counts=counts, tell_progress=tell_progress)
        except BrokerError as error:
            raise BrokerError(
                f"{error}; {counts.sent:,} of {len(plan.send):,} were sent back: run it again, none is sent twice"
            ) from error
        return counts


async def _send(
    cluster: Cluster,
    plan: Plan,
    *,
    replays: Replays,
    counts: ReplayCounts,
    tell_progress: Callable[[ReplayCounts], None],
) -> None:
    """Read the planned ones again, now with their bytes, and send them in the order of their partitions."""
    if not plan.send:
        return
    routes, started = Routes(cluster.settings.topic_prefix), time.perf_counter()
    waiting = {(letter.item.partition, letter.item.offset): letter for letter in plan.send}
    oldest = min(letter.item.received_at for letter in plan.send)
    records: list[OutRecord] = []
    size = 0

    async def commit() -> None:
        nonlocal records, size
        await replays.commit(records)
        counts.sent += len(records) // 2  # each with its mark
        counts.bytes += size
        counts.seconds = time.perf_counter() - started
        records, size = [], 0
        tell_progress(counts)

    async for items in read_standing(cluster, routes.dead_letters, since=oldest):
        for item in items:
            letter = waiting.pop((item.partition, item.offset), None)
            if letter is None:
                continue
            # A copy, so that the plan does not come to hold the bytes of all.
            records += build_replay(replace(letter, item=item), routes=routes)
            size += len(item.value or b"")
            if len(records) >= 2 * _MAX_RECORDS or size >= _MAX_BYTES:
                await commit()
        if not waiting:
            break
    if records:
        await commit()
    if waiting:
        raise BrokerError(f"{len(waiting):,} have gone from {routes.dead_letters} meanwhile")
