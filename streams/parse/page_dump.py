"""A page dump becomes an Article: labels and blocks as a news page has them when its text is copied.

    ID :                          one line beside or under the label
    395009
    Tue, 01/26/2016 - 11:55       the date line, passed on as written
    Auther :                      so the site spells it; the name beside the label or below it, or none

    Headline, on one line or several

    Body, in blocks parted by empty lines

Does not read the date, nor the dateline in the body: see normalise.
"""

import re

from streams.article import Article, DateStyle
from streams.errors import DeadLetterError, DeadReason
from streams.parse.furniture import remove_common_furniture
from streams.parse.markup import decode_entities

# What has no width is no part of a label, an id or a date. Joiners (U+200C, U+200D) are letters of some scripts.
_NO_WIDTH = ("\u200b", "\u00ad", "\u2060", "\ufeff")

_ID = re.compile(r"\s*+ID\s*+[:：](.*)", re.IGNORECASE)
_AUTHOR = re.compile(r"\s*+(?:auther|author|auteur|by)\s*+[:：](.*)", re.IGNORECASE)
# People write `By Jane Roe` without a colon; such a line is the author only in the header, and only if it is a name.
_BY_NAME = re.compile(r"by\s+((?:[^\W\d_][\w.'’-]*+(?:,?\s+|\Z)){2,8})", re.IGNORECASE)
_NAME_WORDS = frozenset({"and", "de", "der", "di", "da", "la", "le", "van", "von", "et"})
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|févr|fevr|mars|avr|mai|juin|juil|août|aout|déc|mär|okt|dez)"
    r"[^\W\d_]*\.?"
)
_DATE = (
    rf"(?:\d{{1,4}}[-/.]\s?\d{{1,2}}[-/.]\s?\d{{1,4}}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?(?:\s\d{{4}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.?(?:\s|-){_MONTH},?(?:(?:\s|-)\d{{2,4}})?)"
)
_TIME = r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\.\d+)?\s?(?:[ap]\.?m\.?)?"
# A whole line that is a date and nothing else; what it says, normalise reads.
_DATE_LINE = re.compile(
    rf"(?:[^\W\d_]{{2,12}}\.?,?\s)?{_DATE}(?:\s?[-–—,|@T]?\s?(?:at\s)?{_TIME})?(?:\s?(?:[A-Z]{{1,5}}|[+-]\d{{2}}:?\d{{2}})){{0,2}}",
    re.IGNORECASE,
)
_ID_TOKEN = re.compile(r"(?=\D*\d)[\w.+~#-]+")
_LONGEST_DATE_LINE = 80
_ANOTHER_ID = re.compile(r"\n[^\S\n]*+[iI][dD][^\S\n]*+[:：]")

_ENDS_SENTENCE = re.compile(r"[.!?…。！？؟।۔][\"”’»)\]]*\Z")
# A place and an agency, in slashes or brackets, before the first sentence: no headline begins so.
_AGENCY = r"[^\n/(]{2,80}?[.,\s](?:/[^\W\d_][^/\n]{1,30}/(?=[.:\s-])|(?<=\d\s)\([^\W\d_][^()\n]{1,30}\)\s?[-–—])"
_LEAD_IN = re.compile(_AGENCY)
_LEAD_IN_LINE = re.compile(rf"\n{_AGENCY}")
_DATED = re.compile(r"[A-Z][A-Z .'-]+,[^\n]{0,30}?\d\s?[-–—]{1,2}\s")
_GAP = re.compile(r"\n[^\S\n]*+\n")
_LONGEST_HEADLINE = 200
"""Characters; a block of whole sentences that is longer is body."""


