"""Logging of a process: one line a state change on standard error, as text or JSON. Nothing is logged per article.

What aiokafka repeats while a broker is away (over 1,000 lines for three brokers that fell in turn) is folded: the first
line of each kind passes, the rest is counted, and one line says when it is over. None of it is an ERROR here: aiokafka
tries again by itself, also where it calls it one, in every start of a new cluster; what does not pass the lanes tell.
What asyncio tells of aiokafka's own futures, which nobody awaits and whose errors the lanes report, does not pass at
all.
"""

import logging
import re
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

from pythonjsonlogger.json import JsonFormatter

_LEVELS = {
    "": logging.WARNING,
    "streams": logging.INFO,
    # Their INFO tells of every connection, rejoin and page; what matters of it the lanes tell themselves.
    "aiokafka": logging.WARNING,
    "faust": logging.WARNING,
    "mode": logging.WARNING,
    "aiohttp.access": logging.WARNING,
}
# Seconds without a line of trouble after which it counts as over: aiokafka retries every 0.1 s, at worst every 5.
_QUIET_SECONDS = 10.0


class LogSettings(Protocol):
    """What logging wants of the settings."""

    @property
    def log_format(self) -> str:
        """`text` or `json`."""


def configure(settings: LogSettings) -> None:
    """Log to standard error in the settings' format. Calling it again replaces what it set before."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if settings.log_format == "json" else _Text())
    handler.addFilter(FoldRepeats(tell=logging.getLogger(__name__).info))
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if any(isinstance(f, FoldRepeats) for f in handler.filters)]:
        root.removeHandler(old)
    root.addHandler(handler)
    for name, level in _LEVELS.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger("aiokafka").propagate = True


def silence_clients() -> None:
    """Keep aiokafka's own lines off a command's output: the command says in one line of its own what failed."""
    log = logging.getLogger("aiokafka")
    log.propagate = False
    if not log.handlers:
        log.addHandler(logging.NullHandler())


class FoldRepeats(logging.Filter):
    """Lets the first line of each kind of aiokafka's trouble pass, as a warning, and says once when trouble is over.

    Lines are of one kind that differ only in node, partition or number. Trouble is over after _QUIET_SECONDS without
    any. Other loggers' lines all pass, but for what asyncio tells of futures that aiokafka left behind.
    """

    def __init__(
        self,
        *,
        tell: Callable[..., None],
        clock: Callable[[], float] = time.monotonic,
        call_later: Callable[[float, Callable[[], None]], None] | None = None,
    ) -> None:
        """tell: logs the line of the end, given as format and arguments. clock: seconds, only goes forward."""
        super().__init__()
        self._tell = tell
        self._clock = clock
        self._call_later = call_later or _call_later
        self._lock = threading.Lock()
        self._kinds: set[tuple[str, int, str]] = set()
        self._folded = 0
        self._began_at = self._last_at = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line passes."""
        if _is_of_a_future_left_behind(record):
            return False
        if record.levelno < logging.WARNING or not _is_of_the_client(record.name):
            return True
        kind = (record.name, record.levelno, re.sub(r"\d+", "#", str(record.msg)))
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        with self._lock:
            self._last_at = self._clock()
            if not self._kinds:
                self._began_at = self._last_at
                self._call_later(_QUIET_SECONDS, self._look_whether_over)
            is_new = kind not in self._kinds
            self._kinds.add(kind)
            self._folded += not is_new
        return is_new

    def _look_whether_over(self) -> None:
        with self._lock:
            remaining = self._last_at + _QUIET_SECONDS - self._clock()
            if remaining > 0:
                self._call_later(remaining, self._look_whether_over)
                return
            folded, seconds = self._folded, self._last_at - self._began_at
            self._kinds, self._folded = set(), 0
        if folded:
            self._tell("the Kafka client is quiet again after %.0f s; %d more lines like those above", seconds, folded)


def _is_of_the_client(logger: str) -> bool:
    """Whether aiokafka speaks, or who carries a lane's requests by its client, a line a lane."""
    return logger.partition(".")[0] == "aiokafka" or logger == "streams.kafka.fetching"


def _is_of_a_future_left_behind(record: logging.LogRecord) -> bool:
    """Whether asyncio tells, with a traceback, of a future that aiokafka failed and left: one for each batch fenced."""
    error = record.exc_info[1] if record.exc_info else None
    return (
        record.name == "asyncio"
        and type(error).__module__.partition(".")[0] == "aiokafka"
        and record.getMessage().startswith("Future exception was never retrieved")
    )


def _call_later(seconds: float, call: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, call)
    timer.daemon = True
    timer.start()


def _instant(record: logging.LogRecord) -> str:
    """RFC 3339 in UTC, milliseconds."""
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class _Text(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-8s %(name)s: %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802  logging's name
        return _instant(record)


class _Json(JsonFormatter):
    def __init__(self) -> None:
        super().__init__(json_ensure_ascii=False)

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """`time`, `level`, `logger`, `message`, then what the line carries besides."""
        log_data.update(time=_instant(record), level=record.levelname.lower(), logger=record.name)
        super().add_fields(log_data, record, message_dict)
