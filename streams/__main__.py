"""The command `newswire`, also `python -m streams`."""

import os
import signal
import sys

INTERRUPTED = 130
"""The exit code of Ctrl-C, as shells have it: 128 and the number of the signal."""


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:
        # Loading takes a while, and nothing is open in it that would have to be closed: Ctrl-C ends it at once.
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    from typer.main import get_command

    from streams.cli import app

    command = get_command(app)
    signal.signal(signal.SIGINT, handler)
    try:
        command(prog_name="newswire")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
