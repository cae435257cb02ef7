"""`newswire serve` on the embedded broker, which that command does not know: a process for tests to kill."""

import asyncio
import signal

from streams.gateway.gateway import Gateway
from streams.gateway.process import serving
from streams.kafka.cluster import Cluster
from streams.settings import load_settings


async def serve() -> None:
    """Serve until SIGTERM; SIGHUP reads the access tokens again."""
    gateway, told = Gateway(Cluster(load_settings(), embedded=True)), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, told.set)
    loop.add_signal_handler(signal.SIGHUP, gateway.reload)
    async with serving(gateway):
        await told.wait()


if __name__ == "__main__":
    asyncio.run(serve())
