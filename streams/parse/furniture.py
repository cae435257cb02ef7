"""Site furniture: words of the page, not of the article (Read more, X, share links, Related… with its list).

It goes where it is a whole line, or at the very end of the body after a whole sentence. Words inside a sentence stay:
"pupils should read more" is news. Every removal is a note. Patterns only ever see short text, its blanks collapsed,
so none of them can take long.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from typing import NamedTuple

_NETWORK = (
    r"(?:facebook|twitter|x|vk(?:ontakte)?|odnoklassniki|telegram|whats ?app|viber|linked ?in|pinterest|reddit"
    r"|instagram|messenger|e-?mail|print|copy(?: the)? link|tweet)"
)
_NETWORKS = rf"{_NETWORK}(?:[ ,|/·•&]+(?:and )?{_NETWORK})*"
_SHARE = (
    r"share(?: (?:this|the))?(?: (?:article|story|page|post|news|link|material))?"
    rf"(?: (?:on|via|by|with|to|in) (?:{_NETWORKS}|friends))? ?:?(?: ?{_NETWORKS})?"
)
_SHARE_LINK = (
    r"https?://(?:www\.)?(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:share|intent)|vk\.com/share"
    r"|t\.me/share|(?:telegram\.me|linkedin\.com|reddit\.com|pinterest\.com)/[^ ]*(?:share|submit|pin)"
    r"|connect\.ok\.ru|api\.whatsapp\.com/send|wa\.me/)[^ ]*"
    r"|click to (?:share|email|print)\b[^.!?()]{0,60}\(opens in new window\)"
)
_READ = r"read (?:more|also)"
_MARK = r" ?(?:\.\.\.|…|»|›|→|>+|:)?"
_READ_MORE = rf"{_READ}(?:{_MARK}| ?(?:[:»›→|–—-]|>+|\.\.\.|…) ?[^ ].*)"
# With a title and no mark between, it could be a sentence, so it must be a block of its own, and end as none.
_READ_TITLE = re.compile(
    r"(?:Read|READ) (?i:more|also) (?:(?:about|on|at|here|in|from)\b|[^\W\d_a-z]|[\"“«'\d]).*[^.!?:。।۔\"”»]"
)
_RELATED = (
    r"related(?: (?:articles?|stor(?:y|ies)|news|content|topics?|coverage|links?|posts?|materials?|reading|items?))?"
)
_CLOSES = frozenset("xX×✕✖")
_CLOSE = f"[{''.join(sorted(_CLOSES))}]"

_LINE = re.compile(rf"{_READ_MORE}|{_SHARE_LINK}|{_CLOSE}|{_RELATED} ?: ?[^ ].*", re.IGNORECASE)
_SHARE_LINE = re.compile(_SHARE, re.IGNORECASE)
_NETWORK_LINE = re.compile(_NETWORK, re.IGNORECASE)
_NETWORKS_LINE = re.compile(_NETWORKS, re.IGNORECASE)
_HEADING = re.compile(rf"{_RELATED} ?(?::|…|\.\.\.)?", re.IGNORECASE)

_AFTER_SENTENCE = r"(?<=[.!?…。！？؟।۔\"”’»›)\]]) "
_TAIL = re.compile(
    rf"(?:{_AFTER_SENTENCE}(?P<whole>(?:[Rr]ead|READ) (?i:more|also){_MARK}|Read (?:more|also) ?: ?[^.!?]{{1,150}}"
    rf"|S(?i:{_SHARE[1:]}))"
    # Where the sentence before was cut off, the capital tells furniture from the sentence's own words.
    rf"| (?P<cut>Read more{_MARK}))(?: (?P<close>{_CLOSE}))?\Z"
)
_TAIL_WORDS = ("Read", "read", "READ", "Share", "SHARE")

# One look that finds nothing in most bodies: how a line of furniture begins. Written with a set for every first
# letter, since only then the engine drops an alternative without trying it.
_BEGINNINGS = (
    r"read\s+(?:more|also)", "related", "share", "https?://", "facebook", "twitter", "tweet", "vk", "odno", "telegram",
    "whats", "viber", "linked", "pinterest", "print", "reddit", "instagram", "messenger", r"e-?mail", "copy", "click",
)  # fmt: skip
_BEGINNING = "|".join(f"[{words[0]}{words[0].upper()}](?i:{words[1:]})" for words in _BEGINNINGS) + rf"|{_CLOSE}\s*?$"
_SUSPECT_LINE = re.compile(rf"\n[^\S\n]*+(?:{_BEGINNING})", re.MULTILINE)
_SUSPECT = re.compile(rf"\s*+(?:{_BEGINNING})")

_LONGEST_LINE = 200
"""Characters; a longer line is a paragraph."""
_LONGEST_TITLE = 150
_TAIL_LENGTH = 200
_MOST_TAILS = 8
"""Pieces of furniture one after the other at the end of a line; more is no page but an attack on our time."""
_BULLET = re.compile(r"(?:[-–—•*·▪►>]|\d{1,2}[.)]) ?[^\s]")
_ENDS_SENTENCE = re.compile(r"[.!?…。！？؟।۔][\"”’»)\]]*\Z")
_ENDS_STATEMENT = re.compile(r"[.。।۔][\"”’»)\]]*\Z")
"""No title ends so; one may end in a question."""


class _Removed(NamedTuple):
    line: int
    text: str


class _FeedFurniture(NamedTuple):
    line: re.Pattern[str]
    tail: re.Pattern[str]


def remove_furniture(body: str, furniture: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Remove what a feed's own configuration calls furniture, and what becomes the end of the body by that.

    furniture: texts as they stand on the page; case and width of blanks do not matter. Same rule as for furniture
    that every site has: whole lines, or the very end after a whole sentence.
    Gives the body and a note for each text removed, in the order of the source.
    """
    texts = tuple(filter(None, (" ".join(text.split()) for text in furniture)))
    if not texts:
        return body, ()
    return _remove(body, _compile(texts))


