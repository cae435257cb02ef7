"""`newswire convert`: any article that is read, and JSON or CSV of one's own, becomes ninjs 3.1."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from streams.cli import app
from streams.sources.inputs import read_inputs
from tests.kit.items import ninjs, page_dump
from tests.kit.paths import ROOT
from tests.kit.validators import NINJS

HEADLINE, BODY = "Tram line reopens", "The line reopens on Monday."


pytestmark = pytest.mark.usefixtures("nowhere")


def convert(*words: str, stdin: bytes = b"") -> tuple[Result, list[dict[str, Any]]]:
    """Run the command and read its lines, each held against ninjs 3.1."""
    result = CliRunner().invoke(app, ["convert", *words], input=stdin)
    items = [json.loads(line) for line in result.stdout.splitlines()]
    for item in items:
        NINJS.validate(item)
    return result, items


def enrich(*words: str, stdin: bytes = b"") -> list[dict[str, Any]]:
    """The lines of `enrich`."""
    result = CliRunner().invoke(app, ["enrich", *words], input=stdin)
    return [json.loads(line) for line in result.stdout.splitlines()]


def told(result: Result) -> str:
    """Standard error on one line."""
    return " ".join(result.stderr.split())


def test_any_format_that_is_read(tmp_path: Path) -> None:
    """Samples become items that `enrich` reads as it reads the samples: same identity, text, digest and times."""
    folder = str(ROOT / "seeds")
    result, items = convert(folder)
    before = [line for line in map(one_alone, read_inputs([folder])) if line["outcome"] != "dead_letter"]
    after = [one_alone_bytes(json.dumps(item).encode()) for item in items]

    assert items
    assert result.exit_code == 1, "the samples have dead letters among them"
    assert len(before) == len(after)
    for first, second in zip(before, after, strict=True):
        assert first["outcome"] == second["outcome"]
        assert first["key"] == second["key"]
        assert first["value"]["enrichment"]["digest"] == second["value"]["enrichment"]["digest"]
        assert first["value"]["item"].get("firstCreated") == second["value"]["item"].get("firstCreated")
        assert first["value"]["enrichment"]["subjects"] == second["value"]["enrichment"]["subjects"]


def one_alone(source: Any) -> dict[str, Any]:
    """The line of one input, enriched alone."""
    return one_alone_bytes(source.value)


def one_alone_bytes(value: bytes) -> dict[str, Any]:
    """The line of one item, enriched alone."""
    (line,) = enrich("-", stdin=value)
    return line


def test_nothing_assumed_is_in_the_item() -> None:
    """What newswire would assume or add is not said by the source, so its ninjs does not say it either."""
    _, (item,) = convert("-", stdin=page_dump("Diplomats prepare a summit meeting of the two presidents.", date=None))

    assert {"version", "versionCreated", "language", "subjects"}.isdisjoint(item)
    assert item["uri"] == "urn:newswire:unknown:395009"


def test_a_cancel_stays_one() -> None:
    """A cancel is converted to a cancel."""
    _, (item,) = convert("-", stdin=ninjs(status="canceled"))

    assert item["pubStatus"] == "canceled"


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    """A dead letter is a line of error with its place and reason; exit 1."""
    (tmp_path / "a.jsonl").write_bytes(b'{"title": 1}\n' + ninjs() + b"\n")
    result, items = convert("a.jsonl")

    assert (result.exit_code, len(items)) == (1, 1)
    assert "newswire: a.jsonl:1: unknown_format: " in result.stderr
    assert "1 articles, 1 not converted" in result.stderr


@pytest.mark.parametrize(
    ("fields", "pairs"),
    [
        ({"sku": 5, "title": HEADLINE, "body": BODY}, "title=headline,body=text,sku=id"),
        ({"sku": 5, "headline": HEADLINE, "text": BODY}, "title=headline,body=text,id=sku"),
        ({"sku": 5, "title": HEADLINE, "text": BODY}, "title=headline,body=text,sku=id"),
        ({"sku": 5, "Überschrift": HEADLINE, "Inhalt": BODY}, "Überschrift=headline,body=Inhalt,sku=id"),
        ({"id": "5", "title": HEADLINE, "content": [BODY]}, "content=body"),
        ({"id": 5, "data": {"headline": HEADLINE, "main": {"text": BODY}}}, "title=data.headline,data.main.text=body"),
        ({"id": 5, "data.title": HEADLINE, "b": f"<p>{BODY}</p>"}, "data.title=headline,b=html"),
    ],
)
def test_a_map_may_stand_either_way(fields: dict[str, Any], pairs: str) -> None:
    """Which side of a pair is the field, the names of ours tell, else the data."""
    result, (item,) = convert("--map", pairs, "--feed", "tram", "-", stdin=json.dumps(fields).encode())

    assert result.exit_code == 0
    assert item["uri"] == "urn:newswire:tram:5"
    assert (item["headlines"][0]["value"], item["bodies"][0]["value"]) == (HEADLINE, BODY)


CSV = 'sku;title;story;day;who\n7;"Grain; ships";"First.\n\nSecond.";2024-05-01T10:00:00Z;A. Writer\n\n8;Short;;;\n'


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv(tmp_path: Path, delimiter: str, encoding: str, line_end: str) -> None:
    """A line under the header is an article, whatever the delimiter and its line ends, with or without a BOM."""
    text = CSV.replace("; ", "\0 ").replace(";", delimiter).replace("\0 ", f"{delimiter} ").replace("\n", line_end)
    (tmp_path / "shop.csv").write_bytes(text.encode(encoding))
    result, (first, second) = convert("--map", "title=headline,story=body,sku=id,day=date,who=by", "shop.csv")

    assert result.exit_code == 0
    assert first["headlines"][0]["value"] == ("Grain ships" if delimiter == "\t" else f"Grain{delimiter} ships")
    assert first["bodies"][0]["value"] == "First.\n\nSecond."
    assert (first["versionCreated"], first["by"]) == ("2024-05-01T10:00:00Z", "A. Writer")
    assert (second["headlines"][0]["value"], second.get("bodies")) == ("Short", None)


def test_rows_that_are_none_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    """A row without id or headline, with too many fields or a date that is none: its line and why; exit 1."""
    rows = [
        "id,title,text,date",
        "1,A,x,",
        ",B,x,",
        "3,,x,",
        "4,D,x,,y",
        "5,E,x,some day",
        '6,"two\nlines",x,',
        "7,G,x,",
    ]
    (tmp_path / "rows.csv").write_text("\n".join(rows), "utf-8")
    result, items = convert("--map", "title=headline", "rows.csv")

    assert result.exit_code == 1
    assert [item["uri"].rpartition(":")[2] for item in items] == ["1", "6", "7"]
    said = [line.split(": ", 2)[1:] for line in result.stderr.splitlines() if line.startswith("newswire: ")]
    assert sorted(place for place, _ in said) == [f"rows.csv:{number}" for number in (3, 4, 5, 6)]
    assert {"no id: id is empty", "no headline: title is empty"} <= {why for _, why in said}


@pytest.mark.parametrize(
    ("pairs", "hint"),
    [
        ("titel=headline,story=body", "no field titel; did you mean title? They have id, title, story"),
        ("title=headlin,story=body", "did you mean title=headline?"),
        ("title=headline,stroy=body", "did you mean story?"),
        ("title=wombat", "wombat is no part of an article; Parts are uri, "),
        ("wombat=gnu", "wombat=gnu: neither is a part of an article"),
        ("title", "is no pair field=name"),
        (" , ", "names no field"),
        ("story=headline,title=headline", "name one"),
        ("id=language,title=headline", "no field is the id"),
    ],
)
def test_a_map_that_does_not_fit_is_wrong_use(pairs: str, hint: str) -> None:
    """Wrong names exit 2 before anything is written, with the fields that the data have and the nearest one."""
    row = {"id": 1, "title": HEADLINE, "story": BODY}
    result, items = convert("--map", pairs, "-", stdin=json.dumps(row).encode())

    assert (result.exit_code, items) == (2, [])
    assert hint in told(result)


def test_a_pair_that_can_be_read_both_ways_is_refused() -> None:
    """Where the data have both sides and nothing else settles it, one line says so; another pair may settle it."""
    row = json.dumps({"id": 1, "slug": HEADLINE, "text": BODY, "body": "<b>other</b>"}).encode()
    result, _ = convert("--map", "body=text", "-", stdin=row)
    settled, (item,) = convert("--map", "slug=headline,text=body", "-", stdin=row)

    assert result.exit_code == 2
    assert "body=text can be read both ways" in told(result)
    assert settled.exit_code == 0
    assert item["bodies"][0]["value"] == BODY


@pytest.mark.parametrize("envelope", [None, "articles", "items"])
def test_json_of_several(envelope: str | None) -> None:
    """An array, bare or as an API's answer has it, is as many articles; each is told by its number."""
    rows = [{"id": 1, "title": "A", "text": "x"}, {"id": 2, "title": "", "text": "x"}, {"id": 3, "title": "C"}, "none"]
    document: Any = rows if envelope is None else {"status": "ok", envelope: rows[:3]}
    result, items = convert("--map", "title=headline,text=body", "-", stdin=json.dumps(document).encode())

    assert result.exit_code == 1
    assert [item["headlines"][0]["value"] for item in items] == ["A", "C"]
    assert "newswire: -:2: no headline: title is empty" in result.stderr


