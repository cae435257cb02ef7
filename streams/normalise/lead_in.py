"""One line of a body → the lead-in at its beginning, read by its signs.

The first digit, bracket, dash or colon ends the place or stands behind the name of the month, so one search says
whether a line can begin with a dateline at all; most that do not are done with there. What follows the sign is a
small form of its own: the rest of the date, the agency's mark, the end. Whether the words make a dateline is
credible.py's to say.
"""

import re

from streams.article import frozen
from streams.normalise.calendar_words import MONTHS, WEEKDAYS, find_misspelt_month
from streams.normalise.credible import Form, is_credible
from streams.normalise.towns import AGENCIES, FULL_REGIONS, SHORT_REGIONS

_REACH = 100
"""Characters within which the first sign stands; the longest honest place and month have about 60."""

_WORD = r"[^\W\d_]++"
_DASH = r"[-–—]{1,3}"
_YEAR = r"(?:[.,]{0,2}[ ](?P<year>(?:19|20)\d\d)(?!\w))?"
# The agency's mark; `bare` and `after` count only for agencies that we know, the other two also with a day.
_AGENCY = rf"""
    (?: [.,]?[ ]? (?:{_DASH})? (?: \((?P<brackets>[^()\n]{{2,60}})\) | /(?P<slashes>[^/\n]{{2,60}})/ )
      | [.,][ ] (?P<bare>{_WORD}(?:-{_WORD})?) (?=[ ]?{_DASH}(?:[ ]|$)) )
"""
_END_OF_AGENCY = rf"[.:,]{{0,2}} (?: (?P<dash>[ ]?{_DASH}+) | (?!\w) )"
_END_OF_DAY = rf"""
    (?: [.,]?[ ]{_DASH}(?![\d-]) | [.,]?{_DASH}(?=\s|$) | (?P<line_end>)(?=\n) )
    (?: [ ](?P<after>{_WORD}(?:[ -]{_WORD})?)\.(?=\s) )?
"""
_TAIL = rf"(?: {_AGENCY} {_END_OF_AGENCY} | {_END_OF_DAY} )"
_AFTER_MONTH = re.compile(rf"(?P<day>\d[Oo\d]?)(?:st|nd|rd|th)?(?![\w/:]) {_YEAR} {_TAIL}", re.VERBOSE)
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}})\.?[ ](?P<month>{_WORD})\.? {_YEAR} {_TAIL}", re.VERBOSE)
_AFTER_PLACE = re.compile(rf"{_AGENCY} {_END_OF_AGENCY}", re.VERBOSE)
_DASH_ALONE = re.compile(rf"(?:{_DASH}(?=[ ])|—)(?![ ]?\d)")
_DASH_BEFORE_MONTH = re.compile(rf"{_DASH}[ ]{_WORD}\.?[ ](?=\d)")
_AGENCY_FIRST = re.compile(rf"\((?P<brackets>[^()\n]{{2,40}})\)[ ]?{_DASH}(?=\s)")

_SIGN = re.compile(r"[\d(:\n–—/-]")
_INSIDE_NAME = re.compile(r"\w[-/]\w|[^\W\d_] /(?= [^\W\d_])")
_MARKERS = ("RPT", "REPEAT", "REFILE", "CORRECTED", "UPDATE ", "WRITETHRU", "URGENT")
_FRONT = re.compile(rf"[*]{{1,8}} ?|[a-z0-9] (?=[A-Z]{{2}})|(?:{'|'.join(_MARKERS)})\d* ?-{{1,2}} ?")
_NAME = rf"{_WORD}(?:(?:\.?[ ]|[-'’.]|[ ]?/[ ]?){_WORD}){{0,7}}"
_PLACE = re.compile(rf"{_NAME}(?:\.?[ ]?,[ ]?{_NAME}){{0,3}}")
_PARTS = re.compile(r"\.?[ ]?,[ ]?")
_CORRESPONDENT = re.compile(r"\s*\b(?:corr(?:espondent)?\b\.?|корр(?:еспондент)?\b\.?)\s*", re.IGNORECASE)
_DIGITS = str.maketrans("Oo", "00")
_LONGEST_UNKNOWN_AGENCY = 30


