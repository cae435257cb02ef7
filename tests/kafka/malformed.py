"""The record format walked field by field: what a client may write there, and what Kafka and newswire make of it.

Each case is a batch with a sound article before and behind the one that is meant. `DEAD` and `SOUND` are what Apache
Kafka 4.3.1 takes; `REFUSED` is what it refuses, so that nobody can write it.
"""

import struct
from collections.abc import Callable, Sequence
from typing import NamedTuple

import cramjam

from tests.kit.record_batches import (
    CODECS,
    CONTROL,
    GZIP,
    LZ4,
    SNAPPY,
    TRANSACTIONAL,
    ZSTD,
    batch,
    pack,
    record,
    varint,
)

LARGEST = (1 << 63) - 1
NAMES = {
    "a header name that is not UTF-8": b"\xff\xfefeed",
    "a header name of half a surrogate pair": b"\xed\xa0\x80",
    "a header name in an overlong form": b"\xc0\x80",
}


class Case(NamedTuple):
    """One thing that is odd about a record."""

    name: str
    build: Callable[..., bytes]
    """(value, key, offset_delta) → the record's bytes."""
    says: str = ""
    """What the dead letter's error says; empty: it is an article like any other."""
    codecs: tuple[int, ...] = CODECS
    """How batches must be packed for Kafka to take it."""


def _record(**odd: object) -> Callable[..., bytes]:
    def build(value: bytes, key: bytes | None, offset_delta: int) -> bytes:
        return record(value, **{"key": key, "offset_delta": offset_delta, **odd})  # type: ignore[arg-type]

    return build


def _spliced(**claims: int) -> Callable[..., bytes]:
    """A record whose length claims something else: more or less by so much, or just so much."""

    def build(value: bytes, key: bytes | None, offset_delta: int) -> bytes:
        sound = record(value, key=key, offset_delta=offset_delta)
        at = next(place for place, byte in enumerate(sound) if byte <= 0x7F) + 1
        return varint(claims.get("exactly", len(sound) - at + claims.get("by", 0))) + sound[at:]

    return build


def _at_offset(delta: int) -> Callable[..., bytes]:
    """A record that names an offset which is not its own."""
    return lambda value, key, offset_delta: record(value, key=key, offset_delta=delta)


def _long_numbers(value: bytes, key: bytes | None, offset_delta: int) -> bytes:
    """Small numbers in five bytes, as the format allows them."""

    def number(small: int) -> bytes:
        return bytes([0x80 | small << 1, 0x80, 0x80, 0x80, 0x00])

    sound = record(value, key=key, offset_delta=offset_delta)
    at = next(place for place, byte in enumerate(sound) if byte <= 0x7F) + 1
    body = bytes([sound[at]]) + number(0) + number(offset_delta) + sound[at + 3 :]
    return varint(len(body)) + body


PACKED = (GZIP, SNAPPY, LZ4, ZSTD)
PLAIN = (0,)

RECORDS = (
    *(Case(name, _record(headers=[(odd, b"x")]), "header name is not UTF-8") for name, odd in NAMES.items()),
    Case("a sound header and an odd one", _record(headers=[(b"a", b"1"), (b"\xff", None)]), "header name is not UTF-8"),
    Case("a length that is too small", _spliced(by=-1), "record length is", PACKED),
    Case("a length that is too large", _spliced(by=1), "record length is", PACKED),
    Case("a length of nothing", _spliced(exactly=0), "record length is 0", PACKED),
    Case("a negative length", _spliced(exactly=-1), "record length is -1", PACKED),
    Case("attributes of 127", _record(attributes=0x7F)),
    Case("attributes of 128", _record(attributes=0x80)),
    Case("attributes of 255", _record(attributes=0xFF)),
    Case("the least time", _record(time_delta=-LARGEST - 1)),
    Case("the largest time", _record(time_delta=LARGEST)),
    Case("numbers of five bytes", _long_numbers),
    Case("a key of less than nothing", lambda value, key, at: record(value, key=b"", key_claims=-2, offset_delta=at)),
    Case("an empty header name", _record(headers=[(b"", b"x")])),
    Case("a header name of NUL", _record(headers=[(b"\0", b"x")])),
    Case("a header without value", _record(headers=[(b"a", None)])),
    Case("a header value of less than nothing", _record(headers=[(b"a", b"")], header_value_claims=-3)),
    Case("one header name many times", _record(headers=[(b"feed", b"made-up")] * 2_000)),
    Case("offsets that stand", _at_offset(0), codecs=PLAIN),
    Case("offsets that fall", _at_offset(-7), codecs=PLAIN),
    Case("an offset of the far future", _at_offset((1 << 31) - 1), codecs=PLAIN),
)

