"""Which partitions stand, by what was seen of their positions. No broker, no clock."""

from streams.kafka.outside import GroupPosition
from streams.lanes.standstills import Standstill, Standstills


def at(committed: int, end: int) -> GroupPosition:
    return GroupPosition(committed=committed, end=end)


def test_a_partition_stands_where_records_wait_and_nothing_is_committed() -> None:
    """From ten seconds on; the ones that move, and those that have nothing to read, do not."""
    standstills = Standstills()
    for second in range(12):
        standstills.note({0: at(5, 9), 1: at(second, 99), 2: at(7, 7)}, now=100.0 + second)
        expected = [Standstill(0, 5, 4, second)] if second >= 10 else []
        assert standstills.found(now=100.0 + second) == expected


def test_an_idle_partition_begins_to_stand_when_something_arrives() -> None:
    """Nothing was committed for long, since there was nothing: that is no standstill."""
    standstills = Standstills()
    standstills.note({0: at(5, 5)}, now=0.0)
    standstills.note({0: at(5, 5)}, now=60.0)
    standstills.note({0: at(5, 6)}, now=62.0)
    assert standstills.found(now=62.0) == []

    standstills.note({0: at(5, 8)}, now=72.0)

    assert standstills.found(now=72.0) == [Standstill(0, 5, 3, 10.0)]


def test_it_ends_when_something_is_committed() -> None:
    """Also where the position goes back: somebody asked for a replay, and work goes on."""
    standstills = Standstills()
    standstills.note({0: at(5, 9), 1: at(5, 9)}, now=0.0)
    standstills.note({0: at(6, 9), 1: at(2, 9)}, now=11.0)

    assert standstills.found(now=11.0) == []


def test_silence_in_between_makes_nothing_younger() -> None:
    """A broker that says nothing for a while: what was seen before and after it stood all the time."""
    standstills = Standstills()
    standstills.note({0: at(5, 9), 1: at(5, 9)}, now=0.0)
    standstills.note({1: at(6, 9)}, now=20.0)
    standstills.note({0: at(5, 9), 1: at(6, 9)}, now=29.0)

    assert standstills.found(now=29.0) == [Standstill(0, 5, 4, 29.0)]


def test_an_old_answer_says_nothing() -> None:
    """Nobody knows by then; that the broker is silent is told elsewhere."""
    standstills = Standstills()
    standstills.note({0: at(5, 9)}, now=0.0)
    standstills.note({0: at(5, 9)}, now=15.0)

    assert standstills.found(now=25.0)
    assert standstills.found(now=26.0) == []
