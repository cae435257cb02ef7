"""`newswire tail --gateway`, with records from the test's hand instead of a gateway."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner, Result

from streams.cli import app
from streams.client import ServerError
from streams.records import Enriched, read_enriched
from tests.kit.records import golden

ADDRESS = "http://desk.example:8008"
EXAMPLE = golden("395009.enriched.json")
KILL = golden("395009.kill.json")

Run = Callable[..., Result]


class Subscription:
    """Stands for the client's: gives these records, then raises, or waits for ever."""

    def __init__(self, examples: list[dict[str, Any]], failure: BaseException | None) -> None:
        self._values = [orjson.dumps(example["value"]) for example in examples]
        self._failure = failure
        self.value: bytes | None = None
        self.is_closed = False

    async def __aenter__(self) -> "Subscription":
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self.is_closed = True

    def __aiter__(self) -> "Subscription":
        return self

    async def __anext__(self) -> Enriched:
        if self._values:
            self.value = self._values.pop(0)
            record = read_enriched(self.value)
            assert record is not None
            return record
        if self._failure:
            raise self._failure
        await asyncio.Event().wait()
        raise AssertionError("nobody sets it")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, nowhere: None) -> Run:
    """Run `newswire tail --gateway` on these records; what was asked for is in `asked`."""

    def run(
        *words: str,
        examples: list[dict[str, Any]] | None = None,
        failure: BaseException | None = None,
        asked: dict[str, Any] | None = None,
    ) -> Result:
        subscription = Subscription(examples or [], failure)

        def stream(address: str, **options: Any) -> Subscription:
            if asked is not None:
                asked.update(options, address=address, subscription=subscription)
            return subscription

        monkeypatch.setattr("streams.cli.tail_gateway.stream", stream)
        return CliRunner().invoke(app, ["tail", "--gateway", ADDRESS, *words])

    return run


@pytest.mark.parametrize("example", [EXAMPLE, KILL], ids=["new", "kill"])
def test_json_lines(run: Run, example: dict[str, Any]) -> None:
    """A line has key, headers and value as on the topic; what HTTP does not tell of the place is null."""
    result = run("--json", "--count", "1", examples=[example])

    assert result.exit_code == 0
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {
            "topic": None,
            "partition": None,
            "offset": None,
            "timestamp": None,
            "key": example["key"],
            "headers": example["headers"],
            "value": example["value"],
        }
    ]


def test_rows(run: Run) -> None:
    """A row is that of the topic, without a place; its time is the raw record's."""
    result = run("--count", "1", examples=[EXAMPLE])
    headline = EXAMPLE["value"]["item"]["headlines"][0]["value"]
    time = EXAMPLE["value"]["enrichment"]["raw"]["received_at"]

    assert result.stdout == f"{time}\t\tnew\t{EXAMPLE['key']}\t{headline}\n"


def test_what_is_asked_for(run: Run, tmp_path: Path) -> None:
    """Without words all subjects from now on; with them one subject, from the beginning, with the file's token."""
    token = tmp_path / "token"
    token.write_text("secret\n")
    plain: dict[str, Any] = {}
    run("--timeout", "0", asked=plain)
    asked: dict[str, Any] = {}
    run("subject.summit-planning", "--from-beginning", "--token-file", str(token), "--timeout", "0", asked=asked)

    assert (plain["address"], plain["subjects"], plain["since"], plain["token"]) == (ADDRESS, [], None, None)
    assert (asked["subjects"], asked["since"], asked["token"]) == (
        ["summit-planning"],
        "1970-01-01T00:00:00Z",
        "secret",
    )


@pytest.mark.parametrize("topic", ["enriched", "wire.enriched", "wire.subject.summit-planning"])
def test_topics_of_a_gateway(run: Run, topic: str) -> None:
    """That of all and those of subjects, their prefix left out or not."""
    asked: dict[str, Any] = {}
    run(topic, "--timeout", "0", asked=asked)

    assert asked["subjects"] == (["summit-planning"] if "subject" in topic else [])


@pytest.mark.parametrize("topic", ["raw", "wire.duplicates", "dead-letters", "subject.", "subject.schema", "subject.A"])
def test_topics_that_no_gateway_has(run: Run, topic: str) -> None:
    """Any other topic is wrong use, told in a line before anything is asked."""
    asked: dict[str, Any] = {}
    result = run(topic, asked=asked)

    assert (result.exit_code, asked) == (2, {})
    assert "is not on a gateway" in result.stderr


def test_count(run: Run) -> None:
    """It ends after N records, and closes the connection."""
    asked: dict[str, Any] = {}
    result = run("--json", "--count", "2", examples=[EXAMPLE, KILL, EXAMPLE], asked=asked)

    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 2)
    assert asked["subscription"].is_closed


def test_timeout_before_count(run: Run) -> None:
    """When the time passes before N, it exits 1 and says how many there were; those are printed."""
    result = run("--json", "--count", "3", "--timeout", "0.01", examples=[EXAMPLE])

    assert (result.exit_code, result.stderr) == (1, "newswire: 1 of 3 records in 0.01 s\n")
    assert len(result.stdout.splitlines()) == 1


def test_timeout_alone(run: Run) -> None:
    """Without N the time is the end that was asked for: exit 0."""
    assert run("--timeout", "0.01").exit_code == 0


def test_ctrl_c(run: Run) -> None:
    """Ctrl-C is the usual end: no word, exit 0, as without --gateway."""
    result = run("--json", examples=[EXAMPLE], failure=KeyboardInterrupt())

    assert (result.exit_code, result.stderr) == (0, "")


def test_what_a_gateway_refuses_is_a_line(run: Run) -> None:
    """An error of the client is one line, exit 1."""
    result = run(failure=ServerError(f"{ADDRESS} is away"))

    assert (result.exit_code, result.stderr) == (1, f"newswire: {ADDRESS} is away\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--gateway", "desk.example"], "http://localhost:8008"),
        (["--gateway", ADDRESS, "--token-file", "not-there"], "not-there cannot be read"),
        (["--gateway", ADDRESS, "--token-file", "two-words"], "one word"),
        (["--token-file", "two-words"], "is for --gateway"),
    ],
)
def test_wrong_use(nowhere: None, tmp_path: Path, words: list[str], told: str) -> None:
    """An address or a token that can be none, and a token without a gateway, are exit 2, and no secret is shown."""
    (tmp_path / "two-words").write_text("first second")
    result = CliRunner().invoke(app, ["tail", *words])

    assert result.exit_code == 2
    assert told in " ".join(result.stderr.replace("│", " ").split())
    assert "second" not in result.stderr
