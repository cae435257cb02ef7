"""Record batches become raw items: what is sound as it is, what is not marked, nothing twice, nothing lost."""

import time
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.record.default_records import DefaultRecordBatchBuilder  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from streams.article import RawItem
from streams.kafka import record_batch
from streams.kafka.record_batch import Placed, read_items, split_batches
from streams.kafka.record_fields import MOST_HEADERS
from tests.kit.record_batches import CODECS, GZIP, ZSTD, batch, record, records

PARTITION = TopicPartition("wire.raw", 3)
PLENTY = 1 << 62


def read(fetched: bytes, *, position: int = 0, log_end: int = PLENTY) -> list[Placed]:
    """All items of what was fetched."""
    batches = split_batches(fetched, position=position, log_end=log_end)
    return [placed for each in batches if each.fault is None for placed in read_items(each, PARTITION)]


def items(fetched: bytes) -> list[RawItem]:
    return [placed[0] for placed in read(fetched)]


texts = st.text(max_size=12).map(lambda text: text.encode("utf-8", "replace").decode())
headers = st.lists(st.tuples(texts, st.none() | st.binary(max_size=8)), max_size=4)
written = st.tuples(
    st.none() | st.binary(max_size=80), st.none() | st.binary(max_size=300), headers, st.integers(0, 1 << 41)
)


@given(rows=st.lists(written, min_size=1, max_size=12), codec=st.sampled_from(CODECS), base=st.integers(0, 1 << 60))
def test_what_aiokafkas_builder_writes_is_read_as_it_was(rows: list[Any], codec: int, base: int) -> None:
    """Keys, values, headers, times and offsets, in every compression."""
    builder = DefaultRecordBatchBuilder(2, codec, 0, -1, -1, -1, 1 << 20)
    for offset, (key, value, named, at) in enumerate(rows):
        builder.append(offset, timestamp=at, key=key, value=value, headers=named)
    built = bytearray(builder.build())
    built[:8] = base.to_bytes(8, "big")

    assert [
        (item.offset, item.received_at, item.key, item.value, list(item.headers), item.fault)
        for item in items(bytes(built))
    ] == [(base + offset, at, key, value, named, None) for offset, (key, value, named, at) in enumerate(rows)]


def test_the_brokers_time_counts_where_the_topic_has_it() -> None:
    """LogAppendTime: what the producer says of a record's time says nothing."""
    (item,) = items(batch([record(b"x", time_delta=77)], attributes=0x08, first_time=5, max_time=1_795_510_800_123))

    assert item.received_at == 1_795_510_800_123


@pytest.mark.parametrize(
    ("first", "delta", "at"), [(5, 7, 12), (-9, 1, 0), (0, (1 << 63) - 1, 253_402_300_799_999), (-(1 << 63), -9, 0)]
)
def test_a_time_of_any_number_is_one_that_can_be_written(first: int, delta: int, at: int) -> None:
    """Where a producer's time counts, it may be anything; ours lie in the years 1970 to 9999."""
    (item,) = items(batch([record(b"x", time_delta=delta)], first_time=first, max_time=0))

    assert item.received_at == at


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize(
    ("name", "escaped"), [(b"\xfffeed", "\\xfffeed"), (b"\xed\xa0\x80", "\\xed\\xa0\\x80"), (b"\xc0\x80", "\\xc0\\x80")]
)
def test_a_name_that_is_not_utf_8(codec: int, name: bytes, escaped: str) -> None:
    """The record keeps all it has, the name with backslashes, and can be produced; its neighbours are untouched."""
    odd = record(b"odd", key=b"key", headers=[(b"a", b"1"), (name, b"2"), (b"b", None)], offset_delta=1)

    before, item, behind = items(batch([*records(b"before"), odd, *records(b"behind", first=2)], codec=codec))

    assert (before.fault, before.value, behind.fault, behind.value) == (None, b"before", None, b"behind")
    assert (item.key, item.value, item.offset) == (b"key", b"odd", 1)
    assert item.headers == (("a", b"1"), (escaped, b"2"), ("b", None))
    assert item.fault == "header name is not UTF-8"


BROKEN = {
    "key of 90 bytes goes beyond the batch": {"key": b"k", "key_claims": 90},
    "value of 9000 bytes goes beyond the batch": {"value_claims": 9_000},
    "-1 headers": {"headers_claim": -1},
    f"{MOST_HEADERS + 1} headers": {"headers_claim": MOST_HEADERS + 1},
    "a header without name": {"headers": [(b"", b"x")], "name_claims": -1},
    "header name of 99 bytes goes beyond the batch": {"headers": [(b"a", b"x")], "name_claims": 99},
    "header value of 99 bytes goes beyond the batch": {"headers": [(b"a", b"x")], "header_value_claims": 99},
    "record length is 10, its fields take 7": {"tail": b"xyz"},
}


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize(("says", "odd"), BROKEN.items())
def test_a_record_that_is_broken_in_itself(says: str, odd: dict[str, Any], codec: int) -> None:
    """It alone is marked, with what could be read of it: a length tells where the next one begins."""
    broken = record(b"v", offset_delta=1, **odd)

    there = items(batch([*records(b"before"), broken], codec=codec))

    assert [(item.offset, item.fault) for item in there] == [(0, None), (1, says)]


