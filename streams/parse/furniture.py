"""Site furniture: words of the page, not of the article (Read more, X, share links, Related… with its list).

It goes where it is a whole line, or at the very end of the body after a whole sentence. Words inside a sentence stay:
"pupils should read more" is news. Every removal is a note. Patterns only ever see short text, its blanks collapsed,
so none of them can take long.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
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
)
_READ = r"read (?:more|also)"
_MARK = r" ?(?:\.\.\.|…|»|›|→|>+|:)?"
# With a title it is furniture where a mark parts them, or where it says what more there is and is no sentence.
_READ_MORE = rf"{_READ}(?:{_MARK}| ?(?:[:»›→|–—-]|>+|\.\.\.|…) ?[^ ].*| (?:about|on|at|here|in|from)\b.*[^.。।۔])"
_RELATED = (
    r"related(?: (?:articles?|stor(?:y|ies)|news|content|topics?|coverage|links?|posts?|materials?|reading|items?))?"
)
_CLOSE = r"[xX×✕✖]"

_LINE = re.compile(rf"{_READ_MORE}|{_SHARE_LINK}|{_CLOSE}|{_RELATED} ?: ?[^ ].*", re.IGNORECASE)
_SHARE_LINE = re.compile(_SHARE, re.IGNORECASE)
_NETWORK_LINE = re.compile(_NETWORKS, re.IGNORECASE)
_HEADING = re.compile(rf"{_RELATED} ?(?::|…|\.\.\.)?", re.IGNORECASE)

_AFTER_SENTENCE = r"(?<=[.!?…。！？؟।۔\"”’»›)\]]) "
_TAIL = re.compile(
    rf"(?:{_AFTER_SENTENCE}(?P<whole>(?i:{_READ}{_MARK})|Read (?:more|also) ?: ?[^.!?]{{1,150}}|S(?i:{_SHARE[1:]}))"
    # Where the sentence before was cut off, the capital tells furniture from the sentence's own words.
    rf"| (?P<cut>Read more{_MARK}))(?: (?P<close>{_CLOSE}))?\Z"
)

# One look that finds nothing in most bodies: how a line of furniture begins, and what an end of it holds.
_SUSPECT_LINE = re.compile(
    r"\n[^\S\n]*+(?:[rR][eE](?:[aA][dD]|[lL][aA])|[sS][hH][aA][rR]|[xX×✕✖]\s|[hH][tT][tT][pP]|(?i:facebook|twitter|vk"
    r"|odno|telegram|whats|viber|linked|pinterest|reddit|instagram|messenger|e-?mail|print|copy|tweet))"
)
_SUSPECT_TAIL = re.compile(r"(?i:read\s+(?:more|also))|Share")

_LONGEST_LINE = 200
"""Characters; a longer line is a paragraph."""
_LONGEST_TITLE = 150
_TAIL_LENGTH = 300
_MOST_TAILS = 8
"""Pieces of furniture one after the other at the end of a line; more is no page but an attack on our time."""
_BULLET = re.compile(r"(?:[-–—•*·▪►>]|\d{1,2}[.)]) ?[^\s]")
_ENDS_SENTENCE = re.compile(r"[.。।۔][\"”’»)\]]*\Z")


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
    if not _SUSPECT_LINE.search("\n" + body + "\n") and not _SUSPECT_TAIL.search(
        body, max(0, len(body) - _TAIL_LENGTH)
    ):
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
    kept, removed = _remove_lines(body.split("\n"), own)
    removed += _remove_tails(kept, own)
    if not removed:
        return body, ()
    removed.sort(key=lambda piece: piece.line)
    return "\n".join(line for _, line in kept).strip(), tuple(f"site_furniture_removed:{text}" for _, text in removed)


def _remove_lines(lines: list[str], own: _FeedFurniture | None) -> tuple[list[tuple[int, str]], list[_Removed]]:
    """Part the lines into those kept, with their numbers, and the furniture."""
    kept: list[tuple[int, str]] = []
    removed: list[_Removed] = []
    list_to_end = _find_list_to_end(lines)
    number = 0
    while number < len(lines):
        end = number + 1
        text = "" if len(lines[number]) > 2 * _LONGEST_LINE else " ".join(lines[number].split())
        if text and len(text) <= _LONGEST_LINE:
            if _HEADING.fullmatch(text):
                end = _find_end_of_list(lines, end, list_to_end)
            elif _SHARE_LINE.fullmatch(text):
                end = _find_end_of_networks(lines, end)
            elif _LINE.fullmatch(text) or (own is not None and own.line.fullmatch(text)):
                if text[-1] == ":" and end < len(lines) and _is_title(lines[end].strip()):
                    end += 1
            elif _NETWORK_LINE.fullmatch(text):
                end = _find_end_of_networks(lines, number)
                # One name alone may be a subheading, unless nothing follows it.
                if _NETWORK_LINE.fullmatch(text.split(" ")[0]) is None or (
                    " " not in text and end == number + 1 and any(map(str.strip, lines[end:]))
                ):
                    text = ""
            else:
                text = ""
        else:
            text = ""
        if text:
            removed += (
                _Removed(place, " ".join(lines[place].split())) for place in range(number, end) if lines[place].strip()
            )
        else:
            end = number + 1
            kept.append((number, lines[number]))
        number = end
    return kept, removed


def _remove_tails(kept: list[tuple[int, str]], own: _FeedFurniture | None) -> list[_Removed]:
    """Take furniture off the end of the last line that holds anything; changes `kept`."""
    removed: list[_Removed] = []
    while kept and not kept[-1][1].strip():
        kept.pop()
    for _ in range(_MOST_TAILS if kept else 0):
        number, line = kept[-1]
        tail = " ".join(line[-_TAIL_LENGTH:].split())
        found = _TAIL.search(tail) or (own.tail.search(tail) if own is not None else None)
        if found is None:
            break
        pieces = [text for text in found.groupdict().values() if text]
        words = sum(len(text.split()) for text in pieces)
        # The words are taken off the line itself, whose blanks are as they came.
        kept[-1] = (number, line.rsplit(None, words)[0])
        removed = [*(_Removed(number, text) for text in pieces), *removed]
    return removed


def _is_title(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_TITLE and not _ENDS_SENTENCE.search(text)


def _is_item(text: str) -> bool:
    return _BULLET.match(text) is not None or _is_title(text)


def _find_list_to_end(lines: list[str]) -> int:
    """Find the line from which on every line is one of a list, or empty."""
    number = len(lines)
    while number and (not (text := lines[number - 1].strip()) or _is_item(text)):
        number -= 1
    return number


def _find_end_of_list(lines: list[str], start: int, list_to_end: int) -> int:
    """Find the end of the list below a heading: all that follows if all of it is a list, else to the next empty line."""
    if start >= list_to_end:
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
        if len(text) <= _LONGEST_LINE and _NETWORK_LINE.fullmatch(" ".join(text.split())):
            end = number + 1
        elif text.strip():
            break
        number += 1
    return end
