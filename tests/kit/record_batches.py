"""Record batches of Kafka (format 2) built byte by byte, every field of them free to be wrong.

Layout and meaning of the fields: Kafka's protocol documentation, "Record Batch" and "Record".
"""

import gzip
import struct
from collections.abc import Sequence

import cramjam
from aiokafka.record.util import calc_crc32c

GZIP, SNAPPY, LZ4, ZSTD = 1, 2, 3, 4
CODECS = (0, GZIP, SNAPPY, LZ4, ZSTD)
TRANSACTIONAL, CONTROL = 0x10, 0x20

Header = tuple[bytes, bytes | None]


def varint(number: int) -> bytes:
    """A number in the zigzag, variable length form of the record format."""
    rest = (number << 1) ^ (number >> 63)
    rest &= (1 << 64) - 1
    out = bytearray()
    while rest > 0x7F:
        out.append(0x80 | rest & 0x7F)
        rest >>= 7
    out.append(rest)
    return bytes(out)


def sized(content: bytes | None, *, claims: int | None = None) -> bytes:
    """Bytes behind their length; null is -1. claims: another length than the true one."""
    length = (-1 if content is None else len(content)) if claims is None else claims
    return varint(length) + (content or b"")


def record(
    value: bytes | None,
    *,
    key: bytes | None = None,
    headers: Sequence[Header] = (),
    offset_delta: int = 0,
    time_delta: int = 0,
    attributes: int = 0,
    key_claims: int | None = None,
    value_claims: int | None = None,
    headers_claim: int | None = None,
    name_claims: int | None = None,
    header_value_claims: int | None = None,
    claims: int | None = None,
    tail: bytes = b"",
) -> bytes:
    """One record. `*_claims`: what a length or a count says instead of the truth. tail: bytes behind the headers."""
    body = bytes([attributes]) + varint(time_delta) + varint(offset_delta)
    body += sized(key, claims=key_claims) + sized(value, claims=value_claims)
    body += varint(len(headers) if headers_claim is None else headers_claim)
    for name, content in headers:
        body += sized(name, claims=name_claims) + sized(content, claims=header_value_claims)
    body += tail
    return varint(len(body) if claims is None else claims) + body


def records(*values: bytes | None, first: int = 0) -> list[bytes]:
    """Plain records in their order."""
    return [record(value, offset_delta=first + at) for at, value in enumerate(values)]


def pack(payload: bytes, codec: int) -> bytes:
    """A payload as a codec has it, as Kafka's own producers frame it."""
    if codec == GZIP:
        return gzip.compress(payload, 6)
    if codec == SNAPPY:
        return _xerial(payload)
    if codec == LZ4:
        compressor = cramjam.lz4.Compressor(level=1, content_checksum=False, block_linked=False)
        compressor.compress(payload)
        return bytes(compressor.finish())
    if codec == ZSTD:
        return bytes(cramjam.zstd.compress(payload, level=3))
    return payload


def _xerial(payload: bytes) -> bytes:
    out = b"\x82SNAPPY\x00" + struct.pack(">ii", 1, 1)
    for at in range(0, len(payload), 1 << 15):
        block = bytes(cramjam.snappy.compress_raw(payload[at : at + (1 << 15)]))
        out += struct.pack(">i", len(block)) + block
    return out


def batch(
    records: Sequence[bytes] = (),
    *,
    payload: bytes | None = None,
    codec: int = 0,
    attributes: int = 0,
    count: int | None = None,
    last_offset_delta: int | None = None,
    base_offset: int = 0,
    leader_epoch: int = -1,
    magic: int = 2,
    length: int | None = None,
    crc: int | None = None,
    first_time: int = 1_795_510_800_000,
    max_time: int | None = None,
    producer_id: int = -1,
    producer_epoch: int = -1,
    base_sequence: int = -1,
) -> bytes:
    """One batch around records, or around a payload as it travels. Whatever is not told is right."""
    body = pack(b"".join(records), codec) if payload is None else payload
    checked = struct.pack(
        ">hiqqqhii",
        attributes | codec,
        (count if count is not None else len(records)) - 1 if last_offset_delta is None else last_offset_delta,
        first_time,
        first_time if max_time is None else max_time,
        producer_id,
        producer_epoch,
        base_sequence,
        len(records) if count is None else count,
    )
    checked += body
    return struct.pack(
        ">qiibI",
        base_offset,
        len(checked) + 9 if length is None else length,
        leader_epoch,
        magic,
        calc_crc32c(checked) if crc is None else crc,
    ) + checked  # fmt: skip


def rewritten(sound: bytes, *, attributes: int | None = None, count: int | None = None) -> bytes:
    """A batch with fields of its header replaced and the checksum that fits them."""
    changed = bytearray(sound)
    if attributes is not None:
        struct.pack_into(">h", changed, 21, attributes)
    if count is not None:
        struct.pack_into(">i", changed, 57, count)
    struct.pack_into(">I", changed, 17, calc_crc32c(bytes(changed[21:])))
    return bytes(changed)