REFUSED_RECORDS = (
    Case("a key longer than the record", _record(key=b"k", key_claims=9_000)),
    Case("a key of 2^63 bytes", _record(key=b"k", key_claims=LARGEST)),
    Case("a value longer than the record", _record(value_claims=90_000)),
    Case("less than no headers", _record(headers_claim=-1)),
    Case("more headers than there are", _record(headers_claim=30)),
    Case("2^31 headers", _record(headers_claim=(1 << 31) - 1)),
    Case("a header without name", _record(headers=[(b"", b"x")], name_claims=-1)),
    Case("a header name longer than the record", _record(headers=[(b"a", b"x")], name_claims=90_000)),
    Case("a header value longer than the record", _record(headers=[(b"a", b"x")], header_value_claims=90_000)),
    Case("more than the headers", _record(tail=b"xyz")),
    Case("a length that is too small", _spliced(by=-1), codecs=PLAIN),
    Case("a length that is too large", _spliced(by=1), codecs=PLAIN),
    Case("offsets that stand", _at_offset(0), codecs=PACKED),
    Case("a number of eleven bytes", lambda value, key, at: b"\xff" * 11 + record(value, key=key, offset_delta=at)),
)


class BatchCase(NamedTuple):
    """One thing that is odd about a batch whose records are sound."""

    name: str
    build: Callable[[Sequence[bytes]], bytes]


def _batch(**odd: int) -> Callable[[Sequence[bytes]], bytes]:
    return lambda records: batch(records, **odd)  # type: ignore[arg-type]


def _payload(codec: int, change: Callable[[bytes], bytes]) -> Callable[[Sequence[bytes]], bytes]:
    """A batch whose packed payload was changed."""
    return lambda records: batch(payload=change(pack(b"".join(records), codec)), codec=codec, count=len(records))


def _parts(codec: int) -> Callable[[Sequence[bytes]], bytes]:
    """Each record packed by itself, one behind the other."""
    return lambda records: batch(payload=b"".join(pack(one, codec) for one in records), codec=codec, count=len(records))


def _raw_snappy(records: Sequence[bytes]) -> bytes:
    return batch(payload=bytes(cramjam.snappy.compress_raw(b"".join(records))), codec=SNAPPY, count=len(records))


def _inside(codec: int) -> Callable[[Sequence[bytes]], bytes]:
    return lambda records: batch(payload=pack(b"".join(records) + b"junk", codec), codec=codec, count=len(records))


def _unpacked(codec: int) -> Callable[[Sequence[bytes]], bytes]:
    """A batch that says to be packed and is not."""
    return lambda records: batch(payload=b"".join(records), codec=codec, count=len(records))


def _lengthened(by: int) -> Callable[[Sequence[bytes]], bytes]:
    return lambda records: batch(records, length=len(batch(records)) - 12 + by)


