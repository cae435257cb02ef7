"""The runbooks: each alert has one that names it, and what they tell somebody to type exists and harms nobody."""

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from streams.assemble import create_pipeline
from streams.cli import app
from streams.cli.inputs import find_inputs, judge_record, number_items
from streams.records.outcomes import OutcomeKind
from streams.settings import Settings
from streams.stores.memory import Memory
from tests.kit.paths import ROOT

FOLDER = ROOT / "docs/runbooks"
RUNBOOKS = sorted(FOLDER.glob("*.md"))
SHELL = ROOT / "deploy/compose-shell.sh"
# Words that a reader replaces, and something that fits there.
FILLED_IN = {"NAME": "tass", "FOLDER": "seeds", "N": "3", "M": "3", "FILE": "seeds/051_empty.txt"}
PUBLISHING = {OutcomeKind.NEW, OutcomeKind.REVISION, OutcomeKind.KILL}


def commands(runbook: Path, program: str) -> list[list[str]]:
    """What a page says to type that begins so, as a shell parts it into words."""
    text = runbook.read_text()
    lines = re.findall(r"`([^`\n]+)`", text)
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        lines += [line.strip() for line in block.splitlines()]
    return [
        [FILLED_IN.get(word, word) for word in shlex.split(line.replace("…", ""), comments=True)]
        for line in lines
        if re.match(rf"{program} (?!…)", line)
    ]


def parse(words: list[str]) -> None:
    """Let the command line read a command, without running it. Raises its complaint."""
    command: Any = typer.main.get_command(app)
    name, *rest = words
    while hasattr(command, "commands"):
        name, *rest = rest
        command = command.commands[name]
    command.make_context(name, rest)


@pytest.mark.parametrize("runbook", RUNBOOKS, ids=lambda path: path.name)
def test_our_commands_are_read_by_the_command_line(runbook: Path) -> None:
    """Each `newswire …` is a command with these options and arguments."""
    for words in commands(runbook, "newswire"):
        parse(words)


@pytest.mark.parametrize("runbook", RUNBOOKS, ids=lambda path: path.name)
def test_kafkas_commands_run_with_compose_too(runbook: Path) -> None:
    """Each tool of Kafka is one that deploy/compose-shell.sh makes a command of, and asks the broker of the setting."""
    made = set(re.findall(r"^(kafka-[\w-]+\.sh)\(\)", SHELL.read_text(), re.MULTILINE))
    used = commands(runbook, r"kafka-[\w-]+\.sh")
    named = set(re.findall(r"kafka-[\w-]+\.sh", runbook.read_text()))

    assert named - {"kafka-acls.sh"} <= made
    assert [words for words in used if words[1:3] != ["--bootstrap-server", "$KAFKA"]] == []


@pytest.mark.parametrize("runbook", RUNBOOKS, ids=lambda path: path.name)
def test_commands_of_compose_name_its_services(runbook: Path) -> None:
    """`docker compose VERB … SERVICE` ends in a service of the file, or names none."""
    services = set(yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"])
    last = {words[-1] for words in commands(runbook, "docker compose") if len(words) > 3}

    assert last <= services


def test_no_try_publishes_anything() -> None:
    """What a runbook sends for a try reaches no subscriber: nobody gets made-up news by a drill."""
    replays = [words for runbook in RUNBOOKS for words in commands(runbook, "newswire replay")]
    samples = [word for words in replays for word in words if word.startswith("seeds/")]
    pipeline, memory = create_pipeline(Settings()), Memory(window_days=30)
    outcomes = {
        outcome.kind
        for _, item in number_items(find_inputs(samples, jsonl=False), feed="drill")
        for outcome in judge_record(item, pipeline, memory)
    }

    assert samples
    assert outcomes.isdisjoint(PUBLISHING)


@pytest.mark.parametrize(
    ("typed", "runs"),
    [
        (
            "newswire dead-letters list",
            "run --rm --no-deps -T -u {uid} -v {root}:/here -w /here topics dead-letters list",
        ),
        (
            'kafka-topics.sh --bootstrap-server "$KAFKA"',
            "exec -T kafka /opt/kafka/bin/kafka-topics.sh --bootstrap-server localhost:9092",
        ),
    ],
)
def test_the_shell_of_compose_runs_them_in_containers(tmp_path: Path, typed: str, runs: str) -> None:
    """Read once in the checkout, it works from any folder, in a pipe, and without the programs on this machine."""
    docker = tmp_path / "docker"
    docker.write_text('#!/bin/sh\necho "$@"\n')
    docker.chmod(0o755)
    ran = subprocess.run(
        ["bash", "-ec", f". deploy/compose-shell.sh; cd /; {typed}"],
        env={**os.environ, "PATH": f"{tmp_path}:/usr/bin:/bin"},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    begin = f"compose --project-directory {ROOT} -f {ROOT}/docker-compose.yml "
    assert (ran.stdout.strip(), ran.stderr) == (begin + runs.format(uid=os.getuid(), root=ROOT), "")


def test_each_runbook_is_on_the_list_and_names_its_alerts() -> None:
    """Whoever sees something finds the page; a page names the alerts that lead to it, and no others."""
    rules = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text())["groups"][0]["rules"]
    listed = (FOLDER / "README.md").read_text()
    for runbook in RUNBOOKS:
        if runbook.name == "README.md":
            continue
        leading = {rule["alert"] for rule in rules if rule["annotations"]["runbook_url"].endswith(f"/{runbook.name}")}
        (line,) = re.findall(r"^\*\*Alerts?:\*\* (.*)$", runbook.read_text(), re.MULTILINE)

        assert f"({runbook.name})" in listed
        assert leading <= set(re.findall(r"`(Newswire\w+)`", line)), runbook.name
        assert set(re.findall(r"Newswire\w+", runbook.read_text())) <= {rule["alert"] for rule in rules}, runbook.name
