"""What memory keeps, for how long, and when it changes."""

import pytest

from streams.errors import CorruptionError
from streams.stores.memory import Memory
from tests.kit.stories import DAY, HOUR, NOW, Desk, canceled, judge_over, shown, usable, withheld

HORIZON = 32 * DAY
"""A window of 30 days, and the two by which memory outlives it."""


def test_nothing_changes_before_apply() -> None:
    """I2: what a batch staged is seen by it alone until it is applied; thrown away, it never was."""
    memory = Memory(window_days=30)
    thrown_away, staged = memory.stage(), memory.stage()
    for one in thrown_away, staged:
        entry = judge_over(one.find("story", now=NOW), usable()).entry
        assert entry is not None
        one.put("story", entry)
        one.evict(now=NOW, limit=10)
        assert one.changes()

    assert len(memory) == 0
    assert memory.stage().find("story", now=NOW) is None
    memory.apply(staged)
    assert len(memory) == 1
    assert memory.stage().find("story", now=NOW) is not None


def test_a_batch_over_another_state_is_refused() -> None:
    """Changes made over a memory that has since changed, or over another memory, are our own corruption."""
    memory = Memory(window_days=30)
    first, second = memory.stage(), memory.stage()
    memory.apply(first)

    with pytest.raises(CorruptionError):
        memory.apply(second)
    with pytest.raises(CorruptionError):
        Memory(window_days=30).apply(memory.stage())


def test_an_identity_can_be_restored() -> None:
    """What a batch staged of one identity can be dropped: what was committed stands again, and all else stays."""
    desk = Desk()
    desk.batch([("story", usable())])
    staged = desk.memory.stage()
    for identity in "story", "unknown", "other":
        entry = judge_over(staged.find(identity, now=NOW), usable("two")).entry
        assert entry is not None
        staged.put(identity, entry)

    staged.restore("story")
    staged.restore("unknown")

    stands = staged.find("story", now=NOW)
    assert stands is not None
    assert stands.revision == 1
    assert staged.find("unknown", now=NOW) is None
    assert len(staged.changes()) == 1


def test_the_window_counts_from_the_last_record() -> None:
    """A story is known until window and margin have passed since its last record, be it a duplicate or late one."""
    desk = Desk()
    times = [NOW, NOW + 20 * DAY, NOW + 45 * DAY, NOW + 45 * DAY + HORIZON - 2 * HOUR]

    verdicts = [desk.batch([("story", usable(at=at))]) for at in times]
    verdicts.append(desk.batch([("story", usable(at=times[-1] + HORIZON + 2 * HOUR))]))

    assert shown(v for [v] in verdicts) == ["new", "duplicate same", "duplicate same", "duplicate same", "new"]


def test_all_in_the_window_is_known_though_repeats_are_not_written_down() -> None:
    """A repeat that changed no memory still keeps its identity for the window and the day that raw segments add."""
    desk = Desk()
    desk.batch([("story", usable(at=NOW)), ("story", usable(at=NOW + HOUR))])

    assert shown(desk.batch([("story", usable(at=NOW + HOUR + 31 * DAY + 22 * HOUR))])) == ["duplicate same"]


def test_a_story_can_expire_within_a_batch() -> None:
    """In an old log, whose times lie weeks apart, one batch forgets and learns anew, as many batches would."""
    days = [0, 31, 90, 91]
    batch = [("story", usable(at=NOW + day * DAY)) for day in days]
    one_batch, many = Desk(), Desk()

    together = shown(one_batch.batch(batch))
    apart = shown(verdict for record in batch for verdict in many.batch([record]))

    assert ["new", "duplicate same", "new", "duplicate same"] == together == apart
    assert dict(one_batch.memory.entries()) == dict(many.memory.entries())


def test_canceled_and_withheld_are_never_forgotten() -> None:
    """I6: years later a cancel still blocks its story, and a withheld one is still known; a usable one is gone."""
    desk = Desk()
    desk.batch([("up", usable()), ("down", canceled()), ("held", withheld())])
    later = NOW + 4000 * DAY
    desk.batch([("other", usable(at=later))])

    assert len(desk.memory) == 3
    records = [("up", usable(at=later)), ("down", usable("two", at=later)), ("held", usable("two", at=later))]
    assert shown(desk.batch(records)) == ["new", "late after_kill", "revision"]


