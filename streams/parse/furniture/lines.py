"""Furniture on lines of its own: which lines of a body are some, told by their words and by what stands around them.

A body may be a megabyte of such lines. So what lines say is judged once for all that are alike, and lists are followed
by searches over the body, each of which begins where the last one ended.
"""

import re
from collections.abc import Callable
from enum import Enum, auto
from functools import lru_cache, partial
from itertools import accumulate

from streams.parse.furniture.words import (
    CLOSES,
    HEADING,
    LINE,
    NETWORK_LINE,
    NETWORKS_LINE,
    READ_TITLE,
    SHARE_LINE,
    SUSPECT,
    SUSPECT_CHARACTERS,
    FeedFurniture,
)

_LONGEST_LINE = 200
"""Characters; a longer line is a paragraph."""
_LONGEST_TITLE = 150
_ENDS_SENTENCE = re.compile(r"[.!?…。！？؟।۔][\"”’»)\]]*\Z")
_ENDS_STATEMENT = re.compile(r"[.。।۔][\"”’»)\]]*\Z")
"""No title ends so; one may end in a question."""

# Items of a list, as whole lines of a body: with a bullet, or short and with no full stop at the end (see _is_title).
_BLANK = r"[^\S\n]"
_BULLET_LINE = rf"{_BLANK}*+(?:[-–—•*·▪►>]|\d{{1,2}}[.)]) ?[^\s][^\n]*+\n"
_TITLE_LINE = (
    rf"{_BLANK}*+(?!\S[^\n]{{{_LONGEST_TITLE - 1}}}{_BLANK}*+\S)"
    rf"(?=\S)(?:[^\n.。।۔]++|[.。।۔](?![\"”’»)\]]*+{_BLANK}*+\n))*+\n"
)
_NO_BULLET = re.compile(rf"\n(?!{_BULLET_LINE})")
_NO_ITEM = re.compile(rf"\n(?!{_BULLET_LINE}|{_TITLE_LINE})")
_NO_ITEM_NOR_BLANK = re.compile(rf"\n(?!{_BLANK}*+\n|{_BULLET_LINE}|{_TITLE_LINE})")

_REMEMBERED = 1_024
"""Lines of a body that are judged once: pages repeat theirs, and so do attacks."""


class _Sort(Enum):
    """What a line is, its neighbours seen."""

    TEXT = auto()
    ALONE = auto()
    WITH_TITLE = auto()
    """The line below belongs to it."""
    HEADING = auto()
    """Of a list."""
    SHARE = auto()
    """Names of networks may follow."""
    NETWORK = auto()
    """The name of one network: perhaps a subheading."""
    NETWORKS = auto()


def find_furniture(body: str, lines: list[str], own: FeedFurniture | None) -> list[tuple[int, int]]:
    """Find furniture that stands on lines of its own: first line and line behind of each stretch, in order.

    lines: those of `body`. own: what a feed calls furniture besides.
    """
    sort = lru_cache(_REMEMBERED)(partial(_sort, own=own))
    find_end = _Ends(body, lines).find
    characters = SUSPECT_CHARACTERS if own is None else own.characters
    around = ["", *lines, ""]
    text, alone = _Sort.TEXT, _Sort.ALONE
    found: list[tuple[int, int]] = []
    start = end = 0
    for number in [number for number, line in enumerate(lines) if line[:1] in characters]:
        if number < end or (kind := sort(around[number], around[number + 1], around[number + 2])) is text:
            continue
        behind = number + 1 if kind is alone else find_end(number, kind)
        if behind > number:
            if number > end:
                found.append((start, end))
                start = number
            end = behind
    return [stretch for stretch in (*found, (start, end)) if stretch[1]]


def is_furniture(line: str, *, is_below_another: bool) -> bool:
    """Say whether a line above a headline is furniture, by its words alone: none that a headline could be.

    is_below_another: below other furniture the name of one network is some too.
    """
    if line[:1] not in SUSPECT_CHARACTERS or len(line) > _LONGEST_LINE or not SUSPECT.match(line):
        return False
    text = " ".join(line.split())
    is_networks = NETWORKS_LINE.fullmatch(text) and (is_below_another or not NETWORK_LINE.fullmatch(text))
    return text in CLOSES or bool(is_networks) or any(words.fullmatch(text) for words in (SHARE_LINE, LINE))


