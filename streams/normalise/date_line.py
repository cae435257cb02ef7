"""A date line with one date or two (published and updated) → the text of each, told by labels, else by their order."""

import re

from streams.article import frozen
from streams.date_words import PUBLISHED, QUALIFIERS, UPDATED

_LABEL = re.compile(
    rf"(?:\b(?:{QUALIFIERS})\s)*\b(?:(?P<published>{PUBLISHED})|(?P<updated>{UPDATED}))\b", re.IGNORECASE
)
_MARKS = re.compile(r"[|;•·/]")
_DIGIT = re.compile(r"\d")


@frozen
class DatePart:
    """One date of a line."""

    text: str
    """Without label; it may lack its day, where the line tells that once for both (`updated 15:02`)."""
    is_update: bool | None
    """None: no label says so."""


def split_dates(text: str) -> list[DatePart]:
    """Split the lines of a date at their ends and before labels; a label behind its date counts too.

    Never gives more parts than the text has lines and labels, and none without a digit.
    """
    return [part for line in text.split("\n") for part in _split_labels(line)]


def split_at_mark(text: str) -> tuple[str, str] | None:
    """Split a line at the one mark (`|`, `/`, `;`) that has digits on both sides; None where there is no such one."""
    splits = [(text[: mark.start()], text[mark.end() :]) for mark in _MARKS.finditer(text)]
    sound = [split for split in splits if all(map(_DIGIT.search, split))]
    return sound[0] if len(sound) == 1 else None


def _split_labels(line: str) -> list[DatePart]:
    texts, labels, start = [], [], 0
    for label in _LABEL.finditer(line):
        texts.append(line[start : label.start()])
        labels.append(label["updated"] is not None)
        start = label.end()
    texts.append(line[start:])
    are_behind = bool(labels) and _DIGIT.search(texts[0]) is not None and _DIGIT.search(texts[-1]) is None
    # `26 January 2016 (published)`: each label is of the date before it.
    roles: list[bool | None] = [*labels, None] if are_behind else [None, *labels]
    return [
        DatePart(text=text.strip(" \t:：,|;·•-–—()/"), is_update=role)
        for text, role in zip(texts, roles, strict=True)
        if _DIGIT.search(text) is not None
    ]
