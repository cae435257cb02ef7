"""What the documents say, held against what is there: links, paths, commands, settings, metrics, closed lists."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
from prometheus_client import CollectorRegistry

from streams.cli import app
from streams.errors import DeadReason
from streams.gateway.metrics import GatewayMetrics, GatewayState
from streams.metrics import GroupState, Metrics
from streams.notes import NOTE_NAMES
from streams.parse.own_fields import OWN_NAMES
from streams.pull.errors import ErrorKind
from streams.pull.metrics import PullMetrics, SourceState
from streams.pull.sources_file import FeedSource, FolderSource
from streams.records.outcomes import OutcomeKind, RepeatReason
from streams.settings import Settings
from tests.kit.batches import make_pipeline, run
from tests.kit.items import raw
from tests.kit.paths import ROOT

DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("seeds/*.md"), *ROOT.glob("deploy/**/*.md")]
)
NOT_YET = {"doctor"}


def _read(name: str) -> str:
    return (ROOT / name).read_text()


def _section(name: str, heading: str) -> str:
    """The text of a document under one heading, up to the next of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    text = _read(name).split(f"\n{heading}\n", 1)[1]
    return re.split(rf"\n#{{1,{level}}} ", text, maxsplit=1)[0]


def _first_cells(table: str) -> list[str]:
    """What stands in backticks in the first cell of each row."""
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")]
    return [name for cell in rows for name in re.findall(r"`([^`]+)`", cell)]


def _subcommands(command: Any) -> dict[str, Any]:
    """The commands below a command; none for one that does something itself."""
    return getattr(command, "commands", {})


