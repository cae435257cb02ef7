"""Which sites' pages may read the gateway (CORS, as in the Fetch standard)."""

import re

from aiohttp import web

from streams.errors import ConfigurationError
from streams.settings import PREFIX

_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#@\s]+")

# Seconds that a browser may remember the answer to its preflight.
_REMEMBERED_SECONDS = 600


class Origins:
    """Those of the settings."""

    def __init__(self, listed: str) -> None:
        """listed: origins with commas between; `*` is any. Raises ConfigurationError for what no browser would send."""
        self._origins = frozenset(origin.strip().rstrip("/").lower() for origin in listed.split(",") if origin.strip())
        for origin in self._origins:
            if origin != "*" and not _ORIGIN.fullmatch(origin):
                raise ConfigurationError(
                    f"{PREFIX}GATEWAY_ORIGINS: {origin!r} should be scheme and host of a site, as https://desk.example"
                )

    def allow(self, request: web.Request, response: web.StreamResponse) -> None:
        """Let the page that asks read the answer, where its site is one of them."""
        origin = request.headers.get("Origin")
        if not self._origins:
            return
        if "*" in self._origins:
            response.headers["Access-Control-Allow-Origin"] = "*"
        else:
            varies = response.headers.get("Vary")
            response.headers["Vary"] = f"{varies}, Origin" if varies else "Origin"
            if origin not in self._origins:
                return
            response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"

    def answer_preflight(self, request: web.Request) -> web.Response | None:
        """Say what a page may send, where that is the question. None: it is another request."""
        if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
            return None
        return web.Response(
            status=204,
            headers={
                "Access-Control-Allow-Methods": "GET, HEAD",
                "Access-Control-Allow-Headers": "Authorization, If-None-Match, Last-Event-ID",
                "Access-Control-Max-Age": str(_REMEMBERED_SECONDS),
            },
        )
