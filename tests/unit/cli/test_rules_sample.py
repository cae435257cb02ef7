"""`newswire rules sample`: a table to label, the same by the same seed, that no article can break."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from streams.cli import app
from tests.kit.samples import rule_file

pytestmark = pytest.mark.usefixtures("nowhere")


def item(number: int, headline: str, body: str = "Some words.", **more: str) -> str:
    """A ninjs item as a line."""
    texts = {"headlines": [{"value": headline}], "bodies": [{"value": body}]}
    return json.dumps({"uri": f"urn:x:{number}", "type": "text", "language": "en", **texts, **more}) + "\n"


@pytest.fixture
def rules(tmp_path: Path) -> str:
    """A folder with two subjects."""
    folder = tmp_path / "rules"
    folder.mkdir()
    for subject, phrase in (("summit", "summit"), ("dispute", "disputed")):
        text = rule_file(f'weight = 50\nany = ["{phrase}"]', subject=subject)
        (folder / f"{subject}.toml").write_text(text, "utf-8")
    return str(folder)


def sample(*arguments: str, stdin: bytes = b"") -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["rules", "sample", *arguments], input=stdin)


def cells(result: Result) -> list[list[str]]:
    """The table that was printed."""
    return [line.split("\t") for line in result.stdout.removesuffix("\n").split("\n")]


def test_a_table_to_fill(tmp_path: Path, rules: str) -> None:
    """A column for each subject, empty; identity, headline, beginning of the text and place; no score."""
    file = tmp_path / "a.jsonl"
    file.write_text(item(1, "A summit", "word " * 100) + "\n" + item(2, "A meeting"), "utf-8")
    result = sample(str(file), "--rules", rules)
    header, *rows = cells(result)

    assert result.exit_code == 0
    assert header == ["id", "dispute", "summit", "doubt", "note", "headline", "text", "source", "line"]
    assert sorted(rows) == [
        ["urn:x:1", "", "", "", "", "A summit", " ".join(["word"] * 60), str(file), "1"],
        ["urn:x:2", "", "", "", "", "A meeting", "Some words.", str(file), "3"],
    ]
    assert result.stderr == "2 of 2 articles drawn\n"


def test_a_seed_draws_the_same(tmp_path: Path, rules: str) -> None:
    """So many as asked for, the same by the same seed, others by another."""
    file = tmp_path / "a.jsonl"
    file.write_text("".join(item(n, f"{'A summit' if n % 9 == 0 else 'Town'} {n}") for n in range(90)), "utf-8")
    first, again, other = (
        sample(str(file), "--rules", rules, "-n", "12", "--seed", seed).stdout for seed in ("1", "1", "2")
    )

    assert first == again != other
    assert first.count("\n") == 13
    assert first.count("A summit") == 6


def test_one_subject(tmp_path: Path, rules: str) -> None:
    """`--subject` gives its column alone; one that no rule file is of is wrong use."""
    file = tmp_path / "a.jsonl"
    file.write_text(item(1, "A summit"), "utf-8")

    assert cells(sample(str(file), "--rules", rules, "--subject", "summit"))[0][:3] == ["id", "summit", "doubt"]
    assert sample(str(file), "--rules", rules, "--subject", "x").exit_code == 2


def test_what_is_drawn_is_drawn_once(rules: str) -> None:
    """Repeats, later versions, kills, unreadable lines and other languages take no part, and are counted."""
    lines = [
        item(1, "A summit"), item(1, "A summit, corrected"), item(2, "A summit"), item(3, "Gipfel", language="de"),
        item(4, "Gone", pubStatus="canceled"), "{\n", "\x00\n",
    ]  # fmt: skip
    result = sample("-", "--jsonl", "--rules", rules, stdin="".join(lines).encode())

    assert [row[0] for row in cells(result)[1:]] == ["urn:x:1"]
    assert "1 of 1 articles drawn; " in result.stderr
    assert "2 seen before" in result.stderr
    assert "1 in languages without rules" in result.stderr


def test_no_article_breaks_the_table(rules: str) -> None:
    """Tabs, line breaks, control characters and what a spreadsheet would run stay in their cell, as text."""
    headline, body = "=HYPERLINK(1)\t2\x1b[2J", 'He said "no"\n\n\tand\u2028left ' + "x" * 5000
    result = sample("-", "--rules", rules, stdin=item(1, headline, body).encode())
    (_, (row)) = cells(result)

    assert len(row) == 9
    assert row[5].startswith("'=HYPERLINK(1)")
    assert row[6].startswith('"He said ""no"" and left xxx')
    assert len(row[6]) < 1100
    assert [one for one in result.stdout if one not in "\t\n" and not one.isprintable()] == []


@pytest.mark.parametrize("arguments", [["nowhere"], ["-", "-n", "0"], ["-", "--rules", "nowhere.toml"]])
def test_wrong_use(arguments: list[str]) -> None:
    """What is not there, or no number of articles: exit 2."""
    assert sample(*arguments).exit_code == 2


def test_nothing_to_draw_from(rules: str) -> None:
    """Where no article has a text, that is said, and exit 1."""
    result = sample("-", "--rules", rules, stdin=b"\xff\xfe\x00")

    assert result.exit_code == 1
    assert result.stderr == "0 of 0 articles drawn; 1 without a text to tag\n"
