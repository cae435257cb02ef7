"""The head of a story → service level, number, priority, category, slug, edition and day."""

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from streams.article import frozen
from streams.parse.telegraph.day_time import Stated
from streams.parse.telegraph.frame import IN_FRONT, split_lines

# Service level and number; behind US or blanks the selector, of which gateways leave nothing now and then.
_FIRST = re.compile(
    rf"(?:{IN_FRONT}(?P<service>[A-Za-z])?[ ]?(?P<sequence>\d{{3,5}})(?P<upi>[^\x1f\r\n]{{0,16}}?)[\x1f ]*+"
    r"(?P<selector>[A-Za-z][A-Za-z-]{1,11}|-{2,5})?[ \x00-\x09\x0b\x0c\x0e-\x1f]*+)"
)
_FORMAT = r"(?P<format>[\x11-\x14]{1,2}|\b(?:bt|ax|at|ct|bx)\b)"
_SECOND = re.compile(
    rf"[\x00-\x20]*+(?P<priority>[A-Za-z])[ ](?P<category>[A-Za-z])(?:[ ]?{_FORMAT}[ \x11-\x14]*+|[ \x11-\x14]++)"
    r"(?:(?P<slug>[^\s\x00-\x1f][^\r\n\x02]{0,120}?)[ \x11-\x14]++)??"
    r"(?P<first>\d{1,2})-(?P<second>\d{1,2})(?:-(?P<year>\d{4}|\d\d))?"
    r"(?:[ \x11-\x14]++(?P<words>\d{1,5}))?[ \x00-\x1f]*+"
)
_FIRST_LINE = re.compile(rf"{_FIRST.pattern}(?:\r\n|\r|\n)", re.IGNORECASE)
_URGENCIES = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "a": 6, "s": 6, "w": 6}
"""Flash, bulletin, urgent, regular, deferred; advances for a day, Sunday or the weekend."""
_TABLES = frozenset({"ax", "at", "\x14\x12", "\x13\x12"})
_EDITION = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)[\w-]*|write-?thru\w*|kill|ld-\w+|lead\w*|adv\d*|urgent|correct\w*", re.IGNORECASE
)
_REFERENCE = re.compile(r"[A-Za-z]{0,2}\d{2,4}")


@frozen
class Header:
    """What a head says."""

    service: str | None
    sequence: str
    category: str
    keyword: str | None
    """The slug in short form: 24 characters, lower case."""
    edition: str | None
    time: Stated | None
    """The day, without year."""
    is_table: bool
    properties: Mapping[str, Any] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    lines: list[str]
    """What follows it, up to the end of the text."""


def is_header(text: str) -> bool:
    """Say whether a text begins with such a head. text: its beginning, control characters and all."""
    first = _FIRST_LINE.match(text)
    return first is not None and _SECOND.match(text, first.end()) is not None


def read_header(head: str, text: str) -> Header | None:
    """Read a head. None where it is none. Without STX only its first line is in `head`."""
    head = _one_line_end(head).strip("\n")
    text = _one_line_end(text)
    first, _, second = head.partition("\n")
    if not second:
        second, _, text = text.lstrip("\n").partition("\n")
    second, _, further = second.partition("\n")
    one, two = _FIRST.fullmatch(first), _SECOND.fullmatch(second)
    if one is None or two is None:
        return None
    keyword, edition, dropped = _read_slug(two["slug"] or "")
    urgency = _URGENCIES.get(two["priority"].lower())
    properties: dict[str, Any] = {"subjects": [{"literal": two["category"]}]}
    if urgency is not None:
        properties["urgency"] = urgency
    else:
        dropped = ("priority", *dropped)
    if one["selector"]:
        dropped = (*dropped, "selector")
    if two["words"]:
        dropped = (*dropped, "wordcount")
    return Header(
        service=one["service"], sequence=one["sequence"], category=two["category"].lower(), keyword=keyword,
        edition=edition, time=_read_day(two), is_table=(two["format"] or "").lower() in _TABLES, properties=properties,
        dropped=dropped, lines=[*(split_lines(further) if further else ()), *split_lines(text)],
    )  # fmt: skip


def _read_slug(text: str) -> tuple[str | None, str | None, tuple[str, ...]]:
    """Part slug, edition and reference; names what is dropped of them."""
    words = text.translate(dict.fromkeys(range(32), " ")).split()
    dropped: tuple[str, ...] = ()
    if len(words) > 1 and _REFERENCE.fullmatch(words[-1]):
        words.pop()
        dropped = ("reference",)
    at = next((at for at, word in enumerate(words) if at and _EDITION.match(word)), len(words))
    return " ".join(words[:at]) or None, " ".join(words[at:]) or None, dropped


def _read_day(said: re.Match[str]) -> Stated | None:
    """Read the day: month first, as the format has it, unless that is no month."""
    month, day = int(said["first"]), int(said["second"])
    if month > 12:
        month, day = day, month
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if said["year"] is None:
        return Stated(text=f"--{month:02}-{day:02}")
    year = said["year"] if len(said["year"]) == 4 else f"20{said['year']}"
    return Stated(text=f"{year}-{month:02}-{day:02}")


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
