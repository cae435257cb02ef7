"""`newswire topics`, on a broker of the test's hand."""

import contextlib
import json
from collections.abc import AsyncIterator, Callable

import pytest
from typer.testing import CliRunner, Result

from streams.cli import app
from streams.errors import BrokerError, MissingRightError, StreamError
from streams.kafka.topics import Change, ChangeKind

CREATE = Change(topic="wire.raw", kind=ChangeKind.CREATE, want="8 partitions")
CONFIG = Change(topic="wire.enriched", kind=ChangeKind.CONFIG, name="retention.ms", have="-1", want="7")
MOVE = Change(topic="wire.enriched", kind=ChangeKind.REPLICATION, have="1", want="3", refusal="move them by hand")

Run = Callable[..., Result]


@pytest.fixture
def run(nowhere: None, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `newswire topics` where these changes are due."""

    def run(*words: str, changes: list[Change]) -> Result:
        @contextlib.asynccontextmanager
        async def open_admin(settings: object) -> AsyncIterator[None]:
            yield None

        async def apply_topics(admin: None, specs: object) -> list[Change]:
            return changes

        async def read_states(admin: None, names: object) -> dict[str, object]:
            return {}

        monkeypatch.setattr("streams.kafka.admin.open_admin", open_admin)
        monkeypatch.setattr("streams.kafka.admin.apply_topics", apply_topics)
        monkeypatch.setattr("streams.kafka.admin.read_states", read_states)
        monkeypatch.setattr("streams.kafka.topics.find_changes", lambda specs, states: changes)
        return CliRunner().invoke(app, ["topics", *words])

    return run


def test_apply(run: Run) -> None:
    """Apply shows each change, and what it left with the reason; exit 0."""
    result = run("apply", changes=[CREATE, CONFIG, MOVE])

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "wire.raw  create: 8 partitions",
        "wire.enriched  retention.ms: -1 → 7",
        "wire.enriched  replication: 1 → 3",
        "  left as it is: move them by hand",
    ]
    assert result.stderr.endswith(" 2 changes made, 1 left as it is\n")


@pytest.mark.parametrize(("changes", "code"), [([], 0), ([CONFIG], 1)])
def test_diff(run: Run, changes: list[Change], code: int) -> None:
    """Diff exits as diff does: 0 where nothing differs, 1 where something does."""
    assert run("diff", changes=changes).exit_code == code


@pytest.mark.parametrize(
    "error",
    [BrokerError("no Kafka broker answers"), MissingRightError("may not describe"), StreamError("cannot go on")],
)
def test_diff_that_could_not_ask(run: Run, monkeypatch: pytest.MonkeyPatch, error: StreamError) -> None:
    """That nobody could be asked is another answer than that something differs: exit 3, the error in one line."""

    async def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("streams.cli.topics._diff", fail)
    result = run("diff", changes=[CONFIG])

    assert (result.exit_code, result.stdout, result.stderr) == (3, "", f"newswire: {error}\n")


def test_diff_with_wrong_settings(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that are wrong are wrong use."""
    monkeypatch.setenv("NEWSWIRE_PARTITIONS", "many")

    assert run("diff", changes=[]).exit_code == 2


@pytest.mark.parametrize("command", ["apply", "diff"])
def test_json(run: Run, command: str) -> None:
    """With --json each change is a line of fields."""
    result = run(command, "--json", changes=[CONFIG])

    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {
            "topic": "wire.enriched",
            "kind": "config",
            "name": "retention.ms",
            "have": "-1",
            "want": "7",
            "refusal": None,
        }
    ]
