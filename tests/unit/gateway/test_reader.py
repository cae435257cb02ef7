"""A reader: from wherever it begins, by whatever way it is given its records, it has each once and in order."""

import random
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import orjson
import pytest

from streams.gateway.entry import Entry
from streams.gateway.filters import Filters
from streams.gateway.reader import Reader
from streams.gateway.token import read_token
from streams.gateway.wanted import Wanted
from streams.gateway.window import NOTHING, Portion, Window
from tests.kit.entries import ALL, entry, wanting, window, wire_entries

PARTITIONS = 4


class Given(NamedTuple):
    """One record as a reader gets it."""

    offsets: tuple[int, ...]
    """Of its token."""
    value: bytes


def read(portion: Portion) -> list[Given]:
    """Take a write apart."""
    given = []
    for line in portion.content.splitlines():
        said = orjson.loads(line)
        position = read_token(said["id"])
        assert position is not None
        given.append(Given(position.offsets, orjson.dumps(said["record"])))
    assert len(given) == portion.records
    return given


class Log:
    """A topic with a window over its end, both of which grow as a test says."""

    def __init__(self, entries: Sequence[Entry], *, most_bytes: int) -> None:
        self.entries = entries
        self.upto = 0
        self.window = Window(b"12345678", self.ends(0), most_bytes=most_bytes, most_seconds=1e9)

    def ends(self, count: int) -> list[int]:
        """The vector of whoever has had so many records."""
        ends = [0] * PARTITIONS
        for one in self.entries[:count]:
            ends[one.partition] = one.offset + 1
        return ends

    def grow(self, count: int) -> None:
        """Append so many further records, as the tail does."""
        for one in self.entries[self.upto : self.upto + count]:
            self.window.append(one)
            self.upto += 1
        list(self.window.evict(0))

    def restart(self, *, chance: random.Random, most_bytes: int) -> None:
        """A gateway that starts anew reads from anywhere, and the partitions interleave in another way."""
        kept = chance.randint(0, self.upto)
        self.window = Window(b"12345678", self.ends(kept), most_bytes=most_bytes, most_seconds=1e9)
        lanes = [[one for one in self.entries[kept : self.upto] if one.partition == at] for at in range(PARTITIONS)]
        while any(lanes):
            lane = chance.choice([lane for lane in lanes if lane])
            self.window.append(lane.pop(0))
        list(self.window.evict(0))

    def catch_up(self, reader: Reader, chance: random.Random) -> Iterator[Portion]:
        """What catch_up.py does, from a log in memory; the window may go on between two portions."""
        for partition, (begin, until) in reader.missing().items():
            found = [one for one in self.entries if one.partition == partition and begin <= one.offset < until]
            is_empty = not found
            while found:
                count = chance.randint(1, 5)
                yield reader.give(found[:count])
                del found[:count]
            yield NOTHING
            reader.pass_over(partition, until)
            if is_empty:
                self.window.extend_back(partition, begin, until)


WANTED = (
    ALL,
    wanting(Filters(feeds=frozenset(["north"]))),
    wanting(Filters(outcomes=frozenset(["kill"]))),
    wanting(Filters(words=((" earthquake ",),))),
)


@cache
def made(seed: int, count: int) -> list[Entry]:
    return wire_entries(seed, count, partitions=PARTITIONS)


class Subscriber:
    """Keeps the last token that it has read, and all that it was given up to it."""

    def __init__(self, position: Sequence[int]) -> None:
        self.position = tuple(position)
        self.given: list[Given] = []

    def connect(self, log: Log, wanted: Wanted, chance: random.Random) -> bool:
        """One connection of some steps, which ends wherever it is. Gives whether it had all there was."""
        reader = Reader(log.window, self.position, wanted)
        came: list[Given] = []
        for _ in range(chance.randint(1, 20)):
            log.grow(chance.choice((0, 0, 0, 1, 3, 30)))
            if reader.missing():
                for portion in log.catch_up(reader, chance):
                    came += read(portion)
                    log.grow(chance.choice((0, 0, 0, 0, 2)))
                    if chance.random() < 0.1:
                        break
            else:
                came += read(reader.take())
        if chance.random() < 0.5:  # cut before its end: what was not read comes again
            came = came[: chance.randint(0, len(came))]
            self.given += came
            self.position = came[-1].offsets if came else self.position
            return False
        self.given += came
        self.position = tuple(reader.offsets)
        assert read_token(reader.token) == (log.window.log, self.position)
        return reader.is_at_end


