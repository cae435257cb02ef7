"""The worker as a process: signals, the deadline for stopping, exit codes."""

import asyncio
import logging
import os
import signal
import sys
import threading
from typing import Any, NoReturn

import faust

from streams import logs
from streams.settings import Settings
from streams.worker.app import WireApp, create_app
from streams.worker.pages import Pages

# Seconds from SIGTERM to the end of the process, whatever the broker does; the promise is 10.
_STOP_SECONDS = 8.5


class WireWorker(faust.Worker):
    """Runs a WireApp until a signal, and ends within 10 s of it."""

    app: WireApp

    def __init__(self, *args: Any, **options: Any) -> None:
        """As Faust's worker, but for logging, which is ours."""
        super().__init__(*args, **{**options, "override_logging": False, "redirect_stdouts": False})
        self.spinner = None  # it would write to standard output

    def install_signal_handlers(self) -> None:
        """Faust's, and SIGHUP, which reads rules and feeds again."""
        super().install_signal_handlers()
        self.loop.add_signal_handler(signal.SIGHUP, lambda: self.add_future(self.app.reload()))

    def _on_sigterm(self) -> None:
        self._arm_deadline()
        super()._on_sigterm()

    def _on_sigint(self) -> None:
        self._arm_deadline()
        super()._on_sigint()

    async def _sentinel_task(self) -> None:
        """Give the last connections a moment to close. mode waits a second, and that is in every restart."""
        await asyncio.sleep(0.05)

    def _arm_deadline(self) -> None:
        # Outside the loop, which may be stuck in a client that waits for a silent broker.
        deadline = threading.Timer(_STOP_SECONDS, _give_up)
        deadline.daemon = True
        deadline.start()

    def execute_from_commandline(self) -> NoReturn:
        """Run to the end; exits with the app's code where Faust itself has nothing to complain of."""
        try:
            super().execute_from_commandline()
        except SystemExit as end:
            sys.exit(end.code or self.app.exit_code)
        sys.exit(self.app.exit_code)


# mode names a service's logger after the module of its class; what Faust says of itself belongs to Faust's.
for _service in (WireApp, WireWorker, Pages):
    _service.logger = logging.getLogger("faust")


def _give_up() -> None:
    # Nothing is lost: what was not committed is aborted by the broker, or by the next owner's opening.
    sys.stderr.write(f"did not stop within {_STOP_SECONDS:g} s; ends now, open transactions are left to the broker\n")
    sys.stderr.flush()
    os._exit(1)


def run_worker(settings: Settings) -> NoReturn:
    """Run a worker until it is told to stop; exits 0 where all was finished, 1 where not."""
    app = create_app(settings)
    logs.configure(settings)
    WireWorker(app, quiet=True).execute_from_commandline()
