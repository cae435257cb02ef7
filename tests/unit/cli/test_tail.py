"""`newswire tail`, with records from the test's hand instead of a topic."""

import contextlib
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from streams.article import RawItem
from streams.cli import app
from tests.kit.items import RECEIVED_AT, raw

Run = Callable[..., Result]


def item(offset: int, *, topic: str = "wire.enriched", value: bytes = b'{"a":1}') -> RawItem:
    """A record of the partition 5."""
    headers = (("content-type", b"application/json"),)
    return raw(value, key=b"k", headers=headers, topic=topic, offset=offset, received_at=RECEIVED_AT + 8)


class Topic:
    """Stands for a reader: gives what is in `polls`, one list a time, then nothing."""

    def __init__(self, polls: Iterator[list[RawItem]]) -> None:
        self._polls = polls

    async def read(self, *, wait_seconds: float, limit: int | None) -> list[RawItem]:
        """The next records, no more than limit."""
        return next(self._polls, [])[:limit]


@pytest.fixture
def run(nowhere: None, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `newswire tail` on a topic that has these polls; what was asked for is in `asked`."""

    def run(*words: str, polls: list[list[RawItem]], asked: dict[str, Any] | None = None) -> Result:
        @contextlib.asynccontextmanager
        async def open_reader(settings: object, topic: str, *, from_beginning: bool) -> AsyncIterator[Topic]:
            if asked is not None:
                asked.update(topic=topic, from_beginning=from_beginning)
            yield Topic(iter(polls))

        monkeypatch.setattr("streams.kafka.reader.open_reader", open_reader)
        return CliRunner().invoke(app, ["tail", *words])

    return run


def test_json_lines(run: Run) -> None:
    """With --json each record is one line with the contract's fields, the value as the object itself."""
    result = run("--json", "--count", "1", polls=[[item(7)]])

    assert result.exit_code == 0
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {
            "topic": "wire.enriched",
            "partition": 5,
            "offset": 7,
            "timestamp": "2026-11-24T09:00:00.131Z",
            "key": "k",
            "headers": {"content-type": "application/json"},
            "value": {"a": 1},
        }
    ]


@pytest.mark.parametrize("topic", ["wire.raw", "wire.dead-letters"])
def test_bytes_topics(run: Run, topic: str) -> None:
    """Bytes as received are bytes, whatever their content type says: raw records and dead letters."""
    (line,) = run("--json", "--count", "1", polls=[[item(7, topic=topic)]]).stdout.splitlines()

    assert (json.loads(line)["value"], json.loads(line)["value_base64"]) == (None, "eyJhIjoxfQ==")


def test_count(run: Run) -> None:
    """It ends after N records, not after the poll that held them."""
    result = run("--json", "--count", "3", polls=[[item(1), item(2)], [], [item(3), item(4)]])

    assert [json.loads(line)["offset"] for line in result.stdout.splitlines()] == [1, 2, 3]
    assert result.exit_code == 0


def test_timeout_before_count(run: Run) -> None:
    """When the time passes before N, it exits 1 and says how many there were; those are printed."""
    result = run("--json", "--count", "3", "--timeout", "0.01", polls=[[item(1)]])

    assert result.exit_code == 1
    assert result.stderr == "newswire: 1 of 3 records in 0.01 s\n"
    assert len(result.stdout.splitlines()) == 1


def test_timeout_alone(run: Run) -> None:
    """Without N the time is the end that was asked for: exit 0."""
    assert run("--timeout", "0.01", polls=[]).exit_code == 0


def test_defaults(run: Run) -> None:
    """Without words it shows the enriched records that come from now on."""
    asked: dict[str, Any] = {}
    run("--timeout", "0", polls=[], asked=asked)

    assert asked == {"topic": "enriched", "from_beginning": False}


def test_topic_and_beginning(run: Run) -> None:
    """The topic and the beginning are the reader's to find."""
    asked: dict[str, Any] = {}
    run("wire.duplicates", "--from-beginning", "--timeout", "0", polls=[], asked=asked)

    assert asked == {"topic": "wire.duplicates", "from_beginning": True}


def test_rows(run: Run) -> None:
    """Without --json each record is a row."""
    result = run("--count", "1", polls=[[item(7)]])

    assert result.stdout == '2026-11-24T09:00:00.131Z\t5:7\t\tk\t{"a":1}\n'
