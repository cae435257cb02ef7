"""Every labelled article, of all sets together: text, labels, and the group that must not be parted by folds.

Sets: *dev* (topics_dev.jsonl), *own* (labels.jsonl beside this), *modern-1* and *modern-2* (topics_modern_dev_*.jsonl).
A group is an event: articles that share much of their headlines' words, or that tell of the same names in one source's
same week, are of one group.
"""

import json
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from streams.normalise import clean_text
from tests.evaluation.draw import DATA, DEVELOPMENT, SAMPLE, Item, read_items
from tests.evaluation.stories import CORPUS

OWN = Path(__file__).with_name("labels.jsonl")
MODERN = (DATA / "topics_modern_dev_1.jsonl", DATA / "topics_modern_dev_2.jsonl")
NEEDED = (DEVELOPMENT, SAMPLE, CORPUS, *MODERN)
SUBJECTS = ("territorial-dispute", "summit-planning")
LONG = 400
"""Words of a body; from here on an article is long."""
_FIRST_WORDS = 40
_ALIKE = 0.5


@dataclass(frozen=True)
class Labelled:
    """One labelled article."""

    id: str
    set: str
    source: str
    year: int | None
    headline: str
    body: str
    labels: dict[str, bool]
    kind: str
    """`ordinary` or `candidate`."""
    doubt: bool
    note: str
    group: int = -1

    @property
    def era(self) -> str:
        """`wire` of 1987 and 2023, or `modern`."""
        return "modern" if self.set.startswith("modern") else "wire"

    @property
    def is_unseen(self) -> bool:
        """Whether nobody read it while rules were written: half of the modern events, drawn by their number."""
        return self.era == "modern" and zlib.crc32(str(self.group).encode()) % 2 == 1

    @property
    def is_long(self) -> bool:
        """Whether it is a long page."""
        return len(self.body.split()) >= LONG


def read_corpus() -> list[Labelled]:
    """Read all sets, in the order of their files."""
    items = read_items()
    articles: list[Labelled] = []
    for name, path in (("dev", DEVELOPMENT), ("own", OWN)):
        articles += (_wire_article(name, label, items[label["id"]]) for label in read_lines(path))
    for number, path in enumerate(MODERN, 1):
        articles += (_modern_article(f"modern-{number}", label) for label in read_lines(path))
    groups = _group(articles)
    return [replace(article, group=group) for article, group in zip(articles, groups, strict=True)]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read labels, one JSON object a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _wire_article(name: str, label: dict[str, Any], item: Item) -> Labelled:
    source = item.id.partition(":")[0]
    return Labelled(
        id=item.id,
        set=name,
        source=source,
        year=1987 if source == "reuters" else 2023,
        headline=clean_text(item.title),
        body=clean_text(item.body),
        labels={subject: label[subject] for subject in SUBJECTS},
        kind=label["kind"],
        doubt="borderline" in (label["reason"] or ""),
        note=label["reason"] or "",
    )


def _modern_article(name: str, label: dict[str, Any]) -> Labelled:
    date = label.get("date")
    return Labelled(
        id=label["id"],
        set=name,
        source=label["source"],
        year=int(date[:4]) if date else None,
        headline=clean_text(label["headline"] or ""),
        body=clean_text(label["text"] or ""),
        labels={subject: label[subject] for subject in SUBJECTS},
        kind=label["kind"],
        doubt=label["doubt"],
        note=label["note"] or "",
    )


def _group(articles: list[Labelled]) -> list[int]:
    """Number the groups: articles whose headlines, or names in the first words, are mostly the same."""
    parents = list(range(len(articles)))

    def root(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    seen: list[tuple[set[str], set[str]]] = []
    index: defaultdict[str, list[int]] = defaultdict(list)
    for place, article in enumerate(articles):
        title = set(re.findall(r"\w{4,}", article.headline.lower()))
        words = " ".join(article.body.split()[:_FIRST_WORDS])
        names = {word.lower() for word in re.findall(r"(?<=[a-z,] )[A-Z]\w{3,}", words)} | title
        candidates = {other for word in title for other in index[word]}
        for other in candidates:
            pairs = ((title, seen[other][0], 3), (names, seen[other][1], 5))
            if any(len(a & b) >= least and len(a & b) >= _ALIKE * min(len(a), len(b)) for a, b, least in pairs):
                parents[root(place)] = root(other)
        seen.append((title, names))
        for word in title:
            index[word].append(place)
    return [root(place) for place in range(len(articles))]