BATCHES = (
    *(BatchCase(f"compression {codec}", _batch(codec=codec)) for codec in CODECS),
    BatchCase("a leader epoch", _batch(leader_epoch=9)),
    *(BatchCase(f"attribute {bit}", _batch(attributes=1 << bit)) for bit in range(7, 15)),
    BatchCase("attribute 15", _batch(attributes=-(1 << 15))),
    BatchCase("a producer id of nobody", _batch(producer_id=2_000_000_001, producer_epoch=0, base_sequence=0)),
    BatchCase("a producer id below -1", _batch(producer_id=-2, producer_epoch=0, base_sequence=0)),
    BatchCase("a producer without epoch", _batch(producer_id=2_000_000_002, producer_epoch=-1, base_sequence=0)),
    BatchCase("an epoch without producer", _batch(producer_epoch=3)),
    BatchCase("a sequence without producer", _batch(base_sequence=3)),
    BatchCase("no first time", _batch(first_time=-1)),
    BatchCase("a first time before 1970", _batch(first_time=-9)),
    BatchCase("the largest times", _batch(first_time=LARGEST, max_time=LARGEST)),
    BatchCase("a largest time before 1970", _batch(max_time=-9)),
    BatchCase("gzip with something behind it", _payload(GZIP, lambda packed: packed + b"junk")),
    BatchCase("lz4 with something behind it", _payload(LZ4, lambda packed: packed + b"junk")),
    BatchCase("gzip in three members", _parts(GZIP)),
    BatchCase("zstd in three frames", _parts(ZSTD)),
    BatchCase("zstd with a frame to skip", _payload(ZSTD, lambda packed: b"\x50\x2a\x4d\x18\4\0\0\0abcd" + packed)),
    BatchCase("snappy without frame", _raw_snappy),
    BatchCase(
        "snappy of another version",
        _payload(SNAPPY, lambda packed: packed.replace(struct.pack(">ii", 1, 1), struct.pack(">ii", 9, 1), 1)),
    ),
)

REFUSED_BATCHES = (
    BatchCase("a base offset", _batch(base_offset=77)),
    BatchCase("a base offset below 0", _batch(base_offset=-5)),
    *(BatchCase(f"format {magic}", _batch(magic=magic)) for magic in (-1, 0, 1, 3)),
    BatchCase("a length that is too small", _lengthened(-1)),
    BatchCase("a length that is too large", _lengthened(1)),
    BatchCase("no length", _batch(length=0)),
    BatchCase("a negative length", _batch(length=-7)),
    BatchCase("a wrong checksum", _batch(crc=1)),
    BatchCase("a marker", _batch(attributes=CONTROL)),
    BatchCase("a transaction of nobody", _batch(attributes=TRANSACTIONAL)),
    BatchCase("a producer without sequence", _batch(producer_id=2_000_000_003, producer_epoch=0)),
    *(BatchCase(f"compression {codec} that is none", _unpacked(codec)) for codec in range(1, 8)),
    BatchCase("no records", _batch(count=0)),
    BatchCase("less than no records", _batch(count=-1)),
    BatchCase("more records than there are", _batch(count=4)),
    BatchCase("fewer records than there are", _batch(count=2)),
    BatchCase("more offsets than records", _batch(last_offset_delta=5)),
    BatchCase("less than no offsets", _batch(last_offset_delta=-1)),
    BatchCase("something behind the records", lambda records: batch(payload=b"".join(records) + b"junk", count=3)),
    *(BatchCase(f"something inside compression {codec}", _inside(codec)) for codec in PACKED),
    BatchCase("snappy with something behind it", _payload(SNAPPY, lambda packed: packed + b"junk")),
    BatchCase("zstd with something behind it", _payload(ZSTD, lambda packed: packed + b"junk")),
    *(BatchCase(f"compression {codec} cut off", _payload(codec, lambda packed: packed[:-4])) for codec in PACKED),
    BatchCase("lz4 in three frames", _parts(LZ4)),
    BatchCase("two batches", lambda records: batch(records) + batch(records)),
    BatchCase("nothing", lambda records: b""),
    BatchCase("half a batch", lambda records: batch(records)[:30]),
)