def remove_common_furniture(body: str) -> tuple[str, tuple[str, ...]]:
    """Remove the furniture that every site has; gives the body and a note for each text removed, in its order."""
    if not _SUSPECT_LINE.search(f"\n{body}") and _find_tail_word(body[-_TAIL_LENGTH:]) is None:
        return body, ()
    return _remove(body, None)


@lru_cache(maxsize=256)
def _compile(furniture: tuple[str, ...]) -> _FeedFurniture:
    # The longest first, so that "Read more at X" is not left with its end.
    texts = "|".join(map(re.escape, sorted(furniture, key=len, reverse=True)))
    return _FeedFurniture(
        re.compile(texts, re.IGNORECASE),
        re.compile(rf"{_AFTER_SENTENCE}(?P<whole>{texts})\Z", re.IGNORECASE),
    )


def _remove(body: str, own: _FeedFurniture | None) -> tuple[str, tuple[str, ...]]:
    kept, removed = _part_lines(body.split("\n"), own)
    removed += _remove_tails(kept, own)
    if not removed:
        return body, ()
    removed.sort(key=lambda piece: piece.line)
    notes = dict.fromkeys(f"site_furniture_removed:{text}" for _, text in removed)
    return "\n".join(line for _, line in kept).strip(), tuple(notes)


def _part_lines(lines: list[str], own: _FeedFurniture | None) -> tuple[list[tuple[int, str]], list[_Removed]]:
    """Part the lines into those kept, with their numbers, and the furniture."""
    kept: list[tuple[int, str]] = []
    removed: list[_Removed] = []
    look_back = cache(partial(_look_back, lines))
    number = 0
    while number < len(lines):
        line, end = lines[number], number
        if (own is not None or _SUSPECT.match(line)) and len(line) <= _LONGEST_LINE:
            end = _find_end(lines, number, own, look_back)
        if end == number:
            kept.append((number, line))
            number += 1
        pieces = ((place, " ".join(lines[place].split())) for place in range(number, end))
        removed.extend(_Removed(place, text) for place, text in pieces if text)
        number = max(number, end)
    return kept, removed


