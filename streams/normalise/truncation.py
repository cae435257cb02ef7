"""Does a body end as sentences end? What a feed cut off is noted, as a reader cannot tell it from a short article.

Only prose can be cut in the middle of a sentence: tables, signatures, addresses and lists end without a full stop
and are whole. Where the end leaves it open, nothing is said.
"""

import re

_TAIL = 400
"""Characters read from the end: longer than nearly all sentences."""
_ELLIPSIS = re.compile(r"(?:…|\.\s?\.\s?\.|\[(?:…|\.{3})\]|\((?:…|\.{3})\)|(?:…|\.{3})\s?\[\+\d+ chars\])$")
# Full stops of the scripts, also as closed by a quotation mark or a bracket.
_SENTENCE_ENDS = frozenset(".!?。．！？｡؟۔।॥։።፧‽။៕⁇⁈⁉")
_CLOSERS = "\"'”’»›)]}」』）】〉》*_"
_OPEN_END = frozenset(",;([{“‘«‹、，")
# Scripts that part sentences by blanks: their end tells nothing.
_WITHOUT_FULL_STOP = re.compile("[\u0e00-\u0eff]$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$|\S+@\S+\.\w+$|[@#][\w.]+$", re.IGNORECASE)
_TITLE_LEFT_OPEN = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|St)\.$")
_MORE_FOLLOWS = re.compile(r"(?:^|\n| )(?:\(more\)|\(MORE\)|-+ ?more ?-+|MORE)$")
_TAG_LEFT_OPEN = re.compile(r"<[A-Za-z/][^<>]{0,300}$")
_LAST_SENTENCE = re.compile(r"[.!?。！？؟।][\"'”’»)\]]*\s+(?=\S)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CONTINUED_PROSE = 4
"""Lower-case words that prove running text; signatures, captions and heads of tables have fewer."""


def is_possibly_truncated(body: str) -> bool:
    """Tell whether a clean body ends in an ellipsis or in the middle of a sentence."""
    tail = body[-_TAIL:].rstrip()
    if not tail:
        return False
    if tail[-1] in _SENTENCE_ENDS and tail[-2:-1] != "." and tail[-3:-2] != "." and tail[-1] != ".":
        return False
    if _ELLIPSIS.search(tail) or _MORE_FOLLOWS.search(tail) or _TAG_LEFT_OPEN.search(tail):
        return True
    inner = tail.rstrip(_CLOSERS)
    if _ELLIPSIS.search(inner) or _TITLE_LEFT_OPEN.search(tail):
        return True
    if not inner or inner[-1] in _SENTENCE_ENDS:
        return False
    if inner[-1] in _OPEN_END:
        return True
    if _WITHOUT_FULL_STOP.search(inner) or _ADDRESS.search(tail):
        return False
    return _ends_in_prose(tail)


def _ends_in_prose(tail: str) -> bool:
    """Tell whether what follows the last full stop is running text."""
    begun = tail.rsplit("\n\n", 1)[-1]
    for end in _LAST_SENTENCE.finditer(begun):
        last = end.end()
        rest = begun[last:]
        if not _LAST_SENTENCE.search(rest):
            begun = rest
            break
    lines = begun.split("\n")
    if len(lines) > 1 and len(lines[-2]) < 50:
        begun = lines[-1]  # short lines are a list or a table; each stands alone
    if begun[0] in "([" and begun[-1] in ")]":
        return False
    words = _WORD.findall(begun)
    numbers = sum(map(str.isdecimal, re.findall(r"\w+", begun)))
    return sum(map(str.islower, words)) >= _CONTINUED_PROSE and numbers * 3 < len(words)
