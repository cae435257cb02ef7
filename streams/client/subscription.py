"""A subscription: records one by one, each confirmed once the next is asked for.

Whoever asks for the next record has worked on the last one; only then is its token kept. So a record whose work raised,
or was cut off by a crash, comes again, and at most that one does:

    1. a record is given                      a crash now: it comes again
    2. the caller works on it                 the same; what of the work is done already, `ce_id` tells
    3. the next is asked for: token kept      a crash before the token is on the disk: the same
    4. the next record is given
"""

import os
from collections.abc import AsyncGenerator, Iterable
from datetime import datetime
from typing import Self

import aiohttp

from streams.client.backoff import Pace
from streams.client.frames import read_frames
from streams.client.lines import Sent, SignOfLife
from streams.client.request import Request, build_request
from streams.client.resume import FileResume, NoResume, Resume
from streams.errors import RequestError
from streams.records import Enriched

_PACE = Pace()


def stream(
    url: str,
    *,
    subjects: str | Iterable[str] = (),
    feeds: str | Iterable[str] = (),
    languages: str | Iterable[str] = (),
    outcomes: str | Iterable[str] = (),
    q: str | Iterable[str] = (),
    token: str | None = None,
    since: str | datetime | None = None,
    position: str | None = None,
    resume: Resume | str | os.PathLike[str] | None = None,
    retry_seconds: float | None = None,
    session: aiohttp.ClientSession | None = None,
) -> "Subscription":
    """Subscribe to the enriched records of a gateway.

    url: the gateway's address, as `http://localhost:8008`.
    subjects, feeds, languages, outcomes, q: its filters (docs: gateway, Filters), one value or several; without, all.
    token: the access token, where the gateway asks for one.
    since: where to begin: a time (a datetime with zone, or RFC 3339), or how long ago, as `2h`. None: now.
    position: where to begin: a resume token, as that of a list.
    resume: where tokens are kept: a path, or a place of your own. What it holds goes before `since` and `position`.
    retry_seconds: how long trouble of gateway or network is waited out, from its first failure on. None: for ever.
    session: your own, for certificates or a proxy that the environment does not name; it is left open.

    Nothing is connected before the first record is asked for. Raises RequestError and AccessError for arguments that
    cannot be right; what may go wrong later the records raise: see Subscription.
    """
    if since is not None and position is not None:
        raise RequestError("give since or position, not both")
    filters = {"subject": subjects, "feed": feeds, "language": languages, "outcome": outcomes, "q": q}
    return Subscription(
        build_request(url, filters=filters, since=since, token=token),
        resume=_as_resume(resume),
        position=position,
        retry_seconds=retry_seconds,
        session=session,
    )


def _as_resume(resume: Resume | str | os.PathLike[str] | None) -> Resume:
    if resume is None:
        return NoResume()
    return FileResume(resume) if isinstance(resume, str | os.PathLike) else resume


class Subscription:
    """Enriched records as they come; made by `stream`.

    Iterate over it, best inside `async with`, which closes the connection. Leaving a loop by `break` or by an error
    does not confirm the record in work: a later run, and a later loop over this subscription, begins with it again.
    Call `confirm` before you leave where its work is done.

    A call for a record may be cancelled, as by `asyncio.timeout`, at no loss: the next one connects again.

    Iterating raises TokenGoneError where the gateway cannot go on from the token, AccessError, RequestError, and
    ServerError where it is away for longer than retry_seconds or sends what cannot be read. The record that was in work
    is confirmed by then.
    """

    def __init__(
        self,
        request: Request,
        *,
        resume: Resume,
        position: str | None,
        retry_seconds: float | None,
        session: aiohttp.ClientSession | None,
        pace: Pace = _PACE,
    ) -> None:
        """For `stream`, whose arguments these are."""
        self._request = request
        self._resume = resume
        self._position = position
        self._retry_seconds = retry_seconds
        self._session = session
        self._pace = pace
        self._frames: AsyncGenerator[SignOfLife | Sent] | None = None
        self._in_work: Sent | None = None
        self._is_loaded = self._is_given_again = self._is_closed = False

    @property
    def position(self) -> str | None:
        """The resume token behind the latest record: keep it with what you make of that, to do both or neither.

        Before anything came it is where the subscription begins; None where that is no token.
        """
        return self._position

    @property
    def value(self) -> bytes | None:
        """The record in work as JSON, with fields that this release does not know. None where none is in work."""
        return self._in_work.value if self._in_work else None

    async def confirm(self) -> None:
        """Say that the record in work is done, and keep its token. Asking for the next record does the same."""
        if self._in_work is not None:
            await self._resume.save(self._in_work.position)
            self._in_work = None

    def __aiter__(self) -> Self:
        """Begin a loop: with the record in work, where one was left unconfirmed."""
        self._is_given_again = self._in_work is not None
        return self

    async def __anext__(self) -> Enriched:
        """Confirm the record in work, and wait for the next."""
        if self._is_closed:
            raise StopAsyncIteration
        if self._is_given_again and self._in_work is not None:
            self._is_given_again = False
            return self._in_work.record
        await self.confirm()
        while True:
            frame = await self._next_frame()
            self._position = frame.position
            if isinstance(frame, Sent):
                self._in_work = frame
                return frame.record
            # All before it was worked on, or it would not have been asked for.
            await self._resume.save(frame.position)

    async def aclose(self) -> None:
        """Close the connection. The record in work is not confirmed. A later call for a record ends the loop."""
        self._is_closed = True
        if self._frames is not None:
            await self._frames.aclose()

    async def __aenter__(self) -> Self:
        """Give itself: nothing is connected yet."""
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        """Close the connection."""
        await self.aclose()

    async def _next_frame(self) -> SignOfLife | Sent:
        if not self._is_loaded:
            kept = await self._resume.load()
            self._position = self._position if kept is None else kept
            self._is_loaded = True
        if self._frames is None:
            # A generator of nothing but these values: where this is left by `break` without `async with`, it is dropped
            # with its last user, and asyncio closes it.
            self._frames = read_frames(
                self._request,
                position=self._position,
                session=self._session,
                retry_seconds=self._retry_seconds,
                pace=self._pace,
            )
        try:
            return await anext(self._frames)
        except BaseException:
            # What raised, or was cancelled, is over: the next call connects again, from the same place.
            self._frames = None
            raise
