"""Hold a rule's condition against the hits of one field: where its phrases are near each other.

Every search moves along sorted hits by bisection, so a text of one phrase repeated 100,000 times stays bounded.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from streams.article import record
from streams.tag.matcher import Hit, Hits
from streams.tag.sentences import sentence_ends

LEAD_WORDS = 60
"""The lead is so many words from the start of the body: a dateline and two sentences of a wire story."""
# No word is longer; a gap of more characters than the words allowed need not be counted.
_LONGEST_WORD = 40
# Good enough for a gap of a few words, without splitting the body: a stop after a word that is no abbreviation.
_SENTENCE_END = re.compile(r"(?:\b[a-z]{3,20}|[A-Za-z]{5,20})[.!?][\"'”’)]?\s")


@record
class Condition:
    """A rule's condition, its phrases replaced by numbers of phrase groups."""

    groups: tuple[int, ...]
    words: int | None
    """At most so many words between neighbours; None: in one sentence."""
    order: bool
    unless: int | None
    """Group of the phrases that undo a match in their sentence."""


class Field:
    """The headline or body as delivered, folded, with the places that conditions ask for."""

    def __init__(self, name: str, text: str, *, folded: str) -> None:
        self.name = name
        self.text = text
        self.folded = folded
        self._lead_end: int | None = None
        self._sentence_ends: list[int] | None = None

    @property
    def lead_end(self) -> int:
        """Where the lead ends, dateline included; a headline has none."""
        if self._lead_end is None:
            self._lead_end = _end_of_words(self.folded, LEAD_WORDS)
        return self._lead_end

    def sentence_of(self, place: int) -> int:
        """The number of the sentence that holds `place`. A headline is one sentence."""
        if self._sentence_ends is None:
            self._sentence_ends = sentence_ends(self.text) if self.name == "body" else [len(self.text)]
        return bisect_right(self._sentence_ends, place)

    def is_within(self, words: int, end: int, start: int) -> bool:
        """Whether at most `words` words, and no end of a sentence, stand between the end of one hit and the next."""
        if start - end > (words + 1) * _LONGEST_WORD or self.folded.count(" ", end, start) - 1 > words:
            return False
        last_word = self.folded.rfind(" ", max(0, end - _LONGEST_WORD), end) + 1
        return _SENTENCE_END.search(self.text, last_word or max(0, end - _LONGEST_WORD), start) is None


def find_matches(condition: Condition, hits: Hits, field: Field) -> tuple[list[Hit], list[Hit]]:
    """Find where the condition holds: spans from the first to the last of its phrases, in order, none overlapping.

    Gives the matches, and those that `unless` undid.
    """
    found = [hits.get(number) for number in condition.groups]
    if not all(found):
        return [], []
    groups = [sorted(group) for group in found if group]
    if len(groups) == 1:
        spans = _without_overlaps(groups[0], tightest=False)
    else:
        spans = _without_overlaps(_near(groups, condition, field), tightest=True)
    unless = None if condition.unless is None else hits.get(condition.unless)
    if not unless:
        return spans, []
    undone = {field.sentence_of(start) for start, _ in unless}
    kept = [span for span in spans if field.sentence_of(span[0]) not in undone]
    return kept, [span for span in spans if field.sentence_of(span[0]) in undone]


def _near(groups: Sequence[list[Hit]], condition: Condition, field: Field) -> list[Hit]:
    """Spans that hold one hit of each group near each other, tried from every hit of the first group."""
    starts = [[start for start, _ in group] for group in groups]
    spans = []
    for anchor in groups[0]:
        chosen = [anchor]
        for group, group_starts in zip(groups[1:], starts[1:], strict=True):
            after = bisect_left(group_starts, chosen[-1][1])
            candidates = group[after : after + 1]
            if not condition.order:
                candidates += _before(group, group_starts, chosen)
            nearest = _nearest(candidates, chosen, condition, field)
            if nearest is None:
                break
            # In the order written, the last chosen is the furthest right already.
            chosen = sorted([*chosen, nearest])
        else:
            spans.append((chosen[0][0], max(end for _, end in chosen)))
    return spans


def _before(group: Sequence[Hit], starts: Sequence[int], chosen: Sequence[Hit]) -> list[Hit]:
    """The nearest hits of a group that do not touch what is chosen, from the right end back to the left."""
    candidates = []
    for hit in chosen:
        place = bisect_left(starts, hit[0])
        # Hits of one group may overlap each other (`Crimea`, `Crimean Peninsula`); four steps back pass them.
        candidates += [other for other in group[max(0, place - 4) : place] if other[1] <= hit[0]]
    return candidates


def _nearest(candidates: Sequence[Hit], chosen: Sequence[Hit], condition: Condition, field: Field) -> Hit | None:
    best: tuple[int, Hit] | None = None
    for candidate in candidates:
        if any(candidate[0] < end and start < candidate[1] for start, end in chosen):
            continue
        gap, end, start = min(_gap(*sorted((candidate, other))) for other in chosen)
        if best is not None and gap >= best[0]:
            continue
        if condition.words is None:
            if field.sentence_of(candidate[0]) == field.sentence_of(chosen[0][0]):
                best = (gap, candidate)
        elif field.is_within(condition.words, end, start):
            best = (gap, candidate)
    return best and best[1]


def _gap(first: Hit, second: Hit) -> tuple[int, int, int]:
    """Characters between two hits, and where the gap starts and ends."""
    return second[0] - first[1], first[1], second[0]


def _without_overlaps(spans: Sequence[Hit], *, tightest: bool) -> list[Hit]:
    """Keep one of spans that overlap, so that no words count twice for one rule.

    tightest: the shorter one, whose phrases are nearer each other; else the longer one, the more telling phrase.
    """
    kept: list[Hit] = []
    for span in sorted(spans):
        if kept and span[0] < kept[-1][1]:
            is_shorter = span[1] - span[0] < kept[-1][1] - kept[-1][0]
            if is_shorter == tightest:
                kept[-1] = span
            continue
        kept.append(span)
    return kept


def _end_of_words(folded: str, words: int) -> int:
    place = -1
    for _ in range(words):
        place = folded.find(" ", place + 1)
        if place < 0:
            return len(folded)
    return place
