"""The bytes of an answer become its document, within bounds."""

import gzip
import zlib

import pytest

from streams.pull.bodies import Body
from streams.pull.errors import ErrorKind, SourceError

TEXT = b"<rss>" + b"news " * 10_000 + b"</rss>"


def unpack(packed: bytes, encoding: str, *, most_bytes: int = 1_000_000, chunk: int = 1_000) -> bytes:
    body = Body(encoding, most_bytes=most_bytes)
    for at in range(0, len(packed), chunk):
        body.add(packed[at : at + chunk])
    return body.finish()


def bare(data: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packing.compress(data) + packing.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("GZip ", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:7]) + gzip.compress(TEXT[7:])),
        ("gzip", gzip.compress(TEXT) + b"\0\0"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", bare(TEXT)),
        ("gzip", gzip.compress(TEXT, compresslevel=9)),
    ],
)
@pytest.mark.parametrize("chunk", [100, 65_536])
def test_documents(encoding: str, packed: bytes, chunk: int) -> None:
    """Whatever way it is packed, and however it is parted, the document is the same."""
    assert unpack(packed, encoding, chunk=chunk) == TEXT


@pytest.mark.parametrize(
    ("encoding", "packed", "told"),
    [
        ("gzip", gzip.compress(TEXT)[:-20], "half a document: what it packed as gzip has no end"),
        ("gzip", b"<rss/>", "what it packed as gzip is broken"),
        ("br", b"...", "packed as 'br', which was not asked for"),
        ("gzip, gzip", b"...", "packed as 'gzip, gzip', which was not asked for"),
    ],
)
def test_what_is_no_document(encoding: str, packed: bytes, told: str) -> None:
    """Half of one, and what was not asked for, is an error, never a shorter document."""
    with pytest.raises(SourceError, match=told) as refused:
        unpack(packed, encoding)

    assert refused.value.kind is ErrorKind.BODY


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("", bytes)])
def test_a_bomb(encoding: str, pack: object) -> None:
    """A hundred million bytes that come as a hundred thousand are found out before they are unpacked."""
    packed = pack(bytes(100_000_000))  # type: ignore[operator]

    with pytest.raises(SourceError, match="more than 1,000,000 bytes"):
        unpack(packed, encoding, chunk=65_536)
