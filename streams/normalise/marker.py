"""What the source calls a revision: `CORRECTED`, `UPDATE 2`, `UPDATE`, `WRITETHRU`, `REFILE`, `REPEAT`.

Read off the headline and the slug line, the note to editors, and the lines that stand in front of a body. The words
stay where they are. Words of a sentence are no marker: in a headline it stands apart by a dash, a colon or brackets;
in a note, whose every sentence is about the story, it is the sentence's first word.
"""

import re

from streams.normalise.front import NOTE_LABEL

_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)"
_WRITETHRU = r"write-?thr(?:u|ough)"
# At the start (`UPDATE 2-Japan …`, `Corrected: Japan …`). A dash or a colon must follow: `Update 2 of the treaty is
# out` has no marker, nor has `Repeat offenders freed`. `2nd Ld` and `Writethru` are no words of any sentence.
_AT_START = re.compile(
    rf"""
    \s{{0,4}}[(\[]?
    (?P<word>
        correct(?:ed|s|ion|ive) | clarif(?:ied|ies|ication) | updated? (?:[ ]\d{{1,3}})? | re-?filed?
      | repeat(?:ed)? | rpt | {_WRITETHRU} | recasts? | {_ORDINAL}[ -]?(?:ld|lead)(?:[ -]{{1,2}}{_WRITETHRU})?
    )
    (?: [ ]?\([^()]{{1,20}}\) )?
    (?: (?P<hyphen>-)(?!-) | [ ]?[–—:)\]] | [ ]?--? | (?:(?<=ld)|(?<=thru))(?=[ ,]|$) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# At the very end, in brackets (`… (WRITETHRU)`, `… (adds quotes)`), or behind a comma as slug lines have it.
_AT_END = re.compile(r"[(\[]([^()\[\]]{2,80})[)\]]$")
_SLUG_END = re.compile(rf"[,\s]({_ORDINAL}[ -]?ld(?:[ -]{{1,2}}{_WRITETHRU})?|write-?thru)$", re.IGNORECASE)
_END = 120
"""Characters at the end of a headline or slug line in which a marker there stands."""

# The first word of a sentence in a note, in whatever form; a noun must not be part of a longer thing, and what is only
# announced (`Updates to follow`) has not happened.
_IN_NOTE = re.compile(
    rf"""
    (?: ^ | [.;:(\[\n–—] [ ]{{0,2}} | -[ ] )
    (?P<word>
        (?: correct(?:s|ed|ing) | clarif(?:ies|ied|ying) | updat(?:es|ed|ing) | re-?fil(?:es|ed|ing)
          | repeat(?:s|ed|ing) | recast(?:s|ing)? | adds | adding | inserts | subs | rewrites ) \b
      | (?: correction | corrective | clarification | update(?:[ ]\d{{1,3}})? | repeat | re-?file | rpt )
        (?= [ ]?[–—:;,.)\]-] | [ ](?:to|in|of|from)\b | [ ]?$ )
      | {_WRITETHRU}\b | {_ORDINAL}[ -]?(?:ld|lead)\b(?:[ -]{{1,2}}{_WRITETHRU})?
    )
    (?! [ ](?:to[ ](?:follow|come)|will|expected|are|is|not|may|planned|daily|hourly|weekly|regularly)\b )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# `This story has been corrected to …`, `This version of the story corrects …`; `Recasts, corrects name`.
_SAID_OF_STORY = re.compile(
    r"""
    \b(?:has|have)[ ]been[ ](?P<been>corrected|clarified|updated|refiled)\b
    | \b(?:story|version|article|item|report|dispatch)[ ](?P<does>corrects|clarifies|updates|repeats|refiles)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CORRECTS_TOO = re.compile(r"(?:[,;]|\band)[ ](?:correct|clarif)(?:s|ies|ing|ying)\b", re.IGNORECASE)
_LONGEST_NOTE = 1_000
"""Characters of a note that are read."""

_CORRECTED = "CORRECTED"
_KINDS = (
    ("CORR", _CORRECTED), ("CLARI", _CORRECTED), ("REFIL", "REFILE"), ("RE-FIL", "REFILE"), ("REP", "REPEAT"),
    ("RPT", "REPEAT"),
)  # fmt: skip
_NUMBER = re.compile(r"\d+")

_LINES_IN_FRONT = 6
_LONGEST_LINE = 300
_LONGEST_HEAD = 80
"""Characters of a line that may be a heading; a longer one is prose, with which the article begins."""


def find_marker(
    headline: str | None, note: str | None = None, body: str | None = None, *, slugline: str | None = None
) -> str | None:
    """Give the marker of the first text that has one, in the order headline, slug line, note, body; None: none has any.

    `UPDATE` without number: an update that has none, or one that says only what it adds. Of several in a note or in
    front of a body a correction counts, of several in a headline the first.
    """
    return (
        (_find_in_head(headline) if headline else None)
        or (_find_in_head(slugline) if slugline else None)
        or (_find_in_note(note) if note else None)
        or (_find_in_front(body) if body else None)
    )


def _find_in_head(text: str) -> str | None:
    """Read a headline or a slug line."""
    name = _find_in_line(text)
    if name is not None:
        return name
    end = text[-_END:]
    if (bracket := _AT_END.search(end)) is not None:
        return _find_in_note(bracket[1])
    slug = _SLUG_END.search(end)
    return _name(slug[1]) if slug is not None else None


def _find_in_line(line: str) -> str | None:
    """Read the beginning of a line: a marker, or a note in brackets or behind its label."""
    found = _AT_START.match(line)
    if found is not None and not (
        # `Repeat-offenders freed`
        found["hyphen"] and line[found.end() : found.end() + 1].islower() and not found["word"].isupper()
    ):
        return _name(found["word"])
    if line[:1] in ("(", "["):
        close = line.find(")" if line[0] == "(" else "]", 0, _LONGEST_NOTE)
        return _find_in_note(line[1:close]) if close > 0 else None
    return _find_in_note(line) if NOTE_LABEL.match(line) else None


def _find_in_note(note: str) -> str | None:
    """Read a note to editors."""
    note = note[:_LONGEST_NOTE].strip()
    label = NOTE_LABEL.match(note)
    if label is not None:
        note = note[label.end() :].lstrip()
    names = [_name(found["word"]) for found in _IN_NOTE.finditer(note)]
    names += [_name(found["been"] or found["does"]) for found in _SAID_OF_STORY.finditer(note)]
    if not names:
        return None
    return _CORRECTED if _CORRECTED in names or _CORRECTS_TOO.search(note) else names[0]


def _find_in_front(body: str) -> str | None:
    """Read the lines in front of a body, and the marker before its first words."""
    for line in body[: _LINES_IN_FRONT * _LONGEST_LINE].split("\n", 2 * _LINES_IN_FRONT)[: 2 * _LINES_IN_FRONT]:
        if not line:
            continue
        line = line[:_LONGEST_LINE]
        name = _find_in_line(line)
        if name is not None:
            return name
        if line[0] not in "([" and (len(line) > _LONGEST_HEAD or line[-1] in ".!?") and not NOTE_LABEL.match(line):
            return None
    return None


def _name(word: str) -> str:
    """Give a marker's name: the closed ones, `UPDATE` with the number of the update or of the lead."""
    word = word.upper()
    if "WRITE-T" in word or "WRITET" in word:
        return "WRITETHRU"
    for beginning, name in _KINDS:
        if word.startswith(beginning):
            return name
    number = _NUMBER.search(word)
    return f"UPDATE {int(number[0])}" if number is not None else "UPDATE"
