"""`/v1/stream`: one reader's connection, from where it asked to begin until it goes."""

import asyncio
import contextlib
import random
import socket
from collections import deque
from collections.abc import Iterator
from typing import Final

from aiohttp import web
from aiohttp.base_protocol import BaseProtocol

from streams.errors import BrokerError, RecordsGoneError
from streams.gateway.access import Grant
from streams.gateway.audience import Seat
from streams.gateway.beginning import find_beginning
from streams.gateway.filters import Filters
from streams.gateway.frames import find_format
from streams.gateway.gateway import Gateway
from streams.gateway.log import Log
from streams.gateway.metrics import Closing
from streams.gateway.reader import Reader
from streams.gateway.wanted import Wanted
from streams.gateway.window import Portion

# Seconds between two signs of life; and in which a reader takes nothing, after which it is given up.
_SIGN_SECONDS, _SLOW_SECONDS = 15.0, 30.0
# How often in that time it is looked at whether it took something.
_SLOW_LOOKS = 10
# Seconds that the last word may take to be written; and then to be taken by a reader that was given up.
_LAST_WORD_SECONDS, _LINGER_SECONDS = 2.0, 15.0
# Seconds that a reader may take for what it is given of that at once, and keep its turn.
_TURN_SECONDS = 1.0
# Seconds between two tries to read what lies before the window, where the broker is away.
_RETRY_SECONDS = 1.0
# Bytes that may wait in a connection before a write has to wait: asyncio's own measure. From then on writes wait until
# a quarter of it is left.
_HIGH_WATER = 64 * 1024
# Milliseconds after which the system gives up a connection whose other end is gone without a word.
_DEAD_PEER_MS = 45_000
# Bytes that the system keeps for a reader beside ours. Left to itself it would keep megabytes for each that stalls.
_SEND_BUFFER_BYTES = 256 * 1024


class _EndedError(Exception):
    """The stream is at its end."""

    def __init__(self, closing: Closing) -> None:
        super().__init__(closing)
        self.closing = closing


async def stream(gateway: Gateway, request: web.Request, grant: Grant, filters: Filters) -> web.StreamResponse:
    """Serve one reader. Raises Problem for what it may not have, before anything is sent."""
    form = find_format(request.headers.getall("Accept", []))
    wanted = Wanted(filters, form, subjects=grant.subjects, sees_embargoed=grant.embargo)
    with gateway.place_for(request.remote or ""):
        log_read = gateway.ready_log()
        offsets = await find_beginning(gateway, log_read, request)
        response = web.StreamResponse(
            headers={
                "Content-Type": form.content_type,
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",  # a proxy that collects bytes would hold the news back
            }
        )
        with contextlib.suppress(ConnectionError):
            await response.prepare(request)
        transport = request.transport
        if transport is None or transport.is_closing():  # gone meanwhile
            gateway.metrics.disconnects[Closing.CLIENT].inc()
            return response
        _bound(transport)
        reader = Reader(log_read.window, offsets, wanted)
        await _Connection(gateway, log_read, reader, wanted, grant, response, transport, request.protocol).run()
    return response


def _bound(transport: asyncio.Transport) -> None:
    """Bound what a connection may cost whose other end takes nothing.

    A machine that lost its power says nothing, and TCP by itself waits a quarter of an hour for it.
    """
    connection = transport.get_extra_info("socket")
    if connection is None or connection.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
    option: Final = getattr(socket, "TCP_USER_TIMEOUT", None)  # Linux has it
    if option is not None:
        connection.setsockopt(socket.IPPROTO_TCP, option, _DEAD_PEER_MS)


