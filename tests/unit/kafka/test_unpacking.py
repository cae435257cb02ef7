"""Payloads of record batches unpacked: whole, within a bound, whatever they hold."""

import contextlib
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.kafka.unpacking import UnpackingError, unpack
from tests.kit.record_batches import CODECS, GZIP, LZ4, SNAPPY, ZSTD, pack

BOUND = 1 << 20
PACKED = [codec for codec in CODECS if codec]


@pytest.mark.parametrize("codec", PACKED)
@pytest.mark.parametrize("size", [0, 1, 1_000, (1 << 15) + 1, BOUND - 1, BOUND])
def test_what_was_packed_comes_back(codec: int, size: int) -> None:
    """To the byte, up to the bound itself."""
    content = (b"some words of a wire " * (size // 21 + 1))[:size]

    assert unpack(codec, pack(content, codec), most_bytes=BOUND) == content


@pytest.mark.parametrize("codec", PACKED)
def test_one_byte_more_than_allowed_is_refused(codec: int) -> None:
    """The bound is exact, and the message says it."""
    with pytest.raises(UnpackingError, match=r"unpacks to more than 1,048,576 bytes"):
        unpack(codec, pack(bytes(BOUND + 1), codec), most_bytes=BOUND)


@pytest.mark.parametrize("codec", PACKED)
def test_a_bomb_takes_little_more_than_the_bound(codec: int) -> None:
    """Of what would be 16 times the bound no more is unpacked than tells that it is too much."""
    bomb = pack(bytes(16 * BOUND), codec)

    tracemalloc.start()
    with pytest.raises(UnpackingError):
        unpack(codec, bomb, most_bytes=BOUND)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 3 * BOUND + len(bomb)


@pytest.mark.parametrize("codec", [GZIP, LZ4])
def test_what_stands_behind_the_end_is_let_go(codec: int) -> None:
    """Brokers let it pass for these two."""
    assert unpack(codec, pack(b"words", codec) + b"junk", most_bytes=BOUND) == b"words"


@pytest.mark.parametrize("codec", [GZIP, ZSTD])
def test_parts_packed_one_by_one_are_one(codec: int) -> None:
    """Members of gzip and frames of zstd follow each other."""
    assert unpack(codec, pack(b"so", codec) + pack(b"me", codec), most_bytes=BOUND) == b"some"


@pytest.mark.parametrize("codec", PACKED)
def test_what_is_cut_off_or_none_is_refused(codec: int) -> None:
    """With the one error that this raises."""
    packed = pack(b"some words of a wire " * 99, codec)

    for broken in (packed[:-9], packed[:5], b"words", b""):
        if codec == GZIP and not broken:
            continue
        with pytest.raises(UnpackingError):
            unpack(codec, broken, most_bytes=BOUND)


@pytest.mark.parametrize("codec", [0, 5, 6, 7])
def test_an_unknown_codec_is_named(codec: int) -> None:
    """So that an operator knows what a producer did."""
    with pytest.raises(UnpackingError, match=f"unknown compression {codec}"):
        unpack(codec, b"words", most_bytes=BOUND)


def test_many_small_parts_take_no_long_time() -> None:
    """A hundred thousand empty members of gzip, or as many blocks of snappy, end soon."""
    started = time.process_time()
    with pytest.raises(UnpackingError, match="members"):
        unpack(GZIP, pack(b"", GZIP) * 100_000, most_bytes=BOUND)
    block = pack(b"x", SNAPPY)[16:]
    assert unpack(SNAPPY, pack(b"x", SNAPPY) + block * 99_999, most_bytes=BOUND) == b"x" * 100_000

    assert time.process_time() - started < 2


@given(
    codec=st.sampled_from(PACKED),
    content=st.binary(max_size=2_000),
    edits=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8),
    cut=st.floats(0, 1),
)
def test_changed_bytes_raise_nothing_else(
    codec: int, content: bytes, edits: list[tuple[float, int]], cut: float
) -> None:
    """Whatever is changed in what was packed: it is unpacked within the bound, or refused."""
    packed = bytearray(pack(content, codec))
    for at, byte in edits:
        packed[int(at * len(packed))] = byte
    with contextlib.suppress(UnpackingError):
        assert len(unpack(codec, bytes(packed[: int(cut * len(packed)) + 1]), most_bytes=BOUND)) <= BOUND