def test_json_lines_on_standard_input() -> None:
    """With --jsonl each line is an article; without it the error says so."""
    lines = b'{"id":1,"title":"A"}\n\n{"id":2,\n{"id":3,"title":"C"}\n'
    result, items = convert("--map", "title=headline", "--jsonl", "-", stdin=lines)
    refused, nothing = convert("--map", "title=headline", "-", stdin=lines.replace(b'{"id":2,\n', b""))

    assert [item["uri"].rpartition(":")[2] for item in items] == ["1", "3"]
    assert "newswire: -:3: broken JSON" in result.stderr
    assert (refused.exit_code, nothing) == (1, [])
    assert "--jsonl" in told(refused)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"id": 1, "title": {"de": "A"}}, "title is an object: name a field in it (title.de)"),
        ({"id": 1, "title": [{"x": "A"}]}, "title is a list of objects"),
        ({"id": 1, "title": " "}, "no headline: title is empty"),
        ({"id": None, "title": "A"}, "no id: id is empty"),
    ],
)
def test_a_field_that_is_no_text(row: dict[str, Any], why: str) -> None:
    """What no text can be made of is named; exit 1."""
    result, items = convert("--map", "title=headline", "-", stdin=json.dumps(row).encode())

    assert (result.exit_code, items) == (1, [])
    assert why in told(result)


