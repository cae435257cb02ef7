"""What the source calls a revision, read off its headline, else its editorial note; the words stay where they are."""

import re

_WORDS = r"(?:corrected|correction|update[ ]\d{1,3}|writethru|write-thru|refile|repeat|rpt)"

# At the start (`UPDATE 2-Japan …`, `(CORRECTED) Japan …`), or in brackets at the very end (`… (WRITETHRU)`). At the
# start a dash, a colon or a bracket must follow: `Update 2 of the treaty is out` has no marker, nor has
# `Repeat offenders freed`.
_AT_START = re.compile(rf"\s{{0,4}}[(\[]?({_WORDS})\s?[-–—:)\]]", re.IGNORECASE)
_AT_END = re.compile(rf"[(\[]({_WORDS})[)\]]\Z", re.IGNORECASE)
_LONGEST_END = len("(CORRECTION)")

_SPELLINGS = {"CORRECTION": "CORRECTED", "WRITE-THRU": "WRITETHRU", "RPT": "REPEAT"}


def find_marker(*texts: str | None) -> str | None:
    """Give the marker of the first text that has one, upper case: `CORRECTED`, `UPDATE 2` … None: no text has any."""
    for text in texts:
        found = text and (_AT_START.match(text) or _AT_END.search(text, len(text) - _LONGEST_END))
        if found:
            word = found[1].upper()
            return _SPELLINGS.get(word, word)
    return None
