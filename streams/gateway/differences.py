"""What changed from one text to the next, word by word.

Sentences and lines that both have once stay where they are: between them words are compared. That bounds what a text
costs, however long: where too much changed to compare its words, all of the old goes and all of the new comes.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

Difference = tuple[str, str]
"""`=` and what both have, `-` and what the old text has alone, `+` and what the new one has alone."""

# Up to the end of a sentence or a line, with the white space behind it.
_PIECE = re.compile(r"[^\n.!?]*[\n.!?]+\s*|[^\n.!?]+")
# A word, or signs, with the white space behind it.
_TOKEN = re.compile(r"(?:\w+|[^\w\s]+)\s*|\s+")
# Steps that comparing the words of one text may take (`_steps`): some 100 ms at the worst, measured. Prose of
# 450 words in which no sentence stayed as it was is within it.
_MOST_STEPS = 10_000_000


def find_differences(old: str, new: str) -> list[Difference]:
    """Compare two texts. Those with `=` and `-` give the old one, those with `=` and `+` the new one.

    Of one change `-` stands before `+`; no two neighbours are of one kind, and none is empty.
    """
    steps_left = _MOST_STEPS
    found: list[Difference] = []
    for sign, old_pieces, new_pieces in _by_pieces(_PIECE.findall(old), _PIECE.findall(new)):
        if sign == "=":
            found.append(("=", "".join(old_pieces)))
            continue
        old_tokens, new_tokens = _TOKEN.findall("".join(old_pieces)), _TOKEN.findall("".join(new_pieces))
        begin, end = _common_ends(old_tokens, new_tokens)
        found.append(("=", "".join(old_tokens[:begin])))
        olds, news = old_tokens[begin : len(old_tokens) - end], new_tokens[begin : len(new_tokens) - end]
        old_words, new_words = [token.rstrip() for token in olds], [token.rstrip() for token in news]
        steps = _steps(old_words, new_words)
        if steps <= steps_left:
            steps_left -= steps
            for kind, old_begin, old_end, new_begin, new_end in SequenceMatcher(
                None, old_words, new_words, autojunk=False
            ).get_opcodes():
                if kind == "equal":
                    found += _same_words(olds[old_begin:old_end], news[new_begin:new_end])
                else:
                    found += [("-", "".join(olds[old_begin:old_end])), ("+", "".join(news[new_begin:new_end]))]
        else:
            found += [("-", "".join(olds)), ("+", "".join(news))]
        found.append(("=", "".join(old_tokens[len(old_tokens) - end :])))
    return list(_joined(found))


def _by_pieces(olds: list[str], news: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Runs of pieces that are the same (`=`), and what lies between (`?`)."""
    anchors = [(-1, -1), *_anchors(olds, news), (len(olds), len(news))]
    for (old_before, new_before), (old_at, new_at) in pairwise(anchors):
        if old_at - old_before > 1 or new_at - new_before > 1:
            yield "?", olds[old_before + 1 : old_at], news[new_before + 1 : new_at]
        yield "=", olds[old_at : old_at + 1], news[new_at : new_at + 1]


def _anchors(olds: list[str], news: list[str]) -> list[tuple[int, int]]:
    """Places, in both, of pieces that each has once: the most that have the same order in both."""
    old_counts, new_counts = Counter(olds), Counter(news)
    new_places = {piece: at for at, piece in enumerate(news) if new_counts[piece] == 1}
    both = [(at, new_places[piece]) for at, piece in enumerate(olds) if old_counts[piece] == 1 and piece in new_places]
    # The longest run of growing places, by piles (patience): of each length the run that ends earliest.
    ends: list[int] = []
    piles: list[int] = []
    before: list[int | None] = []
    for index, (_, place) in enumerate(both):
        pile = bisect_left(ends, place)
        before.append(piles[pile - 1] if pile else None)
        ends[pile : pile + 1] = [place]
        piles[pile : pile + 1] = [index]
    run: list[tuple[int, int]] = []
    last = piles[-1] if piles else None
    while last is not None:
        run.append(both[last])
        last = before[last]
    return run[::-1]


def _common_ends(olds: Sequence[str], news: Sequence[str]) -> tuple[int, int]:
    """How many tokens at the beginning, and at the end behind those, are the same."""
    most = min(len(olds), len(news))
    begin = next((at for at in range(most) if olds[at] != news[at]), most)
    most -= begin
    end = next((at for at in range(most) if olds[-1 - at] != news[-1 - at]), most)
    return begin, end


def _steps(olds: Sequence[str], news: Sequence[str]) -> int:
    """How many steps SequenceMatcher takes at most: it walks the old words once for each run of words that it finds,
    and at each of them the places where the new text has it.
    """
    new_counts = Counter(news)
    pairs = sum(count * new_counts[word] for word, count in Counter(olds).items())
    return (len(olds) + pairs) * (min(len(olds), len(news), pairs) + 1)


def _same_words(olds: Sequence[str], news: Sequence[str]) -> Iterator[Difference]:
    """The same words, behind which the white space may be another."""
    for old, new in zip(olds, news, strict=True):
        if old == new:
            yield "=", old
        else:
            word = old.rstrip()
            yield from (("=", word), ("-", old[len(word) :]), ("+", new[len(word) :]))


def _joined(differences: Sequence[Difference]) -> Iterator[Difference]:
    """One of each kind between two that stay: `-`, then `+`."""
    changed = {"-": "", "+": ""}
    same = ""
    for sign, text in differences:
        if not text:
            continue
        if sign == "=":
            yield from ((kind, its) for kind, its in changed.items() if its)
            changed = {"-": "", "+": ""}
            same += text
        else:
            if same:
                yield "=", same
            same = ""
            changed[sign] += text
    yield from ((kind, its) for kind, its in changed.items() if its)
    if same:
        yield "=", same
