"""How many datelines of real wire stories are read: run by `make eval-datelines`, prints a table.

Corpus: all 21,578 stories of Reuters-21578 (stories.py). Each dateline is written back in front of its body, as
Reuters, AP and TASS write theirs and as it came; then find_dateline reads it and the tag judges. Stories whose body
stands alone, and those that never had a tag, must give none.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from streams.article import WireTime
from streams.normalise import clean_text, date_dateline, find_dateline
from tests.evaluation.stories import CORPUS, Story, is_below_a_headline, read_stories, read_tag, styles_of


@dataclass
class Count:
    """What became of the stories of one row."""

    stories: int = 0
    found: int = 0
    place: int = 0
    date: int = 0
    right: int = 0
    errors: list[str] = field(default_factory=list)


def evaluate(stories: Iterator[Story]) -> tuple[dict[str, Count], dict[str, list[str]], Counter[str], float]:
    """Give the counts by row, what was found where no tag is, and the microseconds of one find_dateline."""
    rows: dict[str, Count] = {}
    inventions: dict[str, list[str]] = {"stories without a tag": [], "bodies without their dateline": [], "there": []}
    totals = Counter[str]()
    seconds, calls = 0.0, 0
    for story in stories:
        body = clean_text(story.body or "")
        alone, label = (
            (clean_text(story.text), "stories without a tag")
            if story.dateline is None
            else (body, "bodies without their dateline")
        )
        totals[label] += 1
        lead_in = find_dateline(alone)
        if lead_in is not None:
            if is_below_a_headline(alone, lead_in.start):
                label = "there"
            inventions[label].append(f"{story.id}: {lead_in.text!r} in {alone[:90]!r}")
        if story.dateline is None:
            continue
        tag = read_tag(story.dateline)
        if tag is None:
            count = rows.setdefault("other tags, as tagged", Count())
            count.stories += 1
            lead_in = find_dateline(f"{story.dateline} {body}")
            count.found += lead_in is not None
            read = lead_in and (lead_in.place, lead_in.month, lead_in.day, lead_in.agency)
            count.errors.append(f"{story.id}: {story.dateline!r} → {read}")
            continue
        place, month, day = tag
        published = WireTime(text=f"{story.date}T00:00:00+00:00", instant=0, year=int(story.date[:4]))
        for style, (dateline, has_day) in styles_of(tag, story.dateline).items():
            text = f"{dateline} {body}"
            started = time.process_time()
            lead_in = find_dateline(text)
            seconds += time.process_time() - started
            calls += 1
            count = rows.setdefault(style, Count())
            count.stories += 1
            if lead_in is None:
                count.errors.append(f"{story.id}: {dateline!r} → none")
                continue
            found, _ = date_dateline(lead_in, published=published)
            is_place = found.place == place
            is_date = found.date == (f"{story.date[:4]}-{month:02}-{day:02}" if has_day else None)
            count.found += 1
            count.place += is_place
            count.date += is_date
            count.right += is_place and is_date and found.text == dateline
            if not (is_place and is_date and found.text == dateline):
                count.errors.append(f"{story.id}: {dateline!r} → {found.place!r}, {found.date}, {found.text!r}")
    return rows, inventions, totals, seconds / max(calls, 1) * 1e6


def main() -> None:
    """Print the table, and with --errors each error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="reuters21578.tar.gz")
    parser.add_argument("--errors", action="store_true", help="list each error")
    arguments = parser.parse_args()
    if not arguments.corpus.exists():
        raise SystemExit(f"no corpus at {arguments.corpus}: give --corpus or NEWSWIRE_TEST_DATA")
    rows, inventions, totals, microseconds = evaluate(read_stories(arguments.corpus))
    print(f"{'style':24}{'stories':>9}{'found':>9}{'place':>9}{'date':>9}{'all right':>11}")
    for style, count in rows.items():
        share = [f"{part / count.stories:9.4f}" for part in (count.found, count.place, count.date)]
        if style.startswith("other"):
            share[1:] = ["        –"] * 2
        right = f"{count.right / count.stories:11.4f}" if not style.startswith("other") else "          –"
        print(f"{style:24}{count.stories:9,}{''.join(share)}{right}")
    print(f"found below a headline in stories without a tag, rightly: {len(inventions.pop('there'))}")
    for label, found in inventions.items():
        print(f"invented in {totals[label]:,} {label}: {len(found)}")
    print(f"find_dateline: {microseconds:.1f} µs each")
    if arguments.errors:
        for style, count in rows.items():
            print(f"\n{style}", *count.errors, sep="\n  ")
        for label, found in inventions.items():
            print(f"\ninvented in {label}", *found, sep="\n  ")


if __name__ == "__main__":
    main()
