"""Split a body into sentences, on demand: most articles hit no rule that asks for them.

sentencex knows Mr. and U.S., but loses blank lines and is quadratic in runs of opening quotes; so it gets one paragraph
at a time, and a paragraph of many quotes is split at full stops alone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

# “ ‘ « in one call: 500 cost it about 0.1 ms, 20,000 0.15 s, 200,000 26 s.
_MOST_QUOTES = 500
_OPENING_QUOTES = "“‘«„‚‹"
# A paragraph longer than this is no prose.
_LONGEST_PARAGRAPH = 50_000
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")
_FULL_STOP = re.compile(r"[.!?][\"'”’»)]?\s")


class Sentences:
    """The sentences of one text, each paragraph split when first asked for."""

    __slots__ = ("_paragraphs", "_split", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._paragraphs: list[int] | None = None
        self._split: dict[int, list[int]] = {}

    def sentence_at(self, place: int) -> tuple[int, int]:
        """Where the sentence that holds `place` starts and ends, in code points. Nothing is in none."""
        paragraphs = self._paragraphs
        if paragraphs is None:
            paragraphs = [found.end() for found in _PARAGRAPH_END.finditer(self._text)]
            paragraphs = self._paragraphs = [*paragraphs, len(self._text)]
        number = min(bisect_right(paragraphs, place), len(paragraphs) - 1)
        start = paragraphs[number - 1] if number else 0
        ends = self._split.get(start)
        if ends is None:
            paragraph = self._text[start : paragraphs[number]]
            ends = self._split[start] = [start, *_paragraph_ends(paragraph, start)]
        last = min(bisect_right(ends, place), len(ends) - 1)
        return ends[last - 1], ends[last]


def _paragraph_ends(paragraph: str, start: int) -> Iterator[int]:
    if not paragraph:
        return
    many_quotes = sum(paragraph.count(quote) for quote in _OPENING_QUOTES) > _MOST_QUOTES
    if many_quotes or len(paragraph) > _LONGEST_PARAGRAPH:
        for found in _FULL_STOP.finditer(paragraph):
            yield start + found.end()
    else:
        for boundary in get_sentence_boundaries("en", paragraph):
            yield start + boundary["end_index"]
    # Whatever the splitter made of the end, the paragraph ends its last sentence.
    yield start + len(paragraph)
