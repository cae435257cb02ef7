"""Times that wires of the teleprinter state → ISO 8601, as much of it as they state.

A day-time group is `261510 Jan 16`, with a zone between or not; agencies write others. What lacks year or month is
written as ISO 8601 had it once (`--03-17`, `---26T15:10`), for normalise to complete by the time of reception.
"""

import re
from functools import lru_cache

from streams.article import frozen
from streams.date_words import MONTHS

_MONTH = r"(?P<month_name>[^\W\d_]{3,10})\.?"
_CLOCK = r"(?P<hour>[0-2]?\d)[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?:[ ]?Uhr)?"
_ZONE = r"(?P<zone>GMT|UTC|Z|E[SD]?T|C[SD]T|M[SD]T|P[SD]T|CES?T|MES?Z|MSK|BST|WES?T|EES?T)"
_OFFSET = r"(?P<offset>Z|[+-]\d\d:?\d\d)"

FORMS = tuple(
    re.compile(rf"(?<![\w.:-])(?:{form})(?![\w:])", re.IGNORECASE)
    for form in (
        # IPTC 7901: 261510 Jan 16, 261510 GMT JAN 2016, 26 15:10 JAN 16
        rf"(?P<day>[0-3]\d)[ ]?(?P<hour>[0-2]\d):?(?P<minute>[0-5]\d)[ ]?(?:{_ZONE}[ ])?{_MONTH}[ ]?"
        rf"(?P<year>\d{{4}}|\d\d)",
        # ANPA 1312: AP-NY-03-17-16 1455EST
        rf"[A-Z]{{2,5}}-[A-Z]{{2,5}}-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d{{4}}|\d\d)[ ]"
        rf"(?P<hour>[0-2]\d):?(?P<minute>[0-5]\d)[ ]?{_ZONE}?",
        # 16:35ET 31-10-14
        rf"(?P<hour>[0-2]\d):?(?P<minute>[0-5]\d)[ ]?{_ZONE}[ ](?P<day>\d\d)-(?P<month>\d\d)-(?P<year>\d{{4}}|\d\d)",
        # 26.01.2016, 15.10 Uhr and 26/01/2016 15h10
        rf"(?P<day>[0-3]?\d)[./][ ]?(?P<month>[01]?\d)[./][ ]?(?P<year>\d{{4}})"
        rf"(?:[ ,/T-]{{1,4}}(?:um[ ])?{_CLOCK}(?:[ ]{_ZONE})?)?",
        # 2016-01-26/15:10 and 2016-01-26T15:10:00+01:00
        rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)(?:[ /T]{{1,2}}{_CLOCK}[ ]?(?:{_OFFSET}|{_ZONE})?)?",
        # 26-JAN-16 15:10 and Di, 26.Jan 2016 15:10
        rf"(?P<day>[0-3]?\d)[ .-]{{1,2}}{_MONTH}[ -]{{1,2}}(?P<year>\d{{4}}|\d\d)(?:[ ,]{{1,2}}{_CLOCK}"
        rf"(?:[ ]?{_ZONE})?)?",
        # 261510 alone, and with a zone
        rf"(?P<day>[0-3]\d)(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)(?:[ ]?{_ZONE})?",
    )
)
"""In the order in which they are asked; the first that is found and holds a month counts."""

_OTHER_MONTHS = {
    "jän": 1, "jaen": 1, "gen": 1, "ene": 1, "fév": 2, "feb": 2, "mär": 3, "maa": 3, "mrt": 3, "avr": 4, "abr": 4,
    "maj": 5, "mei": 5, "mag": 5, "giu": 6, "lug": 7, "aoû": 8, "ago": 8, "set": 9, "ott": 10, "okt": 10, "dez": 12,
    "déc": 12, "dic": 12, "des": 12,
}  # fmt: skip
"""By three letters, where the whole is not among the words of dates."""
_ZONES = {
    "ET": "[America/New_York]", "UTC": "Z", "GMT": "+00:00", "MEZ": "+01:00", "MESZ": "+02:00", "CET": "+01:00",
    "CEST": "+02:00", "WET": "+00:00", "WEST": "+01:00", "EET": "+02:00", "EEST": "+03:00", "BST": "+01:00",
    "MSK": "+03:00", "Z": "Z",
}  # fmt: skip
"""Zones that mean one thing, as ISO 8601 and RFC 9557 write them. Others are left to normalise, by their name."""
_LONGEST = 120
_DIGITS = re.compile(r"\d\d")
_MARKS = r"[\s^<>=@*()\[\]+#.,;-]*+"
_BEHIND = re.compile(_MARKS)
# A number of the message, a weekday.
_IN_FRONT = re.compile(rf"{_MARKS}(?:[A-Za-z]{{2,8}}[ ]?\d{{2,6}})?{_MARKS}(?:[^\W\d_]{{2,3}}\.?,)?\s*+")


@frozen
class Stated:
    """A time that a wire states."""

    text: str
    """ISO 8601, or its truncated forms."""
    notes: tuple[str, ...] = ()
    """year_assumed of a year of two digits."""

    @property
    def day(self) -> str | None:
        """The day alone; None where year or month are not stated."""
        return self.text[:10] if self.text[0] != "-" else None


# A wire's articles bear the same minute.
@lru_cache(maxsize=1_024)
def find_time(text: str) -> Stated | None:
    """Find the time that a short text states, such as the rest of a head or a tail; the fullest form first."""
    text = text[:_LONGEST]
    if not _DIGITS.search(text):
        return None
    for form in FORMS:
        found = form.search(text)
        if found is not None and (time := _write(found)) is not None:
            return time
    return None


def read_time(line: str) -> Stated | None:
    """Read a line that is a time and nothing else but a message's number, a weekday or marks. None: it is none."""
    if len(line) > _LONGEST or not _DIGITS.search(line):
        return None
    for form in FORMS:
        found = form.search(line)
        if found is not None and _is_alone(line, found) and (time := _write(found)) is not None:
            return time
    return None


def is_month(word: str) -> bool:
    """Tell whether a word is a month's name."""
    return _find_month(word.lower()) is not None


def _find_month(word: str) -> int | None:
    return MONTHS.get(word) or _OTHER_MONTHS.get(word[:3])


def _is_alone(line: str, found: re.Match[str]) -> bool:
    return _IN_FRONT.fullmatch(line, 0, found.start()) is not None and _BEHIND.fullmatch(line, found.end()) is not None


def _write(found: re.Match[str]) -> Stated | None:
    said = found.groupdict()
    name = (said.get("month_name") or "").lower()
    month = (_find_month(name) or 0) if name else int(said.get("month") or 0)
    if name and not month:
        return None
    notes: tuple[str, ...] = ()
    year = said.get("year")
    if year is not None and len(year) == 2:
        year = f"{'19' if year >= '70' else '20'}{year}"
        notes = (f"year_assumed:{year}",)
    day = f"{int(said['day']):02}"
    text = f"{year}-{month:02}-{day}" if year else f"--{month:02}-{day}" if month else f"---{day}"
    if said.get("hour") is None:
        return Stated(text=text, notes=notes)
    text += f"T{int(said['hour']):02}:{said['minute']}"
    if said.get("second"):
        text += f":{said['second']}"
    if said.get("offset"):
        return Stated(text=text + said["offset"].upper(), notes=notes)
    zone = (said.get("zone") or "").upper()
    if not zone:
        return Stated(text=text, notes=notes)
    if zone in _ZONES:
        return Stated(text=text + _ZONES[zone], notes=notes)
    return Stated(text=f"{text.replace('T', ' ')} {zone}" if year else text, notes=notes)
