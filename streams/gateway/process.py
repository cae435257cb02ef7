"""The gateway as a process: it listens, signals, the deadline for stopping."""

import asyncio
import contextlib
import logging
import resource
import signal
from collections.abc import AsyncIterator

from aiohttp import web
from aiohttp.http import HttpProcessingError

from streams import __version__, logs
from streams.gateway.app import create_app
from streams.gateway.gateway import Gateway
from streams.kafka.cluster import Cluster
from streams.listening import cannot_listen, url_of
from streams.settings import PREFIX, Settings

log = logging.getLogger(__name__)


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether a line of the server's is of a fault of ours, not of bytes that are no HTTP: anybody may send them."""
    return record.exc_info is None or not isinstance(record.exc_info[1], HttpProcessingError)


logging.getLogger("aiohttp.server").addFilter(_is_ours)

# Seconds that streams have to say `bye`, and then to be cancelled: together below the promise of 5.
_BYE_SECONDS = 1.5
# Of a request's first line: as many filters as a query may have.
_MOST_LINE_BYTES = 64 * 1024
# Files besides the streams: requests that are no streams, and connections to Kafka.
_OTHER_FILES = 500


@contextlib.asynccontextmanager
async def serving(gateway: Gateway) -> AsyncIterator[str]:
    """Serve a gateway; gives its address, as `http://127.0.0.1:8008`. At the end all streams are told, and closed.

    Raises ConfigurationError where nothing can listen there.
    """
    host, port = gateway.settings.gateway_host, gateway.settings.gateway_port
    runner = web.AppRunner(
        create_app(gateway),
        access_log=None,
        handler_cancellation=True,  # a reader that goes is noticed at once
        shutdown_timeout=_BYE_SECONDS,
        max_line_size=_MOST_LINE_BYTES,
    )
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            remedy = f"{PREFIX}GATEWAY_PORT to a free port, or to 0 for any"
            raise cannot_listen(error, host, port, remedy=remedy) from error
        bound_host, bound_port = runner.addresses[0][:2]
        reading, caller = asyncio.create_task(gateway.run()), asyncio.current_task()
        assert caller is not None, "it runs in a task"

        def end(_: "asyncio.Task[None]") -> None:
            # Whatever ends the reading ends all: a gateway that reads nothing is no use to anybody.
            caller.cancel()

        reading.add_done_callback(end)
        try:
            yield url_of(bound_host, bound_port)
        finally:
            reading.remove_done_callback(end)
            gateway.close()
            reading.cancel()
            await runner.cleanup()
            with contextlib.suppress(asyncio.CancelledError):
                await reading
    finally:
        await runner.cleanup()


def run_gateway(settings: Settings) -> None:
    """Run a gateway until SIGTERM or SIGINT. Raises ConfigurationError for what an operator has to mend first."""
    logs.configure(settings)
    allow_files(settings.gateway_readers + _OTHER_FILES)
    asyncio.run(_run(settings))


def allow_files(wanted: int) -> None:
    """Let this process have so many files open, or as many as the system lets it: a connection is one.

    Where they run out nobody is let in or told why any more, not even who asks /livez; and shells give 1,024.
    """
    allowed, highest = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY or allowed >= wanted:
        return
    allowed = wanted if highest == resource.RLIM_INFINITY else min(wanted, highest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, highest))
    if allowed < wanted:
        log.warning(
            "the system lets this process have %d files open, %sGATEWAY_READERS asks for %d: raise it (ulimit -n), or "
            "have fewer readers",
            allowed,
            PREFIX,
            wanted,
        )


async def _run(settings: Settings) -> None:
    gateway = Gateway(Cluster(settings))
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    loop.add_signal_handler(signal.SIGHUP, gateway.reload)
    async with serving(gateway) as url:
        log.info(
            "newswire %s: %s has the live page, /v1/, /metrics, /livez and /readyz; brokers %s, topic %s, access %s",
            __version__,
            url,
            settings.bootstrap_servers,
            gateway.topic,
            "open to this machine" if gateway.access.is_open else f"by {settings.tokens}",
        )
        await told.wait()
    log.info("stopped")
