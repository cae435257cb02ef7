"""The worker's web pages: /metrics, /livez and /readyz, and nothing of Faust's own."""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import faust
from aiohttp.web import BaseSite, TCPSite
from faust.web.drivers.aiohttp import Web
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from streams import __version__
from streams.listening import cannot_listen, url_of

if TYPE_CHECKING:
    from streams.worker.app import WireApp


log = logging.getLogger(__name__)


class Pages(Web):
    """Faust's web server without its own pages: `/` says OK whatever happens, `/table` and `/router` have nothing."""

    app: "WireApp"
    default_blueprints = ()
    production_blueprints = ()
    debug_blueprints = ()

    async def start_server(self) -> None:
        """Listen, and say in one line what started where.

        A port that is taken stops the worker by one line too, where Faust would give a stack trace.
        """
        settings, conf = self.app.settings, self.app.conf
        try:
            await super().start_server()
        except OSError as error:
            remedy = "NEWSWIRE_WEB_PORT to a free port, another one for each worker of a machine, or to 0 for any"
            self.app.fail(cannot_listen(error, conf.web_bind, conf.web_port, remedy=remedy))
            return
        host, port = self._runner.addresses[0][:2]
        self.app.pages_url = url_of(host, port)
        log.info(
            "newswire %s: %s has /metrics, /livez and /readyz; brokers %s, group %s, topics %s*, %d partitions",
            __version__,
            self.app.pages_url,
            settings.bootstrap_servers,
            settings.app_id,
            settings.topic_prefix,
            settings.partitions,
        )

    def _new_transport_tcp(self) -> BaseSite:
        if self.app.settings.web_port:
            return super()._new_transport_tcp()
        return TCPSite(self._runner, self.app.conf.web_bind, 0)  # the system chooses one


def add_pages(app: faust.App, *, render: Callable[[], bytes], reasons: Callable[[], Sequence[str]]) -> None:
    """Add the pages. render: all metrics as text. reasons: why it is not ready, none where it is."""

    @app.page("/metrics")
    async def metrics(self: faust.web.View, request: faust.web.Request) -> faust.web.Response:
        """Everything that Prometheus asks."""
        return self.bytes(render(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    @app.page("/livez")
    async def livez(self: faust.web.View, request: faust.web.Request) -> faust.web.Response:
        """Whether the loop runs: a worker that waits for its broker is alive, and a restart would not help it."""
        return self.text("ok\n")

    @app.page("/readyz")
    async def readyz(self: faust.web.View, request: faust.web.Request) -> faust.web.Response:
        """Whether it does its work; 503 with the reasons why not, a line each. Of a worker: whether it is a member and
        each of its partitions goes on.
        """
        why_not = reasons()
        if why_not:
            return self.text("\n".join(why_not) + "\n", status=503)
        return self.text("ok\n")
