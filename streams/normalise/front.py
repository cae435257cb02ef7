"""What pages and wires put in front of a dateline: credits of pictures, notes to editors, sections, points.

Said of single lines: whether one is such a line, and where on it a dateline may begin behind such words. Agencies in
them name nobody: that is the dateline's to do.
"""

import re
from collections.abc import Iterator

from streams.normalise.agencies import has_mark, is_unmistakable

NOTE_LABEL = re.compile(
    r"(?:eds?\.?(?:[ ]note)?|(?:note[ ]to[ ])?editors?(?:['’]?s?[ ]note)?|editorial[ ]note|note[ ]to[ ]eds)"
    r"[ ]?(?:[:.–—]|-+[ ])",
    re.IGNORECASE,
)
"""The label of a note to editors: `Eds:`, `EDS NOTE:`, `Editor's note —`."""
_CREDIT_LABEL = re.compile(
    r"""
    (?:(?:file|archive|handout|stock|press)[ ])?
    (?:photo(?:s|graphs?|graphy)?|images?|pictures?|pics?|fotos?|bild|imagen|immagine|illustration|graphics?|video
      |credits?|cr[eé]dits?|copyright|courtesy|caption|фото)
    (?: [ ]?[:|/©(–—] | [ ]-+[ ] | [ ](?:by|credit|courtesy|from|via|de|von|di)\b )
    | file[ ]?[:–—-]
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SIGNS = "*(•[©®"
_SECTION = re.compile(r"[^\W\d_][\w &/'’-]{1,40}(?:\||\b[Nn]ews)$")
# A section in front of a dateline on its line: `World | LONDON (AP) —`, `Sports News, LONDON, Oct 12 (AP)`.
_LABEL = re.compile(r"[^\W\d_][\w &'’-]{1,40}?(?:[ ]?[|»>•·:][ ]|[ ](?:-{1,2}|[/–—])[ ]|(?i:(?<=\bnews)),[ ])")
_PARTS_OF_CREDIT = re.compile(r"[/|,]| via ")
_BEHIND = re.compile(
    r"(?:[.!:;)\]]|[ ](?:--?|[–—|•·»/]))[ ]|/[^\W\d_]{2,12}[ ]|[a-z.][ ](?=[A-Z]{2})|(?<=[a-z])[ ](?=\()"
)
_LONGEST_CREDIT = 100
_LONGEST_NOTE_LABEL = 24
_MOST_LABELS = 3
_MOST_STARTS = 8


def is_front(line: str) -> bool:
    """Tell whether a line is one that stands in front of datelines: it is no prose and says of itself what it is."""
    return (
        line[0] in _SIGNS
        or line.isupper()
        or NOTE_LABEL.match(line) is not None
        or _CREDIT_LABEL.match(line) is not None
        or _SECTION.match(line) is not None
        or _is_credit(line)
    )


def _is_credit(line: str) -> bool:
    """Tell whether a line is `Jane Roe/AFP`, `AP Photo/Jane Roe`, `Jane Roe via AP`, or a caption that ends so."""
    credit = line.rpartition(". ")[2]
    if not credit or len(credit) > _LONGEST_CREDIT or credit[-1] in ".!?":
        return False
    parts = _PARTS_OF_CREDIT.split(credit)
    return len(parts) > 1 and any(is_unmistakable(part.strip().removesuffix(" Photo")) for part in parts)


def find_starts(line: str) -> Iterator[tuple[int, bool]]:
    """Give the places of a line at which a dateline may begin behind what stands in front of it, few and in order.

    With each, whether the words before it say of themselves that they are such: then a day is proof enough.
    """
    start = 0
    if not line:
        return
    if line[0] not in "([©" and "|" not in line and ":" not in line[:_LONGEST_NOTE_LABEL] and not has_mark(line):
        return  # nearly every one
    if line[0] in "([":
        close = line.find(")" if line[0] == "(" else "]") + 1
        start = len(line) - len(line[close:].lstrip(" :;.-–—"))
        if not close or start == len(line):
            return
        yield start, True
    for behind, is_sure in _find_behind_words(line[start:]):
        yield start + behind, is_sure


def _find_behind_words(line: str) -> Iterator[tuple[int, bool]]:
    is_byline = line.startswith(("By ", "BY "))
    if is_byline or line.startswith(("©", "®")) or NOTE_LABEL.match(line) or _CREDIT_LABEL.match(line):
        for count, behind in enumerate(_BEHIND.finditer(line, len("By ") if is_byline else 0), 1):
            yield behind.end(), True
            if count == _MOST_STARTS:
                return
        return
    at, is_sure = 0, True
    for _ in range(_MOST_LABELS):
        label = _LABEL.match(line, at)
        if label is None:
            return
        at, is_sure = label.end(), is_sure and "|" in label[0]
        yield at, is_sure
