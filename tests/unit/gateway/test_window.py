"""The window: what it keeps and lets go, where readers are in it, what they share."""

from sys import getrefcount

from hypothesis import given
from hypothesis import strategies as st

from streams.gateway.filters import Filters
from streams.gateway.token import Position, read_token
from tests.kit.entries import ALL, LOG, entry, wanting, window


def test_the_vector_is_behind_what_was_appended() -> None:
    """Of each partition the offset behind its last record, and the token says the same."""
    kept = window(3, starts=[5, 6, 7])
    kept.append(entry(1, 8))
    kept.append(entry(0, 5))

    assert kept.vector == [6, 9, 7]
    assert read_token(kept.token) == Position(LOG, (6, 9, 7))
    assert [kept.token_after(number) for number in (0, 1)][-1] == kept.token


def test_what_is_too_much_leaves_in_front() -> None:
    """By bytes, oldest first; numbers go on, and what was let go is missed by whoever has not had it."""
    kept = window(2, most_bytes=3 * entry().size)
    for offset in range(4):
        kept.append(entry(0, offset))

    gone = list(kept.evict(0))

    assert [(number, one.offset) for number, one in gone] == [(number, number) for number in range(len(gone))]
    assert gone
    assert kept.size <= 3 * entry().size
    assert (kept.begin, kept.end) == (len(gone), 4)
    assert kept.missing([0, 0]) == {0: (0, len(gone))}
    assert kept.missing([len(gone), 0]) == {}


def test_what_is_too_old_leaves_too() -> None:
    """By the broker's time of the record."""
    kept = window()
    kept._most_milliseconds = 10
    for number in range(3):
        kept.append(entry(0, number, written_at=number * 10))

    list(kept.evict(25))

    assert [number for number, _ in kept.newest_first()] == [2]


def test_where_nothing_was_nothing_is_missing() -> None:
    """Whoever found no record before the window spares others the way, but not to what the window let go meanwhile."""
    kept = window(2, starts=[10, 10], most_bytes=2 * entry().size)
    for offset in (10, 12):
        kept.append(entry(0, offset))
    kept.append(entry(1, 10))
    list(kept.evict(0))
    assert kept.missing([5, 5]) == {0: (5, 13), 1: (5, 10)}

    kept.extend_back(1, 5, 10)
    kept.extend_back(0, 5, 10)

    assert kept.missing([5, 5]) == {0: (5, 13)}
    assert kept.missing([13, 3]) == {1: (3, 5)}


def test_what_has_left_is_not_kept_among_the_lanes() -> None:
    """A record that was let go is nobody's, and a partition's lists give up its place: a window of a day stays one."""
    kept = window(most_bytes=2 * entry().size)
    for number in range(10_000):
        kept.append(entry(0, number))
        list(kept.evict(0))

    left = entry(0, 10_000)
    before = getrefcount(left)
    kept.append(left)
    kept.append(entry(0, 10_001))
    kept.append(entry(0, 10_002))
    list(kept.evict(0))

    assert getrefcount(left) == before
    assert len(kept._lanes[0].offsets) < 2_100
    assert kept.find_number(0, 10_002) == 10_002
    assert kept.find_number(0, 5) is None
    assert kept.find_number(7, 0) is None


def test_readers_at_one_place_share_what_is_written() -> None:
    """The same bytes, not equal ones, for all who want the same; until something is appended."""
    kept = window()
    kept.append(entry(0, 0))

    first, number = kept.written(0, ALL)
    again, _ = kept.written(0, ALL)
    other, _ = kept.written(0, wanting(Filters(feeds=frozenset(["south"]))))

    assert first.content is again.content
    assert (number, first.records, first.written_at) == (1, 1, 0)
    assert (other.content, other.records, other.written_at) == (b"", 0, None)
    kept.append(entry(0, 1))
    assert kept.written(0, ALL)[0].records == 2


def test_the_end_of_a_transaction_is_passed_over() -> None:
    """The token of a quiet partition lies behind what ended the transaction, which retention may take; never back."""
    kept = window(2)
    kept.append(entry(0, 3))
    kept.pass_over([5, 0])
    kept.pass_over([2, 0])

    assert kept.vector == [5, 0]
    assert read_token(kept.token) == Position(LOG, (5, 0))


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3)), max_size=30), st.data())
def test_a_vector_is_found_in_the_window(steps: list[tuple[int, int]], data: st.DataObject) -> None:
    """The first entry that the reader has not; and it is ahead where it has one that the window has had only later."""
    kept = window(3)
    offsets = [0, 0, 0]
    for partition, step in steps:
        kept.append(entry(partition, offsets[partition] + step - 1))
        offsets[partition] += step
    vector = [data.draw(st.integers(0, offset + 2)) for offset in offsets]

    number, ahead = kept.locate(vector)

    has_not = [at for at, one in enumerate(kept) if one.offset >= vector[one.partition]]
    assert number == (has_not[0] if has_not else kept.end)
    later = list(kept)[number:]
    assert ahead == {
        at
        for at in range(3)
        if any(one.partition == at and one.offset < vector[at] for one in later)
        or (not any(one.partition == at for one in later) and vector[at] > kept.vector[at])
    }
