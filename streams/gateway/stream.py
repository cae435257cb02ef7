"""`/v1/stream`: one reader's connection, from where it asked to begin until it goes."""

import asyncio
import contextlib

from aiohttp import web

from streams.errors import BrokerError, RecordsGoneError
from streams.gateway.filters import read_filters
from streams.gateway.frames import NDJSON, SSE, Format
from streams.gateway.gateway import Gateway
from streams.gateway.log import Log
from streams.gateway.metrics import Closing
from streams.gateway.problems import Problem
from streams.gateway.reader import Reader
from streams.gateway.token import read_token
from streams.gateway.wanted import Wanted
from streams.kafka.log_places import open_log_places
from streams.kafka.reader import partitions_of
from streams.records import parse_moment

# Seconds between two signs of life; and without a byte taken, after which a reader is given up.
_SIGN_SECONDS, _SLOW_SECONDS = 15.0, 30.0
# Seconds between two looks at whether a slow reader takes anything.
_LOOK_SECONDS = 1.0


class _Ended(Exception):
    """The stream is at its end."""

    def __init__(self, closing: Closing) -> None:
        super().__init__(closing)
        self.closing = closing


async def stream(gateway: Gateway, request: web.Request) -> web.StreamResponse:
    """Serve one reader. Raises Problem for what it may not have, before anything is sent."""
    wanted = Wanted(filters=_filters(request), form=_form(request))
    log = gateway.ready_log()
    offsets = await _where(gateway, log, request)
    with gateway.place_for(request.remote or ""):
        response = web.StreamResponse(
            headers={
                "Content-Type": wanted.form.content_type,
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",  # a proxy that collects bytes would hold the news back
            }
        )
        await response.prepare(request)
        connection = _Connection(gateway, log, Reader(log.window, offsets, wanted), wanted, request, response)
        closing = await connection.run()
        gateway.metrics.disconnects[closing].inc()
    return response


def _filters(request: web.Request):
    try:
        return read_filters(list(request.query.items()))
    except ValueError as error:
        raise Problem("bad_request", str(error)) from error