def _find_end(
    lines: list[str], number: int, own: _FeedFurniture | None, look_back: Callable[[], tuple[int, int]]
) -> int:
    """Find the line after the furniture that begins on this line; this line itself where it is none."""
    text = " ".join(lines[number].split())
    end = number + 1
    above = lines[number - 1].strip() if number else ""
    is_open = bool(above) and not _ENDS_SENTENCE.search(above[-10:])
    below = lines[end].strip() if end < len(lines) else ""
    if is_open and (text[:1].islower() or below[:1].islower()):
        # In lines of a fixed width, words of a sentence that fill a line by chance.
        return number
    if text in _CLOSES:
        return end
    if _READ_TITLE.fullmatch(text) and not is_open and not below:
        return end
    if _HEADING.fullmatch(text):
        return _find_end_of_list(lines, end, look_back()[0])
    if _SHARE_LINE.fullmatch(text):
        return _find_end_of_networks(lines, end)
    if own is not None and own.line.fullmatch(text):
        return end
    if _LINE.fullmatch(text):
        return end + (text.endswith(":") and _is_title(below))
    if _NETWORKS_LINE.fullmatch(text):
        end = _find_end_of_networks(lines, number)
        # One name alone may be a subheading, unless nothing follows it.
        return number if _NETWORK_LINE.fullmatch(text) and end == number + 1 and number < look_back()[1] else end
    return number


def _remove_tails(kept: list[tuple[int, str]], own: _FeedFurniture | None) -> list[_Removed]:
    """Take furniture off the end of the last line that holds anything; changes `kept`."""
    removed: list[_Removed] = []
    while kept and not kept[-1][1].strip():
        kept.pop()
    for _ in range(_MOST_TAILS if kept else 0):
        number, line = kept[-1]
        tail = line[-_TAIL_LENGTH:]
        if own is None and _find_tail_word(tail) is None:
            break
        tail = " ".join(tail.split())
        word = _find_tail_word(tail)
        found = _TAIL.search(tail, max(0, word - 1)) if word is not None else None
        if found is None and own is not None:
            found = own.tail.search(tail)
        if found is None:
            break
        pieces = [text for text in found.groupdict().values() if text]
        words = sum(len(text.split()) for text in pieces)
        # The words are taken off the line itself, whose blanks are as they came.
        kept[-1] = (number, line.rsplit(None, words)[0])
        removed = [*(_Removed(number, text) for text in pieces), *removed]
    return removed


def _find_tail_word(tail: str) -> int | None:
    """Find the first word with which furniture at the end of a line may begin."""
    places = [tail.find(word) for word in _TAIL_WORDS]
    return None if max(places) < 0 else min(place for place in places if place >= 0)


def _is_title(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_TITLE and not _ENDS_STATEMENT.search(text)


def _is_item(text: str) -> bool:
    return _BULLET.match(text) is not None or _is_title(text)


def _look_back(lines: list[str]) -> tuple[int, int]:
    """Find the line from which on every line is one of a list, or empty, and the last line that is not empty."""
    number, last = len(lines), 0
    while number and (not (text := lines[number - 1].strip()) or _is_item(text)):
        number -= 1
        if text:
            last = max(last, number)
    return number, max(last, number - 1)


def _find_end_of_list(lines: list[str], start: int, is_list_from: int) -> int:
    """Find the end of the list below a heading: the end of all if all is a list, else the next empty line."""
    if start >= is_list_from:
        return len(lines)
    end, gap = start, not lines[start].strip()
    end += gap
    first = end
    while end < len(lines) and (text := lines[end].strip()):
        # Below an empty line text may go on; there only bullets make a list.
        if not (_BULLET.match(text) if gap else _is_item(text)):
            break
        end += 1
    return end if end > first else start


def _find_end_of_networks(lines: list[str], start: int) -> int:
    """Find the end of the lines that only name networks, empty lines between them included."""
    end = number = start
    while number < len(lines):
        text = lines[number]
        if len(text) <= _LONGEST_LINE and _NETWORKS_LINE.fullmatch(" ".join(text.split())):
            end = number + 1
        elif text.strip():
            break
        number += 1
    return end
