"""Find every phrase of every subject in one pass over a text: one Aho–Corasick automaton, whole words only."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from streams.tag.fold import fold, is_word_character

Hit = tuple[int, int]
"""Start and end of a phrase in a text."""
Hits = dict[int, list[Hit]]
"""Hits of one text by number of phrase group, each list in the order of the text."""


class PhraseMatcher:
    """The phrases of all groups, compiled."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        """groups: variants by number of group, as expand_phrase gives them; a phrase may be in several."""
        members: dict[str, list[int]] = {}
        for number, phrases in enumerate(groups):
            for phrase in phrases:
                members.setdefault(phrase, []).append(number)
        self._groups: list[tuple[int, ...]] = []
        self._checks: list[tuple[bool, bool, bool, str | None]] = []
        patterns: list[str] = []
        for phrase, numbers in members.items():
            is_open = phrase.endswith("*")
            is_exact = phrase.startswith("=")
            bare = phrase.removesuffix("*").removeprefix("=")
            patterns.append(fold(bare))
            self._groups.append(tuple(numbers))
            check_end = bare[-1].isalnum() and not is_open
            self._checks.append((bare[0].isalnum(), check_end, is_open, bare if is_exact else None))
        # Standard and overlapping: a leftmost-longest search would lose `summit` where `summit meeting` fails its
        # word check.
        self._automaton = AhoCorasick(
            patterns,
            matchkind=MatchKind.Standard,
            store_patterns=False,
            implementation=Implementation.DFA,
        )

    def find(self, text: str, *, folded: str) -> Hits:
        """Find the hits in a text and its folded form."""
        hits: Hits = {}
        groups, checks, length = self._groups, self._checks, len(folded)
        for pattern, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            check_start, check_end, is_open, spelled = checks[pattern]
            if check_start and start and is_word_character(folded[start - 1]):
                continue
            if end < length and is_word_character(folded[end]):
                if check_end:
                    continue
                while is_open and end < length and is_word_character(folded[end]):
                    end += 1
            if spelled is not None and not text.startswith(spelled, start):
                continue
            for number in groups[pattern]:
                found = hits.get(number)
                if found is None:
                    hits[number] = [(start, end)]
                else:
                    found.append((start, end))
        return hits


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