class _Connection:
    """Writes to one reader whatever comes next for it."""

    def __init__(
        self,
        gateway: Gateway,
        log_read: Log,
        reader: Reader,
        wanted: Wanted,
        grant: Grant,
        response: web.StreamResponse,
        transport: asyncio.Transport,
        protocol: BaseProtocol,
    ) -> None:
        self._gateway, self._log, self._reader, self._wanted = gateway, log_read, reader, wanted
        self._grant, self._response, self._transport = grant, response, transport
        self._protocol = protocol
        self._is_sign_due = False
        """Whether it is time for a sign of life."""
        self._is_live = False
        """Whether it has had all that there was, and is given what comes as it comes."""

    async def run(self) -> None:
        """Go on until the reader goes, or the stream ends for a reason, which is counted."""
        closing = Closing.CLIENT
        try:
            await self._write_all()
        except _EndedError as end:
            closing = end.closing
            await self._say_last(closing)
        except ConnectionError:
            pass
        except asyncio.CancelledError:
            if self._gateway.is_closing:  # it was too slow to take the last word in time
                closing = Closing.SHUTDOWN
            raise
        finally:
            self._gateway.metrics.disconnects[closing].inc()

    async def _write_all(self) -> None:
        reader, form = self._reader, self._wanted.form
        await self._write(form.opening + form.token(reader.token))
        is_behind = False
        with self._gateway.audience.seat(self._wanted) as seat, self._signs(seat):
            while True:
                await self._go_on()
                # Whoever is far back has many steps to go: of all of those, and of lists, one goes at a time.
                async with self._log.walks.turn() if is_behind else contextlib.nullcontext():
                    portion = None if reader.missing() else reader.take()
                if portion is None:
                    self._is_live = False
                    await self._catch_up()
                    continue
                await self._give(portion)
                is_behind = not reader.is_at_end
                if is_behind:
                    continue
                self._is_live = True
                if not await seat.wait():
                    reader.skip()

    @contextlib.contextmanager
    def _signs(self, seat: Seat) -> Iterator[None]:
        """Ask for a sign of life again and again."""
        loop = asyncio.get_running_loop()

        def ask() -> None:
            timers.append(loop.call_later(_SIGN_SECONDS, ask))
            self._is_sign_due = True
            seat.wake()

        # The first one early, by chance: readers that came together, as after a restart, would else be served together.
        timers = deque([loop.call_later(random.uniform(0.2, 1) * _SIGN_SECONDS, ask)], maxlen=1)
        try:
            yield
        finally:
            timers[0].cancel()

    async def _catch_up(self) -> None:
        """Give what lies before the window. Where the broker is away, wait for it.

        A reader that takes it slowly gives up its turn, and asks for another one: else it would be in the others' way.
        """
        giving: asyncio.Future[None] | None = None
        try:
            async with contextlib.aclosing(self._gateway.catch_ups.read(self._reader, self._log.window)) as portions:
                async for portion in portions:
                    giving = asyncio.ensure_future(self._give(portion))
                    if not (await asyncio.wait([giving], timeout=_TURN_SECONDS))[0]:
                        break
                    await giving
                    await self._go_on()
            if giving is not None:
                await giving
        except RecordsGoneError as error:
            raise _EndedError(Closing.GONE) from error
        except BrokerError:
            await asyncio.sleep(_RETRY_SECONDS)
        finally:
            if giving is not None:
                giving.cancel()

    async def _go_on(self) -> None:
        """Give a sign of life where it is time. Raises _EndedError where there is nothing more to give."""
        if self._gateway.is_closing:
            raise _EndedError(Closing.SHUTDOWN)
        if self._log.ended is not None:
            raise _EndedError(self._log.ended)
        if not self._gateway.access.is_valid(self._grant):
            raise _EndedError(Closing.TOKEN_REVOKED)
        if self._is_sign_due:
            self._is_sign_due = False
            await self._write(self._wanted.form.token(self._reader.token))

    async def _give(self, portion: Portion) -> None:
        if portion.records:
            delay = None
            if self._is_live and portion.written_at is not None:
                delay = max(0, self._gateway.now_ms() - portion.written_at) / 1000
            await self._write(portion.content, records=portion.records, delay=delay)

    async def _write(self, content: bytes, *, records: int = 0, delay: float | None = None) -> None:
        """Write. Raises _EndedError where the reader takes nothing, ConnectionError where it is gone."""
        self._gateway.metrics.count_write(len(content), records=records, delay=delay)
        left = self._transport.get_write_buffer_size() + len(content)
        if left < _HIGH_WATER and not self._protocol.writing_paused:
            await self._response.write(content)
            return
        writing = asyncio.ensure_future(self._response.write(content))
        looks = 0  # since it took something
        try:
            while not (await asyncio.wait([writing], timeout=_SLOW_SECONDS / _SLOW_LOOKS))[0]:
                before, left = left, self._transport.get_write_buffer_size()
                looks = looks + 1 if left >= before else 0
                if looks >= _SLOW_LOOKS:
                    raise _EndedError(Closing.SLOW_READER)
            await writing
        finally:
            writing.cancel()

    async def _say_last(self, closing: Closing) -> None:
        """End the stream by its last event. A reader that takes nothing has some time to take what lies there."""
        form = self._wanted.form
        last = form.event("bye", {}) if closing is Closing.SHUTDOWN else form.event("error", {"reason": closing.value})
        saying = asyncio.ensure_future(self._response.write_eof(last))
        await asyncio.wait([saying], timeout=_LAST_WORD_SECONDS)
        if not saying.done() or saying.cancelled() or saying.exception() is not None:
            saying.cancel()
            self._transport.close()
            asyncio.get_running_loop().call_later(_LINGER_SECONDS, self._transport.abort)
