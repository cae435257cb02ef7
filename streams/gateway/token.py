"""The token by which a reader resumes: which log, and the offset to go on from in each of its partitions.

    version · log · checksum · partitions · least offset · bits · what each offset has above the least, in so many bits

in base64url. Offsets of a topic's partitions lie close together, since keys are spread by their hash: 64 partitions of
a billion records take some 250 characters.
"""

import base64
import binascii
from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

_VERSION = 1
_LOG_BYTES, _CHECK_BYTES = 8, 4
_HEADER = 1 + _LOG_BYTES + _CHECK_BYTES
# Kafka's numbers: 32 bits for a partition, 64 for an offset.
_MOST_PARTITIONS, _MOST_OFFSET = 100_000, 2**63 - 1
# Characters: as many partitions as there may be, each with a whole offset, would take more than any header may have.
_MOST_CHARACTERS = 8_000


class Position(NamedTuple):
    """Where a reader is."""

    log: bytes
    """Which topic, and which of those that had its name (`log_of`)."""
    offsets: tuple[int, ...]
    """The next one of each partition."""


def log_of(topic_id: str) -> bytes:
    """Make what tells one log from another in tokens. topic_id: Kafka's, which a topic made anew has not."""
    return blake2b(topic_id.encode(), digest_size=_LOG_BYTES).digest()


def write_token(log: bytes, offsets: Sequence[int]) -> str:
    """Write a position as a token."""
    least = min(offsets)
    bits = (max(offsets) - least).bit_length()
    packed = 0
    for offset in reversed(offsets):
        packed = packed << bits | (offset - least)
    content = b"".join(
        (
            _varint(len(offsets)),
            _varint(least),
            bytes([bits]),
            packed.to_bytes((bits * len(offsets) + 7) // 8, "little"),
        )
    )
    return base64.urlsafe_b64encode(bytes([_VERSION]) + log + _check(log, content) + content).rstrip(b"=").decode()


def read_token(token: str) -> Position | None:
    """Read a token. None for anything that `write_token` did not write."""
    if len(token) > _MOST_CHARACTERS or not token.isascii():
        return None
    try:
        read = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    log, content = read[1 : 1 + _LOG_BYTES], read[_HEADER:]
    if read[:1] != bytes([_VERSION]) or read[1 + _LOG_BYTES : _HEADER] != _check(log, content):
        return None
    count, at = _read_varint(content, 0)
    least, at = _read_varint(content, at)
    if not 0 < count <= _MOST_PARTITIONS or at >= len(content):
        return None
    bits, packed = content[at], int.from_bytes(content[at + 1 :], "little")
    mask = (1 << bits) - 1
    offsets = tuple([least + (packed >> bits * number & mask) for number in range(count)])
    if bits > 63 or max(offsets) > _MOST_OFFSET or write_token(log, offsets) != token:
        return None  # one position has one token
    return Position(log, offsets)


def _check(log: bytes, content: bytes) -> bytes:
    # Against a token that was cut or mistyped; whoever makes one up gets what any reader gets.
    return blake2b(log + content, digest_size=_CHECK_BYTES).digest()


def _varint(number: int) -> bytes:
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def _read_varint(content: bytes, at: int) -> tuple[int, int]:
    """The number that begins there, and where it ends; 0 where the content ends before."""
    number = shift = 0
    for place in range(at, min(at + 10, len(content))):
        number |= (content[place] & 0x7F) << shift
        shift += 7
        if content[place] < 0x80:
            return number, place + 1
    return 0, len(content)
