"""One source: asked, sent, told; without broker and without waiting."""

import asyncio
import random
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import pytest

from streams.errors import BrokerError
from streams.pull.cutting import Entry
from streams.pull.errors import ErrorKind, SourceError
from streams.pull.kinds import Asked, Portion
from streams.pull.metrics import PullMetrics, SourceState
from streams.pull.outlet import FencedError
from streams.pull.puller import Puller


def entry(number: int, *, size: int = 1) -> Entry:
    return Entry(key=b"%d" % number, value=bytes(size), headers=(), digest=b"%d" % number)


class Scripted(Asked):
    """Gives what a script says, a word a time; then ends the test by cancelling."""

    def __init__(self, *script: object) -> None:
        self.script = list(script)
        self.restored: list[bytes | None] = []
        self.least_seconds = self.pause_seconds = 7.0

    def restore(self, cursor: bytes | None) -> None:
        self.restored.append(cursor)

    async def ask(self) -> AsyncGenerator[Portion, None]:
        if not self.script:
            raise asyncio.CancelledError
        word = self.script.pop(0)
        if isinstance(word, Exception):
            raise word
        for portion in word:  # type: ignore[attr-defined]
            yield portion


class Broker:
    """Takes what is committed, or refuses it."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.cursor: bytes | None = None
        self.refusals: list[Exception] = []
        self.opened = 0

    @asynccontextmanager
    async def open(self, source: str) -> AsyncIterator["Broker"]:
        self.opened += 1
        yield self

    async def commit(self, entries: Sequence[Entry], cursor: bytes) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        self.sent += [entry.key for entry in entries]
        self.cursor = cursor


class Pulling:
    """A puller that runs to the end of a script; how long it would have slept."""

    def __init__(self, *script: object) -> None:
        self.asked, self.broker = Scripted(*script), Broker()
        self.metrics = PullMetrics(["one"], now=lambda: 1_000.0)
        self.pauses: list[float] = []
        self.puller = Puller(
            "one",
            self.asked,
            open_outlet=self.broker.open,  # type: ignore[arg-type]
            metrics=self.metrics,
            chance=random.Random(1),
        )

    async def run(self, patch: pytest.MonkeyPatch) -> None:
        async def sleep(seconds: float) -> None:
            self.pauses.append(seconds)

        patch.setattr("streams.pull.puller.asyncio.sleep", sleep)
        with suppress(asyncio.CancelledError):
            await self.puller.run()

    def value(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(f"newswire_source_{name}", {"source": "one", **labels})


async def test_what_is_new_is_sent_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Portion by portion, each with its cursor."""
    pulling = Pulling(
        [Portion(entries=[entry(1), entry(2)], cursor=b"a"), Portion(entries=[entry(3)], cursor=b"b")], []
    )
    await pulling.run(monkeypatch)

    assert (pulling.broker.sent, pulling.broker.cursor) == ([b"1", b"2", b"3"], b"b")
    assert pulling.value("items_total") == 3
    assert pulling.value("last_success_timestamp_seconds") == 1_000
    assert pulling.value("state", state="good") == 1
    assert all(6 < pause < 8 for pause in pulling.pauses)


async def test_a_source_that_fails(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """It is asked ever later, told once for as long as it stays the same, and told when it is good again."""
    caplog.set_level("INFO")
    pulling = Pulling(*[SourceError(ErrorKind.STATUS, "answers 500")] * 3, [], SourceError(ErrorKind.STATUS, "again"))
    await pulling.run(monkeypatch)

    assert [round(pause / 15) for pause in pulling.pauses] == [1, 2, 4, 0, 1]
    assert [record.message for record in caplog.records] == [
        "source one: answers 500", "source one: good again", "source one: again",
    ]  # fmt: skip
    assert pulling.value("errors_total", kind="status") == 4
    assert pulling.value("state", state="failing") == 1
    assert pulling.broker.opened == 1


async def test_files_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder is looked at as often as ever: the other files are not to wait."""
    pulling = Pulling(*[SourceError(ErrorKind.FILES, "bad cannot be read")] * 5)
    await pulling.run(monkeypatch)

    assert all(6 < pause < 8 for pause in pulling.pauses)
    assert pulling.value("state", state="failing") == 1


async def test_a_server_that_asks_for_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is left alone for as long as it says."""
    pulling = Pulling(SourceError(ErrorKind.THROTTLED, "busy", wait_seconds=1_000))
    await pulling.run(monkeypatch)

    assert 900 <= pulling.pauses[0] <= 1_100


async def test_a_source_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked no more."""
    pulling = Pulling(SourceError(ErrorKind.GONE, "gone for good"), [])
    await pulling.run(monkeypatch)

    assert (len(pulling.asked.script), pulling.pauses) == (1, [])
    assert pulling.value("state", state="stopped") == 1


@pytest.mark.parametrize(
    ("refusal", "state", "pause"), [(BrokerError("away"), "failing", 15), (FencedError("other"), "fenced", 300)]
)
async def test_a_commit_that_fails(
    monkeypatch: pytest.MonkeyPatch, refusal: Exception, state: str, pause: float
) -> None:
    """The outlet is opened anew, and the source goes on from the cursor that is committed."""
    portion = Portion(entries=[entry(1)], cursor=b"a")
    pulling = Pulling([portion], [portion])
    pulling.broker.refusals.append(refusal)
    states = []
    monkeypatch.setattr(pulling.metrics, "set_state", lambda source, state: states.append(state))
    await pulling.run(monkeypatch)

    assert pulling.broker.opened == 2
    assert pulling.asked.restored == [None, None]
    assert pulling.broker.sent == [b"1"]
    assert states == [SourceState(state), SourceState.GOOD]
    assert 0.9 * pause <= pulling.pauses[0] <= 1.1 * pause


async def test_an_entry_that_is_too_large(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """It is passed over, told and counted; the others go on."""
    pulling = Pulling([Portion(entries=[entry(1, size=2_000_000), entry(2)], cursor=b"a")])
    await pulling.run(monkeypatch)

    assert pulling.broker.sent == [b"2"]
    assert pulling.value("errors_total", kind="too_large") == 1
    assert "an entry of 2000000 bytes is more than wire.raw takes" in caplog.text
