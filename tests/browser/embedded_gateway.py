"""A small stand-in for `newswire serve` on the embedded broker: the same log and filters behind plain handlers."""

import asyncio
import os
import signal
import urllib.parse
from collections import Counter
from datetime import UTC, datetime

import orjson
from aiohttp import web

from streams.gateway.differences import find_differences
from streams.gateway.filters import read_filters
from streams.gateway.frames import NDJSON, SSE
from streams.gateway.gateway import Gateway
from streams.gateway.problems import Problem
from streams.gateway.reader import Reader
from streams.gateway.token import read_token, write_token
from streams.gateway.wanted import Wanted
from streams.kafka.cluster import Cluster
from streams.settings import Settings
from tests.kit.paths import ROOT

PAGE = ROOT / "streams" / "gateway" / "page"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@web.middleware
async def guard(request, handler):
    try:
        response = await handler(request)
    except Problem as problem:
        response = problem.response()
    if not response.prepared:
        response.headers["Content-Security-Policy"] = CSP
    return response


def filters_of(request):
    try:
        return read_filters(list(request.query.items()))
    except ValueError as error:
        raise Problem("bad_request", str(error)) from error


def make(gateway):
    def listed(log, filters):
        now = gateway.now_ms()
        for number, entry in log.window.newest_first():
            if log.catalogue.is_newest(number, entry) and not entry.is_kill:
                if entry.embargoed_until is not None and entry.embargoed_until > now:
                    continue
                if filters.lists(entry):
                    yield entry

    async def stream(request):
        filters, log = filters_of(request), gateway.ready_log()
        form = NDJSON if "ndjson" in request.headers.get("Accept", "") else SSE
        token = request.query.get("last_event_id")
        offsets = list(log.window.vector)
        if token:
            position = read_token(token)
            if position is None:
                raise Problem("bad_token", "no token")
            if position.log != log.window.log:
                raise Problem("other_log", "another log")
            offsets = list(position.offsets)
        wanted = Wanted(filters=filters, form=form)
        reader = Reader(log.window, offsets, wanted)
        response = web.StreamResponse(headers={"Content-Type": form.content_type, "Cache-Control": "no-store"})
        await response.prepare(request)
        await response.write(form.opening + form.token(reader.token))
        while not gateway.is_closing and log is gateway.log:
            if reader.missing():
                await response.write(form.event("error", {"reason": "gone"}))
                return response
            if written := reader.take():
                await response.write(written)
            elif reader.is_at_end and not await gateway.audience.wait(wanted, seconds=15.0):
                reader.skip()
                await response.write(form.token(reader.token))
        await response.write(form.event("bye", {}))
        return response

    async def items(request):
        log = gateway.ready_log()
        limit = int(request.query.get("limit", "50"))
        values = [entry.value for entry in listed(log, filters_of(request))][:limit]
        body = b'{"items":[%b],"next":null,"position":"%b"}' % (b",".join(values), log.window.token.encode())
        return web.Response(body=body, content_type="application/json")

    async def item(request):
        log = gateway.ready_log()
        identity = urllib.parse.unquote(request.rel_url.raw_path.removeprefix("/v1/items/"))
        entries = [log.window.entry(number) for number in log.catalogue.revisions(identity)]
        if not entries:
            raise Problem("not_found", "unknown")
        if entries[0].is_kill:
            raise Problem("killed", "killed")
        until = entries[0].embargoed_until
        if until is not None and until > gateway.now_ms():
            raise Problem("not_found", "unknown")
        records = [orjson.loads(entry.value) for entry in entries]

        def text(record, field):
            return (record["item"].get(field) or [{"value": ""}])[0]["value"]

        revisions = [
            {
                "record": record,
                "differences": None
                if index + 1 == len(records)
                else {
                    name: find_differences(text(records[index + 1], field), text(record, field))
                    for name, field in (("headline", "headlines"), ("body", "bodies"))
                },
            }
            for index, record in enumerate(records)
        ]
        return web.Response(body=orjson.dumps({**records[0], "revisions": revisions}), content_type="application/json")

    async def rates(request):
        log, filters = gateway.ready_log(), filters_of(request)
        now = gateway.now_ms() // 60_000
        counts = Counter(entry.written_at // 60_000 for entry in log.window if filters.pass_on(entry))
        minutes = [
            {
                "start": datetime.fromtimestamp(minute * 60, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "records": counts[minute],
            }
            for minute in range(now - 59, now + 1)
        ]
        return web.Response(body=orjson.dumps({"minutes": minutes}), content_type="application/json")

    async def index(request):
        return web.FileResponse(PAGE / "index.html")

    async def readyz(request):
        return web.Response(status=503 if gateway.reasons() else 200)

    app = web.Application(middlewares=[guard])
    app.router.add_get("/", index)
    app.router.add_static("/page/", PAGE)
    app.router.add_get("/v1/stream", stream)
    app.router.add_get("/v1/items", items)
    app.router.add_get("/v1/items/{id:.+}", item)
    app.router.add_get("/v1/rates", rates)
    app.router.add_get("/readyz", readyz)
    return app


async def main():
    settings = Settings()
    gateway = Gateway(Cluster(settings, embedded=True))
    runner = web.AppRunner(make(gateway), handler_cancellation=True, shutdown_timeout=2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", settings.gateway_port).start()
    tail = asyncio.create_task(gateway.run())
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await ended.wait()
    gateway.close()
    await runner.cleanup()
    tail.cancel()
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
