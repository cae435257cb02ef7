"""Named points at which a test lets the worker die, as by kill -9: between the steps of a commit and of an opening.

`NEWSWIRE_TEST_CRASH_POINT=NAME` dies the first time that the point is passed, `NAME:7` the seventh; `NAME:7:freeze`
stops the process there (SIGSTOP) until somebody wakes it. Without it nothing happens. What must hold after each is said
here, and tested (docs/architecture.md, Commit order).
"""

import os
import signal
from enum import StrEnum
from itertools import count

VARIABLE = "NEWSWIRE_TEST_CRASH_POINT"


class CrashPoint(StrEnum):
    """Where a worker can be made to die, with what the next owner of its partition then finds."""

    PROCESSED = "processed"
    """After step 1: nothing was sent, so the batch is read again."""
    SENT = "sent"
    """After step 2: outputs lie on the topics in an open transaction, which the next opening aborts."""
    POSITION_SENT = "position-sent"
    """After step 3: the same; the position is part of that transaction."""
    COMMITTED = "committed"
    """After step 4: all of it counts; only this process's memory and counters do not know."""
    APPLIED = "applied"
    """After step 5: the counters do not know."""
    PRODUCER_OPEN = "producer-open"
    """While opening, after the former owner was fenced: nothing has changed on the topics."""
    RESTORED = "restored"
    """While opening, with memory restored: the same."""


_passes = {point: count(1) for point in CrashPoint}


def pass_point(point: CrashPoint) -> None:
    """Die or freeze here, if a test asked for it; else nothing."""
    wanted = os.environ.get(VARIABLE)
    if wanted is None:
        return
    name, number, action = [*wanted.split(":"), "", ""][:3]
    if name == point and next(_passes[point]) == int(number or 1):
        os.kill(os.getpid(), signal.SIGSTOP if action == "freeze" else signal.SIGKILL)
