"""The gateway's addresses, and what holds for all of them: access, errors, headers. START HERE for HTTP."""

from collections.abc import Awaitable, Callable

import orjson
from aiohttp import web
from aiohttp.typedefs import Middleware
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from streams.gateway.access import OPEN, Grant
from streams.gateway.answers import answer
from streams.gateway.feeds import atom_feed, json_feed
from streams.gateway.filters import Filters, read_filters
from streams.gateway.gateway import Gateway
from streams.gateway.items import JSON, item, items
from streams.gateway.openapi import openapi
from streams.gateway.origins import Origins
from streams.gateway.problems import Problem
from streams.gateway.rates import rates
from streams.gateway.site import add_site
from streams.gateway.stream import stream

_Granted = Callable[[Gateway, web.Request, Grant], Awaitable[web.StreamResponse]]
_Filtered = Callable[[Gateway, web.Request, Grant, Filters], Awaitable[web.StreamResponse]]
_Plain = Callable[[web.Request], Awaitable[web.StreamResponse]]

# Of everything but the page, which says its own: whatever a browser makes of an answer, it runs and shows nothing.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def create_app(gateway: Gateway) -> web.Application:
    """Make the web application of a gateway."""
    origins = Origins(gateway.settings.gateway_origins)
    app = web.Application(middlewares=[_problems(gateway, origins)])

    async def prepare(request: web.Request, response: web.StreamResponse) -> None:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        origins.allow(request, response)

    app.on_response_prepare.append(prepare)
    router = app.router
    router.add_get("/v1/stream", _filtered(gateway, stream), allow_head=False)
    router.add_get("/v1/items", _filtered(gateway, items))
    router.add_get("/v1/items/{id:(?s:.+)}", _granted(gateway, item))
    router.add_get("/v1/rates", _filtered(gateway, rates))
    router.add_get("/v1/feed.atom", _filtered(gateway, atom_feed))
    router.add_get("/v1/feed.json", _filtered(gateway, json_feed))
    router.add_get("/openapi.json", _openapi())
    router.add_get("/metrics", _metrics(gateway))
    router.add_get("/livez", _live)
    router.add_get("/readyz", _ready(gateway))
    add_site(router)
    return app


def _granted(gateway: Gateway, handle: _Granted) -> _Plain:
    """For whoever has access."""

    async def handler(request: web.Request) -> web.StreamResponse:
        grant = gateway.access.check(request.headers.get("Authorization"), request.query.get("token"))
        return await handle(gateway, request, grant)

    return handler


def _filtered(gateway: Gateway, handle: _Filtered) -> _Plain:
    """For whoever has access, with the filters of the query."""

    async def filtered(gateway: Gateway, request: web.Request, grant: Grant) -> web.StreamResponse:
        try:
            filters = read_filters(list(request.query.items()))
        except ValueError as error:
            raise Problem("bad_request", str(error)) from error
        grant.check_subjects(filters.subjects)
        return await handle(gateway, request, grant, filters)

    return _granted(gateway, filtered)


def _problems(gateway: Gateway, origins: Origins) -> Middleware:
    """Answer preflights; say what is wrong with a request as problem+json, and count it."""

    @web.middleware
    async def middleware(request: web.Request, handler: _Plain) -> web.StreamResponse:
        try:
            gateway.access.check_host(request.headers.get("Host"))
            return origins.answer_preflight(request) or await handler(request)
        except Problem as error:
            problem = error
        except web.HTTPNotFound:
            problem = Problem("not_found", "docs/gateway.md and /openapi.json have all addresses")
        except web.HTTPMethodNotAllowed as error:
            allowed = ", ".join(sorted(error.allowed_methods))
            problem = Problem("method_not_allowed", f"try {allowed}", headers={"Allow": allowed})
        gateway.metrics.refusals[problem.reason].inc()
        return problem.response()

    return middleware


def _openapi() -> _Plain:
    content = orjson.dumps(openapi())

    async def description(request: web.Request) -> web.Response:
        return await answer(request, content, content_type=JSON, grant=OPEN)

    return description


def _metrics(gateway: Gateway) -> _Plain:
    async def metrics(request: web.Request) -> web.Response:
        return web.Response(body=gateway.metrics.render(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return metrics


async def _live(request: web.Request) -> web.Response:
    """Whether the loop runs: a gateway that waits for its broker is alive, and a restart would not help it."""
    return web.Response(text="ok\n")


def _ready(gateway: Gateway) -> _Plain:
    async def ready(request: web.Request) -> web.Response:
        """Whether it reads and gives; 503 with the reasons, a line each."""
        reasons = gateway.reasons()
        return web.Response(text="\n".join(reasons or ["ok"]) + "\n", status=503 if reasons else 200)

    return ready
