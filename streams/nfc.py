"""Text → Unicode's composed form (NFC), in linear time also for hostile text."""

import re
import unicodedata
from functools import cache, partial

_ASCII = bytes(range(128))
# UAX 15 (stream-safe text): no language needs more than 30 combining marks in a row.
_MARKS_IN_A_ROW = 31


def compose(text: str) -> str:
    """Give the NFC of `text`, which may hold lone surrogates.

    unicodedata puts a run of combining marks in order by insertion, which is quadratic: a megabyte of two marks in turn
    takes minutes. A stable sort by combining class is the same order by definition, once the marks are decomposed, and
    is done here for the runs that no language has.
    """
    if text.isascii():
        return text
    others = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    # The search through so many characters is slow: first in what is not ASCII, where a run stays a run.
    if len(others) >= _MARKS_IN_A_ROW and _long_run_of_marks().search(others):
        text = _long_run_of_marks().sub(_order, text)
    return unicodedata.normalize("NFC", text)


def _order(run: re.Match[str]) -> str:
    decomposed = "".join(map(cache(partial(unicodedata.normalize, "NFD")), run[0]))
    return "".join(sorted(decomposed, key=unicodedata.combining))


@cache
def _long_run_of_marks() -> re.Pattern[str]:
    # All characters with a combining class lie in this range (a test holds it against the Unicode database). A few in it
    # have none and are two marks in one (U+0F73), so what counts is how their decomposition begins.
    beginnings = ((mark, unicodedata.normalize("NFD", mark)[0]) for mark in map(chr, range(0x300, 0x1E94B)))
    marks = "".join(mark for mark, beginning in beginnings if unicodedata.combining(beginning))
    return re.compile(f"[{marks}]{{{_MARKS_IN_A_ROW},}}")
