"""`newswire replay`, with a list instead of a broker."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from streams.article import Headers
from streams.cli import app
from streams.kafka.raw_producer import RawProducer
from tests.kit.items import page_dump

Record = tuple[bytes | None, bytes, Headers]
Run = Callable[..., Result]


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch) -> list[Record]:
    """What was sent."""
    records: list[Record] = []

    async def enter(self: RawProducer) -> RawProducer:
        return self

    async def leave(self: RawProducer, *exc_info: object) -> None:
        return None

    async def send(self: RawProducer, *, key: bytes | None, value: bytes, headers: Headers = ()) -> None:
        records.append((key, value, headers))

    monkeypatch.setattr(RawProducer, "__aenter__", enter)
    monkeypatch.setattr(RawProducer, "__aexit__", leave)
    monkeypatch.setattr(RawProducer, "send", send)
    return records


@pytest.fixture
def run(nowhere: None, tmp_path: Path) -> Run:
    """Run `newswire replay` in a folder `in` with two dumps, one broken one and a README."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.txt").write_bytes(page_dump(article_id=f"{number}"))
    (folder / "3.txt").write_text("nothing known")
    (folder / "README.md").write_text("about")

    def run(*words: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, ["replay", *words], input=stdin)

    return run


def test_records(run: Run, records: list[Record]) -> None:
    """Bytes go out as they are, keyed by identity where one can be read, with the feed as header."""
    result = run("in", "--feed", "tass")

    feed = (("feed", b"tass"),)
    assert result.exit_code == 0
    assert records == [
        (b"urn:newswire:tass:1", page_dump(article_id="1"), feed),
        (b"urn:newswire:tass:2", page_dump(article_id="2"), feed),
        (None, b"nothing known", feed),
    ]


def test_counts_as_json(run: Run, records: list[Record]) -> None:
    """With --json the counts are one line on standard output, and nothing else is there."""
    result = run("in", "--json")

    counts = json.loads(result.stdout)
    assert {name: counts[name] for name in ("topic", "sent", "without_key", "skipped", "too_large")} == {
        "topic": "wire.raw",
        "sent": 3,
        "without_key": 1,
        "skipped": 1,
        "too_large": 0,
    }
    assert result.stderr == ""


def test_counts_for_people(run: Run, records: list[Record]) -> None:
    """Without --json the counts are a sentence on standard error, and standard output is empty."""
    result = run("in")

    assert result.stderr.startswith("3 records to wire.raw in ")
    assert result.stderr.endswith(", 1 without an identity, 1 files skipped\n")
    assert result.stdout == ""


def test_loop_shuffle_duplicates(run: Run, records: list[Record]) -> None:
    """The same seed gives the same records in the same order, each input once a loop and its duplicates."""
    run("in", "--loop", "3", "--shuffle", "7", "--duplicate-ratio", "0.5")
    first = list(records)
    records.clear()
    run("in", "--loop", "3", "--shuffle", "7", "--duplicate-ratio", "0.5")

    assert records == first
    assert len(first) > 9
    assert {value for _, value, _ in first} == {page_dump(article_id="1"), page_dump(article_id="2"), b"nothing known"}


def test_standard_input(run: Run, records: list[Record]) -> None:
    """`-` is standard input: one record, or with --jsonl one a line."""
    run("-", stdin='{"a":1}\n\nx\n')
    run("-", "--jsonl", stdin='{"a":1}\n\nx\n')

    assert [value for _, value, _ in records] == [b'{"a":1}\n\nx\n', b'{"a":1}', b"x"]


def test_too_large(run: Run, records: list[Record]) -> None:
    """A record that the topic would not take is named, the rest is sent, and the exit code says that one is missing."""
    Path("big.txt").write_bytes(b"x" * 2_000_001)
    result = run("big.txt", "in")

    assert result.exit_code == 1
    assert "newswire: big.txt: 2,000,001 bytes are more than the topic takes; not sent" in result.stderr
    assert len(records) == 3
