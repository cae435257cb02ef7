"""Body → its lead-in: the place, day and agency that a wire puts before the first sentence.

A dateline is told by its form, not by a list of places. Read are, with or without a region behind the place:

    TOKYO, January 26. /TASS/.        MOSCOW, Jan 5 (Reuters) -        WASHINGTON (AP) —
    HARTFORD, Conn., March 3 -        LONDON/PARIS, 3 March -          SEOUL, Jan. 26 (Yonhap) --
    (Reuters) -                       DUBAI:                           By Jane Roe in Paris

lead_in.py reads one line, credible.py judges what its form leaves open; here are the lines and the year.
"""

import re
from datetime import date
from functools import lru_cache

from streams.article import Dateline, WireTime
from streams.normalise.credible import is_credible_name
from streams.normalise.lead_in import LeadIn, find_lead_in
from streams.normalise.towns import AGENCIES

_FIRST_LINE = 200
"""Characters of a line that are looked at where lines stand in front of the dateline."""
_LINES_IN_FRONT = 12
"""Alerts of a modern wire put up to ten points before the dateline."""

_BYLINE = re.compile(
    r"""
    (?:By|BY|Par|Von)[ ]
    (?P<by> [^\W\d_][\w.'’-]* (?:[ ](?:and[ ])?[^\W\d_][\w.'’-]*){0,7}? )
    (?:,[ ](?P<agency>[^,\n]{2,40}?))?
    (?: [ ](?:in|IN|à|aus)[ ](?P<place>[^\W\d_][^,.\n]{1,60}?(?:,[ ][^\W\d_][^,\n]{1,30}?)?)
        (?:[ ]for[ ][^,\n]{2,40}?)? )?
    [ ]?[.,:]?
    (?=\n|$)
    """,
    re.VERBOSE,
)


def find_dateline(body: str) -> LeadIn | None:
    """Find the lead-in at the beginning of a clean body; None where there is none or the form proves nothing.

    Lines that wires put in front of it are passed over: markers in capitals, `(Adds details)`, a by-line, points.
    """
    lead_in = find_lead_in(body, 0)
    if lead_in is None and "\n" in body:
        return _find_below(body)
    return lead_in


def date_dateline(lead_in: LeadIn, *, published: WireTime | None) -> tuple[Dateline, tuple[str, ...]]:
    """Give the dateline its date: the year that brings the day nearest to `published` where it names none.

    Notes: year_assumed where it did not. No date where the day does not exist or nothing tells the year.
    """
    day: date | None = None
    notes: tuple[str, ...] = ()
    if lead_in.month is not None and lead_in.day is not None:
        if lead_in.year is not None:
            day = _day(lead_in.year, lead_in.month, lead_in.day)
        elif published is not None:
            day = _nearest_day(lead_in.month, lead_in.day, published=published.text[:10])
            notes = (f"year_assumed:{day.year}",) if day is not None else ()
    dateline = Dateline(
        text=lead_in.text,
        start=lead_in.start,
        end=lead_in.end,
        place=lead_in.place,
        date=day.isoformat() if day is not None else None,
        agency=lead_in.agency,
    )
    return dateline, notes


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=1_024)
def _nearest_day(month: int, day: int, *, published: str) -> date | None:
    """Give the day of that month nearest to publication, an ISO day: December datelines go out in January."""
    today = date.fromisoformat(published)
    this_year = _day(today.year, month, day)
    if this_year is not None and abs((this_year - today).days) <= 182:
        return this_year
    days = [_day(year, month, day) for year in (today.year - 1, today.year, today.year + 1)]
    return min((day for day in days if day is not None), key=lambda day: abs(day - today), default=None)


def _find_below(body: str) -> LeadIn | None:
    """Find a dateline on a line below others that wires put in front, or the by-line that stands for one."""
    byline: LeadIn | None = None
    start = 0
    for _ in range(_LINES_IN_FRONT):
        end = body.find("\n", start)
        line = body[start : min(end, start + _FIRST_LINE) if end >= 0 else start + _FIRST_LINE]
        if start and (lead_in := find_lead_in(body, start)) is not None and (lead_in.day or lead_in.agency):
            if byline is not None and lead_in.by is None:
                lead_in.by = byline.by  # type: ignore[misc]
            return lead_in
        if (found := _find_byline(body, start)) is not None:
            byline = byline or found
        elif line and not (line[0] in "*(•[" or line.isupper()):
            break
        if end < 0:
            break
        start = end + 1
    return byline if byline is not None and byline.place is not None else None


def _find_byline(body: str, start: int) -> LeadIn | None:
    """Read `By Jane Roe in Paris`, a line of its own."""
    if not body.startswith(("By ", "BY ", "Par ", "Von "), start):
        return None
    match = _BYLINE.match(body, start, start + _FIRST_LINE)
    if match is None or not is_credible_name(match["by"]):
        return None
    place, agency = match["place"], match["agency"]
    if place is not None and not all(part[0].isupper() for part in place.split(", ")):
        return None
    return LeadIn(
        text=match[0],
        start=match.start(),
        end=match.end(),
        by=match["by"],
        place=place,
        agency=agency if agency is not None and agency.upper() in AGENCIES else None,
    )
