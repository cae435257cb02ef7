"""Records and tokens as lines: server-sent events (WHATWG HTML, 9.2) and newline-delimited JSON.

A value is one line of JSON and a token is base64url, so neither can end a frame before its end.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import orjson

from streams.gateway.preferences import read_weights

# Milliseconds that an EventSource waits before it connects again.
_RETRY_MS = 2_000


class Format(NamedTuple):
    """How a stream is written."""

    content_type: str
    opening: bytes
    """Before everything else."""
    item: tuple[bytes, bytes, bytes]
    """Before the token, before the record, behind it."""
    sign: tuple[bytes, bytes]
    """Before and behind a token that stands alone."""
    event: Callable[[str, Mapping[str, str]], bytes]
    """Writes the last word of a stream: `bye`, or `error` with its reason."""

    def items(self, records: Iterable[tuple[str, bytes]]) -> bytes:
        """Write records, each with the token behind it."""
        before_token, before_record, behind = self.item
        parts: list[bytes] = []
        for token, value in records:
            parts += (before_token, token.encode(), before_record, value, behind)
        return b"".join(parts)

    def token(self, token: str) -> bytes:
        """Write where to resume, by itself: a sign of life."""
        before, behind = self.sign
        return before + token.encode() + behind


def _sse_event(name: str, content: Mapping[str, str]) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), orjson.dumps(content))


def _ndjson_event(name: str, content: Mapping[str, str]) -> bytes:
    return orjson.dumps({"event": name, **content}) + b"\n"


SSE = Format(
    content_type="text/event-stream",
    opening=b"retry: %d\n" % _RETRY_MS,
    item=(b"event: item\nid: ", b"\ndata: ", b"\n\n"),
    sign=(b"id: ", b"\n\n"),
    event=_sse_event,
)
NDJSON = Format(
    content_type="application/x-ndjson",
    opening=b"",
    item=(b'{"id":"', b'","record":', b"}\n"),
    sign=(b'{"id":"', b'"}\n'),
    event=_ndjson_event,
)


def find_format(accepts: Sequence[str]) -> Format:
    """What a reader would rather have: JSON lines by `Accept: application/x-ndjson`; else server-sent events.

    accepts: the values of its `Accept` headers.
    """
    weights = read_weights(accepts, unreadable=1.0)
    return NDJSON if weights.get(NDJSON.content_type, 0.0) > weights.get(SSE.content_type, 0.0) else SSE
