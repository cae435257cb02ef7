"""The headline or body of one article while it is being tagged: folded, with its hits and the places rules ask for."""

import re
from bisect import bisect_right
from collections.abc import Iterable

from streams.tag.fold import FoldedText
from streams.tag.matcher import Group, Hit, PhraseMatcher
from streams.tag.sentences import Sentences

LEAD_WORDS = 60
"""The lead is so many words from the start of the body: a dateline and two sentences of a wire story."""
READ_WORDS = 400
"""Words of a body that are read. News says first what it is about; what stands further down is about something else."""
LONGEST_WORD = 40
"""No word is longer; a gap of more characters than the words allowed need not be counted."""
# Groups of a rule, at most: each gap between two may be one word longer than its words.
_MOST_GAPS = 6
# Usual length of a word with its blank, for a first guess that is then counted.
_USUAL_WORD = 8
# Good enough for a gap of a few words, without splitting the body: a stop after a word that is no abbreviation.
_SENTENCE_END = re.compile(r"(?:\b[a-z]{3,20}|[A-Za-z]{5,20})[.!?][\"'”’)]?\s")
# Where one statement ends and the next begins. A comma alone does not: it also parts names and asides.
_CLAUSE_END = re.compile(
    r"[;:]\s|\s[–—-]{1,3}\s|(?:,\s|\s)(?=(?:but|while|whereas|although|though|because|unless)\s)"
    r"|,\s(?=(?:who|whom|whose|which|where|when|after|as|saying|and\s(?:he|she|it|they|that|the|will|has|have|is))\s)",
    re.IGNORECASE,
)


def beginning_of(body: str) -> str:
    """The words of a body that are read, as they stand there."""
    if len(body) < 2 * READ_WORDS:
        return body
    body = body[: READ_WORDS * LONGEST_WORD]
    words = body.split(None, READ_WORDS)
    return body[: -len(words[READ_WORDS])] if len(words) > READ_WORDS else body


class Field(FoldedText):
    """A headline or body as delivered."""

    __slots__ = ("_clauses", "_lead_end", "_sentences", "_sorted", "hits", "name")

    def __init__(self, name: str, text: str, *, year: int | None = None) -> None:
        super().__init__(text, year=year)
        self.name = name
        """`headline` or `body`."""
        self.hits: dict[int, list[Hit]] = {}
        """Hits by number of list of phrases, in no promised order; see sorted_hits."""
        self._sorted: dict[Group, tuple[list[Hit], list[int]]] = {}
        self._clauses: dict[Hit, list[int]] = {}
        self._lead_end: int | None = None
        # A headline is one sentence.
        self._sentences = Sentences(text) if name == "body" else None

    def with_hits(self, hits: dict[int, list[Hit]]) -> "Field":
        """The same text with these hits."""
        copy = Field.__new__(Field)
        copy.text, copy.year, copy._folded, copy.outline = self.text, self.year, self.folded, self.outline
        copy.name, copy._sentences, copy._lead_end = self.name, self._sentences, self._lead_end
        copy._clauses = self._clauses
        copy.hits, copy._sorted = hits, {}
        return copy

    def has(self, group: Group) -> bool:
        """Whether a phrase of a group was found."""
        hits = self.hits
        for number in group:  # noqa: SIM110 - a generator costs more than the look, and this runs for every rule
            if number in hits:
                return True
        return False

    def sorted_hits(self, group: Group) -> tuple[list[Hit], list[int]]:
        """The hits of a group in the order of the text, and their starts alone. To be asked once all are found."""
        found = self._sorted.get(group)
        if found is None:
            lists = [self.hits[number] for number in group if number in self.hits]
            hits = lists[0] if len(lists) == 1 else [hit for some in lists for hit in some]
            if len(hits) > 1:
                hits = sorted(set(hits))
            found = self._sorted[group] = hits, [start for start, _ in hits]
        return found

    @property
    def lead_end(self) -> int:
        """Where the lead ends, dateline included. A headline is all lead."""
        if self._lead_end is None:
            words = self.folded.split(" ", LEAD_WORDS) if self.name == "body" else ()
            self._lead_end = len(self.text) - (len(words[LEAD_WORDS]) + 1 if len(words) > LEAD_WORDS else 0)
        return self._lead_end

    def sentence_span(self, place: int) -> Hit:
        """Where the sentence that holds `place` starts and ends. A headline is one sentence."""
        return (0, len(self.text)) if self._sentences is None else self._sentences.sentence_at(place)

    def clause_span(self, place: int) -> Hit:
        """Where the clause that holds `place` starts and ends, inside its sentence."""
        sentence = self.sentence_span(place)
        bounds = self._clauses.get(sentence)
        if bounds is None:
            bounds = [found.start() for found in _CLAUSE_END.finditer(self.text, *sentence)]
            bounds = self._clauses[sentence] = [sentence[0], *bounds, sentence[1]]
        last = min(max(bisect_right(bounds, place), 1), len(bounds) - 1)
        return bounds[last - 1], bounds[last]

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
