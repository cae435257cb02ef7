"""One line of a body → the lead-in at its beginning, read by its signs.

The first digit, bracket, dash or colon ends the place or stands behind the name of the month, so one search says
whether a line can begin with a dateline at all; most that do not are done with there. What follows the sign is a
small form of its own: the rest of the date, the agency's mark, the end. Whether the words make a dateline is
credible.py's to say.
"""

import re
from collections.abc import Mapping

from streams.article import frozen
from streams.normalise.agencies import is_agency, is_unmistakable, part_agency, read_agency, read_unknown_agency
from streams.normalise.calendar_words import MONTHS, find_misspelt_month
from streams.normalise.credible import Form, is_credible
from streams.normalise.place_words import split_place

_REACH = 100
"""Characters within which the first sign stands; the longest honest place and month have about 60."""

_READ_BEHIND = 80
"""Characters behind a dash or colon by which a sentence is told."""

_WORD = r"[^\W\d_]++"
# Wires that had no dash wrote an underscore.
_DASH = r"[-‒–—―_]{1,3}"
_YEAR = r"(?:[.,]{0,2}[ ](?:de[ ])?(?P<year>(?:19|20)\d\d)(?!\w))?"
# The agency's mark; `bare` and `after` count only for agencies that we know, the other two also with a day.
# A bare one has a dash behind it, or ends its line or a sentence.
_AGENCY = rf"""
    (?: [.,]?[ ]? (?:{_DASH})? (?: \((?P<brackets>[^()\n]{{2,60}})\) | /(?P<slashes>[^/\n]{{2,60}})/ )
      | [.,]?[ ] (?P<bare>{_WORD}(?:[ -]{_WORD}){{0,2}}) (?=[ ]?{_DASH}(?:[ ]|$)|\.?(?:\n|$)|\.[ ]) )
"""
_END_OF_AGENCY = rf"[.:,]{{0,2}} (?: (?P<dash>[ ]?{_DASH}+) | (?!\w) )"
_END_OF_DAY = rf"""
    (?: [.,]?[ ]{_DASH}(?![\d-]) | [.,]?{_DASH}(?=\s|$) | (?P<line_end>)(?=\n) )
    (?: [ ](?P<after>{_WORD}(?:[ -]{_WORD})?)\.(?=\s) )?
"""
_TAIL = rf"(?: {_AGENCY} {_END_OF_AGENCY} | {_END_OF_DAY} )"
_AFTER_MONTH = re.compile(rf"(?P<day>\d[Oo\d]?)(?:st|nd|rd|th)?(?![\w/:]) {_YEAR} {_TAIL}", re.VERBOSE)
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}})\.?[ ](?:de[ ])?(?P<month>{_WORD})\.? {_YEAR} {_TAIL}", re.VERBOSE)
# Behind a day `- (` may begin the text, behind a place alone it does not.
_AFTER_PLACE = re.compile(rf"(?:{_DASH}[ ](?=\())? {_AGENCY} {_END_OF_AGENCY}", re.VERBOSE)
_DASH_ALONE = re.compile(rf"(?:{_DASH}(?=[ ])|[—―])(?![ ]?\d)")
_DASH_BEFORE_MONTH = re.compile(rf"{_DASH}[ ]{_WORD}\.?[ ](?=\d)")
_AGENCY_FIRST = re.compile(rf"(?:\(([^()\n]{{2,40}})\)[ ]?{_DASH}|/([^/\n]{{2,40}})/(?:[.:]|[ ]?{_DASH}))(?=\s|$)")
_ANOTHER_DASH = re.compile(rf"\s{_DASH}\s")

