"""Logging: what passes, what is folded, how a line looks."""

import json
import logging
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from aiokafka.errors import ProducerFenced

from streams import logs


class Hours:
    """A clock and a timer in the test's hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.calls: list[tuple[float, Callable[[], None]]] = []

    def call_later(self, seconds: float, call: Callable[[], None]) -> None:
        """Remember the call."""
        self.calls.append((self.now + seconds, call))

    def pass_to(self, now: float) -> None:
        """Let time pass; what is due is called."""
        while self.calls and self.calls[0][0] <= now:
            self.now, call = self.calls.pop(0)
            call()
        self.now = now


@pytest.fixture
def hours() -> Hours:
    """A clock that stands at 0."""
    return Hours()


@pytest.fixture
def told() -> list[str]:
    """What the filter tells by itself."""
    return []


@pytest.fixture
def fold(hours: Hours, told: list[str]) -> logs.FoldRepeats:
    """A filter on that clock."""
    return logs.FoldRepeats(
        tell=lambda text, *args: told.append(text % args), clock=lambda: hours.now, call_later=hours.call_later
    )


def line(name: str, text: str, *args: object, level: int = logging.WARNING) -> logging.LogRecord:
    """A line of a logger."""
    return logging.LogRecord(name, level, "", 0, text, args, None)


def test_repeats_are_folded(fold: logs.FoldRepeats, told: list[str], hours: Hours) -> None:
    """A thousand lines of one kind are one line, and one more says when it is over and how many there were."""
    passed = [fold.filter(line("aiokafka.conn", "node %s at port 9092", number)) for number in range(1000)]
    hours.pass_to(60)

    assert passed == [True] + [False] * 999
    assert told == ["the Kafka client is quiet again after 0 s; 999 more lines like those above"]


def test_kinds_are_told_apart(fold: logs.FoldRepeats) -> None:
    """Lines differ by logger, level and text; numbers in a text do not make it another kind."""
    kinds = [
        line("aiokafka", "node 1 gone"),
        line("aiokafka", "node 2 gone"),
        line("aiokafka", "node 1 back"),
        line("aiokafka.conn", "node 1 gone"),
        line("aiokafka", "node 1 gone", level=logging.ERROR),
    ]

    assert [fold.filter(kind) for kind in kinds] == [True, False, True, True, True]


def test_trouble_lasts_while_lines_come(fold: logs.FoldRepeats, told: list[str], hours: Hours) -> None:
    """While lines keep coming it is one trouble; after ten quiet seconds the next line is a new one."""
    for second in range(30):
        hours.pass_to(second)
        fold.filter(line("aiokafka", "gone"))
    assert told == []

    hours.pass_to(39.5)

    assert told == ["the Kafka client is quiet again after 29 s; 29 more lines like those above"]
    assert fold.filter(line("aiokafka", "gone"))


def test_others_pass(fold: logs.FoldRepeats) -> None:
    """Our own lines, and a client's below warning, are never folded."""
    ours, info = line("streams.lanes.lane", "opens"), line("aiokafka", "joined", level=logging.INFO)
    alike = line("aiokafkalike", "gone")

    assert all(fold.filter(record) for record in [ours, ours, info, info, alike, alike])


def test_what_a_client_calls_an_error_is_a_warning(fold: logs.FoldRepeats) -> None:
    """aiokafka logs an ERROR for what it tries again: in every start of a new cluster. Ours stay what they are."""
    theirs, ours = line("aiokafka.client", "gone", level=logging.ERROR), line("streams", "gone", level=logging.ERROR)

    assert fold.filter(theirs)
    assert fold.filter(ours)
    assert (theirs.levelname, ours.levelname) == ("WARNING", "ERROR")


def test_lanes_that_lose_one_broker_say_so_once(fold: logs.FoldRepeats) -> None:
    """Each lane has requests of its own; that they fail is one line, not one a lane."""
    failing = [line("streams.kafka.fetching", "fetching fails, goes on: %s", f"wire.raw {at}") for at in range(8)]

    assert [fold.filter(each) for each in failing] == [True] + [False] * 7


def left_behind(error: BaseException, text: str = "Future exception was never retrieved") -> logging.LogRecord:
    """What asyncio tells of a future whose failure nobody asked for."""
    return logging.LogRecord("asyncio", logging.ERROR, "", 0, text, (), (type(error), error, None))


def test_futures_that_aiokafka_left_behind_are_not_told(fold: logs.FoldRepeats) -> None:
    """A fenced producer leaves a failed future a batch, each with a traceback; whatever else asyncio tells passes."""
    assert not fold.filter(left_behind(ProducerFenced()))
    assert fold.filter(left_behind(ValueError("ours")))
    assert fold.filter(left_behind(ProducerFenced(), text="Task exception was never retrieved"))


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, put back afterwards."""
    names = ["", "streams", "aiokafka", "faust", "mode", "aiohttp.access"]
    levels = {name: logging.getLogger(name).level for name in names}
    root = logging.getLogger()
    handlers = list(root.handlers)
    yield root
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger("aiokafka").propagate = True


def test_json_lines(root: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON a line carries time, level, logger and message, and what was given besides."""
    logs.configure(SimpleNamespace(log_format="json"))

    logging.getLogger("streams.lanes.lane").info("offen %s", "é", extra={"partition": 3})

    printed = json.loads(capsys.readouterr().err)
    assert printed.pop("time").endswith("Z")
    assert printed == {"level": "info", "logger": "streams.lanes.lane", "message": "offen é", "partition": 3}


def test_text_lines(root: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    """As text a line is time, level, logger, message; libraries' INFO does not appear."""
    logs.configure(SimpleNamespace(log_format="text"))

    logging.getLogger("aiokafka").info("connected")
    logging.getLogger("mode").info("started")
    logging.getLogger("streams.lanes.lane").info("open")

    (printed,) = capsys.readouterr().err.splitlines()
    assert printed.split(maxsplit=1)[1] == "INFO     streams.lanes.lane: open"


def test_configure_twice(root: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    """Configuring again replaces: no line is printed twice."""
    logs.configure(SimpleNamespace(log_format="text"))
    logs.configure(SimpleNamespace(log_format="text"))

    logging.getLogger("streams").info("once")

    assert capsys.readouterr().err.count("once") == 1


def test_silence(root: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    """A command keeps aiokafka's lines to itself, and configuring a worker lets them out again."""
    logs.silence_clients()
    logging.getLogger("aiokafka.client").error("gone")
    assert capsys.readouterr().err == ""

    logs.configure(SimpleNamespace(log_format="text"))
    logging.getLogger("aiokafka.client").error("gone")

    assert "gone" in capsys.readouterr().err
