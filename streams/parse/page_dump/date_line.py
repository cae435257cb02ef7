"""Which lines of a page dump are page dates: a date or two (published and updated), and nothing else beside them.

Told by words, so in time that grows as the line does. What a date says, normalise reads.
"""

import re
from functools import lru_cache

from streams.date_words import MONTHS, PUBLISHED, QUALIFIERS, UPDATED, WEEKDAYS, is_filler

BLANK = r"[^\S\n]"
"""A blank inside a line."""
_TOKEN = re.compile(
    r"(?P<day>\d{1,4}(?P<mark>[-/.])\s?\d{1,2}(?P=mark)\s?\d{1,4}(?!\d)|\d{4}\s?[年년]|\d{8}(?=T\d{4}))"
    r"|(?P<clock>\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?:[.,]\d{1,12})?|\d{4}(?=\s?(?:GMT|UTC|Z|hrs)\b))(?![\d:])"
    r"|(?P<number>\d+)(?:st|nd|rd|th|er|º|ª)?|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)|(?P<other>\S)"
)
_DIGIT = re.compile(r"\d")
# A zone that is more than a word, the offsets' digits included.
_ZONE = re.compile(
    r"(?<=[\dmMTZ)\s])[+−–-]\s?\d\d?:?\d\d(?!\d)|\b(?:GMT|UTC)\s?[+−–-]\s?\d\d?(?::?\d\d)?(?!\d)"
    r"|\b[A-Za-z_]+(?:/[A-Za-z][A-Za-z_-]+){1,2}\b|\b(?:[A-Z][a-z]+ ){1,3}[Tt]ime\b"
)
_OTHER = frozenset(",.-–—|·•:：;@()[]/&!+−'’")
_CLOCK_WORDS = frozenset(
    {"a", "p", "m", "am", "pm", "z", "gmt", "utc", "msk", "мск", "est", "edt", "pst", "pdt", "cet", "noon", "midday"}
    | {"midnight", "o", "clock"}
)
_LONGEST_ZONE = 5
_LABELLED = re.compile(rf"(?:(?:{QUALIFIERS}|of)\s+){{0,3}}(?:{PUBLISHED}|{UPDATED})\b", re.IGNORECASE)
_SHORTEST_PAGE_DATE, LONGEST_PAGE_DATE = 5, 160
_REMEMBERED = 1_024
"""Lines: a header's are asked for several times, and articles of one minute share their date."""


def is_page_date(line: str) -> bool:
    """Say whether a line, trimmed, is a date and nothing else."""
    return (
        _SHORTEST_PAGE_DATE <= len(line) <= LONGEST_PAGE_DATE
        and _DIGIT.search(line) is not None
        and _is_date_by_words(line)
    )


@lru_cache(_REMEMBERED)
def _is_date_by_words(line: str) -> bool:
    has_clock = has_day = has_month = has_number = False
    zones = 0
    for token in _TOKEN.finditer(line):
        word = token["word"]
        if word is not None:
            name = word.lower()
            if (name in MONTHS and name not in WEEKDAYS) or name == "mar":
                has_month = True
            elif name in WEEKDAYS or is_filler(name) or name in _CLOCK_WORDS:
                continue
            elif word.isupper() and len(word) <= _LONGEST_ZONE:
                zones += 1
            else:
                return _has_long_zone(line)
        elif token["day"]:
            has_day = True
        elif token["clock"]:
            has_clock = True
        elif token["number"]:
            has_number = has_number or len(token["number"]) <= 2
        elif token["other"] not in _OTHER:
            return _has_long_zone(line)
    return (has_day or (has_month and has_number)) and zones <= 2 * has_clock


def begins_with_label(line: str) -> bool:
    """Say whether a line, trimmed, begins with what a date is of: `Published: …`."""
    return _LABELLED.match(line) is not None


def is_date_label(line: str) -> bool:
    """Say whether a line, trimmed, is such a label alone: its date stands below it."""
    found = _LABELLED.match(line)
    return found is not None and all(map(is_filler, line[found.end() :].lower().strip(" :：").split()))


def is_clock_line(line: str) -> bool:
    """Say whether a line, trimmed, is a labelled clock time alone: its day is that of the date above it."""
    return _DIGIT.search(line) is not None and begins_with_label(line) and is_page_date(f"1/1/2000 {line}")


def _has_long_zone(line: str) -> bool:
    """Say whether a line is a page date once zones are taken out that are more than one word in capitals."""
    left = _ZONE.sub(" ", line).replace("[]", "").replace("()", "")
    return left != line and _DIGIT.search(left) is not None and is_page_date(left.strip())
