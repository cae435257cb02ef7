"""`/v1/rates`: how many records came in each minute of the last hour."""

from collections import Counter

import orjson
from aiohttp import web

from streams.gateway.access import Grant
from streams.gateway.answers import answer
from streams.gateway.entry import Entry
from streams.gateway.filters import Filters
from streams.gateway.frames import SSE
from streams.gateway.gateway import Gateway
from streams.gateway.items import JSON
from streams.gateway.wanted import Wanted
from streams.records import format_instant

MINUTES = 60
"""The newest of them is the one that runs."""

_MINUTE_MS = 60_000


async def rates(gateway: Gateway, request: web.Request, grant: Grant, filters: Filters) -> web.StreamResponse:
    """Count, by the broker's time, the records that a stream with these filters had. Raises Problem(not_ready).

    Records of the window alone: where it holds less than an hour, the first minutes have none.
    """
    log = gateway.ready_log()
    wanted = Wanted(filters, SSE, subjects=grant.subjects, sees_embargoed=grant.embargo)
    first = gateway.now_ms() // _MINUTE_MS - MINUTES + 1
    earliest = log.window.find_since(first * _MINUTE_MS)
    counts: Counter[int] = Counter()

    def take(numbered: tuple[int, Entry]) -> bool:
        number, entry = numbered
        if number < earliest:
            return False
        if wanted.has(entry):
            counts[entry.written_at // _MINUTE_MS] += 1
        return True

    await log.walks.walk(log.window.newest_first(), take)
    minutes = [
        {"start": f"{format_instant(minute * _MINUTE_MS)[:19]}Z", "records": counts[minute]}
        for minute in range(first, first + MINUTES)
    ]
    return await answer(request, orjson.dumps({"minutes": minutes}), content_type=JSON, grant=grant)
