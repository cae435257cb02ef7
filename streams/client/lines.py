"""What the gateway sends, read as what it is: bytes become lines, a line becomes a record, a sign of life or an end.

Pure. Nothing is trusted: a line has a bound, and what is none of ours is a BrokenLineError. Fields and events that a
later release adds pass.
"""

import re
from typing import Any

import orjson

from streams.article import frozen
from streams.records import Enriched, read_enriched

MAX_LINE_BYTES = 8_000_000
"""Of one line. A record takes 2 MB on its topic (docs: records, Topics), and up to three times that where a proxy
writes its characters as `\\uXXXX`; the rest is for the token."""

# What can stand in a header. The gateway's own are base64url; 64 KiB would be some 15,000 partitions.
_TOKEN = re.compile(r"[!-~]{1,65536}")


class BrokenLineError(Exception):
    """What came is no line of a gateway's stream. Only for inside: the subscriber's client connects again."""


@frozen
class SignOfLife:
    """Nothing new up to here."""

    position: str
    """The token to resume from."""


@frozen
class Sent:
    """A record."""

    position: str
    """The token to resume from once it is worked on."""
    value: bytes
    """The record's JSON."""
    record: Enriched


@frozen
class End:
    """The gateway ends the stream."""

    reason: str
    """`bye`, or why: `slow_reader`, `token_revoked`, `gone`, `other_log`, or one that a later release knows."""


def is_token(text: str) -> bool:
    """Whether this may be a resume token; whether it is one only a gateway can say."""
    return _TOKEN.fullmatch(text) is not None


class LineSplitter:
    """Parts bytes, in whatever pieces they come, into lines without their line ends."""

    def __init__(self, *, most_bytes: int = MAX_LINE_BYTES) -> None:
        """most_bytes: of one line."""
        self._most_bytes = most_bytes
        self._pieces: list[bytes] = []
        self._size = 0

    def split(self, chunk: bytes) -> list[bytes]:
        """Give the lines that this chunk ends; what it begins waits for more.

        Raises BrokenLineError once a line has more than most_bytes, whether it has ended or not.
        """
        *ended, rest = chunk.split(b"\n")
        lines = []
        for piece in ended:
            self._keep(piece)
            lines.append(b"".join(self._pieces))
            self._pieces, self._size = [], 0
        self._keep(rest)
        return lines

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._most_bytes:
            raise BrokenLineError(f"a line of more than {self._most_bytes:,} bytes")
        if piece:
            self._pieces.append(piece)


def read_line(line: bytes) -> SignOfLife | Sent | End | None:
    """Read one line. None for one that says nothing: an empty one, or an event that this release does not know.

    Raises BrokenLineError for what is no line of a gateway, and for a record that newswire did not write.
    """
    if not line.strip():
        return None
    try:
        said = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise BrokenLineError(f"a line that is no JSON: {error}") from error
    if not isinstance(said, dict):
        raise BrokenLineError("a line that is no object")
    if "record" in said:
        value = orjson.dumps(said["record"])
        record = read_enriched(value)
        if record is None:
            raise BrokenLineError(f"a record that is none of newswire's, or of a later kind{_name(said['record'])}")
        return Sent(position=_read_position(said), value=value, record=record)
    match said.get("event"):
        case "bye":
            return End(reason="bye")
        case "error":
            return End(reason=str(said.get("reason")))
        case None:
            return SignOfLife(position=_read_position(said))
        case _:
            return None


def _read_position(said: dict[str, Any]) -> str:
    position = said.get("id")
    if not isinstance(position, str) or not is_token(position):
        raise BrokenLineError("a line without a token")
    return position


def _name(record: Any) -> str:
    """Which record it is, for whoever has to look for it."""
    match record:
        case {"enrichment": {"id": str(identity)}}:
            return f": {identity[:200]}"
        case _:
            return ""
