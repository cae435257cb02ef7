"""The head of a message → service, number, priority, category, and what else the agency puts there."""

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from streams.article import frozen
from streams.parse.iptc7901.dialects import BARE_HEAD, CODE_LINES, HEAD, PRIORITIES, SERIALS, ZCZC_HEAD
from streams.parse.telegraph.day_time import Stated, find_time, is_month
from streams.parse.telegraph.frame import IN_FRONT, SOH, split_lines

_IN_FRONT = re.compile(IN_FRONT)
_ZCZC = re.compile(r"zczc(?![a-z]{3,}\s[a-z])", re.IGNORECASE)


@frozen
class Header:
    """What a head says."""

    service: str | None = None
    sequence: str | None = None
    category: str | None = None
    agency: str | None = None
    serial: str | None = None
    """The agency's own number of the message."""
    version: str | None = None
    time: Stated | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    lines: list[str]
    """What follows it, up to the end of the text."""


def is_header(text: str) -> bool:
    """Say whether a text begins with such a head. text: its beginning, control characters and all."""
    at = _IN_FRONT.match(text).end()  # type: ignore[union-attr]
    if _ZCZC.match(text, at):
        return True
    if SOH not in text[:at]:
        return BARE_HEAD.match(text, at) is not None
    found = HEAD.match(text, at)
    return found is not None and (found["category"] is not None or found["words"] is not None or bool(found["service"]))


def read_header(head: str, text: str) -> Header | None:
    """Read a head, and the lines behind it in front of the text. None where it is no head.

    Its further lines are the text's: agencies put the slug line on either side of STX.
    """
    lines = split_lines(head)
    while lines and not lines[0].strip():
        del lines[0]
    first = _IN_FRONT.sub("", lines.pop(0), count=1).strip() if lines else ""
    lines += split_lines(text)
    found = HEAD.match(first)
    if found is None and (not first or ZCZC_HEAD.match(first)) and lines:
        # Below `zczc` and its number a head may stand.
        at = next((at for at, line in enumerate(lines[:3]) if line.strip()), 0)
        below = HEAD.match(lines[at].strip())
        if below is not None and (below["words"] or below["category"]):
            found = below
            del lines[: at + 1]
    if found is not None:
        return _build(found.groupdict(), lines)
    found = ZCZC_HEAD.match(first)
    if found is None:
        # A `zczc` with nothing of it: what stands on its line is text.
        return _build({}, [first, *lines] if first else lines) if first or any(lines) else None
    said = found.groupdict()
    said["service"] = said.pop("other_service") or said["service"]
    while lines and (not lines[0].strip() or (code := _find_code(lines[0])) is not None):
        if lines.pop(0).strip():
            said |= code.groupdict()  # type: ignore[union-attr]
    return _build(said, lines)


def _build(said: dict[str, str | None], lines: list[str]) -> Header:
    rest = said.get("rest") or ""
    serial = next(
        (found for form in SERIALS if (found := form.search(rest)) is not None and not is_month(found[1])), None
    )
    part = serial.groupdict() if serial is not None else {}
    time = find_time(rest if serial is None else f"{rest[: serial.start()]} {rest[serial.end() :]}")
    priority = said.get("priority") or ""
    urgency = int(priority) if priority.isdecimal() else PRIORITIES.get(priority.upper(), 0)
    category = said.get("category")
    properties: dict[str, Any] = {}
    if 1 <= urgency <= 9:
        properties["urgency"] = urgency
    if category:
        properties["subjects"] = [{"literal": category}]
    if part.get("agency"):
        properties["infoSources"] = [{"name": part["agency"]}]
    if part.get("serial"):
        properties["altIds"] = [{"role": "serial", "value": f"{part['agency']} {part['serial']}"}]
    dropped = ("wordcount",) if said.get("words") else ()
    if priority and "urgency" not in properties:
        dropped = ("priority", *dropped)
    return Header(
        service=said.get("service") or None, sequence=said.get("sequence"), category=category and category.lower(),
        agency=part.get("agency"), serial=part.get("serial"), version=part.get("version"), time=time,
        properties=properties, dropped=dropped, lines=lines,
    )  # fmt: skip


def _find_code(line: str) -> re.Match[str] | None:
    return next((found for form in CODE_LINES if (found := form.fullmatch(line.strip())) is not None), None)
