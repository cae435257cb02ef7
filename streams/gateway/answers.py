"""A whole answer, as RFC 9110 has it: its ETag, `If-None-Match`, and gzip for whoever takes it.

aiohttp answers `HEAD` by the same handlers, with the headers alone.
"""

import asyncio
import gzip
from collections.abc import Callable
from hashlib import blake2b
from typing import TypeVar

from aiohttp import ETag, hdrs, web

from streams.gateway.access import Grant
from streams.gateway.preferences import read_weights

T = TypeVar("T")

# Bytes that are packed at once, in a millisecond at most; what is longer has a thread.
_SMALL = 32 * 1024
_LEVEL = 6


async def answer(
    request: web.Request, content: bytes, *, content_type: str, grant: Grant, same: bytes | None = None
) -> web.Response:
    """Answer with this content, or with 304 where the client has it.

    same: the part of the content by which it is told whether a client that has an earlier one has as good a one; the
    ETag is weak then. None: the whole, byte by byte. content_type: with its charset.
    """
    packs = takes_gzip(",".join(request.headers.getall(hdrs.ACCEPT_ENCODING, [])))
    digest = await _aside(_digest, content if same is None else same)
    etag = ETag(value=f"{digest}-gzip" if packs else digest, is_weak=same is not None)
    headers = {
        hdrs.CACHE_CONTROL: "no-cache" if grant.name is None else "private, no-cache",
        hdrs.VARY: hdrs.ACCEPT_ENCODING,
    }
    if _is_known(request, etag):
        response = web.Response(status=304, headers=headers)
    else:
        headers[hdrs.CONTENT_TYPE] = content_type
        if packs:
            headers[hdrs.CONTENT_ENCODING] = "gzip"
            content = await _aside(_pack, content)
        response = web.Response(body=content, headers=headers)
    response.etag = etag
    return response


def takes_gzip(accepts: str) -> bool:
    """Whether a client takes gzip, and would not rather have the content as it is. accepts: its `Accept-Encoding`."""
    # RFC 9110, 8.4.1.3: `x-gzip` is another name of it. A weight that cannot be read asks for nothing.
    weights = read_weights([accepts.lower().replace("x-gzip", "gzip")], unreadable=0.0)
    weight = weights.get("gzip", weights.get("*", 0.0))
    return weight > 0 and weight >= weights.get("identity", 0.0)


def _is_known(request: web.Request, etag: ETag) -> bool:
    """Whether the client has it: by weak comparison, in which `W/"x"` is `"x"`."""
    known = request.if_none_match or ()
    return any(one.value in ("*", etag.value) for one in known)


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _pack(content: bytes) -> bytes:
    return gzip.compress(content, _LEVEL, mtime=0)


async def _aside(work: Callable[[bytes], T], content: bytes) -> T:
    """Do something with the content, where it is long in a thread, so that streams go on meanwhile."""
    return work(content) if len(content) <= _SMALL else await asyncio.to_thread(work, content)
