"""Tasks that must not end in silence."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from streams.errors import BatchError, StreamError

log = logging.getLogger(__name__)


def start_task(
    work: Coroutine[Any, Any, None], *, name: str, fail: Callable[[StreamError], None]
) -> asyncio.Task[None]:
    """Start work that goes on until it is cancelled. An error that it did not expect is our own fault: told, and `fail`
    gets it.
    """

    def ended(task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("%s: ended by an error of ours", name, exc_info=error)
            fail(BatchError(f"{name}: our own fault: {error!r}"))

    task = asyncio.create_task(work, name=name)
    task.add_done_callback(ended)
    return task
