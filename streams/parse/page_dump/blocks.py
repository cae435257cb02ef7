"""What stands below the header of a page dump: its headline and its body, or what shows that it is not one dump."""

import re

from streams.errors import DeadLetterError, DeadReason
from streams.parse.page_dump.header import AUTHOR, BLANK, LONGEST_PAGE_DATE, PAGE_DATE, is_page_date

# First the label; then, where nothing stands beside it, the id below.
_ANOTHER_ID = re.compile(
    rf"(\n{BLANK}*+[iI][dD]{BLANK}*+[:：])"
    rf"(?:{BLANK}*+\n{BLANK}*+((?=[^\d\n]*+\d)[\w.+~#-]++)(?={BLANK}*+(?:\n|\Z)))?"
)
_REACH = 4 * LONGEST_PAGE_DATE
"""Characters behind a label in which the rest of a header stands."""
_MOST_LINES = 5
"""Lines below a label of which one is the date or the author's label, if it begins a dump."""
# What may be one of these; or so long that a reach may end in it.
_LONG = rf"[^\n]{{{_REACH // (_MOST_LINES + 1) - 3}}}"
_REMARKABLE = re.compile(
    rf"\n(?=[^\n]{{3}})(?:{_LONG}|{BLANK}*+(?:(?=[aAbB])(?i:auther|author|auteur|by){BLANK}*+[:：]"
    rf"|(?=[^\n\d]*+\d)(?i:{PAGE_DATE}){BLANK}*+(?:\n|\Z)))"
)

_ENDS_SENTENCE = re.compile(r"[.!?…。！？؟।۔][\"”’»)\]]*\Z")
# A place and an agency, in slashes or brackets, before the first sentence: no headline begins so.
_AGENCY = r"[^\n/(]{2,80}?[.,\s](?:/[^\W\d_][^/\n]{1,30}/(?=[.:\s-])|(?<=\d\s)\([^\W\d_][^()\n]{1,30}\)\s?[-–—])"
_LEAD_IN = re.compile(_AGENCY)
_LEAD_IN_LINE = re.compile(rf"\n{_AGENCY}")
_DATED = re.compile(r"[A-Z][A-Z .'-]+,[^\n]{0,30}?\d\s?[-–—]{1,2}\s")
_GAP = re.compile(r"\n[^\S\n]*+\n")
_LONGEST_HEADLINE = 200
"""Characters; a block of whole sentences that is longer is body."""


def refuse_another(blocks: str, article_id: str) -> None:
    """Refuse a second dump, or another id, in what follows the header of the first."""
    text = f"\n{blocks}"
    remarkable = -1
    for label in _ANOTHER_ID.finditer(text):
        start = label.end(1)
        if remarkable < label.start():
            found = _REMARKABLE.search(text, label.start())
            remarkable = found.start() if found is not None else len(text)
        if remarkable < start + _REACH:
            below = text[start : start + _REACH].split("\n", _MOST_LINES + 1)[1 : _MOST_LINES + 1]
            if any(is_page_date(line.strip()) or AUTHOR.match(line) for line in below):
                raise DeadLetterError(DeadReason.MANY_ITEMS, "a second page dump in one record")
        # Some sites repeat the id below the text; another one says that two articles ran together.
        if label[2] is not None and label[2] != article_id:
            raise DeadLetterError(DeadReason.MALFORMED, "page dump with two ids")


def part_headline(blocks: str) -> tuple[str, str]:
    """Part the headline, its lines joined by a blank, from the body; either may be empty.

    The first block is the headline, unless it is text: it begins with a lead-in, or is whole sentences.
    """
    gap = _GAP.search(blocks)
    first = blocks[: gap.start()] if gap is not None else blocks
    rest = blocks[gap.end() :] if gap is not None else ""
    if _LEAD_IN.match(first):
        return "", blocks
    if "\n" in first and (lead_in := _LEAD_IN_LINE.search(first)) is not None:
        return " ".join(first[: lead_in.start()].split()), blocks[lead_in.start() + 1 :].strip()
    is_long, is_whole = len(first) > _LONGEST_HEADLINE, _ENDS_SENTENCE.search(first[-20:]) is not None
    # A block that stands alone is text by less than one that others follow: the cut-off text of a page too.
    if (is_long and is_whole) or (not rest and (is_long or is_whole or _DATED.match(first))):
        return "", blocks
    return " ".join(first.split()), rest.strip()
