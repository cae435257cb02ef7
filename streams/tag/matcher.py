"""Find the phrases of every subject in one pass over a text: an Aho–Corasick automaton, whole words only."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from streams.tag.fold import fold, is_word_character

Hit = tuple[int, int]
"""Start and end of a phrase in a text."""


MOST_HITS = 1_000
"""Hits of one group in one text, at most, from its start. No article of prose has as many, none needs them for its
score; a megabyte of one word must not stop the worker's heartbeats for seconds."""


class PhraseMatcher:
    """The phrases of some groups, compiled."""

    def __init__(self, groups: Mapping[int, Sequence[str]]) -> None:
        """groups: variants by number of group, as expand_phrase gives them; a phrase may be in several."""
        members: dict[str, list[int]] = {}
        for number, phrases in groups.items():
            for phrase in phrases:
                members.setdefault(phrase, []).append(number)
        self._checks: list[tuple[bool, bool, bool, str | None, tuple[int, ...]]] = []
        patterns: list[str] = []
        for phrase, numbers in sorted(members.items()):
            is_open = phrase.endswith("*")
            is_exact = phrase.startswith("=")
            bare = phrase.removesuffix("*").removeprefix("=")
            patterns.append(fold(bare))
            check_end = bare[-1].isalnum() and not is_open
            self._checks.append((bare[0].isalnum(), check_end, is_open, bare if is_exact else None, tuple(numbers)))
        # Standard and overlapping: a leftmost-longest search would lose `summit` where `summit meeting` fails its
        # word check.
        self._automaton = AhoCorasick(
            patterns, matchkind=MatchKind.Standard, store_patterns=False, implementation=Implementation.DFA
        )

    def find(self, text: str, folded: str, hits: dict[int, list[Hit]], *, span: Hit | None = None) -> None:
        """Add the hits in a text, or in a span of it, to `hits`, by number of group."""
        checks, length = self._checks, len(folded)
        shift = 0 if span is None else span[0]
        searched = folded if span is None else folded[span[0] : span[1]]
        for pattern, start, end in self._automaton.find_matches_as_indexes(searched, overlapping=True):
            check_start, check_end, is_open, spelled, groups = checks[pattern]
            if shift:
                start += shift
                end += shift
            # ASCII is told here: a call for every hit would cost as much as all the rest.
            if check_start and start:
                before = folded[start - 1]
                if before.isalnum() or (before > "\u02ff" and is_word_character(before)):
                    continue
            if end < length and ((after := folded[end]).isalnum() or (after > "\u02ff" and is_word_character(after))):
                if check_end:
                    continue
                while is_open and end < length and is_word_character(folded[end]):
                    end += 1
            if spelled is not None and not text.startswith(spelled, start):
                continue
            for number in groups:
                found = hits.get(number)
                if found is None:
                    hits[number] = [(start, end)]
                elif len(found) < MOST_HITS:
                    found.append((start, end))


def without_covered(hits: Sequence[Hit], masks: Sequence[Hit]) -> list[Hit]:
    """Drop the hits that lie inside one of `masks`."""
    masks = sorted(masks)
    starts = [start for start, _ in masks]
    furthest = list(accumulate((end for _, end in masks), max))
    kept = []
    for hit in hits:
        before = bisect_right(starts, hit[0])
        if not before or furthest[before - 1] < hit[1]:
            kept.append(hit)
    return kept
