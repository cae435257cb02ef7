"""The header of a page dump: the lines of the id, the date and the author, in whatever order sites put them."""

import re
from typing import NamedTuple

from streams.errors import DeadLetterError, DeadReason

_ID = re.compile(r"\s*+ID\s*+[:：](.*)", re.IGNORECASE)
AUTHOR = re.compile(r"\s*+(?:auther|author|auteur|by)\s*+[:：](.*)", re.IGNORECASE)
# People write `By Jane Roe` without a colon; such a line is the author only in the header, and only if it is a name.
_BY_NAME = re.compile(r"by\s+((?:[^\W\d_][\w.'’-]*+(?:,?\s+|\Z)){2,8})", re.IGNORECASE)
_NAME_WORDS = frozenset({"and", "de", "der", "di", "da", "la", "le", "van", "von", "et"})
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|févr|fevr|mars|avr|mai|juin|juil|août|aout|déc|mär|okt|dez)"
    r"[^\W\d_]*\.?"
)
BLANK = r"[^\S\n]"
_GAP, _MAYBE_GAP = rf"{BLANK}++", rf"{BLANK}*+"
_DATE = (
    rf"(?:\d{{1,4}}[-/.]{_MAYBE_GAP}\d{{1,2}}[-/.]{_MAYBE_GAP}\d{{1,4}}"
    rf"|{_MONTH}{_GAP}\d{{1,2}}(?:st|nd|rd|th)?,?(?:{_GAP}\d{{4}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.?(?:{_GAP}|-){_MONTH},?(?:(?:{_GAP}|-)\d{{2,4}})?)"
)
_TIME = rf"\d{{1,2}}[:.h]\d{{2}}(?::\d{{2}})?(?:\.\d+)?{_MAYBE_GAP}(?:[ap]\.?m\.?)?"
PAGE_DATE = (
    rf"(?:[^\W\d_]{{2,12}}\.?,?{_GAP})?{_DATE}"
    rf"(?:{_MAYBE_GAP}[-–—,|@T]?{_MAYBE_GAP}(?:at{_GAP})?{_TIME})?"
    rf"(?:{_MAYBE_GAP}(?:[A-Z]{{1,5}}|[+-]\d{{2}}:?\d{{2}})){{0,2}}"
)
"""A whole line that is a date and nothing else, in any case; what it says, normalise reads."""
_PAGE_DATE = re.compile(PAGE_DATE, re.IGNORECASE)
_ID_TOKEN = re.compile(r"(?=\D*\d)[\w.+~#-]+")
_SHORTEST_PAGE_DATE, LONGEST_PAGE_DATE = 5, 80

# Below one id: what is neither another id nor an id label. A page date ends the ids.
_NO_ID = re.compile(
    rf"\n(?!{BLANK}*+(?:ID{BLANK}*+[:：][^\n]*+|(?=[^\d\n]*+\d)\w++{BLANK}*+"
    rf"|(?!(?!\S{{{LONGEST_PAGE_DATE + 1}}}){PAGE_DATE}{BLANK}*+\n)(?=[^\d\n]*+\d)[\w.+~#-]++{BLANK}*+)\n)",
    re.IGNORECASE,
)
_BARE_LABEL = re.compile(rf"\n{BLANK}*+ID{BLANK}*+[:：]{BLANK}*+(?=\n)", re.IGNORECASE)


class Header(NamedTuple):
    """What stands above the headline."""

    article_id: str
    date: str
    """As written; empty where there is none."""
    by: str
    """Empty where there is none."""
    end: int
    """The line from which on headline and body stand."""


def read_header(lines: list[str]) -> Header:
    """Read the header; the first line begins with the label of the id.

    Raises DeadLetterError: NO_ID, MALFORMED (several ids).
    """
    article_id, date, number = _read_id(lines)
    date, number, by = _read_date_and_author(lines, date, number)
    return Header(article_id, date, by, number)


def is_page_date(line: str) -> bool:
    """Say whether a line, trimmed, is a date and nothing else."""
    return _SHORTEST_PAGE_DATE <= len(line) <= LONGEST_PAGE_DATE and _PAGE_DATE.fullmatch(line) is not None


def _read_id(lines: list[str]) -> tuple[str, str, int]:
    """Read the block of the id label: the id, the page date where it stands there, and the line to go on from."""
    label = _ID.match(lines[0])
    article_id = label[1].strip() if label is not None else ""
    date, number = "", 1
    while number < len(lines) and (line := lines[number].strip()) and not _find_author(lines, number):
        number += 1
        another = line
        if (again := _ID.match(line)) is not None:
            another = again[1].strip()
        elif (is_page_date(line) and (article_id or not is_page_date("".join(lines[number : number + 1]).strip()))) or (
            article_id and not _ID_TOKEN.fullmatch(line)
        ):
            # A line that is no id stands where the date stands: normalise says whether it can be read.
            date = line
            break
        if another and article_id:
            count = 2 + _count_ids(lines[number:])
            raise DeadLetterError(DeadReason.MALFORMED, f"page dump with {count} ids under 'ID :'")
        article_id = another or article_id
    if not article_id:
        raise DeadLetterError(DeadReason.NO_ID, "page dump without an id under 'ID :'")
    return article_id, date, number


def _count_ids(lines: list[str]) -> int:
    """Count the ids on these lines up to the first that is none; there may be hundreds of thousands."""
    framed = "\n".join(["", *lines, ""])
    end = _NO_ID.search(framed)
    assert end is not None, "the last line end has nothing behind it"
    return framed.count("\n", 0, end.start()) - len(_BARE_LABEL.findall(framed, 0, end.start() + 1))


def _read_date_and_author(lines: list[str], date: str, number: int) -> tuple[str, int, str]:
    """Read what stands between the id and the headline: page date and author, either of them possibly absent.

    Gives the date, the line to go on from, and the author.
    """
    while number < len(lines):
        line = lines[number].strip()
        if line and (author := _find_author(lines, number)) is not None:
            if name := author[1].strip():
                return *_read_date_below(lines, date, number + 1), name
            names = []
            while (number := number + 1) < len(lines) and (line := lines[number].strip()):
                if not date and is_page_date(line):
                    date = line
                else:
                    names.append(line)
            return *_read_date_below(lines, date, number), " ".join(names)
        if line and (date or not is_page_date(line)):
            break
        date, number = date or line, number + 1
    return date, number, ""


def _read_date_below(lines: list[str], date: str, number: int) -> tuple[str, int]:
    """Read the page date where a page puts it below the author; the date, and the line to go on from."""
    below = number
    while not date and below < len(lines):
        if line := lines[below].strip():
            return (line, below + 1) if is_page_date(line) else (date, number)
        below += 1
    return date, number


def _find_author(lines: list[str], number: int) -> re.Match[str] | None:
    """Match the author's label in a line of the header; group 1 is what stands beside it."""
    line = lines[number].strip()
    author = AUTHOR.match(line)
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
