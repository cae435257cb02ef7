"""`newswire rules`: check tells faults one a line, explain shows why an article has its subjects."""

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from streams.cli.rules import app
from streams.errors import ConfigurationError
from tests.kit.paths import SEED
from tests.kit.samples import rule_file

GOOD = rule_file('weight = 50\nany = ["summit"]') + '[[examples]]\nheadline = "A summit"\nmatch = true\n'

pytestmark = pytest.mark.usefixtures("nowhere")


def run(*arguments: str, stdin: bytes = b"") -> Result:
    """Run `newswire rules`."""
    return CliRunner().invoke(app, [*arguments], input=stdin)


def test_packaged_rules_are_checked_without_a_path() -> None:
    """Without a path the configured rules are tried, and nothing is wrong with the package's."""
    result = run("check")

    assert result.exit_code == 0
    assert "2 rule files: all is well" in result.stderr
    assert result.stdout == ""


def test_each_fault_is_one_line(tmp_path: Path) -> None:
    """Faults of files and of folders: file, line, reason; exit 1."""
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "a.toml").write_text(GOOD.replace("weight = 50", "weight = 500\nx = 1"), "utf-8")
    single = tmp_path / "b.toml"
    single.write_text(f'{GOOD}[[examples]]\nheadline = "Nothing"\nmatch = true\n', "utf-8")
    result = run("check", str(folder))

    assert result.exit_code == 1
    assert [line.split(": ")[0] for line in result.stdout.splitlines()] == [f"{folder}/a.toml:{n}" for n in (13, 14)]
    result = run("check", "--json", str(single))

    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "file": str(single),
        "line": 18,
        "reason": "example must match, and scores 0 where 50 is enough",
    }


def test_media_topics_and_rules_without_example_are_faults(tmp_path: Path) -> None:
    """A wrong Media Topic and a rule that no example makes match are told beside each other, by line."""
    file = tmp_path / "a.toml"
    file.write_text(GOOD.replace("20000640", "29999999").replace("A summit", "A meeting"), "utf-8")
    result = run("check", str(file))

    assert result.exit_code == 1
    assert [line.split(": ")[1].split(",")[0].split(" 2")[0] for line in result.stdout.splitlines()] == [
        "there is no Media Topic",
        "rule 'rule-0' matches in none of the file's examples",
        "example must match",
    ]


@pytest.mark.parametrize("suffix", [".json", ".json.gz"])
def test_a_newer_vocabulary_is_taken(tmp_path: Path, suffix: str) -> None:
    """`--vocabulary` holds the rules against IPTC's own file, packed or not."""
    concept = {"qcode": "medtop:20000640", "prefLabel": {"en-GB": "summitry"}}
    data = json.dumps({"dateReleased": "2030-01-01", "conceptSet": [concept]}).encode()
    vocabulary = tmp_path / f"medtop{suffix}"
    vocabulary.write_bytes(gzip.compress(data) if suffix.endswith(".gz") else data)
    file = tmp_path / "a.toml"
    file.write_text(GOOD.replace('["20000639", "20000638", "11000000"]', "[]"), "utf-8")
    result = run("check", "--vocabulary", str(vocabulary), str(file))

    assert result.exit_code == 1
    assert 'is "summitry", not "summit meeting", in the release of 2030-01-01' in result.stdout


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"not packed", id="not packed"),
        pytest.param(gzip.compress(b"x" * 1000)[:20], id="cut off"),
        pytest.param(gzip.compress(b"{}"), id="no vocabulary"),
        pytest.param(None, id="missing"),
    ],
)
def test_a_vocabulary_that_cannot_be_read_is_a_wrong_setting(tmp_path: Path, content: bytes | None) -> None:
    """A file that is not there, not packed, cut off or something else: one line that names it."""
    vocabulary = tmp_path / "medtop.json.gz"
    if content is not None:
        vocabulary.write_bytes(content)
    result = run("check", "--vocabulary", str(vocabulary))

    assert isinstance(result.exception, ConfigurationError)
    assert str(vocabulary) in str(result.exception)


@pytest.mark.parametrize("name", ["nowhere.toml", "empty", "latin.toml"])
def test_what_is_no_rule_file_is_wrong_use(tmp_path: Path, name: str) -> None:
    """A missing file, a folder without rule files, a file that is not UTF-8: exit 2."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "latin.toml").write_bytes(b"# \xe9")

    assert run("check", str(tmp_path / name)).exit_code == 2


def test_the_seed_is_explained() -> None:
    """The seed: both subjects, what matched, what nearly did; the same as JSON, with places in the delivered text."""
    result = run("explain", str(SEED))

    assert result.exit_code == 0
    assert "territorial-dispute: yes" in result.stdout
    assert "summit-planning: yes" in result.stdout
    assert "nearly" in result.stdout
    (told,) = (json.loads(line) for line in run("explain", "--json", str(SEED)).stdout.splitlines())

    assert told["input"] == {"path": str(SEED), "line": None}
    assert [subject["tagged"] for subject in told["subjects"]] == [True, True]
    assert all({"matched", "nearly", "excluded", "score"} <= subject.keys() for subject in told["subjects"])


def test_inputs_are_explained_each_by_itself(tmp_path: Path) -> None:
    """A repeat is explained like the first; what has no text says so; another language says so."""
    file = tmp_path / "items.jsonl"
    german = {"uri": "urn:x:1", "type": "text", "language": "de", "headlines": [{"value": "Gipfel"}]}
    lines = [german, german, {"uri": "urn:x:2", "type": "text"}]
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    result = run("explain", str(file))

    assert result.exit_code == 0
    assert result.stdout.count("no rules for language de") == 2
    assert "no text to tag: no_content" in result.stdout


def test_plain_text_is_explained_by_a_file_of_ones_own(tmp_path: Path) -> None:
    """`--id` takes plain text, `--rules` a rule file that no settings name; without `--id` the answer says so."""
    rules, article = tmp_path / "mine.toml", tmp_path / "article.txt"
    rules.write_text(rule_file('weight = 50\nany = ["summit"]', subject="mine"), "utf-8")
    article.write_text("A summit\nNothing else.\n", "utf-8")
    result = run("explain", "--rules", str(rules), "--id", "urn:x:1", str(article))

    assert result.exit_code == 0
    assert "A summit\n  mine: yes, 75 of 50 points needed\n" in result.stdout
    assert "plain text or HTML needs --id URI" in run("explain", str(article)).stdout


def test_a_missing_input_is_wrong_use() -> None:
    """A path that is not there: exit 2."""
    assert run("explain", "nowhere.txt").exit_code == 2


def test_a_text_does_not_steer_the_terminal(tmp_path: Path) -> None:
    """Headline, language, evidence and path are shown without control characters."""
    item = {"uri": "urn:x:1", "type": "text", "language": "x\x1b[2J", "headlines": [{"value": "A\x1b[31m b\x07"}]}
    (tmp_path / "odd\x1b[1m.json").write_text(json.dumps(item), "utf-8")
    result = run("explain", str(tmp_path))

    assert result.exit_code == 0
    assert "A b" in result.stdout
    assert not [one for one in result.output if one != "\n" and not one.isprintable()]
