"""Body → its lead-in: the place, day and agency that a wire puts before the first sentence.

A dateline is told by its form, not by a list of places. Read are, with or without a region behind the place:

    TOKYO, January 26. /TASS/.        MOSCOW, Jan 5 (Reuters) -        WASHINGTON (AP) —
    HARTFORD, Conn., March 3 -        LONDON/PARIS, 3 March -          SEOUL, Jan. 26 (Yonhap) --
    (Reuters) -                       DUBAI:                           By Jane Roe in Paris

What the form leaves open needs more evidence (`_is_credible`), since a company, a slug or a table's head may stand
there too: none is better than an invented one.
"""

import re
from datetime import date

from streams.article import Dateline, WireTime, record
from streams.normalise.calendar_words import WEEKDAYS, find_misspelt_month, find_month, word_set
from streams.normalise.places import AGENCIES, CITIES, REGIONS

_HEAD = 200
"""Characters of the body that a dateline may reach into; the longest honest one has about 100."""

_WORD = r"[^\W\d_]++"
_NAME = rf"{_WORD}(?:(?:\.?[ ]|[-'’.]|\.-?|[ ]?/[ ]?){_WORD}){{0,6}}"
_DASH = r"[-–—]{1,3}"
_LEAD_IN = re.compile(
    rf"""
    (?:[*]{{1,8}}[ ]?|[a-z0-9][ ](?=[A-Z]{{2}}))?+                           # marks that editors leave in front
    (?P<dateline>
    (?: \((?P<before>[^()\n]{{2,40}})\)[ ]?{_DASH}[ ] )?
    (?P<place> {_NAME} (?: (?:\.?,|\.?,\.)[ ]?{_NAME} ){{0,3}} ) (?P<stop>\.?,?\.?)
    (?: [ ]?{_DASH} (?=[ ]{_WORD}\.?[ ]\d) )?
    (?: [ ]?
        (?: (?P<month>{_WORD}) \.?,?[ ]? (?P<day>\d[Oo\d]?|[lI](?=[ ])) (?:st|nd|rd|th)?
          | (?P<day_first>\d{{1,2}}) \.?[ ] (?P<month_last>{_WORD}) )
        (?![\w/:]) (?: [.,]{{0,2}}[ ] (?P<year>(?:19|20)\d\d) (?!\w) )?
    )?
    (?P<agency_mark>
        [.,]?[ ]? (?:{_DASH}[ ]?)? (?: \((?P<brackets>[^()\n]{{2,60}})\) | /(?P<slashes>[^/\n]{{2,60}})/ )
      | ,[ ] (?P<bare>[^\W\d_][\w-]{{1,14}}) (?=[ ]?{_DASH}(?:[ ]|$))
    )?
    (?P<end>
        (?(agency_mark) [.:,]{{0,2}} (?: [ ]?{_DASH} )? [.:]? (?!\w)
        | [.,]? (?: [ ]{_DASH} (?![\d-]) | {_DASH} (?=\s|$) | (?P<colon>:)(?=[ ]) | (?P<line_end>) (?=\n) )
        )
    )
    )
    """,
    re.VERBOSE,
)
_BEFORE_ONLY = re.compile(rf"(?P<dateline>\((?P<brackets>[^()\n]{{2,40}})\)[ ]?{_DASH})(?=\s)")
_BYLINE = re.compile(
    r"""
    (?P<dateline> (?:By|BY|Par|Von)[ ]
      (?P<by> [^\W\d_][\w.'’-]* (?:[ ](?:and[ ])?[^\W\d_][\w.'’-]*){0,7}? )
      (?:,[ ](?P<agency>[^,\n]{2,40}?))?
      (?: [ ](?:in|IN|à|aus)[ ](?P<place>[^\W\d_][^,.\n]{1,60}?) )?
      [ ]?[.,:]?
    )(?=\n|$)
    """,
    re.VERBOSE,
)
_CORRESPONDENT = re.compile(r"\b(?:corr(?:espondent)?\b\.?|корр\b\.?)\s*", re.IGNORECASE)

