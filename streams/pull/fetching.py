"""A URL → its document, or the word that it has not changed; along redirects, within what its server allows."""

from collections.abc import Awaitable, Callable
from urllib.parse import urldefrag, urljoin, urlsplit

from streams.article import frozen
from streams.pull.answers import read_max_age, read_retry_after, read_validator
from streams.pull.errors import ErrorKind, SourceError
from streams.pull.web import Getter, Reply

MOST_DOCUMENT_BYTES = 16_000_000
"""Unpacked. A feed of 10,000 entries has some 5 million."""
_MOST_HOPS = 5
_FOR_GOOD, _FOR_NOW = (301, 308), (302, 303, 307)
_THROTTLING = (429, 503)


@frozen
class Fetched:
    """What a URL gave."""

    document: bytes | None
    """None: it has not changed."""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    location: str
    """Where it will be asked for next: behind redirects that are for good."""
    max_age_seconds: float = 0.0


async def fetch(
    url: str,
    *,
    getter: Getter,
    etag: str = "",
    last_modified: str = "",
    now: Callable[[], float],
    allow: Callable[[str], Awaitable[None]],
) -> Fetched:
    """Fetch a document. etag, last_modified: of the document that we have; both empty: we have none.

    now: seconds since 1970 UTC. allow: raises SourceError for a URL that must not be asked for.
    Raises SourceError where there is neither a complete document nor the word that it has not changed.
    """
    conditions = {
        name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)) if value
    }
    location, is_for_good = url, True
    came_by: set[str] = set()
    while True:
        if url in came_by or len(came_by) > _MOST_HOPS:
            told = "in circles" if url in came_by else f"on more than {_MOST_HOPS} times"
            raise SourceError(ErrorKind.REDIRECT, f"{location}: its server sends {told}")
        came_by.add(url)
        await allow(url)
        reply = await getter.get(url, conditions, most_bytes=MOST_DOCUMENT_BYTES)
        if reply.status not in (*_FOR_GOOD, *_FOR_NOW):
            break
        url = _follow(url, reply)
        is_for_good = is_for_good and reply.status in _FOR_GOOD
        if is_for_good:
            location = url
    if reply.status == 304 and conditions:
        return Fetched(document=None, location=location, max_age_seconds=_max_age_of(reply))
    if reply.status != 200:
        raise _refusal(url, reply, now=now())
    return Fetched(
        document=reply.body,
        content_type=read_validator(reply.headers.get("content-type")),
        etag=read_validator(reply.headers.get("etag")),
        last_modified=read_validator(reply.headers.get("last-modified")),
        location=location,
        max_age_seconds=_max_age_of(reply),
    )


def _max_age_of(reply: Reply) -> float:
    return read_max_age(reply.headers.get("cache-control"))


def _follow(url: str, reply: Reply) -> str:
    """The URL that a redirect leads to."""
    target = reply.headers.get("location", "")
    try:
        url_there = urldefrag(urljoin(url, target)).url
        parts = urlsplit(url_there)
        is_fit = bool(target) and parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.password
    except ValueError:
        is_fit = False
    if not is_fit:
        raise SourceError(
            ErrorKind.REDIRECT, f"{url}: its server sends on to {target[:200]!r}, which is no http(s) URL"
        )
    return url_there


def _refusal(url: str, reply: Reply, *, now: float) -> SourceError:
    status = reply.status
    wait = read_retry_after(reply.headers.get("retry-after"), now=now)
    if status == 410:
        return SourceError(ErrorKind.GONE, f"{url}: gone for good, says its server (410): take it out of sources.toml")
    if status in _THROTTLING:
        asked = f", and to be asked again after {wait:.0f} s" if wait else ""
        return SourceError(
            ErrorKind.THROTTLED, f"{url}: its server asks for patience ({status}){asked}", wait_seconds=wait
        )
    if status == 304:
        return SourceError(ErrorKind.STATUS, f"{url}: not changed, says its server, and was not asked that (304)")
    if status in (401, 403):
        return SourceError(ErrorKind.STATUS, f"{url}: not allowed to us ({status}): ask who runs it", wait_seconds=wait)
    return SourceError(ErrorKind.STATUS, f"{url}: answers {status}", wait_seconds=wait)