@pytest.mark.parametrize("seed", range(60))
def test_each_record_once_and_in_order(seed: int) -> None:
    """Readers begin anywhere, are cut anywhere, fall behind the window, and meet a gateway that started anew."""
    chance = random.Random(seed)
    most_bytes = chance.choice((20_000, 60_000, 1 << 30))
    entries = made(seed % 5, 600)
    log = Log(entries, most_bytes=most_bytes)
    wanted = chance.choice(WANTED)
    log.grow(chance.randint(0, 100))
    begun_at = chance.randint(0, log.upto)
    subscriber = Subscriber(log.ends(begun_at))

    while not (subscriber.connect(log, wanted, chance) and log.upto == len(entries)):
        if chance.random() < 0.3:
            log.restart(chance=chance, most_bytes=most_bytes)

    places = {orjson.dumps(orjson.loads(one.value)): (one.partition, one.offset) for one in entries}
    given = [places[one.value] for one in subscriber.given]
    assert sorted(given) == sorted((one.partition, one.offset) for one in entries[begun_at:] if wanted.has(one))
    for partition in range(PARTITIONS):
        offsets = [offset for at, offset in given if at == partition]
        assert offsets == sorted(offsets)


def test_the_token_beside_a_record_is_behind_it() -> None:
    """Whoever saves it once the record is worked on goes on with the next one, in each partition."""
    kept = window(2)
    for partition, offset in ((0, 4), (1, 2), (0, 6)):
        kept.append(entry(partition, offset))

    given = read(Reader(kept, [0, 0], ALL).take())

    assert [one.offsets for one in given] == [(5, 0), (5, 3), (7, 3)]


def test_what_a_filter_leaves_out_is_passed() -> None:
    """The next token that stands alone says so: a rare filter's reader resumes at the right place."""
    kept = window()
    kept.append(entry(0, 0))
    reader = Reader(kept, [0], wanting(Filters(feeds=frozenset(["south"]))))

    assert reader.take().records == 0
    assert reader.is_at_end
    assert read_token(reader.token).offsets == (1,)  # type: ignore[union-attr]
    kept.append(entry(0, 1))
    assert not reader.is_at_end
    reader.skip()
    assert reader.is_at_end
    assert reader.token == kept.token


def test_what_is_not_wanted_is_passed_when_it_is_gone_too() -> None:
    """A reader that waits for something rare is never behind the window, however small that is: it lacks nothing."""
    kept = window(most_bytes=2 * entry().size)
    reader = Reader(kept, [0], wanting(Filters(feeds=frozenset(["nowhere"]))))
    reader.take()
    for offset in range(10):
        kept.append(entry(0, offset))
    list(kept.evict(0))

    reader.skip()

    assert reader.missing() == {}
    assert reader.is_at_end
    assert reader.token == kept.token


def test_a_reader_that_is_ahead_keeps_its_place() -> None:
    """It came from a gateway that had read more of one partition: skipping would take that back."""
    kept = window(2)
    kept.append(entry(0, 0))
    reader = Reader(kept, [0, 5], ALL)

    assert len(read(reader.take())) == 1
    reader.skip()
    assert read_token(reader.token).offsets == (1, 5)  # type: ignore[union-attr]
    for partition, offset in ((1, 3), (1, 4), (0, 1), (1, 5)):
        kept.append(entry(partition, offset))
    assert [one.offsets for one in read(reader.take()) + read(reader.take())] == [(2, 5), (2, 6)]


def test_a_reader_that_is_past_the_end_of_a_transaction_is_not_ahead() -> None:
    """Nothing lies there: it shares what all others are given, and its tokens are theirs."""
    kept = window(2)
    kept.append(entry(1, 0))
    reader = Reader(kept, [0, 2], ALL)
    assert reader.take().records == 0
    kept.append(entry(0, 0))
    kept.pass_over([0, 2])

    reader.take()
    kept.append(entry(0, 1))

    assert reader.take().content is kept.written(2, ALL)[0].content


def test_a_step_is_bounded() -> None:
    """Of a long way nothing of which is wanted, a turn takes a part: other readers have theirs between."""
    kept = window()
    for number in range(12_000):
        kept.append(entry(0, number))
    reader = Reader(kept, [0], wanting(Filters(feeds=frozenset(["south"]))))

    steps = 0
    while not reader.is_at_end:
        assert reader.take().records == 0
        steps += 1
    assert steps > 1


def test_a_write_is_bounded() -> None:
    """A reader that has fallen far behind is given as much at once as its connection may hold, and no more."""
    kept = window()
    for number in range(100):
        kept.append(entry(0, number, value=b'"%b"' % (b"x" * 20_000)))

    portion = Reader(kept, [0], ALL).take()

    assert 0 < len(portion.content) < 300_000
