"""Body → its lead-in: the place, day and agency that a wire puts before the first sentence.

A dateline is told by its form, not by a list of places. Read are, with or without a region behind the place:

    TOKYO, January 26. /TASS/.        MOSCOW, Jan 5 (Reuters) -        WASHINGTON (AP) —
    HARTFORD, Conn., March 3 -        LONDON/PARIS, 3 March -          SEOUL, Jan. 26 (Yonhap) --
    LONDON, AP —                      Jan 26 (Reuters) -               FORT WAYNE, Ind. (AP) _
    (Reuters) -                       DUBAI:                           By Jane Roe in Paris

lead_in.py reads one line, credible.py judges what its form leaves open, front.py knows what stands in front; here are
the lines and the year.
"""

import re
from datetime import date
from functools import lru_cache

from streams.article import Dateline, WireTime
from streams.normalise.agencies import has_mark, is_agency
from streams.normalise.credible import is_credible_name
from streams.normalise.front import find_starts, is_front
from streams.normalise.lead_in import LeadIn, find_lead_in

_FIRST_LINE = 200
"""Characters of a line that are looked at where lines stand in front of the dateline."""
_LINES_IN_FRONT = 16
"""Alerts of a modern wire put up to ten points before the dateline; pages a picture's credit and a lead."""
_LONGEST_LEAD = 600
"""Characters of prose in front of a dateline: a picture's caption, or the sentences that sum the article up."""
_READ_FOR_ANOTHER = 3_000
"""Characters behind a dateline below prose in which another one tells that these are several items under one head."""

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

    What stands in front is passed over, on lines of its own or on the dateline's: markers in capitals, a section, a
    note to editors, a picture's credit, a by-line, points. Behind prose, a lead or a caption, only one counts that says
    its agency in brackets or slashes. What stands in front names neither agency nor, but for a by-line, author.
    """
    if not body:
        return None
    lead_in = _find_on_line(body, 0, body[:_FIRST_LINE].partition("\n")[0])
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


def _find_on_line(body: str, start: int, line: str) -> LeadIn | None:
    """Find a dateline at the beginning of a line, or behind what stands in front of it there."""
    lead_in = find_lead_in(body, start)
    if lead_in is not None:
        return lead_in
    for behind, is_sure in find_starts(line):
        lead_in = find_lead_in(body, start + behind)
        if lead_in is None or not (lead_in.place or lead_in.day or is_sure):
            continue  # `PLACE: (AP) —` lost its place to what is taken for a label
        if _says_agency(lead_in) or (is_sure and lead_in.place and (lead_in.day or lead_in.agency)):
            return lead_in
    return None


def _says_agency(lead_in: LeadIn) -> bool:
    """Tell whether a dateline names an agency that we know, in brackets or slashes."""
    return lead_in.agency is not None and is_agency(lead_in.agency) and ("(" in lead_in.text or "/" in lead_in.text)


def _find_below(body: str) -> LeadIn | None:
    """Find a dateline on a line below others that wires put in front, or the by-line that stands for one."""
    byline: LeadIn | None = None
    start = prose = 0
    for _ in range(_LINES_IN_FRONT):
        end = body.find("\n", start)
        reach = start + _FIRST_LINE
        line = body[start : reach if end < 0 else min(end, reach)]
        if start and line and (not prose or "(" in line or "/" in line):
            lead_in = _find_on_line(body, start, line)
            if lead_in is not None and (_says_agency(lead_in) if prose else lead_in.day or lead_in.agency):
                if prose and _has_another(body, lead_in):
                    return None
                if byline is not None and lead_in.by is None:
                    lead_in.by = byline.by  # type: ignore[misc]
                return lead_in
        if not prose and (found := _find_byline(body, start)) is not None:
            byline = byline or found
        elif line and (prose or not is_front(line)):
            if not prose and not has_mark(body, start, start + _LONGEST_LEAD + _FIRST_LINE):
                break  # nearly every article
            prose += (end if end >= 0 else len(body)) - start
            if prose > _LONGEST_LEAD or (byline is not None and byline.place is not None):
                break
        if end < 0:
            break
        start = end + 1
    return byline if byline is not None and byline.place is not None else None


def _has_another(body: str, lead_in: LeadIn) -> bool:
    """Tell whether a line behind this dateline begins with one of another place: several items under one head."""
    start = lead_in.end
    while (start := body.find("\n", start, lead_in.end + _READ_FOR_ANOTHER) + 1) > 0:
        another = find_lead_in(body, start)
        if another is not None and _says_agency(another) and another.place != lead_in.place:
            return True
    return False


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
        agency=agency if agency is not None and is_agency(agency) else None,
    )