def _anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    """A link inside the project leads to a file, and to a heading where it names one."""
    dead = []
    for link in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            dead.append(link)

    assert dead == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_paths_exist(document: Path) -> None:
    """A path of ours in backticks is there."""
    paths = re.findall(r"`((?:streams|tests|docs|deploy|seeds)/[\w./*-]*)`", document.read_text())

    assert [path for path in paths if not list(ROOT.glob(path.rstrip("/")))] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_make_targets_exist(document: Path) -> None:
    """`make X` in a document is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z][a-z-]*):", _read("Makefile"), re.MULTILINE))
    named = re.findall(r"(?:`|^|  )make ([a-z-]+)", document.read_text(), re.MULTILINE)

    assert [name for name in named if name not in targets] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_exist(document: Path) -> None:
    """`newswire X` in a document is a command, and each option after it in the same breath is one of its options."""
    wrong = []
    text = document.read_text()
    lines = re.findall(r"`newswire ([a-z][^`\n|]*)", text)
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        lines += re.findall(r"^newswire (.*)", block, re.MULTILINE)
    for line in lines:
        words = line.split("#")[0].split()
        command = typer.main.get_command(app)
        while words and words[0] in _subcommands(command):
            command = _subcommands(command)[words.pop(0)]
        options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        used = re.findall(r"--[a-z-]+", " ".join(words))
        if _subcommands(command) or not set(used) <= options:
            wrong.append(line)

    assert wrong == []


def test_the_readme_has_every_command() -> None:
    """The table of commands in the README is complete."""
    commands = _subcommands(typer.main.get_command(app))
    table = _section("README.md", "## Commands")

    assert commands
    assert [name for name in commands if f"`newswire {name}" not in table] == []
    assert [name for name in NOT_YET if f"newswire {name}" in table] == []


def test_the_settings_page_has_every_setting() -> None:
    """The table in docs/settings.md names all of them and no other, with their defaults."""
    table = _read("docs/settings.md")
    names = [name for name in _first_cells(table) if name != "NEWSWIRE_…"]
    defaults = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", table, re.MULTILINE))
    actual = {name: str(Settings.model_fields[name.lower()].default) for name in defaults}

    assert names == [name.upper() for name in Settings.model_fields]
    assert defaults == actual


def test_the_metrics_page_has_every_metric() -> None:
    """docs/metrics.md names each metric that workers, gateways and pullers serve, with its labels, and no other."""
    of_workers, others = _read("docs/metrics.md").split("## The gateway's")
    of_gateways, of_sources = others.split("## Those of sources")
    metrics = Metrics(raw_topic="wire.raw", subjects=["summit-planning"])
    metrics.watch_lanes(dict, lambda: GroupState(0, 0, 0, 0, 0, 8))
    gateway = GatewayMetrics(lambda: GatewayState(0, 0, 0, 0, 0, is_reading=False))

    assert _metrics_in(of_workers) == _served(metrics.registry)
    assert _metrics_in(of_gateways) == _served(gateway.registry)
    assert _metrics_in(of_sources) == _served(PullMetrics(["one"], now=lambda: 0.0).registry)


def test_the_page_on_sources_has_the_closed_lists() -> None:
    """States and kinds of errors in docs/sources.md are those of the code, and keys those of sources.toml."""
    page = "docs/sources.md"

    assert _first_cells(_section(page, "## States")) == list(SourceState)
    assert _first_cells(_section(page, "## Errors")) == list(ErrorKind)
    assert set(_first_cells(_section(page, "## What a source may say"))) == {
        *FeedSource.model_fields,
        *FolderSource.model_fields,
    }


def _metrics_in(text: str) -> set[str]:
    return {name for name in _first_cells(text) if name.startswith("newswire_")}


def _served(registry: CollectorRegistry) -> set[str]:
    names = {family.name + ("_total" if family.type == "counter" else "") for family in registry.collect()}
    return {name if name != "newswire_build" else "newswire_build_info" for name in names}


def test_the_records_page_has_the_closed_lists() -> None:
    """Reasons and notes in docs/records.md are those of the code, in its order."""
    dead = _first_cells(_section("docs/records.md", "## Dead letters"))
    repeats = re.findall(r"^\| `\w+` \| `(\w+)` \|", _section("docs/records.md", "## Duplicates"), re.MULTILINE)
    notes = [name.partition(":")[0] for name in _first_cells(_section("docs/records.md", "## Notes"))]

    assert dead == list(DeadReason)
    assert repeats == list(RepeatReason)
    assert notes == list(NOTE_NAMES)


def test_the_contract_page_has_every_outcome() -> None:
    """Outcomes in docs/contract.md are those of the code."""
    assert _first_cells(_section("docs/contract.md", "## Outcomes and reasons")) == list(OutcomeKind)


def test_every_invariant_names_tests_that_exist() -> None:
    """I1 to I9 stand in docs/invariants.md, each with at least one test, and each test named there is in its file."""
    text = _read("docs/invariants.md")
    parts = re.split(r"^## (I\d)\b", text, flags=re.MULTILINE)[1:]
    named = {
        name: re.findall(r"`(tests/[\w/.]+)::(\w+)`", body) for name, body in zip(parts[::2], parts[1::2], strict=True)
    }
    missing = [
        f"{path}::{test}"
        for tests in named.values()
        for path, test in tests
        if not (ROOT / path).is_file() or f"def {test}(" not in _read(path)
    ]

    assert list(named) == [f"I{number}" for number in range(1, 10)]
    assert [name for name, tests in named.items() if not tests] == []
    assert missing == []


def test_python_in_the_readme_compiles() -> None:
    """The example of a subscriber is valid Python."""
    (example,) = re.findall(r"```python\n(.*?)```", _read("README.md"), re.DOTALL)

    compile(example, "README.md", "exec")


def test_the_subscriber_in_the_readme_does_as_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """It takes each record once, takes down what is killed, replaces what is revised, and holds what is embargoed."""
    (example,) = re.findall(r"```python\n(.*?)```", _read("README.md"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(example.replace("asyncio.run(main())", ""), names)

    def article(outcome: str, **item: Any) -> dict[str, Any]:
        return {"item": {"uri": "urn:x:1", **item}, "enrichment": {"outcome": outcome}}

    for ce_id, sent in (
        ("1", article("new", embargoedUntil="2999-01-01T00:00:00+03:00", headlines=[])),
        ("1", article("new", embargoedUntil="2999-01-01T00:00:00+03:00", headlines=[])),
        ("2", article("revision", embargoedUntil="2020-01-01T00:00:00Z", headlines=[])),
        ("3", article("kill", edNote="Wrong")),
        ("4", article("revision", headlines=[])),
    ):
        names["take"](sent, ce_id)

    assert [line.partition(" urn")[0] for line in capsys.readouterr().out.splitlines()] == [
        "hold until 2999-01-01T00:00:00+03:00", "replace", "take down", "replace",
    ]  # fmt: skip
    assert names["held"] == {}


def test_every_schema_is_linked() -> None:
    """Whoever reads the README or the records page finds each of the JSON Schemas."""
    for name in ("README.md", "docs/records.md"):
        missing = [
            path.name for path in ROOT.glob("streams/schemas/*.json") if f"schemas/{path.name})" not in _read(name)
        ]
        assert missing == [], name


def test_the_page_on_own_articles_has_every_name() -> None:
    """docs/own-articles.md lists each name that `--map` knows."""
    table = _section("docs/own-articles.md", "## JSON and CSV")
    assert set(_first_cells(table)) == set(OWN_NAMES)


def test_the_profile_that_the_page_writes_does_as_it_says() -> None:
    """Two versions of one story have two keys before, and one after, by the tags and the table of docs/profiles.md."""
    page = _read("docs/profiles.md")
    (table,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    tags = re.findall(r"<newsItem [^>]+>", page)
    sent = [raw(f"{tag}<contentMeta><headline>A</headline></contentMeta></newsItem>".encode(), feed="norwire")
            for tag in tags]  # fmt: skip
    table = "\n".join(line.strip() for line in table.splitlines())

    before, after = run(make_pipeline(), sent), run(make_pipeline(feeds=table), sent)
    assert [(one.kind.value, one.records[0].key) for one in before] == [
        ("new", b"urn:newsml:norwire.example:20260302:NW-1:1"), ("new", b"urn:newsml:norwire.example:20260302:NW-1:2"),
    ]  # fmt: skip
    assert {one.records[0].key for one in after} == {b"urn:newsml:norwire.example:20260302:NW-1"}
    assert after[1].kind is not OutcomeKind.NEW
