"""Real wire stories through the command `newswire enrich`: run by `make eval-reuters`, prints a table and its faults.

Corpus: all 21,578 stories of Reuters-21578 (stories.py), the dateline written back in front of the body in four
agencies' styles, and once left out. Each comes as a ninjs item (JSON lines; by turns of ninjs 1 and of ninjs 3) and as
a page dump (a file each), without feed header, so that the feed is what the dateline says. The command runs as its
users run it, as a process; what it prints is held against the story's own tags, against the schemas and, a page dump,
against the ninjs item of the same story.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.evaluation.stories import CORPUS, STYLES, Story, is_below_a_headline, read_stories
from tests.evaluation.written_stories import WITHOUT, Sent, write_ninjs, write_out, write_page_dump
from tests.kit.paths import ROOT
from tests.kit.validators import ENRICHED, NINJS

FORMATS = ("ninjs", "page dump")
LEAST_RIGHT = 0.985
"""Share of well-formed datelines that must be read right."""
FEEDS = {"Reuters": "reuters", "Reuter": "reuters", "AP": "ap", "TASS": "tass"}
"""The feed that an agency in the dateline names; of all other articles it is `unknown`."""


@dataclass
class Row:
    """What became of all stories in one format and one style."""

    format: str
    style: str
    outcomes: Counter[str] = field(default_factory=Counter)
    datelines: Counter[str] = field(default_factory=Counter)
    """Of `well-formed` those `found` and `right`; of `other tags` the `other found`; of `bare` the `invented`."""
    feeds: Counter[str] = field(default_factory=Counter)
    subjects: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    """By their names."""
    languages: Counter[str] = field(default_factory=Counter)
    cpu_seconds: float = 0
    """Of the process, its start included."""
    errors: list[str] = field(default_factory=list)
    """Datelines that were read wrong or invented."""
    faults: list[str] = field(default_factory=list)
    read: dict[str, tuple[object, ...]] = field(default_factory=dict)
    """Story with a title → what its record says, as far as both formats must say the same."""


def enrich(sents: Sequence[Sent], row: Row) -> Iterator[dict[str, Any]]:
    """Send stories through the command and give its lines as they come; at the end the row has what it cost."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "articles")
        folder.mkdir()
        if row.format == "ninjs":
            (folder / "items.jsonl").write_bytes(b"".join(write_ninjs(sent) + b"\n" for sent in sents))
        else:
            for sent in sents:
                (folder / f"{int(sent.story.id):05}.txt").write_bytes(write_page_dump(sent))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSWIRE_")}
        before, lines = resource.getrusage(resource.RUSAGE_CHILDREN), 0
        with Path(name, "errors").open("w+b") as said:
            with subprocess.Popen(
                [sys.executable, "-m", "streams", "enrich", str(folder)],
                cwd=name,
                env=environment | {"PYTHONPATH": str(ROOT)},
                stdout=subprocess.PIPE,
                stderr=said,
            ) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    lines += 1
                    yield json.loads(line)
            said.seek(0)
            told = said.read().decode(errors="replace")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        row.cpu_seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        if process.returncode or lines != len(sents) or "Traceback" in told:
            row.faults.append(f"exit {process.returncode}, {lines} lines for {len(sents)} records: {told[-500:]}")


def hold(sents: Sequence[Sent], row: Row) -> None:
    """Hold all that the command says of these stories against them."""
    for at, line in enumerate(enrich(sents, row)):
        if at < len(sents):
            hold_line(row, sents[at], line, at=at)


def hold_line(row: Row, sent: Sent, line: dict[str, Any], *, at: int) -> None:
    """Count what became of one story, and hold it against what the story says."""
    story = sent.story
    outcome = line["outcome"] if line["reason"] is None else f"{line['outcome']} {line['reason']}"
    row.outcomes[outcome] += 1
    file, place = Path(line["input"]["path"]), line["input"]["line"]
    if (place != at + 1) if row.format == "ninjs" else (file.stem.lstrip("0") != story.id):
        row.faults.append(f"{story.id}: the line of {line['input']} stands at {at}")
    if outcome != "new":
        if story.title or sent.body or outcome != "dead_letter no_content":
            row.faults.append(f"{story.id}: {outcome}")
        return
    value = line["value"]
    item, enrichment = value["item"], value["enrichment"]
    for name, validator, instance in (("ninjs", NINJS, item), ("ours", ENRICHED, value)):
        if not validator.is_valid(instance):
            row.faults.append(f"{story.id}: not valid, schema {name}: {next(validator.iter_errors(instance)).message}")
    headline = item["headlines"][0]["value"] if "headlines" in item else None
    body = item["bodies"][0]["value"] if "bodies" in item else ""
    hold_dateline(row, sent, enrichment["dateline"], body)
    for subject in enrichment["subjects"]:
        row.subjects[subject["subject"]] += 1
        for span in subject["evidence"]:
            text = headline if span["field"] == "headline" else body
            if text is None or text[span["start"] : span["end"]] != span["text"]:
                row.faults.append(f"{story.id}: evidence {span} is not there")
    if story.title and headline != " ".join(story.title.split()):
        row.faults.append(f"{story.id}: headline {story.title!r} → {headline!r}")
    if enrichment["published_at"][:16] != f"{story.date}T{story.time}":
        row.faults.append(f"{story.id}: {story.date} {story.time} → {enrichment['published_at']}")
    dateline = enrichment["dateline"] or {}
    feed = FEEDS.get((row.style if sent.wanted and dateline else dateline.get("agency")) or "", "unknown")
    if enrichment["feed"] != feed:
        row.faults.append(f"{story.id}: feed {enrichment['feed']}, not {feed}")
    row.feeds[enrichment["feed"]] += 1
    row.notes.update({note.partition(":")[0] for note in enrichment["notes"]})
    row.languages[item.get("language", "none")] += 1
    if story.title:
        told = [subject["subject"] for subject in enrichment["subjects"]]
        row.read[story.id] = (headline, body, item.get("language"), enrichment["dateline"], told)