@frozen
class LeadIn:
    """A dateline as it stands in a clean body; `text == body[start:end]`, in code points."""

    text: str
    start: int
    end: int
    place: str | None = None
    """As written, region included; two places as one string."""
    month: int | None = None
    day: int | None = None
    year: int | None = None
    """None where the dateline names no year, as most do."""
    agency: str | None = None
    """As written: `Reuters`, `ITAR-TASS`."""
    by: str | None = None
    """Name of an author who stands in the lead-in."""


def find_lead_in(body: str, start: int) -> LeadIn | None:
    """Find the lead-in at `start`, the beginning of a line, or behind markers there; None: the form proves nothing."""
    start, sign = _pass_markers(body, start)
    if sign is None:
        return None
    return _find_agency_first(body, start) if sign == start else _find_place_first(body, start, sign)


def _pass_markers(body: str, start: int) -> tuple[int, int | None]:
    """Give the place behind the markers at `start`, and the first sign from there; None: no sign is near enough."""
    while True:
        limit = start + _REACH
        sign = _SIGN.search(body, start, limit)
        # A hyphen or a slash inside a name is none.
        while sign is not None and sign[0] in "-/" and _INSIDE_NAME.match(body, sign.start() - 1):
            sign = _SIGN.search(body, sign.end(), limit)
        if sign is None:
            return start, None
        at = sign.start()
        may_be_marker = at <= start + 1 or not body[start].isupper() or body.startswith(_MARKERS, start)
        if not may_be_marker or (front := _FRONT.match(body, start)) is None:
            return start, at
        start = front.end()


def _find_place_first(body: str, start: int, at: int) -> LeadIn | None:
    """Find the lead-in that begins with a place, its first sign at `at`."""
    mark = body[at]
    if mark.isdecimal():
        return _find_dated(body, start, at)
    if mark in "(/":
        return _read(body, start, body[start:at], _AFTER_PLACE.match(body, at), month=None)
    if mark == ":":
        return _find_undated(body, start, at, Form.COLON)
    if mark == "\n":
        return None
    behind = _DASH_BEFORE_MONTH.match(body, at)
    if behind is not None and "," in body[start:at]:
        return _find_dated(body, start, behind.end())
    if (with_agency := _AFTER_PLACE.match(body, at)) is not None:
        return _read(body, start, body[start:at], with_agency, month=None)
    return _find_undated(body, start, at, Form.DASH)


def _find_dated(body: str, start: int, at: int) -> LeadIn | None:
    """Read a dateline whose first digit stands at `at`: a month before it, or the day first and a month behind."""
    before = body[start:at].rstrip(" .,")
    cut = max(before.rfind(" "), before.rfind(",")) + 1
    word = before[cut:]
    month = MONTHS.get(word.lower())
    if month is None and before[:2].isupper() and 3 <= len(word) <= 10:
        month = find_misspelt_month(word)
    after_month = _AFTER_MONTH.match(body, at) if month is not None and cut else None
    if after_month is not None:
        return _read(body, start, before[:cut], after_month, month=month)
    # Also where the word is the place's own: `RIO DE JANEIRO, 5 January -`.
    day_first = _DAY_FIRST.match(body, at)
    if day_first is None:
        return None
    month = MONTHS.get(day_first["month"].lower())
    return None if month is None else _read(body, start, body[start:at], day_first, month=month)


def _find_undated(body: str, start: int, at: int, form: Form) -> LeadIn | None:
    """Read a place with nothing but a dash or a colon behind it; perhaps with a month that lacks its day."""
    end = at + 1
    if form is Form.DASH:
        dash = _DASH_ALONE.match(body, at)
        if dash is None:
            return None
        end = dash.end()
    place, parts = _split_place(body[start:at])
    if place is None:
        return None
    month = MONTHS.get(parts[-1].lower()) if len(parts) > 1 and form is Form.DASH else None
    if month is not None:
        place = place[: place.rindex(",")]
        parts = parts[:-1]
    if not is_credible(parts, form=form, following=body[end : end + 80]):
        return None
    return LeadIn(text=body[start:end], start=start, end=end, place=place, month=month)


