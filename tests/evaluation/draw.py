"""Draws the articles of labels.jsonl, by seed: `python -m tests.evaluation.draw` prints them to be read and labelled.

From Reuters-21578 and from the unlabelled items of the wire sample, without those of topics_dev.jsonl. A *candidate*
has a word of the field in its net: land, borders and places often disputed at the beginning (T), a summit anywhere
(S), a leader and a visit or talks at the beginning (L). Wide on purpose, so most candidates are hard negatives.
*Ordinary* articles are drawn from the rest. The net is older than the labels and knows nothing of the rules.
"""

import json
import random
import re
import sys
from dataclasses import dataclass

from tests.evaluation.stories import CORPUS, DATA, read_stories

SAMPLE, DEVELOPMENT = DATA / "wire_sample.jsonl", DATA / "topics_dev.jsonl"
_SEED, _FRESH_SEED = 20_240_607, 20_240_619
# How many of each part of the net, None: all there are; the parts of the 1987 stories have up to 354. Positives turned
# out rare among these, so all that is left of S was added, and of T what has the words of a quarrel between states.
_REUTERS = {"SL": 37, "S": 55, "L": 60, "T": 60, "TL": None, "TS": None, "TSL": None}
_ORDINARY = 50
# How many of the fresh set: with a leader in the title (all), of the rest of L, of T. All of S was used before.
_FRESH = {"title": None, "L": 45, "T": 40}
_BEGINNING = 80

_LAND = re.compile(
    r"\b(territor\w*|borders?|islands?|islets?|shoal|reef|sovereign\w*|annex\w*|airspace|air space|occupied|disputed"
    r"|contested|breakaway|separatis\w*|claims? to|gulf of|aegean|falkland\w*|taiwan\w*|kosovo|karabakh|kashmir"
    r"|crimea\w*|south china sea|west bank|golan|guyana|gibraltar|kuril\w*|sahara|cyprus|maritime|boundar\w+"
    r"|world court|coast guard)\b",
    re.IGNORECASE,
)
_SUMMIT = re.compile(
    r"\b(summits?|state visit|heads of (state|government)|g-?7|g-?20|group of seven|leaders'? meeting|world leaders"
    r"|european council|brics|apec)\b",
    re.IGNORECASE,
)
_LEADER = re.compile(
    r"\b(president|prime minister|premier|chancellor|king|reagan|gorbachev|nakasone|thatcher|kohl|mitterrand|chirac"
    r"|mulroney|biden|xi|putin|zelensk\w+|modi|sunak|macron|erdogan|netanyahu|secretary[- ]general|pope|leaders?)\b",
    re.IGNORECASE,
)
_QUARREL = re.compile(
    r"\b(sovereign\w*|annex\w*|airspace|air space|occupied territor\w+|territorial"
    r"|border (dispute|clash|row|incident)\w*|disputed|boundar\w+"
    r"|aegean|falkland\w*|west bank|golan|gibraltar|kuril\w*|sahara|world court)\b",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(summit|visits?|visiting|talks|meet|meets|meeting|invit\w+|trip|travel\w*|host|hosts)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Item:
    """An article as its source gives it; body: with the dateline before it."""

    id: str
    title: str
    body: str

    @property
    def beginning(self) -> str:
        """Title and first words of the body."""
        return " ".join([self.title, *self.body.split()[:_BEGINNING]])

    @property
    def net(self) -> str:
        """The parts of the net that hold it: of the letters T, S, L; empty: an ordinary one."""
        parts = {
            "T": _LAND.search(self.beginning),
            "S": _SUMMIT.search(f"{self.title} {self.body}"),
            "L": _LEADER.search(self.beginning) and _MEETING.search(self.beginning),
        }
        return "".join(part for part, found in parts.items() if found)


def read_items() -> dict[str, Item]:
    """All articles that a label can stand for, by id: the wire sample as it is, and every story of Reuters-21578."""
    items = {}
    if CORPUS.is_file():
        for story in read_stories(CORPUS):
            body = f"{story.dateline or ''} {story.body or story.text}"
            items[f"reuters:{story.id}"] = Item(f"reuters:{story.id}", story.title, body)
    for line in SAMPLE.read_text("utf-8").splitlines():
        item = json.loads(line)
        items[item["id"]] = Item(item["id"], item["title"] or "", f"{item['dateline'] or ''} {item['body'] or ''}")
    return items


def draw() -> list[tuple[str, Item]]:
    """Draw what is to be labelled: (`candidate` or `ordinary`, article), in a shuffled order."""
    chance = random.Random(_SEED)
    labelled = {json.loads(line)["id"] for line in DEVELOPMENT.read_text("utf-8").splitlines()}
    sample = {json.loads(line)["id"] for line in SAMPLE.read_text("utf-8").splitlines()}
    every = read_items()
    items = [item for item in every.values() if item.id not in labelled]
    in_sample = [item for item in items if item.id in sample]
    reuters = [item for item in items if item.id not in sample]
    drawn = [("candidate", item) for item in in_sample if item.net]
    for net, number in _REUTERS.items():
        part = [item for item in reuters if item.net == net]
        drawn += [("candidate", item) for item in chance.sample(part, min(number or len(part), len(part)))]
    for source in (reuters, [item for item in in_sample if item.id.startswith("rss2023:")]):
        drawn += [("ordinary", item) for item in chance.sample([item for item in source if not item.net], _ORDINARY)]
    chosen = {item.id for _, item in drawn}
    drawn += [
        ("candidate", item)
        for item in reuters
        if item.id not in chosen and (item.net == "S" or ("T" in item.net and _QUARREL.search(item.beginning)))
    ]
    chance.shuffle(drawn)
    titles = {title_of(every[known]) for known in labelled}
    kept = []
    for kind, item in drawn:
        title = title_of(item)
        if not title or title not in titles:
            kept.append((kind, item))
        titles.add(title)
    return kept


def draw_fresh() -> list[tuple[str, Item]]:
    """Draw further candidates of Reuters-21578, for the set `fresh`: not those of `draw` or the wire sample."""
    chance = random.Random(_FRESH_SEED)
    sample = {json.loads(line)["id"] for line in SAMPLE.read_text("utf-8").splitlines()}
    every = read_items()
    chosen = {item.id for _, item in draw()}
    titles = {title_of(every[known]) for known in sample | chosen}
    groups: dict[str, list[Item]] = {part: [] for part in _FRESH}
    for item in every.values():
        title = title_of(item)
        if item.net and item.id not in sample | chosen and not (title and title in titles):
            titles.add(title)
            groups["title" if item.net == "L" and _LEADER.search(item.title) else item.net].append(item)
    return [
        ("candidate", item)
        for part, number in _FRESH.items()
        for item in (chance.sample(groups[part], number) if number else groups[part])
    ]


def title_of(item: Item) -> str:
    """The words of a title: a story that came twice, or again with a correction, is one story."""
    return " ".join(re.findall(r"\w+", item.title.lower()))


def main() -> int:
    """Print the articles drawn, as JSON lines. `--fresh`: those of the set `fresh`."""
    for kind, item in draw_fresh() if "--fresh" in sys.argv[1:] else draw():
        print(json.dumps({"id": item.id, "kind": kind, "title": item.title, "body": item.body}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
