"""`newswire tokens`: what it prints where, and what the file has then."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from streams.cli import app
from streams.gateway.access import Access
from streams.gateway.access_file import TokenTable, digest_of, read_tokens

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `newswire tokens` in an empty folder, with no settings but those given."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, **variables: str) -> Result:
        return CliRunner().invoke(app, ["tokens", *words], env=variables)

    return run


FILE = ("--file", "tokens.toml")


def test_new(run: Run) -> None:
    """Standard output has the token alone, the file its digest and how far it reaches; the gateway lets it in."""
    options = ("--subject", "trade", "--subject", "sport", "--subject", "trade", "--embargo", "--rate", "60")
    result = run("new", "desk", *options, *FILE)
    token = result.stdout.removesuffix("\n")
    path = Path("tokens.toml")

    assert result.exit_code == 0
    assert len(token) == 43
    assert read_tokens(path) == {
        "desk": TokenTable(sha256=digest_of(token), subjects=("trade", "sport"), embargo=True, rate=60)
    }
    assert token not in path.read_text("utf-8") + result.stderr
    assert result.stderr == "desk is in tokens.toml; a running gateway reads it on SIGHUP\n"
    assert Access(path).check(f"Bearer {token}", None).name == "desk"


def test_the_file_of_the_settings(run: Run, tmp_path: Path) -> None:
    """Without --file it is that of NEWSWIRE_TOKENS, which need not be there yet."""
    path = tmp_path / "own.toml"
    for name in ("one", "two"):
        assert run("new", name, NEWSWIRE_TOKENS=str(path)).exit_code == 0

    assert list(read_tokens(path)) == ["one", "two"]


def test_without_a_file(run: Run) -> None:
    """Where neither option nor setting names a file it is wrong use."""
    result = run("new", "desk")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "NEWSWIRE_TOKENS" in result.stderr


def test_a_name_that_is_there(run: Run) -> None:
    """A name is given once: exit 1, no token is printed, the file stays."""
    run("new", "desk", *FILE)
    before = Path("tokens.toml").read_text("utf-8")
    result = run("new", "desk", *FILE)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("newswire: tokens.toml: there is a token desk already; ")
    assert Path("tokens.toml").read_text("utf-8") == before


@pytest.mark.parametrize(
    "words", [("our desk",), ("desk", "--subject", "Trade!"), ("desk", "--rate", "0"), ("",), ("desk]\nx",)]
)
def test_wrong_use(run: Run, words: tuple[str, ...]) -> None:
    """Names, subjects and rates that cannot stand in the file are refused before it is touched."""
    result = run("new", *words, *FILE)

    assert (result.exit_code, result.stdout) == (2, "")
    assert not Path("tokens.toml").exists()


def test_a_broken_file(run: Run) -> None:
    """A file that is wrong is wrong settings: exit 2, each fault a line, no token."""
    Path("tokens.toml").write_text("[tokens.desk]\nrate = 0\n", "utf-8")
    for command in (("new", "sport"), ("list",), ("revoke", "desk")):
        result = run(*command, *FILE)

        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("newswire: tokens.toml: [tokens.desk] sha256: must be ")


def test_list(run: Run) -> None:
    """Names, and how far each token reaches."""
    run("new", "desk", "--subject", "trade", "--subject", "sport", "--rate", "6000", *FILE)
    run("new", "chief", "--embargo", *FILE)
    result = run("list", *FILE)

    assert result.exit_code == 0
    assert result.stdout == "desk\ttrade, sport\tno embargo\t6,000 a minute\nchief\tall subjects\tembargo\tany rate\n"
    assert result.stderr == "2 tokens\n"


def test_list_as_json(run: Run) -> None:
    """With --json a line each, with all that stands in its table."""
    token = run("new", "desk", "--subject", "trade", *FILE).stdout.strip()
    result = run("list", "--json", *FILE)

    assert json.loads(result.stdout) == {
        "name": "desk",
        "sha256": digest_of(token),
        "subjects": ["trade"],
        "embargo": False,
        "rate": None,
    }


def test_revoke(run: Run) -> None:
    """A token that is revoked is in the file no more; to revoke it again fails."""
    run("new", "desk", *FILE)
    run("new", "sport", *FILE)
    result, again = run("revoke", "desk", *FILE), run("revoke", "desk", *FILE)

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "desk is out of tokens.toml; a running gateway reads it on SIGHUP\n"
    assert again.exit_code == 1
    assert list(read_tokens(Path("tokens.toml"))) == ["sport"]
