"""The headline or body of one article while it is being tagged: folded, with its hits and the places rules ask for."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from streams.tag.fold import FoldedText
from streams.tag.matcher import Hit, PhraseMatcher
from streams.tag.sentences import sentence_ends

LEAD_WORDS = 60
"""The lead is so many words from the start of the body: a dateline and two sentences of a wire story."""
LONGEST_WORD = 40
"""No word is longer; a gap of more characters than the words allowed need not be counted."""
# Groups of a rule, at most: each gap between two may be one word longer than its words.
_MOST_GAPS = 6
# Usual length of a word with its blank, for a first guess that is then counted.
_USUAL_WORD = 8
# Good enough for a gap of a few words, without splitting the body: a stop after a word that is no abbreviation.
_SENTENCE_END = re.compile(r"(?:\b[a-z]{3,20}|[A-Za-z]{5,20})[.!?][\"'”’)]?\s")


class Field(FoldedText):
    """A headline or body as delivered."""

    def __init__(self, name: str, text: str, *, copied: "Field | None" = None) -> None:
        if copied is None:
            super().__init__(text)
        else:
            self.text, self.folded, self.outline = text, copied.folded, copied.outline
        self.name = name
        """`headline` or `body`."""
        self.hits: dict[int, list[Hit]] = {}
        """Hits by number of phrase group, in no promised order; see sorted_hits."""
        self._sorted: dict[int, tuple[list[Hit], list[int]]] = {}
        self._lead_end: int | None = None
        self._sentence_ends: list[int] | None = None if copied is None else copied._sentence_ends

    def with_hits(self, hits: Mapping[int, list[Hit]]) -> "Field":
        """The same text with these hits, to which more may be added under other numbers."""
        copy = Field(self.name, self.text, copied=self)
        copy.hits = dict(hits)
        return copy

    def sorted_hits(self, group: int) -> tuple[list[Hit], list[int]]:
        """The hits of a group in the order of the text, and their starts alone. To be asked once all are found."""
        found = self._sorted.get(group)
        if found is None:
            hits = self.hits.get(group, [])
            if len(hits) > 1:
                hits = sorted(set(hits))
            found = self._sorted[group] = hits, [start for start, _ in hits]
        return found

    @property
    def lead_end(self) -> int:
        """Where the lead ends, dateline included. A headline is all lead."""
        if self._lead_end is None:
            end = -1
            for _ in range(LEAD_WORDS if self.name == "body" else 0):
                end = self.folded.find(" ", end + 1)
                if end < 0:
                    break
            self._lead_end = len(self.folded) if end < 0 else end
        return self._lead_end

    def sentence_of(self, place: int) -> int:
        """The number of the sentence that holds `place`. A headline is one sentence."""
        return bisect_right(self._ends(), place)

    def sentence_span(self, place: int) -> Hit:
        """Where the sentence that holds `place` starts and ends."""
        ends = self._ends()
        number = bisect_right(ends, place)
        return (ends[number - 1] if number else 0), (ends[number] if number < len(ends) else len(self.text))

    def is_within(self, words: int, end: int, start: int) -> bool:
        """Whether at most `words` words, and no end of a sentence, stand between the end of one hit and the next."""
        if start - end > (words + 1) * LONGEST_WORD or self.folded.count(" ", end, start) - 1 > words:
            return False
        if start - end < 2:
            return True
        before = max(0, end - LONGEST_WORD)
        last_word = self.folded.rfind(" ", before, end) + 1
        return _SENTENCE_END.search(self.text, last_word or before, start) is None

    def span_around(self, hit: Hit, left: int, right: int) -> Hit:
        """A span that holds all that a rule can reach within so many words on the left and on the right of a hit."""
        start, end = hit[0] - (left + 2) * _USUAL_WORD, hit[1] + (right + 2) * _USUAL_WORD
        if start > 0 and self.folded.count(" ", start, hit[0]) <= left:
            start = hit[0] - (left + _MOST_GAPS) * LONGEST_WORD
        if end < len(self.folded) and self.folded.count(" ", hit[1], end) <= right:
            end = hit[1] + (right + _MOST_GAPS) * LONGEST_WORD
        return max(0, start), min(len(self.folded), end)

    def find(self, matcher: PhraseMatcher, spans: Iterable[Hit]) -> None:
        """Add the hits of a matcher inside `spans`, which may overlap."""
        start = end = -1
        for span in sorted(spans):
            if span[0] > end:
                if end > start:
                    matcher.find(self, self.hits, span=(start, end))
                start, end = span
            elif span[1] > end:
                end = span[1]
        if end > start:
            matcher.find(self, self.hits, span=(start, end))

    def _ends(self) -> list[int]:
        if self._sentence_ends is None:
            self._sentence_ends = sentence_ends(self.text) if self.name == "body" else [len(self.text)]
        return self._sentence_ends