# A place is never called so: companies, slugs, heads of tables, words that open a sentence.
_NOT_A_PLACE = word_set(
    """inc corp corporation ltd plc llc co. company companies gmbh nv spa holdings industries group bancorp futures
    shares index prices report update correction corrected note notes editors editor exclusive breaking analysis
    advisory attention urgent flash summary factbox timeline interview opinion review weekly daily table results
    grade gradings bids totals overnight position total volume settlement close closing opening rates rate exchs
    on in as by at of this last since until from after before late early between during today yesterday tomorrow
    now then when while if but so it he she they we i you what who why how live watch video photo photos
    nato opec unesco unicef nasa fifa uefa asean ecb imf fbi cia ibm gte itt rca nbc cbs abc cnn bbc"""
)
_LITTLE_WORDS = word_set("de la le les du des di da do dos das del el al the of on upon sur am an der and und et y e и")
_ABBREVIATED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")


@record
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


def find_dateline(body: str) -> LeadIn | None:
    """Find the lead-in at the beginning of a clean body; None where there is none or the form proves nothing.

    Lines that wires put in front of it are passed over: markers in capitals, `(Adds details)`, a by-line, points.
    """
    lead_in = _find_at(body, 0)
    if lead_in is not None or "\n" not in body[:_HEAD]:
        return lead_in
    return _find_below(body)


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
            day = _nearest_day(lead_in.month, lead_in.day, published=date.fromisoformat(published.text[:10]))
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


def _nearest_day(month: int, day: int, *, published: date) -> date | None:
    """Give the day of that month nearest to publication: December datelines go out in January."""
    days = [
        _day(year, month, day) for year in (published.year, published.year - 1, published.year + 1) if 1 <= year <= 9999
    ]
    return min((day for day in days if day is not None), key=lambda day: abs(day - published), default=None)


def _find_below(body: str) -> LeadIn | None:
    """Find a dateline on a line below others that wires put in front, or the by-line that stands for one."""
    byline: LeadIn | None = None
    start = 0
    for _ in range(12):
        end = body.find("\n", start)
        line = body[start : end if end >= 0 else start + _HEAD][:_HEAD]
        if start and (lead_in := _find_at(body, start)) is not None and (lead_in.day or lead_in.agency):
            if byline is not None and lead_in.by is None:
                lead_in.by = byline.by  # type: ignore[misc]
            return lead_in
        found = _find_byline(body, start)
        if found is not None:
            byline = byline or found
        elif line and not (line[0] in "*(•[" or line.isupper()):
            break
        if end < 0:
            break
        start = end + 1
    return byline if byline is not None and byline.place is not None else None


def _find_at(body: str, start: int) -> LeadIn | None:
    head = body[start : start + _HEAD]
    match = _LEAD_IN.match(head)
    if match is not None:
        lead_in = _read(match, head=head, offset=start)
        if lead_in is not None:
            return lead_in
    match = _BEFORE_ONLY.match(head)
    if match is not None and match["brackets"].upper() in AGENCIES:
        return _lead_in(match, offset=start, agency=match["brackets"])
    return None


def _lead_in(match: re.Match[str], *, offset: int, **fields: object) -> LeadIn:
    return LeadIn(
        text=match["dateline"],
        start=offset + match.start("dateline"),
        end=offset + match.end("dateline"),
        **fields,  # type: ignore[arg-type]
    )


def _find_byline(body: str, start: int) -> LeadIn | None:
    match = _BYLINE.match(body[start : start + _HEAD])
    if match is None or not all(word[0].isupper() or word in _LITTLE_WORDS for word in match["by"].split()):
        return None
    place = match["place"]
    if place is not None and not place[0].isupper():
        return None
    agency = match["agency"]
    return _lead_in(
        match,
        offset=start,
        by=match["by"],
        place=place,
        agency=agency if agency is not None and agency.upper() in AGENCIES else None,
    )


