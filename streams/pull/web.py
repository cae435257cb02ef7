"""One GET: a URL → status, headers and body, within bounds of time and size. Knows nothing of redirects or feeds."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Protocol
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

import aiohttp

from streams import __version__
from streams.article import frozen
from streams.pull.addresses import PublicResolver, check_literal
from streams.pull.bodies import ACCEPTED, Body
from streams.pull.errors import ErrorKind, SourceError

USER_AGENT = f"newswire/{__version__}"
"""By which servers, and their robots.txt, know us."""
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml, application/json, */*;q=0.1"
)
# Seconds for a connection, between two chunks, and for all of an answer.
_CONNECT_SECONDS, _READ_SECONDS, _TOTAL_SECONDS = 15, 30, 120
_CHUNK_BYTES = 65_536
_MOST_HEADER_BYTES = 16_384


@frozen
class Reply:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    """By names in lower case; of one name the first."""
    body: bytes
    """Of 200 alone."""


class Getter(Protocol):
    """What sends one GET."""

    async def get(self, url: str, headers: Mapping[str, str], *, most_bytes: int) -> Reply:
        """Raises SourceError where there is no complete answer."""


class Hosts:
    """Lets one request at a time go to each host, whichever sources are there."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def turn(self, url: str) -> asyncio.Lock:
        """What to hold during a request."""
        host = urlsplit(url).hostname or ""
        lock = self._locks.get(host)
        if lock is None:
            lock = self._locks[host] = asyncio.Lock()
        return lock


class Web:
    """Sends the requests of one source."""

    def __init__(
        self, session: aiohttp.ClientSession, *, hosts: Hosts, allow_private: bool, count: Callable[[int], None]
    ) -> None:
        """count: told the status of each answer."""
        self._session, self._hosts, self._allow_private, self._count = session, hosts, allow_private, count

    async def get(self, url: str, headers: Mapping[str, str], *, most_bytes: int) -> Reply:
        """Send one GET. Raises SourceError where there is no complete answer."""
        if not self._allow_private:
            check_literal(urlsplit(url).hostname or "")
        async with self._hosts.turn(url):
            try:
                return await self._get(url, headers, most_bytes=most_bytes)
            except TimeoutError as error:
                raise SourceError(ErrorKind.TIMEOUT, f"{url}: no complete answer in time") from error
            except aiohttp.ClientPayloadError as error:
                raise SourceError(ErrorKind.BODY, f"{url}: half a document: {_words(error)}") from error
            except (aiohttp.InvalidURL, ValueError) as error:
                raise SourceError(ErrorKind.REDIRECT, f"{url[:200]}: is no URL that can be asked") from error
            except (aiohttp.ClientError, OSError) as error:
                raise SourceError(ErrorKind.NETWORK, f"{url}: {_words(error)}") from error

    async def _get(self, url: str, headers: Mapping[str, str], *, most_bytes: int) -> Reply:
        async with self._session.get(url, headers=headers, allow_redirects=False) as response:
            self._count(response.status)
            said: dict[str, str] = {}
            for name, value in response.headers.items():
                said.setdefault(name.lower(), value)
            if response.status != 200:
                response.close()  # what it says with an error, nobody reads
                return Reply(status=response.status, headers=said, body=b"")
            body = Body(said.get("content-encoding", ""), most_bytes=most_bytes)
            async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
                body.add(chunk)
            return Reply(status=200, headers=said, body=body.finish())


@contextlib.asynccontextmanager
async def open_web(*, hosts: Hosts, allow_private: bool, count: Callable[[int], None]) -> AsyncIterator[Web]:
    """Open what sends the requests of one source. Keeps no cookies, no connection, and knows no proxy."""
    connector = aiohttp.TCPConnector(
        resolver=None if allow_private else PublicResolver(), force_close=True, use_dns_cache=False, limit=2
    )
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,  # it knows no bounds
        timeout=aiohttp.ClientTimeout(total=_TOTAL_SECONDS, connect=_CONNECT_SECONDS, sock_read=_READ_SECONDS),
        headers={"User-Agent": USER_AGENT, "Accept": _ACCEPT, "Accept-Encoding": ACCEPTED},
        max_line_size=_MOST_HEADER_BYTES,
        max_field_size=_MOST_HEADER_BYTES,
    ) as session:
        yield Web(session, hosts=hosts, allow_private=allow_private, count=count)


def _words(error: BaseException) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
