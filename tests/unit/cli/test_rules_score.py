"""`newswire rules score`: figures and errors of labelled files, and one line for what is wrong with them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from streams.cli import app
from tests.kit.samples import rule_file

pytestmark = pytest.mark.usefixtures("nowhere")

RULES = rule_file('weight = 50\nany = ["summit"]', subject="summit")


@pytest.fixture(autouse=True)
def rules(nowhere: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings name a folder with one subject."""
    Path("rules").mkdir()
    Path("rules/summit.toml").write_text(RULES, "utf-8")
    monkeypatch.setenv("NEWSWIRE_RULES", "rules")


def rules_command(*arguments: str, stdin: bytes = b"") -> Result:
    """Run a command of `newswire rules`."""
    return CliRunner().invoke(app, ["rules", *arguments], input=stdin)


def write_articles(name: str = "a.jsonl") -> str:
    """Articles to label: four of a summit, four not."""
    items = [
        {"uri": f"urn:x:{n}", "type": "text", "language": "en", "headlines": [{"value": f"A {word} in {n}"}]}
        for n, word in enumerate(["summit", "meeting"] * 4)
    ]
    Path(name).write_text("".join(f"{json.dumps(one)}\n" for one in items), "utf-8")
    return name


def fill(table: str, labels: dict[str, str]) -> str:
    """Fill in the labels by headline, and a note."""
    header, *rows = [line.split("\t") for line in table.splitlines()]
    for row in rows:
        row[1] = next((label for word, label in labels.items() if word in row[header.index("headline")]), "")
        row[header.index("note")] = "so \x1b[2Jit is"
    return "".join("\t".join(row) + "\n" for row in (header, *rows))


def test_a_drawn_table_comes_back_as_figures() -> None:
    """What `sample` drew and somebody filled: the texts are read again where they are."""
    table = fill(rules_command("sample", write_articles()).stdout, {"in 0": "0", "summit": "yes", "in 1": "1"})
    Path("labels.tsv").write_text(table, "utf-8")
    result = rules_command("score", "labels.tsv")

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "summit: 5 labelled, 4 of them positive, threshold 50",
        "  precision  0.750   95 %: 0.301–0.954   3 of 4 tagged",
        "  recall     0.750   95 %: 0.301–0.954   3 of 4 positive",
        "  F1         0.750   95 %: 0.333–1.000",
        "  missed    0  urn:x:1 A meeting in 1 (so [2Jit is)",
        "  false    75  urn:x:0 A summit in 0 (so [2Jit is)",
    ]
    assert result.stderr == "5 labelled articles in 1 files; 3 unlabelled, left out\n"


def test_a_closed_set_shows_no_errors() -> None:
    """`--closed`: the figures, and nothing by which anybody could mend the rules."""
    table = fill(rules_command("sample", write_articles()).stdout, {"summit": "1", "meeting": "1"})
    told = rules_command("score", "-", "--closed", stdin=table.encode())
    as_json = rules_command("score", "-", "--closed", "--json", stdin=table.encode())

    assert "  recall     0.500 " in told.stdout
    assert "urn:x:" not in told.stdout + as_json.stdout
    assert json.loads(as_json.stdout)["recall"]["hits"] == 4


def test_articles_are_found_elsewhere() -> None:
    """`--articles` finds by id what has moved; without it the row's line says so."""
    table = fill(rules_command("sample", write_articles()).stdout, {"in": "1"})
    Path("a.jsonl").rename("b.jsonl")
    moved = rules_command("score", "-", stdin=table.encode())
    found = rules_command("score", "-", "--articles", "b.jsonl", stdin=table.encode())

    assert moved.exit_code == 1
    assert moved.stderr.splitlines()[0] == (
        "newswire: -:2: there is no file a.jsonl: say with --articles where its articles are"
    )
    assert found.exit_code == 0
    assert "4 of 8 positive" in found.stdout
    Path("b.jsonl").write_text("", "utf-8")
    empty = rules_command("score", "-", "--articles", "b.jsonl", stdin=table.encode())

    assert "no article of --articles has the id urn:x:" in empty.stderr