def _read(match: re.Match[str], *, head: str, offset: int) -> LeadIn | None:
    """Make a lead-in of a match, if its parts are credible."""
    place, month, day = match["place"], None, None
    word = match["month"] or match["month_last"]
    if word is not None:
        month = find_misspelt_month(word)
        if month is None:
            return None
        day = int(
            (match["day"] or match["day_first"]).replace("O", "0").replace("o", "0").replace("l", "1").replace("I", "1")
        )
        if not 1 <= day <= 31:
            return None
    agency, by = _read_agency(match)
    if (match["brackets"] or match["slashes"]) and agency is None:
        return None
    parts = re.split(r",\.? ?", place)
    while len(parts) > 1 and parts[-1].lower().rstrip(".") in WEEKDAYS:
        parts.pop()
        place = place[: place.rindex(",")].rstrip(".")
    if month is None and len(parts) > 1 and (month := find_month(parts[-1])):
        parts.pop()
        place = place[: place.rindex(",")].rstrip(".")
    if not _is_credible(parts, match=match, head=head, is_dated=month is not None, agency=agency):
        return None
    stop = match["stop"]
    if stop.startswith(".") and len(parts) > 1 and place.endswith(parts[-1]) and _is_abbreviated(parts[-1], stop):
        place += "."
    year = match["year"]
    return _lead_in(
        match,
        offset=offset,
        place=place,
        month=month,
        day=day,
        year=int(year) if year else None,
        agency=agency,
        by=by,
    )


def _read_agency(match: re.Match[str]) -> tuple[str | None, str | None]:
    """Give agency and author of the agency's mark: `TASS`, `Itar-Tass correspondent Vasily Golovnin`."""
    written = match["brackets"] or match["slashes"] or match["bare"] or match["before"]
    if written is None:
        return None, None
    written = written.strip()
    if written.upper() in AGENCIES:
        return written, None
    parts = _CORRESPONDENT.split(written, maxsplit=1)
    if len(parts) == 2:
        agency, author = parts[0].strip(" ,."), parts[1].strip(" ,.")
        for name in (agency, author.split(" ")[0]):
            if name.upper() in AGENCIES:
                author = author.removeprefix(name).strip()
                return name, author or None
    first = re.split(r"[,/;]| - ", written)[0].strip()
    if first.upper() in AGENCIES:
        return first, None
    if match["bare"] or match["before"]:
        return None, None
    # An agency that we do not know: taken where a day stands beside it, as nothing else has that form.
    is_dated = match["day"] or match["day_first"]
    return (written, None) if is_dated and len(written) <= 30 and written[0].isalpha() else (None, None)


def _is_abbreviated(region: str, stop: str) -> bool:
    return (
        stop.startswith(".,") or (region.upper() in REGIONS and len(region) <= 5) or bool(_ABBREVIATED.search(region))
    )


def _is_credible(parts: list[str], *, match: re.Match[str], head: str, is_dated: bool, agency: str | None) -> bool:
    """Tell whether the form and the words make a dateline.

    In falling order of what the form proves: day and agency, agency, day, nothing but a dash or a colon.
    """
    city = parts[0]
    words = re.split(r"[ /]+", city)
    lower = [word.lower().rstrip(".") for word in words]
    if any(word in _NOT_A_PLACE or word in WEEKDAYS or (find_month(word) and word != "mars") for word in lower):
        return False
    is_known = city.upper() in CITIES
    is_capital = city.isupper() or sum(map(str.isupper, city)) > len(city) / 2
    has_region = len(parts) > 1 and parts[-1].rstrip(".").upper() in REGIONS
    is_title = all(word[0].isupper() or word in _LITTLE_WORDS for word in words if word) and len(words) <= 5
    if match["colon"]:
        return is_known and city.isupper() and len(parts) == 1 and not is_dated and _goes_on(head, match.end())
    if match["line_end"] is not None:
        return is_dated and city.isupper() and match["day"] is not None and len(city) > 3
    if agency is not None:
        return is_capital or is_title
    if is_dated:
        if not (is_capital or is_title):
            return len(words) <= 2 and len(parts) <= 2 and match["day"] is not None and city.islower()
        return is_known or has_region or len(city) > 3
    return city.isupper() and (is_known or has_region) and _goes_on(head, match.end())


def _goes_on(head: str, end: int) -> bool:
    """Tell whether a sentence follows: no table, no headline in capitals."""
    rest = head[end:].lstrip(" \n\"'“‘«")
    return bool(rest) and rest[0].isupper() and not rest[:60].isupper() and any(map(str.islower, rest[:60]))