def parse_page_dump(text: str, *, notes: tuple[str, ...]) -> Article:
    """Turn the text of a page dump into an Article. notes: what decoding had to say; they come first.

    Raises DeadLetterError: MALFORMED (two ids), MANY_ITEMS (a second dump), NO_ID, NO_CONTENT.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        for character in _NO_WIDTH:
            if character in text:
                text = text.replace(character, "")
    text = text.strip()
    lines = text.split("\n")
    article_id, date, number = _read_id(lines)
    date, number, by = _read_date_and_author(lines, date, number)
    blocks = "\n".join(lines[number:]).strip()
    _refuse_another(blocks, article_id)
    headline, body = _part_headline(blocks)
    headline, decoded_headline = decode_entities(headline)
    body, decoded_body = decode_entities(body)
    by, decoded_by = decode_entities(by)
    body, furniture = remove_common_furniture(body)
    if decoded_headline or decoded_body or decoded_by:
        notes += ("html_to_text",)
    if not headline and not body:
        raise DeadLetterError(DeadReason.NO_CONTENT, "page dump with neither headline nor body")
    return Article(
        format="page-dump",
        article_id=article_id,
        headline=headline or None,
        body=body or None,
        by=by or None,
        date_style=DateStyle.PAGE,
        version_created=date or None,
        notes=notes + furniture,
    )


def _is_date_line(line: str) -> bool:
    return len(line) <= _LONGEST_DATE_LINE and _DATE_LINE.fullmatch(" ".join(line.split())) is not None


def _read_id(lines: list[str]) -> tuple[str, str, int]:
    """Read the block of the id label: the id, the date line where it stands there, and the line to go on from."""
    label = _ID.match(lines[0])
    ids = [beside] if label is not None and (beside := label[1].strip()) else []
    date, number = "", 1
    while number < len(lines) and (line := lines[number].strip()) and not _find_author(lines, number):
        if (again := _ID.match(line)) is not None:
            line = again[1].strip()
            if line:
                ids.append(line)
        elif _is_date_line(line) and (ids or not _is_date_line(lines[number + 1] if number + 1 < len(lines) else "")):
            date, number = line, number + 1
            break
        elif ids and not _ID_TOKEN.fullmatch(line):
            # A line that is no id stands where the date stands: normalise says whether it can be read.
            date, number = line, number + 1
            break
        else:
            ids.append(line)
        number += 1
    if not ids:
        raise DeadLetterError(DeadReason.NO_ID, "page dump without an id under 'ID :'")
    if len(ids) > 1:
        raise DeadLetterError(DeadReason.MALFORMED, f"page dump with {len(ids)} ids under 'ID :'")
    return ids[0], date, number


def _read_date_and_author(lines: list[str], date: str, number: int) -> tuple[str, int, str]:
    """Read what stands between the id and the headline: date line and author, either of them possibly absent.

    Gives the date, the line to go on from, and the author.
    """
    while number < len(lines):
        line = lines[number].strip()
        if line and (author := _find_author(lines, number)) is not None:
            if name := author[1].strip():
                return *_read_date_below(lines, date, number + 1), name
            names = []
            while (number := number + 1) < len(lines) and (line := lines[number].strip()):
                if not date and _is_date_line(line):
                    date = line
                else:
                    names.append(line)
            return *_read_date_below(lines, date, number), " ".join(names)
        if line and (date or not _is_date_line(line)):
            break
        date, number = date or line, number + 1
    return date, number, ""


def _read_date_below(lines: list[str], date: str, number: int) -> tuple[str, int]:
    """Read the date line where a page puts it below the author; the date, and the line to go on from."""
    below = number
    while not date and below < len(lines):
        if line := lines[below].strip():
            return (line, below + 1) if _is_date_line(line) else (date, number)
        below += 1
    return date, number


def _find_author(lines: list[str], number: int) -> re.Match[str] | None:
    """Match the author's label in a line of the header; group 1 is what stands beside it."""
    line = lines[number].strip()
    author = _AUTHOR.match(line)
    if (
        author is not None
        or line[:2].lower() != "by"
        or not lines[number - 1].strip()
        or "".join(lines[number + 1 : number + 2]).strip()
    ):
        return author
    author = _BY_NAME.fullmatch(line)
    if author is None or not all(word[0].isupper() or word in _NAME_WORDS for word in author[1].split()):
        return None
    return author


def _refuse_another(blocks: str, article_id: str) -> None:
    """Refuse a second dump, or another id, in what follows the header of the first."""
    for label in _ANOTHER_ID.finditer("\n" + blocks):
        start = label.end() - 1
        below = blocks[start : start + 4 * _LONGEST_DATE_LINE].split("\n", 6)
        another = below[0].strip() or "".join(below[1:2]).strip()
        if any(_is_date_line(line.strip()) or _AUTHOR.match(line) for line in below[1:6]):
            raise DeadLetterError(DeadReason.MANY_ITEMS, "a second page dump in one record")
        # Some sites repeat the id below the text; another one says that two articles ran together.
        if _ID_TOKEN.fullmatch(another) and another != article_id and not below[0].strip():
            raise DeadLetterError(DeadReason.MALFORMED, "page dump with two ids")


def _part_headline(blocks: str) -> tuple[str, str]:
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