def test_a_lifted_story_is_forgotten_again() -> None:
    """A withheld story that came back is usable, and goes by the window like any other."""
    desk = Desk()
    desk.batch([("held", withheld())])
    desk.batch([("other", usable(at=NOW + 100 * DAY))])
    desk.batch([("held", usable("two", at=NOW + 100 * DAY))])
    desk.batch([("third", usable(at=NOW + 140 * DAY))])

    assert len(desk.memory) == 1


def test_eviction_is_bounded_and_leaves_tombstones() -> None:
    """A batch looks at no more keys than it may; what is past the horizon is gone for readers at once."""
    desk = Desk()
    desk.batch([(str(number), usable(at=NOW + number // 20 * DAY)) for number in range(100)])
    later = NOW + HORIZON + 9 * DAY
    staged = desk.memory.stage()

    assert staged.find("7", now=later) is None
    assert [staged.evict(now=later, limit=30) for _ in range(2)] == [30, 30]
    assert sum(value is None for _, value in staged.changes()) == 60
    desk.memory.apply(staged)
    assert len(desk.memory) == 40
    assert [evict(desk, later, limit=30) for _ in range(3)] == [30, 10, 0]
    assert len(desk.memory) == 0


def evict(desk: Desk, now: int, *, limit: int) -> int:
    staged = desk.memory.stage()
    count = staged.evict(now=now, limit=limit)
    desk.memory.apply(staged)
    return count


def test_a_day_is_left_alone_until_all_of_it_is_past() -> None:
    """Looked at while only part of its day is past, nothing of it is lost from sight: later all is forgotten."""
    desk = Desk()
    start = NOW - NOW % DAY
    desk.batch([("early", usable(at=start)), ("late", usable(at=start + 20 * HOUR))])

    assert [evict(desk, start + HORIZON + hours * HOUR, limit=10) for hours in (4, 12, 25)] == [0, 0, 2]
    assert len(desk.memory) == 0


def test_a_story_that_came_back_is_not_evicted() -> None:
    """An identity whose day is past, but which was seen on a later one, stays, staged or applied."""
    desk = Desk()
    desk.batch([("story", usable())])
    staged = desk.memory.stage()
    entry = judge_over(staged.find("story", now=NOW + 31 * DAY), usable(at=NOW + 31 * DAY)).entry
    assert entry is not None
    staged.put("story", entry)

    assert staged.evict(now=NOW + 35 * DAY, limit=10) == 0
    desk.memory.apply(staged)
    assert evict(desk, NOW + 35 * DAY, limit=10) == 0
    assert len(desk.memory) == 1


def test_a_replay_neither_forgets_nor_brings_back() -> None:
    """Old broker times after newer ones move no clock, and what they meet is judged as at the newer time."""
    desk = Desk()
    desk.batch([("story", usable()), ("gone", usable())])
    desk.batch([("story", usable("two", version="2", at=NOW + 20 * DAY))])
    desk.batch([("other", usable(at=NOW + 40 * DAY))])

    replay = [("story", usable()), ("story", usable("two", version="2", at=NOW + 20 * DAY))]
    assert shown(desk.batch(replay)) == ["late older", "duplicate same"]
    assert len(desk.memory) == 2


def test_what_a_replay_brings_from_beyond_the_horizon_is_new_once() -> None:
    """A record older than the horizon is new, since memory forgot it, and its repeats are duplicates."""
    desk = Desk()
    desk.batch([("other", usable(at=NOW + 99 * DAY))])

    assert shown(desk.batch([("story", usable()), ("story", usable())])) == ["new", "duplicate same"]
    assert shown(desk.batch([("story", usable())])) == ["duplicate same"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (b"k" * 16, b""),
        (b"k" * 16, b"\x09" + b"x" * 100),
        (b"short", b"\x01" * 100),
        (b"clock", None),
        (b"clock", b"\x01\x00"),
        (b"clock", b"\x02" + bytes(8)),
        (b"", b""),
    ],
)
def test_a_foreign_changelog_record_is_refused(key: bytes, value: bytes | None) -> None:
    """A record that this release did not write stops the restore, loudly."""
    with pytest.raises(CorruptionError):
        Memory(window_days=30).load(key, value)
