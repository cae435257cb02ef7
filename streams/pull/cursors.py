"""How far a source was read, on `wire.cursors`: key = its name, value = JSON. Pure.

A cursor goes in one transaction with the raw records that it stands for. So a source that is killed anywhere goes on
where its records end: none is left out, none is sent twice.
"""

import base64
from collections.abc import Iterable
from hashlib import sha256 as hash_sha256
from typing import TypeVar

import orjson
from pydantic import TypeAdapter

from streams.article import frozen
from streams.errors import CorruptionError

DIGEST_BYTES = 12
"""Of SHA-256, kept of each entry: among 50,000 entries two are alike once in 10^19 feeds."""

T = TypeVar("T")


@frozen
class FeedCursor:
    """What is remembered of a feed."""

    url: str = ""
    """The configured one that all else is true of."""
    location: str = ""
    """Where it has moved for good, as its server said; the configured one where it has not."""
    etag: str = ""
    last_modified: str = ""
    """Both as the server wrote them, with its last complete document; empty: it wrote none."""
    pause_seconds: float = 0.0
    """Before it is asked again; 0: before it was asked first."""
    seen: str = ""
    """Digests of the entries that stand in its document, then of the last that left it, base64."""


@frozen
class SeenFile:
    """A file of a folder that was sent, and stays there."""

    name: str
    size: int
    mtime_ns: int
    digest: str


@frozen
class FolderCursor:
    """What is remembered of a folder: files that were sent and may still stand in it."""

    files: tuple[SeenFile, ...] = ()
    half: str = ""
    """Digest of a file of many entries that was sent in part. Empty: none was."""
    half_sent: int = 0
    """How many of its entries, from the first on, were sent."""


_FEED, _FOLDER = TypeAdapter(FeedCursor), TypeAdapter(FolderCursor)


def read_feed_cursor(value: bytes | None) -> FeedCursor:
    """Read it. None: the source was never read. Raises CorruptionError where it is none of ours."""
    return FeedCursor() if value is None else _read(value, _FEED)


def read_folder_cursor(value: bytes | None) -> FolderCursor:
    """Read it. None: the source was never read. Raises CorruptionError where it is none of ours."""
    return FolderCursor() if value is None else _read(value, _FOLDER)


def write_cursor(cursor: FeedCursor | FolderCursor) -> bytes:
    """Write it as JSON."""
    return orjson.dumps(cursor)


def _read(value: bytes, noun: TypeAdapter[T]) -> T:
    try:
        return noun.validate_json(value)
    except ValueError as error:  # pydantic's is one
        raise CorruptionError(
            "its cursor is none that newswire wrote for this kind of source: give the source another name, and it "
            "begins anew"
        ) from error


def digest_of(value: bytes) -> bytes:
    """Give what an entry is remembered by."""
    return hash_sha256(value).digest()[:DIGEST_BYTES]


def pack(digests: Iterable[bytes]) -> str:
    """Digests as text, in their order."""
    return base64.b64encode(b"".join(digests)).decode()


def unpack(text: str) -> list[bytes]:
    """Text of `pack` as digests. Raises CorruptionError for any other."""
    try:
        joined = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise CorruptionError("the digests of its cursor are no base64") from error
    return [joined[at : at + DIGEST_BYTES] for at in range(0, len(joined), DIGEST_BYTES)]
