"""Where a page of a list ends: the last record on it, as a text that means nothing to whoever keeps it.

version · log · checksum · partition · offset, in base64url
"""

import base64
import binascii
import struct
from hashlib import blake2b
from typing import NamedTuple

_VERSION, _CHECK_BYTES = 1, 4
_FORM = struct.Struct(f">B8s{_CHECK_BYTES}sIQ")


class Cursor(NamedTuple):
    """The last record of a page."""

    log: bytes
    """Which topic it is of, as tokens have it (token.py)."""
    partition: int
    offset: int


def write_cursor(cursor: Cursor) -> str:
    """Write where a page ends."""
    written = _FORM.pack(_VERSION, cursor.log, _check(cursor), cursor.partition, cursor.offset)
    return base64.urlsafe_b64encode(written).rstrip(b"=").decode()


def read_cursor(text: str) -> Cursor | None:
    """Read where a page ended. None for anything that `write_cursor` did not write."""
    try:
        written = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        _, log, _, partition, offset = _FORM.unpack(written)
    except (binascii.Error, ValueError, struct.error):
        return None
    cursor = Cursor(log, partition, offset)
    return cursor if write_cursor(cursor) == text else None  # version and checksum too: one place has one cursor


def _check(cursor: Cursor) -> bytes:
    # Against one that was cut or mistyped; whoever makes one up gets what any reader gets.
    return blake2b(
        b"cursor %b %d %d" % (cursor.log, cursor.partition, cursor.offset), digest_size=_CHECK_BYTES
    ).digest()
