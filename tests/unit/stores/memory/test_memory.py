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
    thrown_away, staged = memory.stage(now=NOW), memory.stage(now=NOW)
    for one in thrown_away, staged:
        entry = judge_over(one.find("story"), usable()).entry
        assert entry is not None
        one.put("story", entry)
        one.evict(limit=10)
        assert one.changes()

    assert len(memory) == 0
    assert memory.stage(now=NOW).find("story") is None
    memory.apply(staged)
    assert len(memory) == 1
    assert memory.stage(now=NOW).find("story") is not None


def test_a_batch_over_another_state_is_refused() -> None:
    """Changes made over a memory that has since changed, or over another memory, are our own corruption."""
    memory = Memory(window_days=30)
    first, second = memory.stage(now=NOW), memory.stage(now=NOW)
    memory.apply(first)

    with pytest.raises(CorruptionError):
        memory.apply(second)
    with pytest.raises(CorruptionError):
        Memory(window_days=30).apply(memory.stage(now=NOW))


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


def test_the_window_holds_in_a_batch_of_many_hours() -> None:
    """In a log that was left alone a batch may span most of a day: what is in a record's window is known to it."""
    desk = Desk()
    desk.batch([("story", usable(at=NOW))])
    last = NOW + 30 * DAY

    verdicts = desk.batch([("story", usable(at=last)), ("other", usable(at=last + 22 * HOUR))])

    assert shown(verdicts) == ["duplicate same", "new"]


def test_the_place_in_the_batch_does_not_count() -> None:
    """Time comes with the batch: what is past the horizon by its time is gone for its first record, too."""
    desk = Desk()
    desk.batch([("story", usable(at=NOW))])
    staged = desk.memory.stage(now=NOW + HORIZON + 2 * HOUR)

    assert staged.find("story") is None
    assert desk.memory.stage(now=0).find("story") is not None, "a batch that says nothing of the time moves no clock"


def test_a_record_from_the_future_is_kept_no_longer() -> None:
    """Stamped a year ahead in a batch of today, a record is remembered as one of today; its repeats are known."""
    desk = Desk()
    ahead = usable(at=NOW + 365 * DAY)
    desk.batch([("today", usable(at=NOW))])

    verdicts = desk.batch([("ahead", ahead), ("ahead", ahead), ("today", ahead)], now=NOW + HOUR)
    latest = max(entry.last_seen_at for _, entry in desk.memory.entries())

    assert shown(verdicts) == ["new", "duplicate same", "duplicate same"]
    assert latest <= NOW + 2 * HOUR
    assert evict(desk, NOW + HORIZON + 2 * DAY, limit=10) == 2


def test_a_memory_that_was_told_no_time_takes_the_records() -> None:
    """Where no batch has said what time it is, a record's time stands: else all would be past the horizon at once."""
    desk = Desk()
    desk.batch([("story", usable(at=NOW))], now=0)

    assert shown(desk.batch([("story", usable(at=NOW + DAY))])) == ["duplicate same"]


def test_no_batch_moves_the_clock_back() -> None:
    """An older time than the one before, and none at all, leave the clock where it is, restored or not."""
    desk = Desk()
    desk.batch([("story", usable(at=NOW))])
    desk.batch([("other", usable(at=NOW + HORIZON + 2 * HOUR))], evict=0)

    for memory in desk.memory, desk.restored():
        assert [memory.stage(now=now).find("story") for now in (0, NOW, NOW + DAY)] == [None] * 3


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
    staged = desk.memory.stage(now=later)

    assert staged.find("7") is None
    assert [staged.evict(limit=30) for _ in range(2)] == [30, 30]
    assert sum(value is None for _, value in staged.changes()) == 60
    desk.memory.apply(staged)
    assert len(desk.memory) == 40
    assert [evict(desk, later, limit=30) for _ in range(3)] == [30, 10, 0]
    assert len(desk.memory) == 0


def evict(desk: Desk, now: int, *, limit: int) -> int:
    staged = desk.memory.stage(now=now)
    count = staged.evict(limit=limit)
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
    desk.batch([("story", usable(at=NOW + 31 * DAY))])
    staged = desk.memory.stage(now=NOW + 32 * DAY)
    entry = judge_over(staged.find("story"), usable("two", at=NOW + 32 * DAY)).entry
    assert entry is not None
    staged.put("story", entry)

    assert staged.evict(limit=10) == 0
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


def test_further_ids_stand_beside_identities() -> None:
    """A further id may be the identity of another article; the last article that came with it counts."""
    memory = Memory(window_days=30)
    staged = memory.stage(now=NOW)
    staged.put_name("urn:a:1", identity="urn:a:2", seen_at=NOW)
    assert staged.find("urn:a:1") is None
    staged.put_name("urn:a:1", identity="urn:a:3", seen_at=NOW)
    memory.apply(staged)
    known = memory.stage(now=NOW).find_name("urn:a:1")

    assert known is not None
    assert (known.identity, known.is_canceled, len(memory)) == ("urn:a:3", False, 1)
    assert list(memory.entries()) == []
    assert memory.stage(now=NOW).find_name("urn:a:2") is None


def test_further_ids_are_forgotten_as_entries_are_and_cancels_are_not() -> None:
    """The window counts from the last time that an article came with it; a cancel stays, and its article with it."""
    memory = Memory(window_days=30)
    staged = memory.stage(now=NOW)
    staged.put_name("urn:a:1", identity="urn:a:2", seen_at=NOW)
    staged.put_name("urn:b:1", identity="urn:b:2", seen_at=NOW)
    staged.cancel_name("urn:b:1", seen_at=NOW)
    staged.cancel_name("urn:c:1", seen_at=NOW)
    memory.apply(staged)
    later = memory.stage(now=NOW + 40 * DAY)

    assert later.find_name("urn:a:1") is None
    assert later.evict(limit=10) == 1
    memory.apply(later)
    staged = memory.stage(now=0)
    assert [staged.is_canceled(f"urn:{name}:1") for name in "abc"] == [False, True, True]
    known = staged.find_name("urn:b:1")
    assert known is not None
    assert known.identity == "urn:b:2"


def test_a_further_id_costs_the_changelog_one_record_an_hour() -> None:
    """What says the same within the hour changes nothing; another article, or a later hour, does."""
    memory = Memory(window_days=30)
    hour = 3_600_000
    for after, identity, changes in (
        (0, "urn:a:2", 1),
        (hour, "urn:a:2", 0),
        (hour, "urn:a:3", 1),
        (2 * hour + 1, "urn:a:3", 1),
    ):
        staged = memory.stage(now=0)
        staged.put_name("urn:a:1", identity=identity, seen_at=NOW + after)
        assert len(staged.changes()) == changes
        memory.apply(staged)
