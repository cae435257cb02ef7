"""`newswire enrich`: one line a record, the worker's own code, nothing on standard output but JSON."""

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from streams.cli import app
from tests.kit.items import ninjs, page_dump, text
from tests.kit.paths import GOLDENS, SEED
from tests.kit.records import golden
from tests.kit.validators import ENRICH_LINE, NINJS

pytestmark = pytest.mark.usefixtures("nowhere")


def enrich(*arguments: str, stdin: bytes = b"") -> tuple[Result, list[dict[str, Any]]]:
    """Run the command and read its lines, each held against the schema of a line."""
    result = CliRunner().invoke(app, ["enrich", *arguments], input=stdin)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    for line in lines:
        ENRICH_LINE.validate(line)
        if line["outcome"] in ("new", "revision", "kill"):
            NINJS.validate(line["value"]["item"])
    return result, lines


def test_lines_are_those_of_the_examples(tmp_path: Path) -> None:
    """The seed, its repeat and a dump without an id give the worked lines, but for times and paths."""
    again, no_id = tmp_path / "repeat.txt", tmp_path / "no_id.txt"
    again.write_bytes(SEED.read_bytes())
    no_id.write_bytes(base64.b64decode(golden("no-id.dead-letter.json")["value_base64"]))
    result, lines = enrich(str(SEED), str(again), str(no_id))
    examples = [json.loads(line) for line in (GOLDENS / "enrich.jsonl").read_text().splitlines()]

    assert result.exit_code == 0
    for line, example in zip(lines, examples, strict=True):
        assert list(line) == list(example)
        assert list(line["headers"]) == list(example["headers"])
        for name in ("outcome", "reason", "topic", "key"):
            assert line[name] == example[name]
        assert set(line["topics"]) == set(example["topics"])
    assert lines[0]["value"]["enrichment"]["raw"]["topic"] is None
    assert lines[0]["headers"]["ce_time"] == lines[0]["value"]["enrichment"]["raw"]["received_at"]
    assert lines[2]["value_base64"] == examples[2]["value_base64"]
    assert lines[2]["headers"]["dlq_first"] == "0:2"
    assert lines[2]["headers"]["dlq_error"] == examples[2]["headers"]["dlq_error"]


def test_inputs_are_numbered_through_all_paths(tmp_path: Path) -> None:
    """The offset is the number of the input, from 0, whatever file and line it comes from."""
    (tmp_path / "two.jsonl").write_bytes(ninjs(uri="urn:example:1") + b"\n\n" + ninjs(uri="urn:example:2") + b"\n")
    (tmp_path / "three.json").write_bytes(ninjs(uri="urn:example:3"))
    _, lines = enrich("two.jsonl", "three.json")

    assert [line["input"] for line in lines] == [
        {"path": "two.jsonl", "line": 1},
        {"path": "two.jsonl", "line": 3},
        {"path": "three.json", "line": None},
    ]
    assert [line["value"]["enrichment"]["raw"]["offset"] for line in lines] == [0, 1, 2]
    assert len({line["value"]["enrichment"]["raw"]["received_at"] for line in lines}) == 1


def test_one_memory_for_the_whole_run() -> None:
    """Later inputs are judged by earlier ones."""
    stdin = b"\n".join(
        [
            ninjs(version="1"),
            ninjs(version="2", bodies=text("B.")),
            ninjs(version="1"),
            ninjs(version="2", bodies=text("B.")),
        ]
    )
    result, lines = enrich("-", "--jsonl", stdin=stdin)

    assert [(line["outcome"], line["reason"]) for line in lines] == [
        ("new", None), ("revision", None), ("late", "older"), ("duplicate", "same"),
    ]  # fmt: skip
    assert "4 inputs: 1 new, 1 revision, 1 late, 1 duplicate" in result.stderr


def test_feed_is_that_of_the_option(tmp_path: Path) -> None:
    """`--feed` is the header that a producer would send."""
    (tmp_path / "a.txt").write_bytes(page_dump("A sentence."))
    _, (line,) = enrich("a.txt", "--feed", "reuters")

    assert line["key"] == "urn:newswire:reuters:395009"


def test_dead_letters_are_outcomes(tmp_path: Path) -> None:
    """A run in which all inputs are bad has done its work: exit 0, the bytes in base64."""
    (tmp_path / "bad.bin").write_bytes(b"\xff\xfe\x00?")
    (tmp_path / "empty.txt").write_bytes(b"")
    result, lines = enrich("bad.bin", "empty.txt")

    assert result.exit_code == 0
    assert [line["outcome"] for line in lines] == ["dead_letter"] * 2
    assert [line["value"] for line in lines] == [None, None]
    assert [base64.b64decode(line["value_base64"]) for line in lines] == [b"\xff\xfe\x00?", b""]


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-file"],
        [],
        ["-", "--feed", "No Feed"],
        ["-", "--feed", "schema"],
        ["-", "--nonsense"],
        [".", "--jsonl"],
        [".", "--id", "urn:example:1"],
        ["-", "--id", "7"],
        ["-", "-", "--id", "urn:example:1"],
        ["-", "--jsonl", "--id", "urn:example:1"],
    ],
)
def test_wrong_use_exits_2(arguments: list[str]) -> None:
    """What the user got wrong is said on standard error, before anything is read."""
    result, lines = enrich(*arguments)

    assert (result.exit_code, lines) == (2, [])
    assert result.stderr