def test_more_headers_than_memory_should_hold() -> None:
    """Two bytes of a batch would be a hundred of memory: up to the bound they are kept, beyond it none."""
    most = record(b"v", headers=[(b"", None)] * MOST_HEADERS)
    more = record(b"v", headers=[(b"", None)] * (MOST_HEADERS + 1), offset_delta=1)

    kept, refused = items(batch([most, more], codec=ZSTD))

    assert (len(kept.headers), kept.fault) == (MOST_HEADERS, None)
    assert (refused.headers, refused.fault, refused.value) == ((), f"{MOST_HEADERS + 1} headers", b"v")


def test_lengths_that_are_wrong_alone() -> None:
    """Brokers check no length where a batch is packed: the fields tell where the next record begins."""
    wrong = [record(b"v", claims=claim, offset_delta=at) for at, claim in enumerate((0, -1, 6, 8))]

    there = items(batch([*wrong, *records(b"behind", first=4)], codec=ZSTD))

    assert [item.value for item in there] == [b"v"] * 4 + [b"behind"]
    assert [item.fault for item in there] == [
        *(f"record length is {claim}, its fields take 7" for claim in (0, -1, 6, 8)),
        None,
    ]


def test_what_cannot_be_parted_is_one_item() -> None:
    """Where a record's end cannot be told, one item with the batch's bytes stands for all that is left."""
    broken = batch([*records(b"before"), record(b"v", value_claims=9_000, claims=9_000), *records(b"lost")])

    before, left = read(broken)

    assert (before[0].value, before[1]) == (b"before", 1)
    assert (left[0].value, left[0].offset, left[1]) == (broken, 1, 3)
    assert left[0].fault == ("record batch of offsets 1 to 2: record 2 of 3: value of 9000 bytes goes beyond the batch")


def test_offsets_that_records_misname() -> None:
    """As many records as offsets: each has its own, whatever it says."""
    odd = [record(value, offset_delta=delta) for value, delta in ((b"a", 7), (b"b", 0), (b"c", -(1 << 31)))]

    assert [(item.offset, item.value) for item in items(batch(odd, base_offset=40))] == [
        (40, b"a"),
        (41, b"b"),
        (42, b"c"),
    ]


def test_a_batch_from_which_compaction_took_records() -> None:
    """Fewer records than offsets: each names its own, and they must rise."""
    kept = [record(b"a", offset_delta=2), record(b"b", offset_delta=5)]
    assert [item.offset for item in items(batch(kept, last_offset_delta=9))] == [2, 5]

    fallen = [record(b"a", offset_delta=5), record(b"b", offset_delta=2)]
    assert [(item.offset, item.fault) for item in items(batch(fallen, last_offset_delta=9))] == [
        (5, None),
        (6, "record batch of offsets 6 to 9: record 2 of 2: offset delta 2"),
    ]
    assert items(batch([], last_offset_delta=9)) == []


@pytest.mark.parametrize(
    ("odd", "says"),
    [
        ({"codec": 6}, "unknown compression 6"),
        ({"codec": GZIP}, "cannot be unpacked"),
        ({"count": 5, "last_offset_delta": 3}, "5 records in 4 offsets"),
        ({"count": -1, "last_offset_delta": 3}, "-1 records in 4 offsets"),
    ],
)
def test_a_batch_that_cannot_be_read(odd: dict[str, int], says: str) -> None:
    """It is one item at its first offset, with its bytes and broker's time, and stands for all its offsets."""
    broken = batch(payload=b"".join(records(b"a", b"b")), base_offset=17, **({"count": 4} | odd))  # type: ignore[arg-type]

    ((item, next_offset, _),) = read(broken)

    assert (item.value, item.offset, next_offset) == (broken, 17, 21)
    assert item.received_at == 1_795_510_800_000
    assert (item.fault or "").startswith(f"record batch of offsets 17 to 20: {says}")


