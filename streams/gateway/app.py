"""The gateway's addresses, and what holds for all of them: access, errors, headers. START HERE for HTTP."""

from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web
from aiohttp.typedefs import Middleware
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from streams.gateway.access import Grant
from streams.gateway.filters import Filters, read_filters
from streams.gateway.gateway import Gateway
from streams.gateway.origins import Origins
from streams.gateway.problems import Problem
from streams.gateway.site import add_site
from streams.gateway.stream import stream

_Handler = Callable[[Gateway, web.Request, Grant, Filters], Awaitable[web.StreamResponse]]
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
    app = web.Application(middlewares=[_problems(gateway)])
    origins = Origins(gateway.settings.gateway_origins)

    async def prepare(request: web.Request, response: web.StreamResponse) -> None:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        origins.allow(request, response)

    app.on_response_prepare.append(prepare)
    router = app.router
    router.add_get("/v1/stream", _subscribers(gateway, stream), allow_head=False)
    router.add_get("/metrics", _metrics(gateway))
    router.add_get("/livez", _live)
    router.add_get("/readyz", _ready(gateway))
    router.add_route(hdrs.METH_OPTIONS, "/v1/{path:.*}", origins.preflight)
    add_site(router)
    return app


def _subscribers(gateway: Gateway, handle: _Handler) -> _Plain:
    """For whoever has access, with the filters of the query."""

    async def handler(request: web.Request) -> web.StreamResponse:
        grant = gateway.access.check(request.headers.get("Authorization"), request.query.get("token"))
        try:
            filters = read_filters(list(request.query.items()))
        except ValueError as error:
            raise Problem("bad_request", str(error)) from error
        grant.check_subjects(filters.subjects)
        return await handle(gateway, request, grant, filters)

    return handler


def _problems(gateway: Gateway) -> Middleware:
    """Say what is wrong with a request as problem+json, and count it."""

    @web.middleware
    async def middleware(request: web.Request, handler: _Plain) -> web.StreamResponse:
        try:
            gateway.access.check_host(request.headers.get("Host"))
            return await handler(request)
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
