"""The worker's web pages: /metrics, /livez and /readyz, and nothing of Faust's own."""

from typing import TYPE_CHECKING

import faust
from faust.web.drivers.aiohttp import Web
from prometheus_client.exposition import CONTENT_TYPE_LATEST

if TYPE_CHECKING:
    from streams.worker.app import WireApp


class Pages(Web):
    """Faust's web server without its own pages: `/` says OK whatever happens, `/table` and `/router` have nothing."""

    default_blueprints = ()
    production_blueprints = ()
    debug_blueprints = ()


def add_pages(app: "WireApp") -> None:
    @app.page("/metrics")
    async def metrics(self: faust.web.View, request: faust.web.Request) -> faust.web.Response:
        """Everything that Prometheus asks."""
        return self.bytes(app.metrics.render(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    @app.page("/livez")
    async def livez(self: faust.web.View, request: faust.web.Request) -> faust.web.Response:
        """Whether the loop runs: a worker that waits for its broker is alive, and a restart would not help it."""
        return self.text("ok\n")

    @app.page("/readyz")
    async def readyz(self: faust.web.View, request: faust.web.Request) -> faust.web.Response:
        """Whether every assigned partition is restored and commits; 503 with the reasons, a line each."""
        reasons = [*app.readiness.reasons(), *app.group.unanswered()]
        if reasons:
            return self.text("\n".join(reasons) + "\n", status=503)
        return self.text("ok\n")
