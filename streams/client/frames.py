"""One connection to the gateway after the other: gives what comes, and connects again from where it was.

What passes by itself (the gateway is away or full, goes down, sends half a line, falls silent) is waited for; what does
not is a ClientError.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from datetime import UTC, datetime
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

from streams.client.backoff import Backoff, Pace, find_retry_after
from streams.client.lines import BrokenLineError, End, LineSplitter, Sent, SignOfLife, read_line
from streams.client.request import NDJSON, PassingError, Request, make_visible, read_end, read_refusal
from streams.errors import RequestError, ServerError

log = logging.getLogger(__name__)

# What is read of an answer that is no stream.
_MOST_REFUSAL_BYTES = 64 << 10
# How often in a row the stream may break off at what cannot be read. A line that was damaged on its way is whole the
# next time; one that was not never is.
_MOST_UNREADABLE = 3


async def read_frames(
    request: Request,
    *,
    position: str | None,
    session: aiohttp.ClientSession | None,
    retry_seconds: float | None,
    pace: Pace,
) -> AsyncGenerator[SignOfLife | Sent]:
    """Give what comes behind `position`, for ever. Closing it closes the connection.

    position: the token to begin behind; None: where the request says. session: the caller's, left open; None: one of
    its own, with the proxies that the environment names. Raises a ClientError where trying again would not help, or
    does not within retry_seconds.
    """
    backoff = Backoff(pace, retry_seconds=retry_seconds)
    clock = asyncio.get_running_loop().time
    unreadable = 0
    async with AsyncExitStack() as stack:
        if session is None:
            session = await stack.enter_async_context(aiohttp.ClientSession(proxy=_find_proxy(request.url)))
        while True:
            asked_seconds: float | None = None
            try:
                async with aclosing(_read_once(session, request, position, pace)) as frames:
                    is_first = True
                    async for frame in frames:
                        # The first line repeats where the connection begins: that alone is no sign that more comes.
                        if isinstance(frame, Sent) or not is_first:
                            if backoff.is_in_trouble:
                                log.info("%s is there again", request.address)
                            backoff.begin_anew()
                            unreadable = 0
                        is_first = False
                        position = frame.position
                        yield frame
                failure: Exception = PassingError("the connection ended")
            except PassingError as error:
                failure, asked_seconds = error, error.asked_seconds
            except BrokenLineError as error:
                failure, unreadable = error, unreadable + 1
                if unreadable == _MOST_UNREADABLE:
                    raise ServerError(f"what {request.address} sends cannot be read: {error}") from error
            if not backoff.is_in_trouble:
                log.warning("%s: %s; connecting again", request.address, failure)
            wait = backoff.find_wait(clock(), asked_seconds=asked_seconds)
            if wait is None:
                raise ServerError(f"{request.address}: {failure}; gave up after {retry_seconds:g} s") from failure
            await asyncio.sleep(wait)


async def _read_once(
    session: aiohttp.ClientSession, request: Request, position: str | None, pace: Pace
) -> AsyncGenerator[SignOfLife | Sent]:
    """Give what comes on one connection until it ends. Raises PassingError, BrokenLineError and ClientError alone."""
    try:
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(pace.silence):
                response = await session.get(
                    request.url_from(position),
                    headers=request.headers_from(position),
                    allow_redirects=False,
                    raise_for_status=False,
                    timeout=aiohttp.ClientTimeout(total=None, sock_connect=pace.connect),
                )
                # Not released: what is left of a stream that is given up would be waited for.
                stack.callback(response.close)
                await _check_answer(response, request)
            splitter = LineSplitter()
            while True:
                async with asyncio.timeout(pace.silence):
                    chunk = await response.content.readany()
                if not chunk:
                    return
                for line in splitter.split(chunk):
                    match read_line(line):
                        case End(reason=reason):
                            raise read_end(reason, address=request.address)
                        case None:
                            pass
                        case frame:
                            yield frame
    except aiohttp.ClientHttpProxyError as error:
        raise read_refusal(error.status, b"", address=f"the proxy before {request.address}") from error
    except (aiohttp.InvalidURL, aiohttp.ClientConnectorCertificateError, UnicodeError) as error:
        # UnicodeError: a host that nobody could look up, since a part of its name is empty or too long.
        raise RequestError(f"{request.address} is no address of a gateway: {make_visible(str(error))}") from error
    except TimeoutError as error:
        raise PassingError(str(error) or f"no sign of life for {pace.silence:g} s") from error
    except (aiohttp.ClientError, OSError) as error:
        raise PassingError(str(error) or type(error).__name__) from error


async def _check_answer(response: aiohttp.ClientResponse, request: Request) -> None:
    """Raise what an answer means that is no stream."""
    if response.status == 200:
        if response.content_type != NDJSON:
            raise RequestError(
                f"what answers at {request.address} is no gateway: it sends {make_visible(response.content_type)}"
            )
        return
    headers = response.headers
    raise read_refusal(
        response.status,
        await response.content.read(_MOST_REFUSAL_BYTES),
        address=request.address,
        location=headers.get("Location") if 300 <= response.status < 400 else None,
        asked_seconds=find_retry_after(headers.get("Retry-After"), now=datetime.now(UTC)),
    )


def _find_proxy(url: str) -> str | None:
    """The proxy that the environment names for a URL (`https_proxy`, `no_proxy`), as curl takes it. None: none.

    Not aiohttp's `trust_env`: that takes passwords from .netrc too, which do not go together with an access token.
    Raises RequestError for one that does not speak HTTP.
    """
    parts = urlsplit(url)
    proxy = None if proxy_bypass(parts.netloc) else getproxies().get(parts.scheme)
    if not proxy:
        return None
    scheme, mark, _ = proxy.partition("://")
    if not mark:
        return f"http://{proxy}"
    if scheme not in ("http", "https"):
        raise RequestError(f"the environment's {parts.scheme}_proxy should begin with http://: set no_proxy for none")
    return proxy
