"""How an entry comes to its subjects, which are known only after the verdict."""

from streams.stores.memory.packing import pack, unpack
from tests.kit.stories import DAY, NOW, Desk, judge_over, usable


def test_subjects_gather_over_revisions() -> None:
    """A revision begins with the subjects of all before it and adds its own, each once, in the order they came."""
    first = judge_over(None, usable()).entry
    assert first is not None
    tagged = first.with_subjects(["b", "a"])
    repeat = judge_over(tagged, usable(at=NOW + DAY)).entry
    assert repeat is not None
    second = judge_over(repeat, usable("two", at=NOW + DAY)).entry
    assert second is not None

    assert [entry.subjects for entry in (first, tagged, repeat, second)] == [(), ("b", "a"), ("b", "a"), ("b", "a")]
    assert second.with_subjects(["c", "a"]).subjects == ("b", "a", "c")
    assert unpack(pack(tagged)).subjects == ("b", "a")


def test_subjects_stay_over_batches() -> None:
    """A later batch finds the subjects that any revision had, in the order in which they came."""
    desk = Desk()
    for number in range(3):
        desk.batch([("story", usable(str(number)))])
    entry = desk.memory.stage(now=NOW).find("story")

    assert entry is not None
    assert entry.subjects == ("s1", "s2", "s0")
