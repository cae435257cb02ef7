"""What was fetched and what is committed of it, taken some at a time. No broker."""

from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.kafka.backlog import Backlog
from streams.kafka.fetching import Answer
from tests.kit.record_batches import CONTROL, TRANSACTIONAL, batch, record, records

PARTITION = TopicPartition("wire.raw", 0)


def answer(
    *batches: bytes, position: int = 0, aborted: tuple[tuple[int, int], ...] = (), highwater: int = 100
) -> Answer:
    return Answer(
        partition=PARTITION,
        position=position,
        batches=b"".join(batches),
        aborted=aborted,
        highwater=100,
        last_stable_offset=100,
    )


def backlog(position: int = 0) -> Backlog:
    return Backlog(PARTITION, position)


async def take(from_backlog: Backlog, **limits: int) -> list[tuple[int, bytes | None]]:
    taken = await from_backlog.take(**({"most_records": 1_000, "most_bytes": 1 << 20} | limits))
    return [(item.offset, item.value) for item in taken]


def of(producer: int, *values: bytes, at: int) -> bytes:
    """A batch of a transaction."""
    return batch(records(*values), base_offset=at, attributes=TRANSACTIONAL, producer_id=producer)


def marker(producer: int, *, at: int) -> bytes:
    """The end of a transaction; whether it was committed or aborted only the list of the answer tells here."""
    return batch([record(b"", key=bytes(4))], base_offset=at, attributes=TRANSACTIONAL | CONTROL, producer_id=producer)


async def test_aborted_records_are_never_seen() -> None:
    """Only the batches of the aborted producers, up to each one's marker; the position passes them."""
    fetched = [
        of(7, b"aborted", at=0),
        of(8, b"committed", at=1),
        batch(records(b"plain"), base_offset=2, producer_id=7),
        of(7, b"aborted too", at=3),
        marker(7, at=4),
        of(7, b"of the next one", at=5),
        marker(8, at=6),
        marker(7, at=7),
        of(9, b"aborted later", at=8),
    ]
    there = backlog()
    there.put(answer(*fetched, aborted=((9, 8), (7, 0))))

    assert await take(there) == [(1, b"committed"), (2, b"plain"), (5, b"of the next one")]
    assert (there.position, there.is_empty) == (9, True)


async def test_a_transaction_that_is_aborted_twice() -> None:
    """What a producer commits between two aborted transactions is seen."""
    fetched = [
        of(7, b"a", at=0),
        marker(7, at=1),
        of(7, b"b", at=2),
        marker(7, at=3),
        of(7, b"c", at=4),
        marker(7, at=5),
    ]
    there = backlog()
    there.put(answer(*fetched, aborted=((7, 0), (7, 4))))

    assert await take(there) == [(2, b"b")]


@pytest.mark.parametrize("odd", [{"codec": 6}, {"payload": b"\xff" * 40, "count": 1}])
async def test_an_aborted_batch_that_cannot_be_read_is_not_seen(odd: dict[str, Any]) -> None:
    """A transaction that was aborted leaves no dead letter either."""
    there = backlog()
    bad = batch(records(b"a"), attributes=TRANSACTIONAL, producer_id=7, **odd)
    there.put(answer(bad, marker(7, at=1), aborted=((7, 0),)))

    assert await take(there) == []
    assert there.position == 2


async def test_reading_begins_inside_a_batch() -> None:
    """What lies before the position is not given again."""
    there = backlog(3)
    there.put(answer(batch(records(b"a", b"b", b"c"), base_offset=1), position=3))

    assert await take(there) == [(3, b"c")]


async def test_reading_begins_inside_a_batch_that_cannot_be_read() -> None:
    """One item for what is left of it, at the position."""
    there, broken = backlog(3), batch(payload=b"x", codec=6, count=4, base_offset=1)
    there.put(answer(broken, position=3))

    assert await take(there) == [(3, broken)]
    assert there.position == 5


async def test_a_wrong_checksum_is_asked_for_again_before_it_is_believed() -> None:
    """The first time it may have been the way to us; the second time it is a dead letter, and reading goes on."""
    sound, behind = batch(records(b"a")), batch(records(b"z"), base_offset=3)
    broken = batch(records(b"b", b"c"), base_offset=1, crc=1, max_time=9_999_999_999_999)
    there = backlog()
    there.put(answer(sound, broken, behind))
    assert await take(there) == [(0, b"a")]
    assert (there.position, there.is_empty) == (1, True)

    there.put(answer(broken, behind, position=1))
    items = await there.take(most_records=9, most_bytes=9_999)

    assert [(item.offset, item.value) for item in items] == [(1, broken), (3, b"z")]
    assert items[0].fault == "record batch of offsets 1 to 2: its checksum does not fit"
    assert items[0].received_at == 1_795_510_800_000, "its own time is not to be believed"
    assert there.position == 4


async def test_a_checksum_that_fits_the_second_time() -> None:
    """Nothing is lost or marked."""
    there = backlog()
    there.put(answer(batch(records(b"a"), crc=1)))
    assert await take(there) == []
    there.put(answer(batch(records(b"a"))))

    assert await take(there) == [(0, b"a")]


async def test_a_marker_needs_no_checksum() -> None:
    """The embedded broker writes markers without one: they end their transactions all the same, and nobody doubts."""
    end = batch([record(b"", key=bytes(4))], base_offset=1, attributes=TRANSACTIONAL | CONTROL, producer_id=7, crc=0)
    there = backlog()
    there.put(answer(of(7, b"aborted", at=0) + end + of(7, b"committed", at=2), aborted=((7, 0),)))

    assert await take(there) == [(2, b"committed")]


async def test_headers_that_cannot_be_believed_are_passed_one_by_one() -> None:
    """Reading never stands: what makes no sense twice moves it by one offset."""
    there, junk = backlog(), b"\xff" * 99
    for position in range(3):
        there.put(answer(junk, position=position))
        assert await take(there) == []
        there.put(answer(junk, position=position))
        assert await take(there) == [(position, junk)]
        assert there.position == position + 1
