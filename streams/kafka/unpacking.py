"""The payload of a record batch unpacked, within a bound: what a client packed must not burst our memory.

aiokafka's own functions have no bound. Codecs and their framing: Kafka's protocol documentation; LZ4 frame format; the
framing that xerial's Snappy for Java puts around blocks.
"""

import struct
import zlib
from collections.abc import Callable, Iterator

import cramjam

GZIP, SNAPPY, LZ4, ZSTD = 1, 2, 3, 4

# A buffer's first size: so many times what is packed, and at least so much. Text packs to a third or a tenth.
_FIRST_GUESS, _LEAST_BUFFER, _GROWTH = 8, 1 << 16, 4

# Whoever writes honestly writes one; each costs a copy of what is left.
_MOST_MEMBERS = 100

_XERIAL, _XERIAL_HEADER_SIZE = b"\x82SNAPPY\x00", 16
_LZ4_MAGIC = b"\x04\x22\x4d\x18"


class UnpackingError(ValueError):
    """A payload cannot be unpacked, or not within the bound; the message says why."""


def unpack(codec: int, packed: bytes, *, most_bytes: int) -> bytes:
    """Unpack a payload: 1 gzip, 2 snappy, 3 lz4, 4 zstd. What is behind its end is let go.

    Raises UnpackingError where it is none of these, is broken, or unpacks to more than most_bytes; it takes little more
    memory than that to find out.
    """
    try:
        if codec == GZIP:
            return _gunzip(packed, most_bytes)
        if codec == SNAPPY:
            return _unpack_snappy(packed, most_bytes)
        if codec == LZ4:
            return _fill(cramjam.lz4.decompress_into, packed[: _end_of_lz4(packed)], most_bytes)
        if codec == ZSTD:
            return _fill(cramjam.zstd.decompress_into, packed, most_bytes)
    except (zlib.error, cramjam.DecompressionError, struct.error, IndexError) as error:
        raise UnpackingError(f"cannot be unpacked: {error}") from error
    raise UnpackingError(f"unknown compression {codec}")


def _too_large(most_bytes: int) -> UnpackingError:
    return UnpackingError(f"unpacks to more than {most_bytes:,} bytes")


def _gunzip(packed: bytes, most_bytes: int) -> bytes:
    members: list[bytes] = []
    size = 0
    while packed:
        if len(members) == _MOST_MEMBERS:
            raise UnpackingError(f"more than {_MOST_MEMBERS} gzip members")
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            # One byte more than allowed tells what just fits from what does not.
            members.append(member.decompress(packed, most_bytes - size + 1))
        except zlib.error:
            if members:
                break
            raise
        size += len(members[-1])
        if size > most_bytes:
            raise _too_large(most_bytes)
        if not member.eof:
            raise UnpackingError("cannot be unpacked: cut off")
        packed = member.unused_data
    return b"".join(members)


def _fill(decompress_into: Callable[[bytes, bytearray], int], packed: bytes, most_bytes: int) -> bytes:
    size = min(most_bytes, max(_LEAST_BUFFER, _FIRST_GUESS * len(packed)))
    while True:
        buffer = bytearray(size)
        try:
            return bytes(memoryview(buffer)[: decompress_into(packed, buffer)])
        except cramjam.DecompressionError as error:
            # cramjam gives no other sign of a buffer that is too small.
            if "whole buffer" not in str(error):
                raise
        if size == most_bytes:
            raise _too_large(most_bytes)
        size = min(most_bytes, size * _GROWTH)


def _unpack_snappy(packed: bytes, most_bytes: int) -> bytes:
    blocks, size = [], 0
    for block in _snappy_blocks(packed):
        size += cramjam.snappy.decompress_raw_len(block)
        if size > most_bytes:
            raise _too_large(most_bytes)
        blocks.append(bytes(cramjam.snappy.decompress_raw(block)))
    return b"".join(blocks)


def _snappy_blocks(packed: bytes) -> Iterator[bytes]:
    if not packed.startswith(_XERIAL):
        yield packed
        return
    at = _XERIAL_HEADER_SIZE
    while at < len(packed):
        (length,) = struct.unpack_from(">i", packed, at)
        if length < 0:
            raise UnpackingError(f"cannot be unpacked: a block of {length} bytes")
        yield packed[at + 4 : at + 4 + length]
        at += 4 + length


def _end_of_lz4(packed: bytes) -> int:
    """Where the frame ends: cramjam refuses one with something behind it, which brokers let pass."""
    if not packed.startswith(_LZ4_MAGIC):
        raise UnpackingError("cannot be unpacked: no lz4 frame")
    flags = packed[4]
    at = 7 + (8 if flags & 0x08 else 0) + (4 if flags & 0x01 else 0)  # content size, dictionary
    while True:
        (size,) = struct.unpack_from("<I", packed, at)
        at += 4
        if size == 0:
            return at + (4 if flags & 0x04 else 0)  # content checksum
        at += (size & 0x7FFFFFFF) + (4 if flags & 0x10 else 0)  # block checksum
