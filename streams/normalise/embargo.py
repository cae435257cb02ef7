"""Words of an embargo in a text: an article that asks to be held, without a field that says until when.

Only words that speak of this very text count, and only where an editor puts them: they begin the headline, a note, one
of the first lines, or what stands behind a bracket, a dash, a colon or the end of a sentence. An article about an
embargo on goods says neither `embargoed until` there, nor a time of day behind `embargo`.
"""

import re

_LINES = 6
_CHARACTERS = 600
"""Of a text: an embargo stands above it, or it is none."""

_SIGNS = ("embargo", "hold ", "release ", "for publication", "for use")
_LIMITS = ("before", "until", "till", "prior to", "ahead of")
_NEGATIONS = ("not ", "no ", "never", "n't", "n’t")
"""A sign, or a limit and a negation, is in every form below; to look for them costs a tenth of reading."""
_PARTS = re.compile(r"[()\[\]*|!;#_<>\"“”]+|//+|\.(?= |\Z)|[–—]+| ?--+ ?| - ")
_MOST_COLONS = 3
_LEADING = frozenset(
    {
        "a", "all", "also", "an", "and", "are", "article", "attention", "content", "contents", "copy", "data",
        "document", "ed", "editor", "editors", "eds", "everything", "figures", "file", "findings", "important",
        "in", "is", "it", "item", "items", "material", "materials", "media", "must", "n.b", "nb", "news", "note",
        "notes", "paper", "please", "press", "release", "remain", "remains", "report", "reports", "sheet", "speech",
        "statement", "statistics", "still", "story", "strict", "strictly", "study", "text", "texts", "that", "the",
        "this", "to", "under", "urgent", "warning",
    }
)  # fmt: skip
"""What may stand in front: `this report is strictly embargoed until …`."""
_MOST_LEADING = 8

_ZONE = r"(?:gmt|utc|bst|[a-z]{1,4}t|local|hrs?|hours|uhr|z)\b"
_CLOCK = (
    rf"(?:\d{{1,2}}[:.h]\d{{2}}|[0-2]\d[0-5]\d ?{_ZONE}|(?!19|20)[0-2]\d[0-5]\d\b"
    rf"|\d{{1,2}} ?(?:[ap]\.?m\b|o['’]?clock|{_ZONE})|midnight\b|noon\b|midday\b)"
)
_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:mon|tue|wed|thu|fri|sat|sun)\b|tomorrow\b|tonight\b|today\b|"
    r"\d{1,2}(?:st|nd|rd|th)?(?:[ /.-]|\b)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\b|"
    r"\d{4}-\d\d-\d\d|further notice|delivery|delivered|publication|release)(?!['’]s)"
)
_JOIN = r"(?:[ ,:–-]|(?:at|on|after|the|from|about|then|not|before|until|till|is|by|of|local|time)\b){0,12}"
_WHEN = rf"{_JOIN}(?:{_CLOCK}|{_DAY})"
# A day may stand between the words and the time of day.
_AT_CLOCK = rf"{_JOIN}(?:{_DAY}{_JOIN}){{0,4}}(?:\d{{4}}{_JOIN})?{_CLOCK}"
_BEFORE = r"(?:before|until|till|prior to|ahead of)"
_USE = (
    r"(?:publication|publishing|release|use|broadcast(?:ing)?|distribution|transmission|web|online|internet|print|air|"
    r"airing|posting|posted|published|released|used|aired|distributed|transmitted|quoted|reported|web ?sites?|"
    r"social media)"
)
_STATED = re.compile(
    rf"embargoed (?:for (?:release|publication|use) )?(?:until|till|til|to|for|before|at|on) (?:{_WHEN}|\d{{4}}\b)"
    rf"|embargo(?:ed)? ?[:,-]{_WHEN}"
    rf"|embargo (?:is |time |date |lifts?|lifted|ends?|expires?|until|till|to|for){_AT_CLOCK}"
    rf"|embargo {_CLOCK}"
    rf"|(?:embargoed|embargo[ -]?until)\Z"
    rf"|(?:no|not|never|do not|don['’]t|may not|must not)(?: be| to be| for| in| on)*"
    rf"(?: {_USE},?(?: or| and| nor)?){{1,4}} {_BEFORE}{_WHEN}"
    rf"|(?:do not|don['’]t|not to) (?:publish|release|use|broadcast|air|post|run|transmit|print|report)\b[ \w]{{0,40}}?"
    rf" {_BEFORE}{_WHEN}"
    r"|hold for release|hold until release"
    rf"|hold (?:for|until|till)(?: (?:publication|use))?{_AT_CLOCK}"
    rf"|(?:release|for (?:release|publication|use)) (?:at|on|from|not before|time|after|until)?{_AT_CLOCK}"
)
_OWN = frozenset({"under", "strict", "strictly", "news", "press", "media"})
_UNDER = re.compile(rf"embargo(?:\Z| (?:until|till|to){_WHEN})")
"""Behind one of these words no other embargo is meant."""
_LABEL = "EMBARGO"


def states_embargo(*texts: str | None) -> bool:
    """Tell whether one of these texts says at its beginning that it must be held back."""
    beginnings = [text[:_CHARACTERS] for text in texts if text]
    return _is_worth_reading("\n".join(beginnings).lower()) and any(map(_states, beginnings))


def _states(beginning: str) -> bool:
    lines = [" ".join(line.split()) for line in beginning.splitlines() if line.strip()]
    return any(_line_states(line) for line in lines[:_LINES] if _is_worth_reading(line.lower()))


def _is_worth_reading(lower: str) -> bool:
    return any(map(lower.__contains__, _SIGNS)) or (
        any(map(lower.__contains__, _LIMITS)) and any(map(lower.__contains__, _NEGATIONS))
    )


def _line_states(line: str) -> bool:
    for part in _PARTS.split(line):
        if _is_worth_reading(part.lower()):
            for said in _behind_colons(part):
                # `EMBARGO - Council backs …`: capitals for a label, not for the whole line.
                if (said == _LABEL and (line == _LABEL or not line.isupper())) or _begins(said.lower()):
                    return True
    return False


def _behind_colons(part: str) -> list[str]:
    """Give a part, and what stands behind each of its first colons."""
    pieces = part.split(": ", _MOST_COLONS)
    return [pieces[0].strip(), *(": ".join(pieces[number:]).strip() for number in range(len(pieces)))]


def _begins(said: str) -> bool:
    words = said.split(" ", _MOST_LEADING)
    leading = 0
    while leading < len(words) - 1 and words[leading].rstrip(",:") in _LEADING:
        leading += 1
    if any(_STATED.match(" ".join(words[first:])) for first in range(leading + 1)):
        return True
    is_own = not _OWN.isdisjoint(words[:leading])
    return is_own and _UNDER.match(" ".join(words[leading:])) is not None