def test_a_batch_that_bursts_is_one_item(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound nothing is unpacked; it counts as what trying took, so that a few end a batch of ours."""
    monkeypatch.setattr(record_batch, "MOST_UNPACKED_BYTES", 1 << 20)
    bomb = batch([record(bytes(1 << 21))], codec=ZSTD)

    ((item, _, size),) = read(bomb)

    assert item.fault == "record batch of offset 0: unpacks to more than 1,048,576 bytes"
    assert item.value == bomb
    assert size > 1 << 20


def test_the_bound_leaves_room_for_what_is_honest() -> None:
    """Batches travel in 2 MB: text that packs to a thirtieth is still read, and a worker has the memory for it."""
    assert 60_000_000 <= record_batch.MOST_UNPACKED_BYTES <= 64 << 20


def test_batches_follow_each_other() -> None:
    """Each with its own offsets; what is cut off at the end is left for the next request."""
    first, second = batch(records(b"a", b"b"), base_offset=5), batch(records(b"c"), base_offset=9)

    assert [item.offset for item in items(first + second)] == [5, 6, 9]
    for cut in range(1, len(second)):
        assert [item.offset for item in items(first + second[:-cut])] == [5, 6]


@pytest.mark.parametrize(
    ("odd", "says"),
    [
        ({"length": 0}, "a length of 0 bytes"),
        ({"length": -70}, "a length of -70 bytes"),
        ({"length": 1 << 30}, "a length of 1073741824 bytes"),
        ({"magic": 1}, "format 1"),
        ({"last_offset_delta": -2}, "offsets 7 to 5 where 7 to 99 must be"),
        ({"base_offset": 3}, "offsets 3 to 4 where 7 to 99 must be"),
        ({"base_offset": 99}, "offsets 99 to 100 where 7 to 99 must be"),
    ],
)
def test_a_header_that_cannot_be_believed(odd: dict[str, int], says: str) -> None:
    """It is given with its fault and stands for the one offset where it was expected, so that reading goes on."""
    broken = batch(records(b"a", b"b"), **({"base_offset": 7} | odd))  # type: ignore[arg-type]

    (header,) = split_batches(broken, position=7, log_end=100)

    assert (header.start_offset, header.next_offset) == (7, 8)
    assert (header.fault or "").startswith(says)


mutated = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6)


@given(edits=mutated, codec=st.sampled_from(CODECS), cut=st.floats(0, 1))
def test_changed_bytes_move_on_and_raise_nothing(edits: list[tuple[float, int]], codec: int, cut: float) -> None:
    """Whatever is changed: items in rising order within the batches' offsets, and reading goes on."""
    sound = [record(b"v" * 40, key=b"key", headers=[(b"feed", b"made-up")], offset_delta=at) for at in range(4)]
    fetched = bytearray(batch(sound, codec=codec, base_offset=10) + batch(sound, base_offset=14))
    for at, byte in edits:
        fetched[int(at * len(fetched))] = byte

    position = 10
    for each in split_batches(bytes(fetched[: int(cut * len(fetched)) + 1]), position=10, log_end=1_000):
        assert position < each.next_offset <= 1_000
        last = each.start_offset - 1
        for item, next_offset, _ in read_items(each, PARTITION) if each.fault is None else ():
            assert last <= item.offset < next_offset <= each.next_offset
            assert all(name.encode() is not None for name, _ in item.headers)
            last = item.offset
        position = each.next_offset


@given(junk=st.binary(max_size=600), count=st.integers(1, 50))
def test_junk_for_records(junk: bytes, count: int) -> None:
    """A sound header around anything: at most one item for each offset."""
    there = items(batch(payload=junk, count=count))

    assert len(there) <= count
    assert [item.offset for item in there] == sorted({item.offset for item in there})


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(record(b"", headers=[(b"", None)] * 99_999) * 10, id="headers"),
        pytest.param(record(b"", headers_claim=MOST_HEADERS) * 20_000, id="claims of headers"),
        pytest.param(record(b"", value_claims=1 << 40) * 20_000 + bytes(4_000_000), id="claims of bytes"),
        pytest.param(record(b"", headers=[(b"\xff", b"")]) * 20_000, id="names"),
        pytest.param(bytes(200_000), id="nothing"),
        pytest.param(b"\xff" * 200_000, id="endless numbers"),
    ],
)
def test_what_is_made_to_be_slow(hostile: bytes) -> None:
    """Time grows with the bytes, and no item takes long, whatever lengths and counts claim."""
    count = 20_000
    longest, began = 0.0, time.process_time()
    last = began
    (header,) = split_batches(batch(payload=hostile, count=count), position=0, log_end=count)
    for _ in read_items(header, PARTITION):
        longest, last = max(longest, time.process_time() - last), time.process_time()

    assert longest < 0.5
    assert last - began < 5


def test_a_checksum_covers_what_follows_it() -> None:
    """Any byte behind it that changes is seen; the leader's epoch and the offset, which brokers write, are not."""
    sound = batch(records(b"a"))
    (whole,) = split_batches(sound, position=0, log_end=9)
    assert whole.is_intact()

    for at in range(21, len(sound)):
        changed = bytearray(sound)
        changed[at] ^= 1
        assert not next(split_batches(bytes(changed), position=0, log_end=PLENTY)).is_intact()
