"""What stands below the header of a page dump: its headline and its body, or what shows that it is not one dump."""

import re

from streams.date_words import PUBLISHED, UPDATED
from streams.errors import DeadLetterError, DeadReason
from streams.parse.page_dump.date_line import BLANK, LONGEST_PAGE_DATE, is_page_date
from streams.parse.page_dump.names import AUTHOR

# First the label; then, where nothing stands beside it, the id below.
_ANOTHER_ID = re.compile(
    rf"(\n{BLANK}*+[iI][dD]{BLANK}*+[:：])"
    rf"(?:{BLANK}*+\n{BLANK}*+((?=[^\d\n]*+\d)[\w.+~#-]++)(?={BLANK}*+(?:\n|\Z)))?"
)
_REACH = 2 * LONGEST_PAGE_DATE
"""Characters behind a label in which the rest of a header stands."""
_MOST_LINES = 5
"""Lines below a label of which one is the date or the author's label, if it begins a dump."""
# What may be one of these; or so long that a reach may end in it.
_LONG = rf"[^\n]{{{_REACH // (_MOST_LINES + 1) - 3}}}"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|déc|janv|févr|avr|mai|juin|juil|août|mär|okt|dez)"
_DATE = (
    rf"(?:[^\W\d_]{{2,14}}\.?,?{BLANK}++)?(?:\d{{1,4}}[-/.]{BLANK}*+\d{{1,2}}[-/.]|\d{{4}}年|{_MONTH}[^\W\d_]*+\.?{BLANK}++\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.?(?:{BLANK}++|-){_MONTH})|(?:{PUBLISHED}|{UPDATED})\b|\d{{1,2}}[:.]\d\d\D"
)
_REMARKABLE = re.compile(
    rf"\n(?=[^\n]{{3}})(?:{_LONG}|{BLANK}*+(?:(?=[aAbB])(?i:auther|author|auteur|by){BLANK}*+[:：]"
    rf"|(?=[^\n\d]*+\d)(?i:{_DATE})))"
)

_ENDS_SENTENCE = re.compile(r"[.!?…。！？؟।۔][\"”’»)\]]*\Z")
# A place and an agency, in slashes or brackets, before the first sentence: no headline begins so.
_AGENCY = r"[^\n/(]{2,80}?[.,\s](?:/[^\W\d_][^/\n]{1,30}/(?=[.:\s-])|(?<=\d\s)\([^\W\d_][^()\n]{1,30}\)\s?[-–—])"
_LEAD_IN = re.compile(_AGENCY)
_LEAD_IN_LINE = re.compile(rf"\n{_AGENCY}")
_DATED = re.compile(r"[A-Z][A-Z .'-]+,[^\n]{0,30}?\d\s?[-–—]{1,2}\s")
_GAP = re.compile(r"\n[^\S\n]*+\n")
_LONGEST_HEADLINE = 200
"""Characters; a block of several sentences that is longer is body."""
_NEXT_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?…。！？؟।۔][\"”’»)\]]*\s+[\"“‘«(]*[^\W\d_a-zа-я]")


def find_others(blocks: str, article_id: str) -> list[int]:
    """Find where further dumps begin in what follows the header of the first.

    Raises DeadLetterError(MALFORMED) where another id stands in the first one.
    """
    text = f"\n{blocks}"
    others: list[int] = []
    remarkable = -1
    for label in _ANOTHER_ID.finditer(text):
        start = label.end(1)
        if remarkable < label.start():
            found = _REMARKABLE.search(text, label.start())
            remarkable = found.start() if found is not None else len(text)
        if remarkable < start + _REACH:
            below = text[start : start + _REACH].split("\n", _MOST_LINES + 1)[1 : _MOST_LINES + 1]
            if any(is_page_date(line.strip()) or AUTHOR.match(line) for line in below):
                others.append(label.start())
                continue
        # Some sites repeat the id below the text; another one says that two articles ran together.
        if not others and label[2] is not None and label[2] != article_id:
            raise DeadLetterError(DeadReason.MALFORMED, "page dump with two ids")
    return others


def ends_sentence(block: str) -> bool:
    """Say whether a block ends as a sentence does, behind quotes and brackets too."""
    return _ENDS_SENTENCE.search(block[-20:]) is not None


def is_text(block: str, *, is_last: bool) -> bool:
    """Say whether a block in the place of the headline is text: it begins with a lead-in, or is whole sentences.

    is_last: nothing follows. A block that stands alone is text by less than one that others follow: by one sentence,
    and the cut-off text of a page too. Above others a headline may be as long as it likes, if it is one sentence.
    """
    if _LEAD_IN.match(block):
        return True
    is_long, is_whole = len(block) > _LONGEST_HEADLINE, ends_sentence(block)
    if is_last:
        return is_long or is_whole or _DATED.match(block) is not None
    return is_long and is_whole and _NEXT_SENTENCE.search(block) is not None


def part_headline(blocks: str) -> tuple[str, str]:
    """Part the headline, its lines joined by a blank, from the body; either may be empty.

    The first block is the headline, unless it is text.
    """
    gap = _GAP.search(blocks)
    first = blocks[: gap.start()] if gap is not None else blocks
    rest = blocks[gap.end() :].strip() if gap is not None else ""
    if _LEAD_IN.match(first):
        return "", blocks
    if "\n" in first and (lead_in := _LEAD_IN_LINE.search(first)) is not None:
        return " ".join(first[: lead_in.start()].split()), blocks[lead_in.start() + 1 :].strip()
    if not _LEAD_IN.match(rest) and is_text(first, is_last=not rest):
        return "", blocks
    return " ".join(first.split()), rest


def drop_headline(body: str, headline: str) -> str:
    """Drop the headline where the body begins with it once more, as a block of its own."""
    gap = _GAP.search(body, 0, 2 * len(headline) + _LONGEST_HEADLINE)
    if gap is None or " ".join(body[: gap.start()].split()) != headline:
        return body
    return body[gap.end() :].strip()
