"""How an entry comes to its subjects, which are known only after the verdict."""

from streams.stores.memory import Memory
from streams.stores.memory.packing import pack, unpack
from tests.kit.stories import DAY, NOW, Desk, canceled, judge_all, judge_over, usable


def test_subjects_added_later_reach_what_follows_in_the_batch() -> None:
    """Judged before any is tagged, each revision still knows the subjects of all before it once those are added."""
    first, repeat, second, third = judge_all(
        [usable(), usable(at=NOW + DAY), usable("two", at=NOW + DAY), canceled(at=NOW + DAY)]
    )
    entries = [verdict.entry for verdict in (first, second, third)]
    assert repeat.entry is not None
    assert second.entry is not None

    for entry, ids in zip(entries, (["b", "a"], ["c", "a"], []), strict=True):
        assert entry is not None
        entry.add_subjects(ids)

    assert [entry.earlier_subjects for entry in entries if entry] == [(), ("b", "a"), ("b", "a", "c")]
    assert [entry.subjects for entry in entries if entry] == [("b", "a"), ("b", "a", "c"), ("b", "a", "c")]
    assert second.entry.before == ("b", "a"), "settled: nobody walks this way again"
    assert ("b", "a") == repeat.entry.subjects == unpack(pack(repeat.entry)).subjects


def test_a_thousand_revisions_in_a_batch_need_no_depth() -> None:
    """However many revisions of one identity a batch holds, none untagged, the last can say its subjects."""
    verdicts = judge_all(usable(str(number)) for number in range(3000))
    first, last = verdicts[0].entry, verdicts[-1].entry

    assert first is not None and last is not None
    first.add_subjects(["a"])
    assert ("a",) == last.earlier_subjects == last.subjects == unpack(pack(last)).subjects


def test_subjects_stay_over_batches() -> None:
    """A later batch finds the subjects that any revision had, in the order in which they came."""
    desk = Desk()
    for number in range(3):
        desk.batch([("story", usable(str(number)))])
    entry = desk.memory.stage().find("story", now=NOW)

    assert entry is not None
    assert entry.subjects == ("s1", "s2", "s0")


def test_the_staged_entry_is_the_one_that_judge_made() -> None:
    """A later record of the batch finds the very object, so that what is added to it is seen."""
    staged = Memory(window_days=30).stage()
    entry = judge_over(None, usable()).entry

    assert entry is not None
    staged.put("story", entry)
    assert staged.find("story", now=NOW) is entry
