"""Site furniture: words of the page, not of the article (Read more, X, share links, Related… with its list).

It goes where it is a whole line (lines.py), or at the very end of the body after a whole sentence (here). Words inside
a sentence stay: "pupils should read more" is news. Every removal is a note. What the words are, says words.py; its
patterns only ever see short text, its blanks collapsed, so none of them can take long.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from streams.parse.furniture.lines import find_furniture, is_furniture
from streams.parse.furniture.words import SUSPECT, SUSPECT_LINE, TAIL, TAIL_WORDS, FeedFurniture

__all__ = ["is_all_furniture", "is_furniture", "remove_common_furniture", "remove_furniture"]

_TAIL_LENGTH = 200
_MOST_TAILS = 8
"""Pieces of furniture one after the other at the end of a line; more is no page but an attack on our time."""


def remove_furniture(body: str, furniture: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Remove what a feed's own configuration calls furniture, and what becomes the end of the body by that.

    furniture: texts as they stand on the page; case and width of blanks do not matter. Same rule as for furniture
    that every site has: whole lines, or the very end after a whole sentence.
    Gives the body and a note for each text removed, in the order of the source.
    """
    own = _compile(tuple(furniture))
    if own is None:
        return body, ()
    lines = body.split("\n")
    return _remove(body, lines, find_furniture(body, lines, own), own)


def remove_common_furniture(body: str) -> tuple[str, tuple[str, ...]]:
    """Remove the furniture that every site has; gives the body and a note for each text removed, in its order."""
    is_suspect = SUSPECT_LINE.search(f"\n{body}") is not None
    if not is_suspect and _find_tail_word(body[-_TAIL_LENGTH:]) is None:
        return body, ()
    lines = body.split("\n")
    return _remove(body, lines, find_furniture(body, lines, None) if is_suspect else [], None)


def is_all_furniture(text: str) -> bool:
    """Say whether nothing is left of a text without the furniture that every site has."""
    return SUSPECT.match(text) is not None and not remove_common_furniture(text)[0]


@lru_cache(maxsize=256)
def _compile(furniture: tuple[str, ...]) -> FeedFurniture | None:
    texts = [collapsed for text in furniture if (collapsed := " ".join(text.split()))]
    return FeedFurniture(texts) if texts else None


def _remove(
    body: str, lines: list[str], found: list[tuple[int, int]], own: FeedFurniture | None
) -> tuple[str, tuple[str, ...]]:
    """Take these lines off a body, and the furniture that ends the last line then."""
    kept = _leave_out(lines, found) if found else body
    last_end = len(kept.rstrip())
    start = kept.rfind("\n", 0, last_end) + 1
    end = kept.find("\n", last_end)
    last = kept[start : end if end >= 0 else None]
    left, tails = _part_tails(last, own)
    if not found and not tails:
        return body, ()
    before = _count_before(found, kept.count("\n", 0, start))
    texts = [*_texts(lines, found[:before]), *tails, *_texts(lines, found[before:])]
    notes = tuple(f"site_furniture_removed:{text}" for text in dict.fromkeys(texts))
    return (f"{kept[:start]}{left}" if tails else kept).strip(), notes


def _leave_out(lines: list[str], found: Iterable[tuple[int, int]]) -> str:
    kept: list[str] = []
    number = 0
    for start, end in found:
        kept += lines[number:start]
        number = end
    return "\n".join([*kept, *lines[number:]])


def _count_before(found: Iterable[tuple[int, int]], kept: int) -> int:
    """Count the stretches of furniture before a line. kept: how many lines that stay are before it."""
    count = 0
    for start, end in found:
        if start > kept:
            break
        kept += end - start
        count += 1
    return count


def _texts(lines: list[str], found: Iterable[tuple[int, int]]) -> Iterable[str]:
    """The texts of these lines, blanks collapsed, each once."""
    removed = dict.fromkeys(line for start, end in found for line in lines[start:end])
    return filter(None, (" ".join(line.split()) for line in removed))


def _part_tails(line: str, own: FeedFurniture | None) -> tuple[str, list[str]]:
    """Part a line from the furniture at its end: what is left, and the texts in their order."""
    texts: list[str] = []
    for _ in range(_MOST_TAILS if line else 0):
        tail = line[-_TAIL_LENGTH:]
        if own is None and _find_tail_word(tail) is None:
            break
        tail = " ".join(tail.split())
        word = _find_tail_word(tail)
        found = TAIL.search(tail, max(0, word - 1)) if word is not None else None
        if found is None and own is not None:
            found = own.tail.search(tail)
        if found is None:
            break
        pieces = [text for text in found.groupdict().values() if text]
        # The words are taken off the line itself, whose blanks are as they came.
        line = line.rsplit(None, sum(len(text.split()) for text in pieces))[0]
        texts = [*pieces, *texts]
    return line, texts


def _find_tail_word(tail: str) -> int | None:
    """Find the first word with which furniture at the end of a line may begin."""
    places = [tail.find(word) for word in TAIL_WORDS]
    return None if max(places) < 0 else min(place for place in places if place >= 0)
