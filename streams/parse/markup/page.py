"""The tags and texts of a page become the text that a reader sees.

A walk over the tokens with a stack of what is open, in one pass: each tag costs the same, however deep it stands and
whatever is missing around it. Elements end as the HTML standard has it (Tree construction), as far as that shows.
"""

import html
import re
from collections import Counter, defaultdict

from streams.parse.markup.attributes import MAY_MATTER, Shown, how_shown, read_attributes, read_style
from streams.parse.markup.elements import (
    CLOSES_ITSELF,
    ENDS_PARAGRAPH,
    GAPS,
    HIDDEN,
    HIDDEN_IN_SVG,
    INLINE,
    JOINED_BY,
    LISTS,
    PRESERVED,
    SCOPES,
    STRUCK,
    TABLE_PARTS,
    VOID,
    Gap,
)
from streams.parse.markup.lists import BULLET, Numbering
from streams.parse.markup.tokens import is_self_closed, read_tokens
from streams.parse.markup.writing import Writer

_HIDES, _PRESERVES, _LISTS, _QUOTES, _RAISES, _MARKS, _GOES = 1, 2, 4, 8, 16, 32, 64
_MEANINGFUL = STRUCK | HIDDEN | HIDDEN_IN_SVG | PRESERVED | LISTS | {"li", "q", "sup", "dialog", "br", "hr"}
_PARTING = frozenset(GAPS)
_PLAIN = INLINE | VOID - {"br", "hr"}
"""Elements that do nothing unless an attribute hides them."""
_RESUMED = ("s", "strike")
_RESUMED_TAG = re.compile(r"</?(?:s|strike)(?=[\s/>])", re.IGNORECASE)
_SIMPLE = ENDS_PARAGRAPH - _MEANINGFUL - SCOPES - CLOSES_ITSELF.keys()
"""Blocks that do nothing but part lines."""
_NO_NAME = re.compile(r"[^\w:-]")
"""What is in no name of an element: an address or a company in angle brackets is text."""
_PUNCTUATION = tuple(",.;:!?)")
_BLANKS = re.compile(r"\s")