def test_wrong_settings_exit_2(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that cannot be is one line on standard error, without a stack trace."""
    monkeypatch.setenv("NEWSWIRE_DEDUPE_POLICY", "sometimes")
    result, lines = enrich("-")

    assert (result.exit_code, lines) == (2, [])
    assert "NEWSWIRE_DEDUPE_POLICY" in result.stderr
    assert "Traceback" not in result.stderr


PLAIN = "A headline of one's own\n\nBASTION, Jan. 5 (Reuters) - The body & all.\n\nIts end.\n"
PAGE = (
    "<!doctype html><html><head><title>The site</title></head><body><h1>A headline of one&#39;s own</h1>"
    "<p>BASTION, Jan. 5 (Reuters) - The <b>body</b> &amp; all.</p><p>Its end.</p></body></html>"
)


@pytest.mark.parametrize(("text", "is_html"), [(PLAIN, False), (PAGE, True), (f"\ufeff{PLAIN}", False)])
def test_an_article_of_ones_own(text: str, is_html: bool) -> None:
    """With --id plain text or HTML is an article: first line the headline, the rest the body, the URI its identity."""
    result, (line,) = enrich("--id", "urn:example:7", "-", stdin=text.encode())

    assert (result.exit_code, line["outcome"], line["key"]) == (0, "new", "urn:example:7")
    item, enrichment = line["value"]["item"], line["value"]["enrichment"]
    assert item["headlines"][0]["value"] == "A headline of one's own"
    assert item["bodies"][0]["value"] == "BASTION, Jan. 5 (Reuters) - The body & all.\n\nIts end."
    assert (item["located"], enrichment["dateline"]["agency"]) == ("BASTION", "Reuters")
    assert ("html_to_text" in enrichment["notes"]) == is_html


def test_standard_input_is_one_article() -> None:
    """`-` is one record with its empty lines; where that holds several articles, each has its line."""
    _, (line,) = enrich("-", stdin=page_dump("One.\n\nTwo."))
    result, several = enrich("-", stdin=ninjs(uri="urn:example:1") + b"\n" + ninjs(uri="urn:example:2"))

    assert (line["input"], line["value"]["item"]["bodies"][0]["value"]) == ({"path": "-", "line": None}, "One.\n\nTwo.")
    assert [one["input"]["item"] for one in several] == [1, 2]
    assert [one["key"] for one in several] == ["urn:example:1", "urn:example:2"]
    assert "1 inputs: 2 new" in result.stderr


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (b" \n", "no text in it"),
        (page_dump(), "leave --id out"),
        (ninjs(), "leave --id out"),
        (b"\x00\x01\x02\x03\xff\xfe", "no charset reads it"),
    ],
)
def test_an_article_that_is_none(tmp_path: Path, value: bytes, told: str) -> None:
    """What --id cannot make an article of is one line with the path, and exit 1."""
    (tmp_path / "a.txt").write_bytes(value)
    result, lines = enrich("--id", "urn:example:7", "a.txt")

    assert (result.exit_code, lines) == (1, [])
    assert result.stderr.startswith("newswire: a.txt: ")
    assert told in result.stderr


def test_a_guessed_charset_is_told() -> None:
    """What was assumed to read the text stands on standard error, as the item is made of text already."""
    result, (line,) = enrich("--id", "urn:example:7", "-", stdin="Café\nbody".encode("cp1252"))

    assert line["value"]["item"]["headlines"][0]["value"] == "Café"
    assert "-: charset_assumed:cp1252" in result.stderr


def test_names_that_are_no_utf_8(tmp_path: Path) -> None:
    """A file whose name is not UTF-8 is read, and its line says where it is from in text that JSON can hold."""
    Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.txt")).write_bytes(page_dump())
    result, (line,) = enrich(".")

    assert result.exit_code == 0
    assert line["input"]["path"] == "caf\\xe9.txt"
    assert line["outcome"] == "new"


def test_control_characters_are_dropped() -> None:
    """Published text holds no control characters, and says that it did."""
    dirty = page_dump("It \x1b[1mstands\x07 here.\tStill.", headline="Red\x1b[31m alert", author="Author : A\x08 B")
    _, (line,) = enrich("-", stdin=dirty)
    escaped = ninjs(bodies=text("All\x1b[2J well."))
    _, (other,) = enrich("-", stdin=escaped)
    _, (clean,) = enrich("-", stdin=page_dump("It stands."))

    item = line["value"]["item"]
    assert item["headlines"][0]["value"] == "Red alert"
    assert item["bodies"][0]["value"] == "It stands here. Still."
    assert item["by"] == "A B"
    assert other["value"]["item"]["bodies"][0]["value"] == "All well."
    for told, expected in ((line, True), (other, True), (clean, False)):
        assert ("controls_dropped" in told["value"]["enrichment"]["notes"]) == expected


def test_help_has_an_example() -> None:
    """The help shows how to call it."""
    assert "Example: newswire enrich" in CliRunner().invoke(app, ["enrich", "--help"]).stdout