def _sort(above: str, line: str, below: str, *, own: FeedFurniture | None) -> _Sort:
    """Tell what a line is by its words and its neighbours; an empty neighbour may also be none."""
    if len(line) > _LONGEST_LINE or (own is None and not SUSPECT.match(line)):
        return _Sort.TEXT
    text, below = " ".join(line.split()), below.strip()
    if (text[:1].islower() or below[:1].islower()) and _is_open(above):
        # In lines of a fixed width, words of a sentence that fill a line by chance.
        return _Sort.TEXT
    if text in CLOSES or (not below and READ_TITLE.fullmatch(text) and not _is_open(above)):
        return _Sort.ALONE
    if HEADING.fullmatch(text):
        return _Sort.HEADING
    if SHARE_LINE.fullmatch(text):
        return _Sort.SHARE
    if own is not None and own.line.fullmatch(text):
        return _Sort.ALONE
    if LINE.fullmatch(text):
        return _Sort.WITH_TITLE if text.endswith(":") and _is_title(below) else _Sort.ALONE
    if NETWORKS_LINE.fullmatch(text):
        return _Sort.NETWORK if NETWORK_LINE.fullmatch(text) else _Sort.NETWORKS
    return _Sort.TEXT


def _is_open(above: str) -> bool:
    above = above.strip()
    return bool(above) and not _ENDS_SENTENCE.search(above[-10:])


def _is_title(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_TITLE and not _ENDS_STATEMENT.search(text)


def _is_networks(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and NETWORKS_LINE.fullmatch(" ".join(line.split())) is not None


class _Ends:
    """Where furniture ends that begins on a line of a body. To be asked in the order of the lines."""

    def __init__(self, body: str, lines: list[str]) -> None:
        self._body = body
        self._lines = lines
        self._is_networks: Callable[[str], bool] = lru_cache(_REMEMBERED)(_is_networks)
        self._framed = ""
        """The body with a line end in front and behind; made when first asked for, as are these two."""
        self._places: list[int] = []
        """Where in it each line's own line end in front stands, the number of lines before taken off."""
        self._last: int | None = None
        self._list_ends = -1

    def find(self, number: int, kind: _Sort) -> int:
        """Find the line behind furniture of this kind; the line itself where it is none after all."""
        if kind is _Sort.HEADING:
            return self._find_end_of_list(number + 1)
        if kind is _Sort.SHARE:
            return self._find_end_of_networks(number + 1)
        if kind is _Sort.NETWORKS:
            return self._find_end_of_networks(number)
        if kind is _Sort.NETWORK:
            end = self._find_end_of_networks(number)
            # One name alone may be a subheading, unless nothing follows it.
            return number if end == number + 1 and number < self._last_line() else end
        return number + (2 if kind is _Sort.WITH_TITLE else 1)

    def _last_line(self) -> int:
        """The last line that holds anything."""
        if self._last is None:
            self._last = self._body.count("\n", 0, len(self._body.rstrip()))
        return self._last

    def _find_end_of_list(self, start: int) -> int:
        """Find the end of the list below a heading: the end of all if all is a list, else the next empty line."""
        lines = self._lines
        if start == len(lines):
            return start
        if not self._framed:
            self._framed = f"\n{self._body}\n"
            self._places = list(accumulate(map(len, lines), initial=0))
        place = self._places[start] + start
        if place > self._list_ends:
            self._list_ends = self._find(_NO_ITEM_NOR_BLANK, place)
        if self._list_ends == len(self._framed) - 1:
            return len(lines)
        if lines[start].strip():
            return start + self._count_to(_NO_ITEM, place)
        # Below an empty line text may go on; there only bullets make a list.
        bullets = self._count_to(_NO_BULLET, self._places[start + 1] + start + 1)
        return start + 1 + bullets if bullets else start

    def _find(self, no_item: re.Pattern[str], place: int) -> int:
        found = no_item.search(self._framed, place)
        assert found is not None, "the last line end has nothing behind it"
        return found.start()

    def _count_to(self, no_item: re.Pattern[str], place: int) -> int:
        """Count the lines from a place on up to the first that is no item."""
        end = self._find(no_item, place)
        return self._framed.count("\n", place, end) if end > place else 0

    def _find_end_of_networks(self, start: int) -> int:
        """Find the end of the lines that only name networks, empty lines between them included."""
        lines, is_networks = self._lines, self._is_networks
        end = number = start
        while number < len(lines):
            line = lines[number]
            if line and not line.isspace():
                if not is_networks(line):
                    break
                end = number + 1
            number += 1
        return end