class Page:
    """Takes the tokens of one page, then gives its text."""

    def __init__(self) -> None:
        self._writer = Writer()
        self._stack: list[tuple[str, int]] = []
        """Name and effects of what is open."""
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        """Where in the stack the elements of a name are."""
        self._scopes: list[int] = [-1]
        self._blocks: list[int] = [-1]
        self._lists: list[Numbering] = []
        self._is_note = False
        self._children: dict[int, int] = {}
        """How many parts came of the fractions and powers that are open, by their places in the stack."""
        self._hiding = self._preserving = self._quotes = 0
        self._was_struck = False
        self._source = ""
        self._to_come: Counter[str] = Counter()
        self._come: Counter[str] = Counter()
        """How many begins and ends of struck elements there are in all, and were so far."""

    def read(self, source: str) -> str:
        """Read a whole page."""
        self._source = source
        text, tokens = read_tokens(source)
        places, parts = self._places, self._writer.parts
        if text:
            self._take(text)
        for slash, spelling, attributes, text in tokens:
            name = spelling.lower()
            if name in _PLAIN:
                if slash:
                    if places[name]:
                        self._end(name)
                else:
                    if name == "a" and self._writer.is_raised:
                        self._is_note = True
                    if name not in VOID and (places[name] or (attributes and MAY_MATTER.search(attributes))):
                        self._start(name, attributes)
            elif slash:
                if name in _RESUMED:
                    self._come[f"</{name}"] += 1
                self._end(name)
            elif name == "br":
                self._writer.end_line()
            elif name in _PARTING or name in _MEANINGFUL or not _NO_NAME.search(name):
                if name in _RESUMED:
                    self._come[f"<{name}"] += 1
                self._start(name, attributes)
            else:
                self._take(f"&lt;{spelling}{attributes}&gt;")
            if text:
                if self._hiding or self._preserving or self._was_struck:
                    self._take(text)
                else:
                    parts.append(text)
        while self._stack:
            self._pop()
        return self._writer.text()

    def _take(self, text: str) -> None:
        if self._hiding:
            # Where words are hidden, what stands around them is not one word; where letters are, it is.
            if _BLANKS.search(html.unescape(text)):
                self._writer.parts.append(" ")
            return
        if self._was_struck and not text.isspace():
            self._was_struck = False
            if text.startswith(_PUNCTUATION):
                self._writer.trim()
        if self._preserving and "\n" in text:
            first, *lines = text.replace("\r\n", "\n").split("\n")
            self._writer.parts.append(first)
            for line in lines:
                self._writer.end_line()
                if line and not line.isspace():
                    self._writer.parts.append(line)
        else:
            self._writer.parts.append(text)

    def _start(self, name: str, attributes: str) -> None:
        if not attributes and name in _SIMPLE:
            if self._places["p"]:
                self._cut(self._scopes[-1], "p")
            self._writer.part(GAPS[name])
            at = len(self._stack)
            self._stack.append((name, 0))
            self._places[name].append(at)
            self._blocks.append(at)
            return
        if name in CLOSES_ITSELF:
            targets, bounds = CLOSES_ITSELF[name]
            if self._find(*targets) >= 0:
                self._cut(max(self._find(*bounds), -1 if name in TABLE_PARTS else self._scopes[-1]), *targets)
        if name in ENDS_PARAGRAPH and self._places["p"]:
            self._cut(self._scopes[-1], "p")
        if name in GAPS:
            self._writer.part(GAPS[name])
        elif name == "hr":
            self._writer.part(Gap.LINE)
            return
        effects = 0
        told = (
            read_attributes(attributes) if attributes and (name in _MEANINGFUL or MAY_MATTER.search(attributes)) else {}
        )
        shown = how_shown(told) if told else Shown.PLAINLY
        if (
            shown is Shown.NOT
            or name in HIDDEN
            or (name in HIDDEN_IN_SVG and self._places["svg"])
            or (name == "dialog" and "open" not in told)
        ):
            effects |= _HIDES | _GOES
            self._hiding += 1
            self._writer.gone += 1
        elif shown is Shown.STRUCK or name in STRUCK:
            effects |= _HIDES
            self._hiding += 1
        elif name == "li":
            marker = self._lists[-1].next(told) if self._lists else [BULLET]
            if not self._hiding:
                self._writer.markers.append(marker)
                effects |= _MARKS
        elif name == "q":
            effects |= _QUOTES
            self._quotes += 1
            self._take("“" if self._quotes % 2 else "‘")
        elif name == "sup":
            effects |= _RAISES
            self._writer.raise_text()
            self._is_note = False
        if name in PRESERVED or (told and read_style(told).get("white-space", "").startswith("pre")):
            effects |= _PRESERVES
            self._preserving += 1
        if name in LISTS:
            effects |= _LISTS
            self._lists.append(Numbering(told if name == "ol" else None))
        at = len(self._stack)
        if self._stack and (signs := JOINED_BY.get(self._stack[-1][0])):
            count = self._children[at - 1] = self._children.get(at - 1, -1) + 1
            self._writer.parts.append(signs[count : count + 1].strip())
        self._stack.append((name, effects))
        self._places[name].append(at)
        if name in SCOPES:
            self._scopes.append(at)
        if name in GAPS:
            self._blocks.append(at)
        if attributes and is_self_closed(attributes):
            self._pop()

    def _end(self, name: str) -> None:
        places = self._places[name]
        if not places:
            if name == "p":
                self._writer.part(Gap.PARAGRAPH)
            elif name == "br":
                self._writer.end_line()
            return
        at = places[-1]
        if at == len(self._stack) - 1:
            self._pop()
            return
        scope = self._find("table") if name in TABLE_PARTS else self._scopes[-1]
        if at < scope and (name in TABLE_PARTS or name not in SCOPES):
            return
        if name not in GAPS and name not in HIDDEN and at < self._blocks[-1]:
            # Blocks stay open when what is around them ends too early.
            effects = self._stack[at][1]
            self._writer.gone -= bool(effects & _GOES)
            self._undo(name, effects)
            self._stack[at] = (name, 0)
            return
        self._close(at, name)

    def _close(self, at: int, name: str = "") -> None:
        """End what is open from this place on. name: whose end it is.

        A line through the text goes on behind a block that ends, if its own end is still to come.
        """
        struck = ""
        while len(self._stack) > at:
            last = self._stack[-1][0]
            if last in SCOPES:
                struck = ""
            elif last in _RESUMED and (len(self._stack) > at + 1 or last != name):
                struck = last
            self._pop()
        if struck and self._has_own_end(struck):
            self._start(struck, "")

    def _has_own_end(self, name: str) -> bool:
        """Say whether there are more ends of this name to come than begins."""
        if not self._to_come:
            self._to_come = Counter(found.lower() for found in _RESUMED_TAG.findall(self._source))
        left = self._to_come - self._come
        return left[f"</{name}"] > left[f"<{name}"]

    def _find(self, *names: str) -> int:
        """The innermost place of any of these elements, -1 where none is open."""
        innermost = -1
        for name in names:
            places = self._places[name]
            if places and places[-1] > innermost:
                innermost = places[-1]
        return innermost

    def _cut(self, bound: int, *names: str) -> None:
        """End what is open of these elements inside `bound`, and all inside of it."""
        self._close(min([place for name in names if (place := self._find(name)) > bound], default=len(self._stack)))

    def _pop(self) -> None:
        name, effects = self._stack.pop()
        at = self._places[name].pop()
        if self._scopes[-1] == at:
            self._scopes.pop()
        if effects & _GOES:
            self._writer.gone -= 1
        if self._blocks[-1] == at:
            self._blocks.pop()
            self._writer.part(GAPS[name])
        if name in JOINED_BY:
            self._children.pop(at, None)
        if effects:
            self._undo(name, effects)

    def _undo(self, name: str, effects: int) -> None:
        """End what an element does to its content."""
        if effects & _HIDES:
            self._hiding -= 1
            self._was_struck = name not in GAPS
        if effects & _PRESERVES:
            self._preserving -= 1
        if effects & _LISTS:
            self._lists.pop().close()
        if effects & _MARKS and self._writer.markers:
            self._writer.markers.pop()
        if effects & _QUOTES:
            self._take("”" if self._quotes % 2 else "’")
            self._quotes -= 1
        if effects & _RAISES:
            self._writer.lower_text(is_note=self._is_note)
