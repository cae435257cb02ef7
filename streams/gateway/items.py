"""`/v1/items`, the newest articles in pages, and `/v1/items/{id}`, one article with its revisions."""

import asyncio
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import orjson
from aiohttp import web

from streams.gateway.access import Grant
from streams.gateway.answers import answer
from streams.gateway.cursor import Cursor, read_cursor, write_cursor
from streams.gateway.differences import find_differences
from streams.gateway.entry import Entry
from streams.gateway.filters import Filters
from streams.gateway.gateway import Gateway
from streams.gateway.problems import Problem
from streams.gateway.shown import find_page, find_revisions
from streams.gateway.window import Window
from streams.records.ninjs import find_main_text

USUAL_ITEMS, MOST_ITEMS = 50, 500
"""Articles on a page, where `limit=` does not say; and at most."""
JSON = "application/json; charset=utf-8"

_NUMBER = re.compile(r"[0-9]{1,9}")


async def items(gateway: Gateway, request: web.Request, grant: Grant, filters: Filters) -> web.StreamResponse:
    """Give a page of articles, newest first. Raises Problem: bad_request, not_ready.

    Whoever follows `next` has no article twice, and each that stays as it is: one that is revised meanwhile moves to
    the top, where the pages after it do not come by; a stream from the first page's `position` has it. Another gateway
    goes on from the same record, but the order between partitions is its own.

    A page is shorter than its limit where its records are too large for one answer.
    """
    limit, log = _limit(request.query.get("limit")), gateway.ready_log()
    before = _place(log.window, request.query.get("cursor"))
    page = await find_page(log, filters, grant, now=gateway.now_ms(), limit=limit, before=before)
    following = page.last and write_cursor(Cursor(log.window.log, page.last.partition, page.last.offset))
    # What `position` is decides not whether a client has the list: as long as that is the same, the position of an
    # earlier answer is as good. A stream from there has all that came later, and passes over what is on no list.
    listed = b'{"items":[%b],"next":%b' % (
        b",".join([entry.value for entry in page.entries]),
        orjson.dumps(following),
    )
    content = b'%b,"position":%b}' % (listed, orjson.dumps(page.position))
    return await answer(request, content, content_type=JSON, grant=grant, same=listed)


async def item(gateway: Gateway, request: web.Request, grant: Grant) -> web.StreamResponse:
    """Give one article, with those of its revisions that are at hand, and what changed from each to the next.

    Not among them: what was before a kill, since it was taken down; what is under embargo itself; what the access
    token does not reach; and, of very large ones, what is too much for one answer. Differences are between neighbours
    of those that are given. Raises Problem: killed, not_found, not_ready.
    """
    log, identity = gateway.ready_log(), request.match_info["id"]
    content = await asyncio.to_thread(_write, find_revisions(log, identity, grant, now=gateway.now_ms()))
    # Comparing takes its time. What was killed meanwhile is not given any more.
    find_revisions(log, identity, grant, now=gateway.now_ms())
    return await answer(request, content, content_type=JSON, grant=grant)


def _write(entries: Sequence[Entry]) -> bytes:
    """Write an article. entries: at least one, newest first."""
    records = [orjson.loads(entry.value) for entry in entries]
    differences = [_compare(old, new) for new, old in pairwise(records)]
    revisions = [
        {"record": orjson.Fragment(entry.value), "differences": changes}
        for entry, changes in zip(entries, [*differences, None], strict=True)
    ]
    newest = records[0]
    return orjson.dumps({"item": newest["item"], "enrichment": newest["enrichment"], "revisions": revisions})


def _compare(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {
        name: find_differences(_text(old, field), _text(new, field))
        for name, field in (("headline", "headlines"), ("body", "bodies"))
    }


def _text(record: dict[str, Any], field: str) -> str:
    return find_main_text(record["item"], field) or ""


def _limit(text: str | None) -> int:
    if text is None:
        return USUAL_ITEMS
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= MOST_ITEMS:
        raise Problem("bad_request", f"limit should be a whole number, 1 to {MOST_ITEMS}; it is {text[:50]!r}")
    return int(text)


def _place(window: Window, text: str | None) -> int | None:
    """The number that a page goes on before. None: from the newest record."""
    if text is None:
        return None
    cursor = read_cursor(text)
    if cursor is None:
        raise Problem("bad_request", "cursor should be what `next` of a page said; leave it out to begin again")
    if cursor.log == window.log:
        number = window.find_number(cursor.partition, cursor.offset)
        if number is not None:
            return number
        if window.has_let_go(cursor.partition, cursor.offset):
            return window.begin  # and with it all that the page would have had
    raise Problem("bad_request", "the list that this cursor is of is no more: leave it out to begin again")