def test_what_was_assumed_is_told() -> None:
    """The zone of a date without one, and the charset, stand on standard error: an item has no notes."""
    text = "id,title,date\n1,Café,2024-05-01T10:00:00\n".encode("cp1252")
    result, (item,) = convert("--map", "title=headline", "-", stdin=text)

    assert item["versionCreated"] == "2024-05-01T10:00:00+00:00"
    assert item["headlines"][0]["value"] == "Café"
    assert "zone_assumed:UTC (1)" in result.stderr
    assert "charset_assumed:cp1252 (1)" in result.stderr


def test_one_article_of_ones_own() -> None:
    """With --id plain text becomes an item that `replay` sends; not together with --map."""
    result, (item,) = convert("--id", "urn:example:5", "-", stdin=f"{HEADLINE}\n\n{BODY}\n".encode())
    both, _ = convert("--id", "urn:example:5", "--map", "a=id", "-", stdin=b"x")

    assert (result.exit_code, both.exit_code) == (0, 2)
    assert (item["uri"], item["bodies"][0]["value"]) == ("urn:example:5", BODY)


def test_lines_go_on_to_enrich() -> None:
    """What `convert` prints, `enrich -- --jsonl` takes: the id, the feed, the words are there."""
    rows = json.dumps([{"id": f"a/{number}", "title": HEADLINE, "text": BODY} for number in range(2)]).encode()
    result, _ = convert("--map", "title=headline", "--feed", "tram", "-", stdin=rows)
    lines = enrich("--jsonl", "-", stdin=result.stdout.encode())

    assert [line["key"] for line in lines] == ["urn:newswire:tram:a%2F0", "urn:newswire:tram:a%2F1"]
    assert {line["value"]["enrichment"]["feed"] for line in lines} == {"tram"}
    assert {line["value"]["enrichment"]["article_id"] for line in lines} == {"a/0", "a/1"}
