"""Raised characters on one line: a power stays a power, a footnote's mark is no part of the word before it."""

import re

_FIGURES = re.compile(r"[-+−–]?[0-9][0-9.,/]*+\Z")
_BEGINS_AS_FIGURES = re.compile(r"[-+−–]?[0-9]|[a-z]\s*+[-+−–]\s*+[0-9a-z]")
_VARIABLES = frozenset("knxy")
MIXED_FRACTION = re.compile(r"(?<=[0-9])\^([0-9]+[/⁄][0-9])")
"""`1<sup>1</sup>/<sub>2</sub>` is one and a half."""


def mark_superscript(raised: str, *, before: str, is_note: bool) -> tuple[str, str]:
    """Say what to put before and behind raised characters.

    `10<sup>6</sup>` → `10^6`, `word.<sup>2</sup>` → `word.[2]`, `5<sup>th</sup>` → `5th`.
    before: the character before them, or nothing. is_note: whether they are a link.
    """
    raised = raised.strip()
    if not _BEGINS_AS_FIGURES.match(raised):
        return ("^", "") if raised in _VARIABLES and before.isalnum() else ("", "")
    if is_note:
        return "[", "]"
    if before.isalnum() or before in (")", "]"):
        return ("^", "") if _FIGURES.match(raised) else ("^(", ")")
    return ("", "") if not before or before.isspace() else ("[", "]")
