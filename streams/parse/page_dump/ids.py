"""The id of a page dump: one line beside its label or below it."""

import re

from streams.errors import DeadLetterError, DeadReason
from streams.parse.page_dump.date_line import BLANK, is_page_date
from streams.parse.page_dump.names import AUTHOR, find_by_name

_ID = re.compile(r"\s*+ID\s*+[:：](.*)", re.IGNORECASE)
_ID_TOKEN = re.compile(r"(?=\D*\d)[\w.+~#-]+")

# Below one id: what is neither another id nor an id label. A page date ends the ids.
_DATE_TOKEN = (
    r"(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^\W\d_]*)"
)
_NO_ID = re.compile(
    rf"\n(?!{BLANK}*+(?:ID{BLANK}*+[:：][^\n]*+|(?=[^\d\n]*+\d)\w++{BLANK}*+"
    rf"|(?!{_DATE_TOKEN}{BLANK}*+\n)(?=[^\d\n]*+\d)[\w.+~#-]++{BLANK}*+)\n)",
    re.IGNORECASE,
)
_BARE_LABEL = re.compile(rf"\n{BLANK}*+ID{BLANK}*+[:：]{BLANK}*+(?=\n)", re.IGNORECASE)


def read_id(lines: list[str]) -> tuple[str, int]:
    """Read the id under the label in the first line; gives it, and the line to go on from.

    Raises DeadLetterError: NO_ID, MALFORMED (several ids; the same one twice is one).
    """
    label = _ID.match(lines[0])
    article_id = label[1].strip() if label is not None else ""
    number = 1
    while number < len(lines) and (line := lines[number].strip()) and not (AUTHOR.match(line) or find_by_name(line)):
        another = line
        if (again := _ID.match(line)) is not None:
            another = again[1].strip()
        elif _ends_ids(line, lines[number + 1 : number + 2], is_found=bool(article_id)):
            break
        number += 1
        if another and article_id and another != article_id:
            count = 2 + _count_ids(lines[number:])
            raise DeadLetterError(DeadReason.MALFORMED, f"page dump with {count} ids under 'ID :'")
        article_id = article_id or another
    if not article_id:
        raise DeadLetterError(DeadReason.NO_ID, "page dump without an id under 'ID :'")
    return article_id, number


def find_id_again(lines: list[str], number: int, article_id: str) -> int:
    """Count the lines in which the label stands again with the same id; 0 where it does not, or with another."""
    label = _ID.match(lines[number])
    if label is None:
        return 0
    if beside := label[1].strip():
        return int(beside == article_id)
    below = "".join(lines[number + 1 : number + 2]).strip()
    return 2 if below == article_id else 0


def _ends_ids(line: str, below: list[str], *, is_found: bool) -> bool:
    """Say whether a line is no id: a date, unless it is the first of two and stands for the id; or words."""
    if is_page_date(line):
        return is_found or not is_page_date("".join(below).strip())
    return is_found and not _ID_TOKEN.fullmatch(line)


def _count_ids(lines: list[str]) -> int:
    """Count the ids on these lines up to the first that is none; there may be hundreds of thousands."""
    framed = "\n".join(["", *lines, ""])
    end = _NO_ID.search(framed)
    assert end is not None, "the last line end has nothing behind it"
    return framed.count("\n", 0, end.start()) - len(_BARE_LABEL.findall(framed, 0, end.start() + 1))
