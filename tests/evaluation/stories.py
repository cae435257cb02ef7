"""The stories of Reuters-21578 (1987), whose datelines stand in tags of their own, and four styles to write them in.

A tag is *well-formed* where it is `PLACE, Month D -` in any case; the rest are slips of the typist (`Macrh`, no
comma) and heads of tables that the tagger took for datelines (`WHEAT -`).
"""

import html
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.kit.paths import DATA

CORPUS = DATA / "reuters21578.tar.gz"
STYLES = ("plain, as tagged", "Reuters", "AP", "TASS")

_STORY = re.compile(r"<REUTERS[^>]*NEWID=\"(\d+)\".*?</REUTERS>", re.DOTALL)
_DATE = re.compile(r"(\d+)-([A-Z]{3})-(\d{4}) +\d?(\d\d:\d\d)")  # a slip has 605:12 for 05:12
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_WIRE_MONTHS = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
# Independent of the code under test: months by their first three letters, the place is what stands before; a single
# letter or a weekday is no place.
_WELL_FORMED = re.compile(
    r"(?P<place>(?!mon,|tue,|wed,|thu,|fri,)[A-Za-z][A-Za-z.'/-][A-Za-z .'/,-]*?\.?), "
    r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\.? (?P<day>\d{1,2}) -",
    re.IGNORECASE,
)


@dataclass
class Story:
    """One story of the corpus. dateline and body: None without a tag; text: what stands without tags."""

    id: str
    title: str
    """Empty without a tag."""
    date: str
    """ISO day of the story's own date."""
    time: str
    """HH:MM of the same."""
    dateline: str | None
    body: str | None
    text: str


class Tag(NamedTuple):
    """What a well-formed dateline says."""

    place: str
    month: int
    day: int


def read_stories(corpus: Path) -> Iterator[Story]:
    """Read the corpus in memory, story by story."""
    with tarfile.open(corpus) as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            file = archive.extractfile(member) if member.name.endswith(".sgm") else None
            if file is not None:
                for match in _STORY.finditer(file.read().decode("latin-1")):
                    yield _story(match)


def _story(match: re.Match[str]) -> Story:
    def tag(name: str) -> str | None:
        found = re.search(rf"<{name}[^>]*>(.*?)</{name}>", match[0], re.DOTALL)
        return html.unescape(found[1]) if found else None

    day, month, year, time = _DATE.search(tag("DATE") or "").groups()  # type: ignore[union-attr]
    text = re.search(r"<TEXT[^>]*>(.*?)</TEXT>", match[0], re.DOTALL)
    plain = re.sub(
        r"<TITLE>.*?</TITLE>|<(?:DATELINE|AUTHOR)>.*?</(?:DATELINE|AUTHOR)>|</?BODY>",
        "",
        text[1] if text else "",
        flags=re.DOTALL,
    )
    dateline = tag("DATELINE")
    return Story(
        id=match[1],
        title=(tag("TITLE") or "").strip(),
        date=f"{year}-{_MONTHS.index(month.lower()) + 1:02}-{int(day):02}",
        time=time,
        dateline=" ".join(dateline.split()) if dateline is not None else None,
        body=tag("BODY"),
        text=html.unescape(plain),
    )


def read_tag(dateline: str) -> Tag | None:
    """Read a story's tag. None where it is not well-formed."""
    formed = _WELL_FORMED.fullmatch(dateline)
    return Tag(formed["place"], _MONTHS.index(formed["month"].lower()) + 1, int(formed["day"])) if formed else None


def is_below_a_headline(body: str, start: int) -> bool:
    """Whether a well-formed dateline stands there on a line of its own or before its text, below the first line.

    Some stories without a tag begin with a headline, and their dateline stands on the next line.
    """
    line = body[body.rfind("\n", 0, start) + 1 :].partition("\n")[0]
    return start > 0 and _WELL_FORMED.match(f"{line} -") is not None


def styles_of(tag: Tag, written: str) -> dict[str, tuple[str, bool]]:
    """Write a dateline as four agencies do: style → (text, whether it has the day). written: the tag as it came."""
    place, month, day = tag
    return {
        "plain, as tagged": (written, True),
        "Reuters": (f"{place}, {_WIRE_MONTHS[month - 1]} {day} (Reuters) -", True),
        "AP": (f"{place} (AP) —", False),
        "TASS": (f"{place}, {_MONTH_NAMES[month - 1]} {day}. /TASS/.", True),
    }