def hold_dateline(row: Row, sent: Sent, found: dict[str, Any] | None, body: str) -> None:
    """Count a dateline as found, right or invented."""
    if found is not None and body[found["start"] : found["end"]] != found["text"]:
        row.faults.append(f"{sent.story.id}: dateline {found} does not stand there")
    read = (found["text"], found["place"], found["date"]) if found else None
    if sent.wanted is not None:
        row.datelines.update({"well-formed": 1, "found": found is not None, "right": read == sent.wanted})
        if read != sent.wanted:
            row.errors.append(f"{sent.story.id}: {sent.wanted} → {read}")
    elif not sent.is_bare:
        row.datelines.update({"other tags": 1, "other found": found is not None})
    elif found is not None and is_below_a_headline(body, found["start"]):
        row.datelines["below a headline"] += 1
    else:
        row.datelines.update({"bare": 1, "invented": found is not None})
        if found is not None:
            row.errors.append(f"{sent.story.id}: invented {found} in {body[:90]!r}")


def evaluate(stories: Sequence[Story], styles: Sequence[str] = (*STYLES, WITHOUT)) -> Iterator[Row]:
    """Give a row for each style and format, one after the other, with all faults found."""
    for style in styles:
        sents = write_out(stories, style)
        rows = [Row(name, style) for name in FORMATS]
        for row in rows:
            hold(sents, row)
            counts = row.datelines
            if counts["right"] < LEAST_RIGHT * counts["well-formed"]:
                row.faults.append(f"{counts['right']} of {counts['well-formed']} datelines are right")
            if counts["invented"]:
                row.faults.append(f"{counts['invented']} datelines are invented")
            row.faults += differences(rows[0], row)
            yield row
        for row in rows:
            row.read.clear()


def differences(first: Row, row: Row) -> list[str]:
    """Say where two formats of one style read a story that has a title differently."""
    return [
        f"{story}: {one!r} as {row.format}, {other!r} as {first.format}"
        for story, said in row.read.items()
        for one, other in zip(said, first.read.get(story, said), strict=True)
        if one != other
    ]


def share(part: int, whole: int) -> str:
    """A share as it stands in the table."""
    return f"{part / whole:.4f}" if whole else "–"


def table(rows: Sequence[Row], start_seconds: float) -> str:
    """All rows as Markdown. start_seconds: CPU time of a run over one story; the cost of an article leaves it out."""
    subjects = sorted({subject for row in rows for subject in row.subjects})
    names = ("new", "dead letters", "dateline found", "all right", "other tags found", "invented", *subjects)
    more = ("language `en`", "another", "none", "possibly_truncated", "headline_assumed", "ms an article")
    lines = ["| style | format | " + " | ".join((*names, *more)) + " |", "| --- " * (len(names + more) + 2) + "|"]
    for row in rows:
        counts, total, new = row.datelines, row.outcomes.total(), row.outcomes["new"]
        cells = [row.style, row.format, f"{new:,}", f"{total - new:,}"]
        cells += [share(counts[name], counts["well-formed"]) for name in ("found", "right")]
        cells += [
            f"{counts[one]:,} of {counts[of]:,}" for one, of in (("other found", "other tags"), ("invented", "bare"))
        ]
        cells += [f"{row.subjects[subject]:,}" for subject in subjects]
        english, silent = row.languages["en"], row.languages["none"]
        cells += [f"{count:,}" for count in (english, new - english - silent, silent)]
        cells += [f"{row.notes[note]:,}" for note in ("possibly_truncated", "headline_assumed")]
        cells.append(f"{(row.cpu_seconds - start_seconds) / total * 1000:.2f}")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> int:
    """Print the table and all faults. Exit 1 where there are any, or no corpus is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="reuters21578.tar.gz")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth story")
    parser.add_argument("--errors", action="store_true", help="list each dateline that is read wrong")
    arguments = parser.parse_args()
    if not arguments.corpus.is_file():
        print(f"no corpus at {arguments.corpus}; set NEWSWIRE_TEST_DATA or give --corpus", file=sys.stderr)
        return 1
    stories = list(read_stories(arguments.corpus))[:: arguments.every]
    start = Row("ninjs", WITHOUT)
    hold(write_out(stories[:1], WITHOUT), start)
    rows = []
    for row in evaluate(stories):
        rows.append(row)
        print(f"{row.style}, {row.format}: {dict(row.outcomes)}", *row.faults, sep="\n  ", file=sys.stderr)
        if arguments.errors:
            print(*row.errors, sep="\n  ", file=sys.stderr)
    print(f"{len(stories):,} stories, in each style and format; a run's start: {start.cpu_seconds:.2f} s\n")
    print(table(rows, start.cpu_seconds))
    for title, counters in (("notes", "notes"), ("languages", "languages"), ("feeds", "feeds")):
        print(f"\n{title}")
        for row in rows:
            told = ", ".join(f"{count:,} {name}" for name, count in getattr(row, counters).most_common())
            print(f"- {row.style}, {row.format}: {told}")
    return int(any(row.faults for row in rows))


if __name__ == "__main__":
    sys.exit(main())
