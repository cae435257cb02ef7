"""Text → Unicode's composed form (NFC), in linear time also for hostile text."""

import re
import unicodedata
from functools import cache

_BLANKS_FOR_ASCII = bytes(ord(" ") if byte < 128 else byte for byte in range(256))
# UAX 15 (stream-safe text): no language needs more than 30 combining marks in a row.
_MARKS_IN_A_ROW = 31
_LEAST_BYTES = 2 * _MARKS_IN_A_ROW
"""Of so many marks in UTF-8."""
# The characters without a combining class that are two marks in one.
_DOUBLE_MARKS = "\u0f73\u0f75\u0f81"
_FURTHER = "\U00010000"
"""The first character beyond the basic plane."""


def compose(text: str) -> str:
    """Give the NFC of `text`, which may hold lone surrogates.

    unicodedata puts a run of combining marks in order by insertion, which is quadratic: a megabyte of two marks in turn
    takes minutes. A stable sort by combining class is the same order by definition, once double marks are two, and
    is done here for the runs that no language has.
    """
    if text.isascii():
        return text
    # The search through so many characters is slow, and a run is nowhere but in a stretch without ASCII.
    stretches = text.encode("utf-8", "surrogatepass").translate(_BLANKS_FOR_ASCII).split()
    if max(map(len, stretches)) >= _LEAST_BYTES:
        text = _long_run_of_marks().sub(_order, text)
    return unicodedata.normalize("NFC", text)


def _order(run: re.Match[str]) -> str:
    marks = run[0]
    for double in _DOUBLE_MARKS:
        marks = marks.replace(double, unicodedata.normalize("NFD", double))
    return "".join(sorted(marks, key=unicodedata.combining))


@cache
def _long_run_of_marks() -> re.Pattern[str]:
    # All characters with a combining class lie in this range (a test holds it against the Unicode database). Those
    # beyond the basic plane stand apart: one class of both is thirty times slower.
    marks = [mark for mark in map(chr, range(0x300, 0x1E94B)) if unicodedata.combining(mark)]
    basic = f"[{_DOUBLE_MARKS}{''.join(mark for mark in marks if mark < _FURTHER)}]"
    mark = f"(?:{basic}|(?=[{_FURTHER}-\U0010ffff])[{''.join(mark for mark in marks if mark >= _FURTHER)}])"
    return re.compile(f"{basic}{{{_MARKS_IN_A_ROW},}}{mark}*|{mark}{{{_MARKS_IN_A_ROW},}}")
