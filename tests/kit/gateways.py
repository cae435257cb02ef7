"""A gateway on the embedded broker, as a process that a test may kill and start again at the same address.

`newswire serve` does not know that broker, so the process is this module, run as a program.
"""

import asyncio
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Self
from urllib.parse import quote

from prometheus_client.parser import text_string_to_metric_families

from streams import logs
from streams.gateway.gateway import Gateway
from streams.gateway.process import serving
from streams.kafka.cluster import Cluster
from streams.settings import load_settings
from tests.kit.paths import ROOT
from tests.kit.waiting import block_until

# For what takes a second on an idle machine.
_SECONDS = 30.0
_COMMAND = (sys.executable, "-m", "tests.kit.gateways")


class GatewayProcess:
    """Use by `with`. Its log is in a file."""

    def __init__(self, broker: str, folder: Path, *, settings: dict[str, str] | None = None) -> None:
        """broker: its address. settings: further ones."""
        self.url = ""
        """As `http://127.0.0.1:8008`, from the first start on."""
        self._log = folder / "gateway.log"
        others = {name: value for name, value in os.environ.items() if not name.startswith("NEWSWIRE_")}
        self._environment = {
            **others,
            "PYTHONPATH": str(ROOT),
            "NEWSWIRE_BOOTSTRAP_SERVERS": broker,
            "NEWSWIRE_GATEWAY_PORT": "0",
            **(settings or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start it, the second time where it was, and wait until it is ready.

        Raises AssertionError with its log where it ends instead.
        """
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(_COMMAND, env=self._environment, cwd=ROOT, stdout=log, stderr=log)
        block_until(self._find_url, timeout_seconds=_SECONDS, what="the gateway's address in its log")
        self._environment["NEWSWIRE_GATEWAY_PORT"] = self.url.rpartition(":")[2]
        block_until(self._is_ready, timeout_seconds=_SECONDS, what="readiness of the gateway")

    def move(self, broker: str) -> None:
        """Let it read another broker from its next start on."""
        self._environment["NEWSWIRE_BOOTSTRAP_SERVERS"] = broker

    def wait_for(self, identity: str) -> None:
        """Wait until it gives this article."""
        path = f"/v1/items/{quote(identity, safe='')}"
        block_until(lambda: self._has(path), timeout_seconds=_SECONDS, what=f"the article {identity}")

    def wait_for_clients(self, count: int) -> None:
        """Wait until so many streams are read."""

        def are_there() -> bool:
            families = text_string_to_metric_families(self._get("/metrics"))
            (clients,) = [family for family in families if family.name == "newswire_gateway_clients"]
            return clients.samples[0].value == count

        block_until(are_there, timeout_seconds=_SECONDS, what=f"{count} streams")

    def send(self, number: signal.Signals) -> None:
        """Send it a signal that does not end it."""
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._end(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end, as a new release would."""
        self._end(signal.SIGTERM)

    def _end(self, number: int) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(_SECONDS)
            self._process = None

    def _find_url(self) -> bool:
        self._check()
        found = re.search(r"\bhttp://\S+", self._log.read_text(errors="replace"))
        if found:
            self.url = found[0]
        return found is not None

    def _is_ready(self) -> bool:
        self._check()
        return self._has("/readyz")

    def _has(self, path: str) -> bool:
        try:
            return self._get(path) != ""
        except urllib.error.HTTPError as refused:
            refused.close()
            return False

    def _get(self, path: str) -> str:
        with urllib.request.urlopen(f"{self.url}{path}", timeout=_SECONDS) as answer:
            return answer.read().decode()

    def _check(self) -> None:
        assert self._process is not None
        assert self._process.poll() is None, self._log.read_text(errors="replace")[-4_000:]


async def _serve_embedded() -> None:
    settings = load_settings()
    logs.configure(settings)
    gateway, told = Gateway(Cluster(settings, embedded=True)), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, gateway.reload)
    async with serving(gateway) as url:
        print(url, flush=True)
        await told.wait()


if __name__ == "__main__":
    asyncio.run(_serve_embedded())
