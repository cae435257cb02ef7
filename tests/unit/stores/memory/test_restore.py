"""Memory over random histories: restored or live, in few batches or many, it holds and finds the same."""

from hypothesis import given
from hypothesis import strategies as st

from streams.stores.memory import Memory
from streams.stores.memory.packing import pack
from tests.kit.stories import DAY, HOUR, NOW, Desk, Said, policies, said_by_chance, shown

IDENTITIES = "ABCDE"
WINDOW_DAYS = 3
HORIZON = (WINDOW_DAYS + 2) * DAY
Log = list[tuple[str, Said]]


# Made once: a strategy that is made anew for each draw costs more than the draw.
lengths = st.integers(1, 30)
steps = st.sampled_from([0, 1, HOUR // 2, HOUR, 7 * HOUR, 2 * DAY, HORIZON - HOUR, HORIZON + HOUR])
says = said_by_chance(st.sampled_from(["usable"] * 9 + ["withheld", "canceled"]), policies)
identities = st.sampled_from(IDENTITIES)


@st.composite
def logs(draw: st.DrawFn, *, replayed: bool = True) -> Log:
    """A raw log: times grow, by minutes or by weeks; sometimes a stretch is read again."""
    log: Log = []
    at = NOW
    for _ in range(draw(lengths)):
        at += draw(steps)
        log.append((draw(identities), draw(says)._replace(at=at)))
    if replayed and draw(st.booleans()):
        log += log[draw(st.integers(0, len(log) - 1)) :]
    return log


def cut(log: Log, sizes: list[int]) -> list[Log]:
    """The log in batches of these sizes, the last of what is left."""
    batches, start = [], 0
    for size in sizes:
        batches.append(log[start : start + size])
        start += size
    return [*batches, log[start:]]


def contents(memory: Memory) -> dict[bytes, bytes]:
    return {key: pack(entry) for key, entry in memory.entries()}


def found(memory: Memory) -> list[bytes | None]:
    """What is found of each identity now, without moving the clock."""
    staged = memory.stage(now=0)
    entries = [staged.find(identity) for identity in IDENTITIES]
    return [None if entry is None else pack(entry) for entry in entries]


sizes = st.lists(st.integers(0, 7), max_size=12)
limits = st.sampled_from([0, 1, 2, 1000])


@given(log=logs(), sizes=sizes, limit=limits)
def test_restored_memory_equals_the_live_one(log: Log, sizes: list[int], limit: int) -> None:
    """Fed with the changelog, a fresh memory holds the same, finds the same and then forgets the same, in order."""
    desk = Desk(window_days=WINDOW_DAYS)
    for batch in cut(log, sizes):
        desk.batch(batch, evict=limit)

    restored = desk.restored()

    assert contents(desk.memory) == contents(restored)
    assert found(desk.memory) == found(restored)
    later = max(said.at for _, said in log) + 99 * DAY
    for memory in desk.memory, restored:
        staged = memory.stage(now=later)
        staged.evict(limit=1000)
        memory.apply(staged)
    assert contents(desk.memory) == contents(restored)
    assert all(entry.is_permanent for _, entry in restored.entries())


@given(log=logs(), sizes=sizes, limit=limits)
def test_compaction_loses_nothing(log: Log, sizes: list[int], limit: int) -> None:
    """Of each key only the last changelog record counts: what Kafka's compaction leaves restores the same memory."""
    desk = Desk(window_days=WINDOW_DAYS)
    for batch in cut(log, sizes):
        desk.batch(batch, evict=limit)
    compacted = {key: value for key, value in desk.changelog if value is not None}
    compacted = {key: value for key, value in compacted.items() if dict(desk.changelog)[key] is not None}

    restored = Memory(window_days=WINDOW_DAYS)
    for key, value in compacted.items():
        restored.load(key, value)

    assert contents(desk.memory) == contents(restored)
    assert found(desk.memory) == found(restored)


@given(log=logs(), sizes=sizes, limit=limits)
def test_verdicts_do_not_hang_on_batches_or_eviction(log: Log, sizes: list[int], limit: int) -> None:
    """At one time, in whatever batches a log is read and however far eviction comes, the verdicts are the same."""
    desk, plain = Desk(window_days=WINDOW_DAYS), Desk(window_days=WINDOW_DAYS)
    batches = [(batch, max((said.at for _, said in batch), default=0)) for batch in cut(log, sizes)]

    verdicts = [verdict for batch, now in batches for verdict in desk.batch(batch, now=now, evict=limit)]
    expected = [verdict for batch, now in batches for record in batch for verdict in plain.batch([record], now=now)]

    assert [(v.kind, v.reason, v.revision) for v in expected] == [(v.kind, v.reason, v.revision) for v in verdicts]
    assert found(plain.memory) == found(desk.memory)


@given(log=logs(), sizes=sizes, stop=st.integers(0, 12))
def test_a_crash_between_batches_is_not_seen(log: Log, sizes: list[int], stop: int) -> None:
    """A worker that restores after any batch judges the rest as the one that went on."""
    lived, crashed = Desk(window_days=WINDOW_DAYS), Desk(window_days=WINDOW_DAYS)
    batches = cut(log, sizes)
    for batch in batches[:stop]:
        lived.batch(batch)
        crashed.batch(batch)
    crashed = Desk(memory=crashed.restored())

    for batch in batches[stop:]:
        assert shown(lived.batch(batch)) == shown(crashed.batch(batch))
    assert contents(lived.memory) == contents(crashed.memory)


@given(log=logs(replayed=False))
def test_an_identity_is_known_for_the_window_and_the_margin(log: Log) -> None:
    """Known while less than the horizon has passed since its last record, gone when more has, give or take an hour."""
    desk = Desk(window_days=WINDOW_DAYS)
    last_seen: dict[str, int] = {}
    permanent: set[str] = set()

    for identity, said in log:
        [verdict] = desk.batch([(identity, said)])
        silence = said.at - last_seen.get(identity, -10 * HORIZON)
        if identity in permanent or silence <= HORIZON - HOUR:
            assert verdict.standing is not None
        elif silence > HORIZON + HOUR:
            assert verdict.standing is None
        last_seen[identity] = said.at
        permanent.discard(identity)
        stands = verdict.entry or verdict.standing
        if stands is not None and stands.is_permanent:
            permanent.add(identity)
