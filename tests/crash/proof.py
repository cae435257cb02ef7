"""Proof that an injected fault happened."""

import signal
from pathlib import Path

from tests.kafka.cluster import Broker
from tests.kafka.installation import Worker


def is_frozen(target: Worker | Broker) -> bool:
    """Whether the kernel says of the process that a signal stopped it."""
    assert target.process is not None
    stat = Path(f"/proc/{target.process.pid}/stat").read_text("ascii", errors="replace")
    return stat.rpartition(")")[2].split()[0] == "T"


def heeds_sigterm(target: Worker) -> bool:
    """Whether the process has a handler for SIGTERM by now; before, the signal ends it as it ends any process."""
    status = Path(f"/proc/{target.process.pid}/status").read_text("ascii", errors="replace")
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


def was_killed(target: Worker | Broker) -> bool:
    """Whether the process ended by kill -9."""
    return target.process is not None and target.process.poll() == -signal.SIGKILL