def _find_agency_first(body: str, start: int) -> LeadIn | None:
    """Read `(ANSA) - ROMA, 26 GEN -` and the bare `(Reuters) -`."""
    match = _AGENCY_FIRST.match(body, start, start + _REACH)
    if match is None or match["brackets"].upper() not in AGENCIES:
        return None
    agency, end = match["brackets"], match.end()
    place, sign = _pass_markers(body, end + 1)
    behind = _find_place_first(body, place, sign) if sign is not None and sign > place else None
    if behind is None or behind.day is None or behind.agency is not None:
        return LeadIn(text=body[start:end], start=start, end=end, agency=agency)
    return LeadIn(
        text=body[start : behind.end], start=start, end=behind.end, place=behind.place, month=behind.month,
        day=behind.day, year=behind.year, agency=agency,
    )  # fmt: skip


def _read(body: str, start: int, before: str, match: re.Match[str] | None, *, month: int | None) -> LeadIn | None:
    """Make a lead-in of the place in `before` and a match of what follows it, if they are credible together."""
    if match is None:
        return None
    groups = match.groupdict()
    is_marked = groups["brackets"] is not None or groups["slashes"] is not None
    if month is None and groups["dash"] is None and groups["slashes"] is None:
        return None  # `Caisse Nationale (CNA) is …`
    day = int(groups["day"].translate(_DIGITS)) if month is not None else None
    if day is not None and not 1 <= day <= 31:
        return None
    end = match.end()
    agency, by = _read_agency(groups) if is_marked or groups["bare"] else (None, None)
    if agency is None:
        if groups["bare"] or (is_marked and (month is None or (groups["dash"] is None and groups["slashes"] is None))):
            return None
        if is_marked:
            # An agency that we do not know; nothing else has this form behind a day.
            agency = _unknown_agency(groups["brackets"] or groups["slashes"])
    after = groups.get("after")
    if after is not None:
        if after.upper() in AGENCIES:
            agency = after
        else:
            end = match.start("after") - 1
    place, parts = _split_place(before)
    if place is None:
        return None
    if agency is not None:
        form = Form.DAY_AND_AGENCY if month is not None else Form.AGENCY
    elif groups["line_end"] is not None:
        form = Form.DAY_AT_LINE_END if before.rstrip(" ")[-1:] == "," else Form.NONE
    else:
        form = Form.DAY
    if not is_credible(parts, form=form, following=""):
        return None
    year = groups.get("year")
    return LeadIn(
        text=body[start:end], start=start, end=end, place=place, month=month, day=day,
        year=int(year) if year else None, agency=agency, by=by,
    )  # fmt: skip


def _split_place(before: str) -> tuple[str | None, list[str]]:
    """Give the place as written in `before`, without what parts it from the date, and its parts; None if it is none."""
    place = before.rstrip(" ,.-–—")
    if _PLACE.fullmatch(place) is None:
        return None, []
    parts = _PARTS.split(place) if "," in place else [place]
    while len(parts) > 1 and parts[-1].lower() in WEEKDAYS:
        parts.pop()
        place = before = place[: place.rindex(",")]
        place = place.rstrip(" ,.")
    if before[len(place) : len(place) + 1] == "." and _is_abbreviated(place, parts):
        place += "."
    return place, parts


def _is_abbreviated(place: str, parts: list[str]) -> bool:
    """Tell whether the full stop behind a place is its region's (`DULUTH, Minn.`), not the dateline's."""
    if len(parts) > 1:
        return parts[-1].upper() not in FULL_REGIONS
    return place.rpartition(" ")[2].upper() in SHORT_REGIONS


def _read_agency(groups: dict[str, str | None]) -> tuple[str | None, str | None]:
    """Give agency and author of the agency's mark: `TASS`, `Itar-Tass correspondent Vasily Golovnin`."""
    written = (groups["brackets"] or groups["slashes"] or groups["bare"] or "").strip()
    if written.upper() in AGENCIES:
        return written, None
    around = _CORRESPONDENT.split(written, maxsplit=1)
    if len(around) == 2:
        agency, author = around[0].strip(" ,."), around[1].strip(" ,.")
        if not agency:
            agency, _, author = author.partition(" ")
        return (agency, author or None) if agency.upper() in AGENCIES else (None, None)
    first = re.split(r"[,/;]| - ", written, maxsplit=1)[0].strip()
    return (first, None) if first.upper() in AGENCIES else (None, None)


def _unknown_agency(written: str | None) -> str | None:
    return written if written and len(written) <= _LONGEST_UNKNOWN_AGENCY and written[0].isalpha() else None
