"""The worker's web pages: /metrics, /livez and /readyz, and nothing of Faust's own."""

from typing import TYPE_CHECKING

import faust
from faust.web.drivers.aiohttp import Web
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from streams.errors import ConfigurationError

if TYPE_CHECKING:
    from streams.worker.app import WireApp


class Pages(Web):
    """Faust's web server without its own pages: `/` says OK whatever happens, `/table` and `/router` have nothing."""

    app: "WireApp"
    default_blueprints = ()
    production_blueprints = ()
    debug_blueprints = ()

    async def start_server(self) -> None:
        """Listen. A port that is taken stops the worker by one line, where Faust would give a stack trace."""
        try:
            await super().start_server()
        except OSError as error:
            conf = self.app.conf
            self.app.fail(
                ConfigurationError(
                    f"nothing can listen on {conf.web_bind}:{conf.web_port} ({error.strerror or error}): set "
                    "NEWSWIRE_WEB_PORT to a free port, another one for each worker of a machine"
                )
            )


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
        """Whether it is a member and each of its partitions goes on; 503 with the reasons, a line each."""
        reasons = app.group.reasons()
        if reasons:
            return self.text("\n".join(reasons) + "\n", status=503)
        return self.text("ok\n")
