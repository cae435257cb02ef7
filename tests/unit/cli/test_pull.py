"""`newswire pull`: what --check shows, and what is told of mistakes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from streams.cli import app
from tests.kit.feed_server import items_json, ninjs_item

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `newswire pull` in an empty folder, with no settings but those given."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, **variables: str) -> Result:
        return CliRunner().invoke(app, ["pull", *words], env=variables)

    return run


def write_sources(folder: Path, *names: str) -> None:
    tables = (
        f'[[source]]\nname = "{name}"\nkind = "folder"\npath = "{folder}/{name}"\ndone = "{folder}"\n'
        "settle_seconds = 0\n"
        for name in names
    )
    (folder / "sources.toml").write_text("".join(tables))


def test_check(run: Run, tmp_path: Path) -> None:
    """A line a source; nothing is sent, moved or remembered; a source that fails makes it exit 1."""
    write_sources(tmp_path, "one", "two")
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "a.json").write_bytes(items_json([ninjs_item(1), ninjs_item(2), {"headline": "no id"}]))
    (folder / "b.json").write_text(json.dumps(ninjs_item(3)))

    for _ in range(2):
        result = run("--check")
        lines = sorted(result.stdout.splitlines())

        assert result.exit_code == 1
        assert lines[0].startswith(
            f"one: 4 records would be sent as feed one from {folder}, of them 1 to the dead letters"
        )
        assert lines[1] == f"two: failed: {tmp_path}/two cannot be read: No such file or directory"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "newswire: no sources.toml: set NEWSWIRE_SOURCES to a file like deploy/sources.toml, or write one here\n"),
        (("--once", "--check"), "newswire: --once sends, --check does not: choose one of them\n"),
    ],
)
def test_wrong_use(run: Run, words: tuple[str, ...], told: str) -> None:
    """One line that says what to do; exit 2."""
    result = run(*words)

    assert (result.exit_code, result.stderr) == (2, told)


def test_a_mistake_in_the_file(run: Run, tmp_path: Path) -> None:
    """It is told before anything is asked, each fault in a line."""
    (tmp_path / "sources.toml").write_text("[[source]]\nname = 'one'\n[[source]]\nname = 'two'\nkind = 'feed'\n")

    result = run("--check")

    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "newswire: sources.toml: [[source]] one: kind: is missing; it is one of 'feed', 'folder'",
        "sources.toml: [[source]] two: url: is missing; kind 'feed' needs it",
    ]