_SIGN = re.compile(r"[\d(:\n‒–—―_/-]")
_INSIDE_NAME = re.compile(r"\w[-/]\w|[^\W\d_] /(?= [^\W\d_])")
_MARKERS = (
    "RPT", "REPEAT", "REFILE", "CORRECTED", "UPDATE ", "WRAPUP ", "WRITETHRU", "URGENT",
)  # fmt: skip
_FRONT = re.compile(rf"[*]{{1,8}} ?|[a-z0-9] (?=[A-Z]{{2}})|(?:{'|'.join(_MARKERS)})\d* ?-{{1,2}} ?")
_DIGITS = str.maketrans("Oo", "00")


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
    if sign > start:
        return _find_place_first(body, start, sign)
    return _find_dated(body, start, sign) if body[start].isdecimal() else _find_agency_first(body, start)


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
    if month is None and cut and before[:2].isupper() and 3 <= len(word) <= 10:
        month = find_misspelt_month(word)
    after_month = _AFTER_MONTH.match(body, at) if month is not None else None
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
    if form is Form.DASH and (found := _find_bare_agency(body, start, at, end)) is not None:
        return found
    place, parts = split_place(body[start:at])
    if not place:
        return None
    month = MONTHS.get(parts[-1].lower()) if len(parts) > 1 and form is Form.DASH else None
    if month is not None:
        place = place[: place.rindex(",")]
        parts = parts[:-1]
    if not is_credible(parts, form=form, following=body[end : end + _READ_BEHIND]):
        return None
    return LeadIn(text=body[start:end], start=start, end=end, place=place, month=month)


def _find_bare_agency(body: str, start: int, at: int, end: int) -> LeadIn | None:
    """Read `LONDON, AP —`, and `AFP —` without a place; the dash stands from `at` to `end`."""
    before, agency = part_agency(body[start:at].rstrip(" ,"))
    place, parts = split_place(before)
    if any(map(is_agency, parts)):
        return None  # `AFP, DPA and Reuters - All three …`
    following = body[end : end + _READ_BEHIND]
    if agency is None or place is None or (not place and _ANOTHER_DASH.search(following)):
        return None  # `TASS - Russia's agency - is …`
    if not is_credible(parts, form=Form.BARE_AGENCY, following=following):
        return None
    return LeadIn(text=body[start:end], start=start, end=end, place=place or None, agency=agency)


def _find_agency_first(body: str, start: int) -> LeadIn | None:
    """Read `(ANSA) - ROMA, 26 GEN -`, and the bare `(Reuters) -` and `/TASS/.`."""
    match = _AGENCY_FIRST.match(body, start, start + _REACH)
    if match is None or not is_agency(match[1] or match[2]):
        return None
    agency, end = match[1] or match[2], match.end()
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
    bare, slashes, mark = groups["bare"], groups["slashes"], groups["brackets"] or groups["slashes"]
    end = match.end()
    is_line_end = body[end : end + 1] in ("", "\n")
    is_closed = groups["dash"] is not None or (slashes is not None and (not is_line_end or body[end - 1] == "."))
    if month is None and not is_closed and not is_line_end and body[end - 1] != ":":
        return None  # `Caisse Nationale (CNA) is …`
    day = int(groups["day"].translate(_DIGITS)) if month is not None else None
    if day is not None and not 1 <= day <= 31:
        return None
    agency, by = read_agency((mark or bare).strip()) if mark or bare else (None, None)
    if agency is None:
        if bare or (mark and (month is None or (groups["dash"] is None and slashes is None))):
            return None
        if mark:
            # An agency that we do not know; nothing else has this form behind a day.
            agency = read_unknown_agency(mark.strip())
    if (after := groups.get("after")) is not None:
        if is_agency(after):
            agency = after
        else:
            end = match.start("after") - 1
    place, parts = split_place(before)
    if place is None:
        return None
    if not place:
        if month is None or agency is None or not is_agency(agency) or (bare and not is_unmistakable(bare)):
            return None
        if not is_closed and not is_line_end and not bare:
            return None
    elif is_agency(place) or not is_credible(
        parts, form=_form_of(groups, before, month, agency, is_closed=is_closed), following=""
    ):
        return None
    year = groups.get("year")
    return LeadIn(
        text=body[start:end], start=start, end=end, place=place or None, month=month, day=day,
        year=int(year) if year else None, agency=agency, by=by,
    )  # fmt: skip


def _form_of(
    groups: Mapping[str, str | None], before: str, month: int | None, agency: str | None, *, is_closed: bool
) -> Form:
    """Name what stands behind the place by what it proves."""
    if agency is not None:
        if month is not None:
            return Form.DAY_AND_AGENCY
        return Form.AGENCY if is_closed else Form.AGENCY_AT_END
    if groups["line_end"] is not None:
        return Form.DAY_AT_LINE_END if before.rstrip(" ")[-1:] == "," else Form.NONE
    return Form.DAY
