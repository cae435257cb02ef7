"""Turn what an item says into a digest: two items with one digest say the same to a reader.

The rule is RECORDS's, so that a subscriber can compute it from a delivered item: seven fields, each as UTF-8 without
its ASCII white space, joined by line ends, by SHA-256.
"""

import hashlib
from collections.abc import Sequence
from zlib import crc32

from streams.article import frozen

DIGEST_FIELDS = ("headline", "by", "body", "pubStatus", "embargoedUntil", "usageTerms", "edNote")
"""The fields of an item that the digest covers, in its order; the names in `changes.fields`."""

_WHITE_SPACE = b" \t\n\v\f\r"


@frozen
class Digest:
    """What an item says, as hashes."""

    full: bytes
    """SHA-256 over all fields, 32 bytes."""
    fields: tuple[int, ...]
    """A short hash of each of DIGEST_FIELDS, 32 bits; 0 for one that is absent or blank.

    A checksum will do: it only tells which fields of two different digests differ, and errs once in 2**32.
    """

    @property
    def text(self) -> str:
        """The form in which records name it: `sha256:` and 64 hex digits."""
        return f"sha256:{self.full.hex()}"


def digest_of(fields: Sequence[str | None]) -> Digest:
    """Turn the values of DIGEST_FIELDS, in that order, as delivered, into their digest.

    None is a field that the item has not; it counts as blank. Raises ValueError for another number of fields.
    """
    if len(fields) != len(DIGEST_FIELDS):
        raise ValueError(f"a digest covers {len(DIGEST_FIELDS)} fields, not {len(fields)}")
    # surrogatepass: a lone surrogate out of a JSON escape must not fail here; whether it can be sent is publish's.
    solid = [b"" if f is None else f.encode("utf-8", "surrogatepass").translate(None, _WHITE_SPACE) for f in fields]
    return Digest(full=hashlib.sha256(b"\n".join(solid)).digest(), fields=tuple(map(crc32, solid)))


def changed_fields(before: Digest, after: Digest) -> tuple[str, ...]:
    """Name the fields that differ between two digests, in the digest's order."""
    return tuple(name for name, old, new in zip(DIGEST_FIELDS, before.fields, after.fields, strict=True) if old != new)
