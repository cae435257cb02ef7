"""Find the phrases of every subject in one pass over a text: an Aho–Corasick automaton, whole words only."""

from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from streams.tag.fold import FoldedText, fold, is_word_character, outline
from streams.tag.phrases import ALWAYS, NAMED, Phrase

Hit = tuple[int, int]
"""Start and end of a phrase in a text."""
Group = tuple[int, ...]
"""What stands for one group of a rule: the numbers of its lists of phrases."""


MOST_HITS = 1_000
"""Hits of one list in one text, at most, from its start. No article of prose has as many, none needs them for its
score; a megabyte of one word must not stop the worker's heartbeats for seconds."""


class PhraseMatcher:
    """The phrases of some lists, compiled.

    Looked for are outlines: a phrase with a blank for each character outside words, and one in front and behind where
    it must not begin or end inside a word. So few hits are none, and most of those that are need no second look.
    """

    def __init__(self, lists: Mapping[int, Sequence[Phrase]]) -> None:
        """lists: phrases by number of list; a phrase may be in several."""
        members: dict[Phrase, list[int]] = {}
        for number, phrases in lists.items():
            for each in phrases:
                if not each.text.startswith(NAMED):
                    members.setdefault(each, []).append(number)
        self._checks: list[tuple[int, int, str | None, str | None, bool, tuple[int, int] | None, tuple[int, ...]]] = []
        patterns: list[str] = []
        for (phrase, first, last), numbers in sorted(members.items(), key=lambda item: item[0]):
            is_open = phrase.endswith("*")
            is_exact = phrase.startswith("=")
            bare = phrase.removesuffix("*").removeprefix("=")
            folded = fold(bare)
            # The outline of a text has a blank in front, too.
            begins = 0 if folded[0].isalnum() else 1
            ends = 1 if is_open or not folded[-1].isalnum() else 0
            pattern = outline(folded)
            patterns.append(pattern[begins : len(pattern) - ends])
            self._checks.append(
                (
                    begins,
                    len(folded),
                    None if pattern[1:-1].isalnum() else folded,
                    bare if is_exact else None,
                    is_open,
                    None if (first, last) == ALWAYS else (first, last),
                    tuple(numbers),
                )
            )
        # Standard and overlapping: a leftmost-longest search would lose `summit` where `summit meeting` fails its
        # check, and neighbours that share a blank.
        self._automaton = AhoCorasick(
            patterns, matchkind=MatchKind.Standard, store_patterns=False, implementation=Implementation.ContiguousNFA
        )

    def find(self, text: FoldedText, hits: dict[int, list[Hit]], *, span: Hit | None = None) -> None:
        """Add the hits in a text, or in a span of it, to `hits`, by number of list."""
        self.read(self.scan(text, span), text, hits)

    def scan(self, text: FoldedText, span: Hit | None = None) -> "Scan":
        """Look for outlines in a text, or in a span of it. What they are, `groups` and `read` say."""
        first, last = (0, len(text.text)) if span is None else span
        searched = text.outline if span is None else text.outline[first : last + 2]
        return Scan(first, last, self._automaton.find_matches_as_indexes(searched, overlapping=True))

    def lists(self, scan: "Scan") -> set[int]:
        """The lists that may have a hit in a scan; those that have one are among them."""
        checks = self._checks
        return {number for pattern in {pattern for pattern, _, _ in scan.outlines} for number in checks[pattern][-1]}

    def read(
        self, scan: "Scan", text: FoldedText, hits: dict[int, list[Hit]], *, among: Container[int] | None = None
    ) -> None:
        """Add the hits of a scan of a text to `hits`, by number of list. among: of these lists alone."""
        checks = self._checks
        first, last, outlines = scan
        for pattern, start, _ in outlines:
            begins, length, letters, spelled, is_open, years, lists = checks[pattern]
            if years is not None and text.year is not None and not years[0] <= text.year <= years[1]:
                continue
            start += first - begins
            end = start + length
            if start < first or end > last or (letters is not None and not text.folded.startswith(letters, start)):
                continue
            if spelled is not None and not text.text.startswith(spelled, start):
                continue
            if is_open:
                folded = text.folded
                while end < len(folded) and is_word_character(folded[end]):
                    end += 1
            for number in lists:
                if among is not None and number not in among:
                    continue
                found = hits.get(number)
                if found is None:
                    hits[number] = [(start, end)]
                elif len(found) < MOST_HITS:
                    found.append((start, end))


class Scan(NamedTuple):
    """Where outlines of phrases were found in a span of a text: which, start, end, as the automaton counts."""

    first: int
    last: int
    outlines: list[tuple[int, int, int]]


class Cover:
    """Spans inside which no hit counts."""

    def __init__(self, masks: Sequence[Hit]) -> None:
        masks = sorted(masks)
        self._starts = [start for start, _ in masks]
        self._furthest = list(accumulate((end for _, end in masks), max))

    def without_covered(self, hits: Sequence[Hit]) -> list[Hit]:
        """Drop the hits that lie inside one of them."""
        starts, furthest = self._starts, self._furthest
        kept = []
        for hit in hits:
            before = bisect_right(starts, hit[0])
            if not before or furthest[before - 1] < hit[1]:
                kept.append(hit)
        return kept
