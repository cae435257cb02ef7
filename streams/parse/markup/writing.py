"""Pieces of text become lines: entities are decoded, blanks collapse, lines are parted as far as the page does it."""

import html

from streams.parse.markup.elements import SEPARATORS, Gap
from streams.parse.markup.superscripts import MIXED_FRACTION, mark_superscript

_LONGEST_POWER = 8
"""Pieces of text between tags."""
_BLANK = [" "]


class Writer:
    """Takes the pieces of a page in their order."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        """The line at hand, as it comes, with entities."""
        self.markers: list[list[str]] = []
        """Of list items that no word has come of so far. A marker in its list may change till the text is asked for."""
        self.gone = 0
        """How many elements are open that are not shown: they part no lines."""
        self._out: list[list[str]] = []
        self._gap = Gap.NONE
        """What parts the next line from those before it."""
        self._line = 0
        self._raised: list[tuple[int, int]] = []
        """Of each open superscript the line, and where in it the sign before it has its place."""
        self._was_raised = False

    @property
    def is_raised(self) -> bool:
        """Whether a superscript is open."""
        return bool(self._raised)

    def text(self) -> str:
        """All that was written."""
        self.part(Gap.NONE)
        return "".join([piece for (piece,) in self._out])

    def part(self, gap: Gap) -> None:
        """End the line at hand; the next is parted by `gap` at least."""
        if self.gone:
            return
        if self.parts:
            line = "".join(self.parts)
            self.parts.clear()
            self._line += 1
            if self._was_raised:
                line, self._was_raised = MIXED_FRACTION.sub(r" \1", line), False
            line = " ".join((html.unescape(line) if "&" in line else line).split())
            if line:
                if self._out:
                    self._out.append(SEPARATORS[self._gap])
                for marker in self.markers:
                    self._out += (marker, _BLANK)
                self.markers.clear()
                self._out.append([line])
                self._gap = gap
                return
        if gap > self._gap:
            self._gap = gap

    def end_line(self) -> None:
        """End the line at hand; where there is none, leave an empty one."""
        lines, gap = len(self._out), self._gap
        self.part(Gap.LINE)
        if gap is Gap.LINE and len(self._out) == lines and not self.gone:
            self._gap = Gap.PARAGRAPH

    def trim(self) -> None:
        """Take the blanks away at the end of the line at hand."""
        for at in range(len(self.parts) - 1, -1, -1):
            self.parts[at] = self.parts[at].rstrip()
            if self.parts[at]:
                return

    def raise_text(self) -> None:
        """Begin a superscript."""
        self._raised.append((self._line, len(self.parts)))
        self.parts.append("")

    def lower_text(self, *, is_note: bool) -> None:
        """End a superscript. is_note: whether it holds a link."""
        line, at = self._raised.pop()
        if line == self._line and at < len(self.parts):
            before = html.unescape(self.parts[at - 1])[-1:] if at else ""
            raised = html.unescape("".join(self.parts[at + 1 : at + 1 + _LONGEST_POWER]))
            self.parts[at], closing = mark_superscript(raised, before=before, is_note=is_note)
            self.parts.append(closing)
            self._was_raised = True
