"""Does a body end as sentences end? What a feed cut off is noted, as a reader cannot tell it from a short article.

Only prose can be cut in the middle of a sentence: tables, signatures, credits, addresses and lists end without a
full stop and are whole, and so are summaries of sources that set none. Where the end leaves it open, nothing is said.
"""

import re

from streams.normalise.agencies import is_agency
from streams.normalise.calendar_words import word_set

_TAIL = 500
"""Characters read from the end: longer than nearly all sentences."""
_MARK = 100
"""Characters at the end in which an ellipsis, or another mark of an open end, stands."""
_ELLIPSIS = re.compile(r"(?:…|\.\s?\.\s?\.|\[(?:…|\.{3})\]|\((?:…|\.{3})\)|(?:…|\.{3})\s?\[\+\d+ chars\])$")
_SENTENCE_ENDS = frozenset(".!?。．！？｡؟۔।॥։።፧‽။៕⁇⁈⁉")
"""Full stops of the scripts."""
_LAST_SENTENCE = re.compile(r"[.!?。！？؟۔।][\"'”’»)\]]*\s+(?=\S)")
_CLOSERS = "\"'”’»›)]}」』）】〉》*_"
_OPEN_END = frozenset(",;([{“‘«‹、，")
# Thai and Lao part sentences by blanks: their end tells nothing.
_WITHOUT_FULL_STOP = re.compile("[\u0e00-\u0eff]$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$|\S+@\S+\.\w+$|[@#][\w.]+$", re.IGNORECASE)
_TITLE_LEFT_OPEN = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|St)\.$")
# A wire's own mark on a take that another one continues.
_MORE_FOLLOWS = re.compile(r"(?:^|\s)(?:\(more\)|\(MORE\)|-+ ?more ?-+|MORE)$")
_TAG_LEFT_OPEN = re.compile(r"<[A-Za-z/][^<>]{0,300}$")
_QUOTE_LEFT_OPEN = re.compile(r"\s[\"'“‘«(\[]$")
_CREDIT = re.compile(
    r"\W*(?:Reporting|Writing|Editing|Edited|Written|Compiled|Translated|Additional|Photos?|Pictures?|Sources?|With"
    r"|Copyright|©|Follow|Contact|Read|NOTES?|Notes?|By|Continue)\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBER = re.compile(r"\b\d")
# No sentence ends with one of these.
_LEADS_ON = word_set("""
a an the of to in on at by for from with without into onto between against and or but nor that which who
whose whom because while although if unless until since as than is are was were be been being has have had will would
could should may might must can its their his her our your my this these those said says told adding
""")
_WRAPPED_LINE = 50
"""Characters of a line in wrapped prose; a shorter line that is not the last stands alone, as in lists and tables."""
_RUNNING_WORDS = 3
"""Lower-case words that prove running text behind a sentence; signatures and captions have fewer."""
_WORDS_OF_A_PARAGRAPH = 6
"""The same for a paragraph that stands alone, which may be a line of the site."""


def is_possibly_truncated(body: str, *, is_prose: bool = False) -> bool:
    """Tell whether a clean body ends in an ellipsis or in the middle of a sentence.

    is_prose: a dateline in front, or Read more behind, says that it is an article's text, so that one sentence alone
    that has no end was cut off.
    """
    if body[-1:] == "." and body[-5:-1].islower() and "." not in body[-5:-1]:
        return False  # nearly every article; the rest is worth a closer look
    tail = _without_signature(body[-_TAIL:].rstrip())
    if not tail:
        return False
    inner = tail.rstrip(_CLOSERS)
    end = max(0, len(tail) - _MARK)
    if (
        _ELLIPSIS.search(tail, end)
        or _ELLIPSIS.search(inner, end)
        or _MORE_FOLLOWS.search(tail, end)
        or ("<" in tail and _TAG_LEFT_OPEN.search(tail))
    ):
        return True
    if not inner or _TITLE_LEFT_OPEN.search(tail, end) or _QUOTE_LEFT_OPEN.search(tail, end):
        return bool(inner)
    if inner[-1] in _SENTENCE_ENDS or _WITHOUT_FULL_STOP.search(inner) or _ADDRESS.search(tail):
        return False
    return tail[-1] in _OPEN_END or _ends_in_prose(tail, is_prose=is_prose)


def _without_signature(tail: str) -> str:
    """Take off a last line that is nothing but an agency's name: `REUTER`, `(AP)`, `Reuter...`."""
    rest, _, last = tail.rpartition("\n")
    return rest.rstrip() if rest and is_agency(last.strip(" .-–—()[]/")) else tail


def _ends_in_prose(tail: str, *, is_prose: bool) -> bool:
    """Tell whether what follows the last full stop is running text that a sentence's end is missing from."""
    before, _, paragraph = tail.rpartition("\n\n")
    begun, is_behind_sentence = paragraph, False
    for end in _LAST_SENTENCE.finditer(paragraph):
        begun, is_behind_sentence = paragraph[end.end() :], True
    lines = begun.split("\n")
    # The first line of the tail is part of a line.
    is_wrapped = all(len(line) >= _WRAPPED_LINE for line in lines[0 if is_behind_sentence or before else 1 : -1])
    is_alone = is_prose and not before and not is_behind_sentence
    is_punctuated = is_alone or is_behind_sentence or before.rstrip(_CLOSERS)[-1:] in _SENTENCE_ENDS
    if not is_wrapped:
        begun = lines[-1]
    if (begun[0] in "([" and begun[-1] in ")]") or _CREDIT.match(begun):
        return False
    words = _WORD.findall(begun)
    running = sum(map(str.islower, words))
    if words and words[-1] in _LEADS_ON and begun.endswith(words[-1]) and running >= 2:
        return True
    needed = _RUNNING_WORDS if is_behind_sentence else _WORDS_OF_A_PARAGRAPH
    is_table = len(_NUMBER.findall(begun)) * 3 >= len(words)
    is_after_text = is_alone or bool(before) or is_behind_sentence
    return is_wrapped and is_after_text and is_punctuated and running >= needed and not is_table
