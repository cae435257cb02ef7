"""The command line as a whole: help, exit codes, what goes where."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from streams import __version__
from streams.cli import app
from streams.errors import NewswireError
from tests.kit.paths import ROOT

COMMANDS = (
    ["demo"],
    ["replay"],
    ["worker"],
    ["enrich"],
    ["convert"],
    ["tail"],
    ["topics"],
    ["topics", "apply"],
    ["topics", "diff"],
    ["dead-letters"],
    ["dead-letters", "list"],
    ["dead-letters", "show"],
    ["dead-letters", "replay"],
    ["rules"],
    ["rules", "check"],
    ["rules", "explain"],
    ["rules", "sample"],
    ["rules", "score"],
    ["tokens"],
    ["tokens", "new"],
    ["tokens", "list"],
    ["tokens", "revoke"],
)

Run = Callable[..., Result]


@pytest.fixture
def run(nowhere: None) -> Run:
    """Run `newswire` in this process, in an empty folder and with no settings but those given."""

    def run(*words: str, **variables: str) -> Result:
        return CliRunner().invoke(app, list(words), prog_name="newswire", env=variables)

    return run


def test_help_lists_all_commands(run: Run) -> None:
    """`newswire --help` names every command."""
    result = run("--help")

    assert result.exit_code == 0
    for command in COMMANDS:
        assert f"\n  {command[0]} " in result.stdout


@pytest.mark.parametrize("command", [[], *COMMANDS], ids=lambda command: " ".join(command) or "newswire")
def test_help_has_an_example(run: Run, command: list[str]) -> None:
    """Every command's help has an example of it."""
    result = run(*command, "--help")

    assert result.exit_code == 0
    assert "Example: " in result.stdout


def test_version(run: Run) -> None:
    """`--version` prints name and version."""
    result = run("--version")

    assert (result.exit_code, result.stdout) == (0, f"newswire {__version__}\n")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["topisc"], "topics"),
        (["replay"], "PATH"),
        (["replay", ".", "--rate", "0"], "--rate"),
        (["replay", ".", "--duplicate-ratio", "1.5"], "--duplicate-ratio"),
        (["replay", ".", "--loop", "0"], "--loop"),
        (["replay", ".", "--feed", "Tass!"], "--feed"),
        (["replay", ".", "--feed", "schema"], "--feed"),
        (["replay", "no/such/path"], "no such file or folder: no/such/path"),
        (["tail", "--count", "0"], "--count"),
        (["tail", "--timeout", "-1"], "--timeout"),
        (["topics", "drop"], "drop"),
    ],
    ids=" ".join,
)
def test_wrong_use(run: Run, words: list[str], hint: str) -> None:
    """Wrong use exits 2, says what was wrong on standard error, and prints nothing on standard output."""
    result = run(*words)

    assert result.exit_code == 2
    assert hint in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("words", [["tail"], ["topics", "apply"], ["topics", "diff"], ["replay", "."]], ids=" ".join)
def test_wrong_settings(run: Run, words: list[str]) -> None:
    """Settings that are wrong exit 2, told line by line, without a stack trace and before anything is tried."""
    result = run(*words, NEWSWIRE_PARTITIONS="many", NEWSWIRE_PORT="1")

    assert result.exit_code == 2
    assert result.stderr.splitlines()[0].startswith("newswire: NEWSWIRE_PORT: unknown setting; did you mean ")
    assert result.stderr.splitlines()[1].startswith("NEWSWIRE_PARTITIONS: ")
    assert result.stdout == ""


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Let `newswire topics diff` end with an error of the test's choice."""

    def arrange(error: BaseException) -> None:
        def fail() -> None:
            raise error

        monkeypatch.setattr("streams.cli.topics._wanted", fail)

    return arrange


def test_known_errors_are_one_line(run: Run, failing: Callable[[BaseException], None]) -> None:
    """Any error that newswire raises on purpose is its message on standard error, and exit 1."""
    failing(NewswireError("no broker"))
    result = run("topics", "diff")

    assert (result.exit_code, result.stderr, result.stdout) == (1, "newswire: no broker\n", "")


def test_errors_do_not_steer_the_terminal(run: Run, failing: Callable[[BaseException], None]) -> None:
    """An error that quotes a text from outside shows it without its control characters; lines stay lines."""
    failing(NewswireError("first \x1b[2Jword\nsecond\x9b31m"))

    assert run("topics", "diff").stderr == "newswire: first [2Jword\nsecond 31m\n"


def test_bugs_have_a_stack_trace(run: Run, failing: Callable[[BaseException], None]) -> None:
    """Any other error is a bug, and keeps its stack trace."""
    failing(KeyError("x"))

    assert isinstance(run("topics", "diff").exception, KeyError)


def test_interrupt_is_quiet(run: Run, failing: Callable[[BaseException], None]) -> None:
    """Ctrl-C ends a command without a word, with the shell's own exit code."""
    failing(KeyboardInterrupt())
    result = run("topics", "diff")

    assert (result.exit_code, result.output) == (130, "")


def test_closed_pipe_is_quiet() -> None:
    """A reader that has read enough (`… | head`) is no reason for a stack trace."""
    program = (
        "import sys, typer\n"
        "from streams.cli import app\n"
        "@app.command()\n"
        "def flood():\n"
        "    while True: sys.stdout.write('some line\\n')\n"
        "app(['flood'])\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()

        assert process.stderr.read() == b""
        assert process.wait(20) == 1


@pytest.mark.parametrize("module", ["typer", "streams.cli.tail", "typer.main"])
def test_interrupt_while_loading_is_quiet(module: str) -> None:
    """Ctrl-C while the command is still being loaded ends it without a word, too."""
    program = (
        "import os, signal, sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "sys.argv = ['newswire', '--version']\n"
        "from streams.__main__ import main\n"
        "main()\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, cwd=ROOT)

    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", b"")


def test_interrupt_in_a_command_is_quiet(tmp_path: Path) -> None:
    """Ctrl-C while a command loads what it needs is as quiet; a command started to ignore it goes on."""
    program = (
        "import os, signal, sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'streams.settings': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "if 'ignore' in sys.argv: signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "sys.argv = ['newswire', 'enrich', '-']\n"
        "from streams.__main__ import main\n"
        "main()\n"
    )
    for words, code in (((), 130), (("ignore",), 0)):
        ended = subprocess.run(
            [sys.executable, "-c", program, *words], input=b"x", capture_output=True, check=False, cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip

        assert ended.returncode == code
        assert b"Traceback" not in ended.stderr


def test_help_loads_little() -> None:
    """Help is fast since nothing slow is imported for it: no client, no parser, no matcher, no settings."""
    program = (
        "import json, sys\nimport streams.cli\n"
        "print(json.dumps([name for name in sys.modules if not name.startswith('_')]))"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, cwd=ROOT)
    slow = {
        "aiokafka", "faust", "pydantic", "pydantic_settings", "aiohttp", "confluent_kafka", "prometheus_client",
        "rich.console", "ahocorasick_rs", "streams.pipeline", "streams.settings", "streams.worker.app",
    }  # fmt: skip

    assert slow & set(json.loads(printed.stdout)) == set()


def test_python_m_streams() -> None:
    """`python -m streams` is the same command."""
    printed = subprocess.run([sys.executable, "-m", "streams", "--version"], capture_output=True, check=True, cwd=ROOT)

    assert printed.stdout == f"newswire {__version__}\n".encode()


def test_app_is_a_typer_app() -> None:
    """Commands of other modules are registered on one typer app."""
    assert isinstance(app, typer.Typer)
