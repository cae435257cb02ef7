"""A gateway as a process of its own, which a test may kill and start again at the same address."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

from tests.kafka.cluster import free_port
from tests.kit.paths import ROOT
from tests.kit.waiting import block_until

_READY_SECONDS = 20.0
COMMAND = (sys.executable, "-m", "tests.browser.embedded_gateway")


class Server:
    """One gateway on the embedded broker at an address, its log in a file."""

    def __init__(self, broker: str, folder: Path, *, settings: dict[str, str] | None = None) -> None:
        """broker: its address. settings: further ones of the gateway."""
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self._log = folder / f"gateway-{self.port}.log"
        others = {name: value for name, value in os.environ.items() if not name.startswith("NEWSWIRE_")}
        self._environment = {
            **others,
            "PYTHONPATH": str(ROOT),
            "NEWSWIRE_BOOTSTRAP_SERVERS": broker,
            "NEWSWIRE_GATEWAY_PORT": str(self.port),
            **(settings or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it is ready. Raises AssertionError with its log where it ends instead."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(COMMAND, env=self._environment, cwd=ROOT, stdout=log, stderr=log)
        block_until(self._is_ready, timeout_seconds=_READY_SECONDS, what="readiness of the gateway")

    def move(self, broker: str) -> None:
        """Let it read another broker from its next start on."""
        self._environment["NEWSWIRE_BOOTSTRAP_SERVERS"] = broker

    def wait_for(self, identity: str) -> None:
        """Wait until it gives this article."""
        address = f"{self.url}v1/items/{quote(identity, safe='')}"
        block_until(lambda: _status_of(address) == 200, timeout_seconds=_READY_SECONDS, what=f"the article {identity}")

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def terminate(self) -> None:
        """Ask it to end, as a new release would."""
        assert self._process is not None
        self._process.terminate()
        self._process.wait(20)
        self._process = None

    def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self._log.read_text(errors="replace")[-4_000:]
        return _status_of(f"{self.url}readyz") == 200


def _status_of(address: str) -> int | None:
    """Of the answer; None: there was none."""
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code
    except OSError:
        return None