def test_another_article_in_its_place_is_told() -> None:
    """A file that was changed since gives no figures of other articles."""
    table = fill(rules_command("sample", write_articles()).stdout, {"in": "1"})
    lines = Path("a.jsonl").read_text("utf-8").splitlines(keepends=True)
    Path("a.jsonl").write_text("".join(lines[4:]), "utf-8")
    result = rules_command("score", "-", stdin=table.encode())

    assert result.exit_code == 1
    assert " is not the article urn:x:" in result.stderr


@pytest.mark.parametrize("source", ["/dev/zero", "/", "-", "a\x00b", "x" * 5000])
def test_a_source_that_is_no_file_is_told(source: str) -> None:
    """A table from elsewhere may name what cannot be read, or never ends."""
    result = rules_command("score", "-", stdin=f"id\tsummit\tsource\nurn:x:1\t1\t{source}\n".encode())

    assert result.exit_code == 1
    assert "say with --articles where its articles are" in result.stderr


def test_others_sets_and_folders() -> None:
    """JSON lines with their texts; of a folder all *.jsonl and *.tsv; what has no text or no label is counted."""
    lines: list[dict[str, object]] = [
        {"headline": "A summit", "text": "T", "summit": True, "kind": "candidate"},
        {"headline": "The summit", "text": "T", "summit": False, "kind": "ordinary"},
        {"headline": "A meeting", "text": "T", "summit": False, "kind": "ordinary"},
        {"headline": "Unlabelled", "text": "T"},
        {"id": "x", "summit": True},
    ]
    folder = Path("sets/deep")
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    (folder / "b.tsv").write_text("summit\ttitle\tbody\n1\tA summit in town\tT\n1\tThe summit\tT\n", "utf-8")
    for name in ("_c.tsv", ".d.tsv", "e.txt"):
        (folder / name).write_text("nothing", "utf-8")
    result = rules_command("score", "sets", "--json")
    (told,) = [json.loads(line) for line in result.stdout.splitlines()]

    assert (told["subject"], told["labelled"], told["positives"], told["errors"]) == ("summit", 3, 2, [])
    assert told["recall"]["value"] == 1.0
    assert (told["ordinary"]["hits"], told["ordinary"]["of"]) == (0, 1)
    assert result.stderr.splitlines() == [
        "summit: the labels of one text differ at sets/deep/a.jsonl:2 and sets/deep/b.tsv:3; left out",
        "5 labelled articles in 2 files; 1 unlabelled, left out; 1 without text, left out",
    ]


def test_each_fault_is_one_line() -> None:
    """Labels that are none: file and line; of many the first twenty."""
    Path("labels.tsv").write_text("id\tsummit\n" + "x\tperhaps\n" * 30, "utf-8")
    result = rules_command("score", "labels.tsv")

    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 21
    assert result.stderr.startswith("newswire: labels.tsv:2: summit is 1 or 0 ")
    assert result.stderr.endswith("\nand 10 more\n")


def test_other_rules() -> None:
    """`--rules` scores a rule file that is being written."""
    Path("new.toml").write_text(RULES.replace('["summit"]', '["meeting"]'), "utf-8")
    line = b'{"headline": "A meeting", "summit": 1}'

    assert "0 of 1 positive" in rules_command("score", "-", stdin=line).stdout
    assert "1 of 1 positive" in rules_command("score", "-", "--rules", "new.toml", stdin=line).stdout


@pytest.mark.parametrize("stdin", [b"", b"\t\t\t\n", b"id\tsummit\nx\t\n", b'{"headline": "x"}'])
def test_nothing_labelled(stdin: bytes) -> None:
    """Without a label there is nothing to score: exit 1."""
    result = rules_command("score", "-", stdin=stdin)

    assert result.exit_code == 1
    assert "nothing is labelled" in result.stderr


@pytest.mark.parametrize("stdin", [b"\x00\xff\xfe", b"[" * 10_000, b'{"a"', "\ud800".encode("utf-8", "surrogatepass")])
def test_hostile_files(stdin: bytes) -> None:
    """Whatever comes is one line, never a stack trace."""
    result = rules_command("score", "-", stdin=stdin)

    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1


def test_wrong_use() -> None:
    """A file that is not there, a folder without labelled files: exit 2."""
    Path("empty").mkdir()

    assert [rules_command("score", path).exit_code for path in ("nowhere.tsv", "empty", "x" * 5000)] == [2, 2, 2]
    assert rules_command("score", "-", "--articles", "nowhere").exit_code == 2
