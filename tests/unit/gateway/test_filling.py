"""Filling a window: by time, and never more at once than the window takes."""

import random

from streams.gateway.entry import Entry
from streams.gateway.filling import Filling
from streams.gateway.window import Window
from tests.kit.entries import LOG, entry

PARTITIONS = 4


def entries(seed: int, count: int) -> list[list[Entry]]:
    """Of each partition, by offset; times go up, and sizes differ."""
    chance = random.Random(seed)
    lanes: list[list[Entry]] = [[] for _ in range(PARTITIONS)]
    for number in range(count):
        at = chance.randrange(PARTITIONS)
        value = b"x" * chance.choice((10, 100, 100_000))
        lanes[at].append(entry(at, len(lanes[at]) * 2, written_at=number // 3, value=value))
    return lanes


def test_it_is_what_the_window_would_have_kept_of_all() -> None:
    """Whatever partition is read first: the same records, each partition whole from its start on."""
    for seed in range(20):
        lanes, most, chance = entries(seed, 100), 1 << 20, random.Random(seed)
        everything = Window(LOG, [0] * PARTITIONS, most_bytes=most, most_seconds=1e9)
        for one in sorted([one for lane in lanes for one in lane], key=lambda one: (one.written_at, one.partition)):
            everything.append(one)
        list(everything.evict(0))
        filling = Filling([0] * PARTITIONS, most_bytes=most)
        waiting = [list(lane) for lane in lanes]
        while any(waiting):
            lane = chance.choice([lane for lane in waiting if lane])
            filling.add(lane[:7])
            del lane[:7]
            assert filling.size <= most

        filled = Window(LOG, filling.starts, most_bytes=most, most_seconds=1e9)
        for one in filling.by_time():
            filled.append(one)
        list(filled.evict(0))

        assert list(filled) == list(everything)
        assert filled.missing([0] * PARTITIONS).keys() <= everything.missing([0] * PARTITIONS).keys()
        for at, lane in enumerate(lanes):
            held = [one for one in filled if one.partition == at]
            start = filled.missing([0] * PARTITIONS).get(at, (0, 0))[1]
            assert held == [one for one in lane if one.offset >= start]


def test_one_that_is_too_large_alone() -> None:
    """Nothing is held, and all of it is before the start."""
    filling = Filling([3, 0], most_bytes=1_000)

    filling.add([entry(0, 5, value=b"x" * 2_000)])

    assert (filling.size, filling.starts, list(filling.by_time())) == (0, [6, 0], [])
