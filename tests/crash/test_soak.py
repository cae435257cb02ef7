"""What a soak makes of its samples, by hand: standstills, partitions without an owner, what excuses them."""

from tests.crash.soak_watch import Interval, Sample, Seen, ownerless, share_told, standstills, uncovered_seconds


def sample(at: float, *, committed: int | None = 0, end: int = 10, owned: bool = True, status: int = 200) -> Sample:
    """One partition, one worker."""
    positions = None if committed is None else {0: committed}
    return Sample(at, positions, {0: end}, frozenset({0} if owned else ()), [Seen("worker-1", status, "", None)])


def test_a_partition_with_lag_that_does_not_move_stands_still():
    """From the first sample with lag at that position to the one in which it moves; without lag it rests."""
    stands = [sample(at, committed=3) for at in range(1, 20)]

    assert standstills([sample(0), *stands, sample(20, committed=4)], 1, longer_than=15) == [Interval(1, 20, 0)]
    assert standstills([sample(0), *stands], 1, longer_than=15) == [Interval(1, 19, 0)]
    assert standstills([sample(at, committed=10) for at in range(40)], 1, longer_than=15) == []
    assert standstills([sample(at, committed=at, end=50) for at in range(40)], 1, longer_than=15) == []


def test_a_broker_that_says_nothing_moves_no_position():
    """Samples without an answer neither begin nor end a standstill."""
    silent = [sample(at, committed=None) for at in range(2, 18)]

    found = standstills(
        [sample(1, committed=3), *silent, sample(18, committed=3), sample(19, committed=4)], 1, longer_than=15
    )

    assert found == [Interval(1, 19, 0)]


def test_told_is_what_a_worker_says_or_its_absence():
    """503 and no answer tell; 200 does not."""
    samples = [sample(0), sample(1, status=503), sample(2, status=0), sample(3)]

    assert share_told(samples, Interval(0, 3)) == 0.5
    assert share_told(samples, Interval(3, 9)) == 0.0
    assert share_told(samples, Interval(5, 9)) == 1.0


def test_what_a_fault_forbade_is_no_fault_of_the_workers():
    """Excuses may overlap; what none of them covers is left."""
    samples = [sample(0), *(sample(at, owned=False) for at in range(1, 31)), sample(31)]
    (without,) = ownerless(samples, 1)

    assert without == Interval(1, 31, 0)
    assert uncovered_seconds(without, []) == 30
    assert uncovered_seconds(without, [Interval(0, 6), Interval(4, 11), Interval(20, 21), Interval(30, 99)]) == 18
    assert uncovered_seconds(without, [Interval(0, 99), Interval(2, 3)]) == 0
