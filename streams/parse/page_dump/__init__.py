"""A page dump becomes an Article: labels and blocks as a news page has them when its text is copied.

    ID :                          one line beside or under the label
    395009
    Tue, 01/26/2016 - 11:55       the page date, passed on as written
    Auther :                      so the site spells it; the name beside the label or below it, or none

    Headline, on one line or several

    Body, in blocks parted by empty lines

The parts of the header may come in another order, below the headline, or twice; the page date may be two, published and
updated. ids.py reads the id, header.py the dates and the author, blocks.py what follows; date_line.py and names.py tell
what a line is. Does not read the date, nor the dateline in the body: see normalise.
"""

import re
from itertools import pairwise

from streams.article import Article, DateStyle
from streams.errors import DeadLetterError, DeadReason, SeveralItemsError
from streams.parse.furniture import is_all_furniture, remove_common_furniture
from streams.parse.markup import decode_entities
from streams.parse.page_dump.blocks import drop_headline, find_others, part_headline
from streams.parse.page_dump.header import Header

IN_WORDS = "a page dump (begins with 'ID :')"

# What has no width is no part of a label, an id or a date. Joiners (U+200C, U+200D) are letters of some scripts.
_NO_WIDTH = ("\u200b", "\u00ad", "\u2060", "\ufeff")
_BLANK = rf"[\s{''.join(_NO_WIDTH)}]"
_LABEL = re.compile(rf"[Ii]{_BLANK}?[Dd]{_BLANK}*+[:：]")


def looks_like(text: str) -> bool:
    """Say whether text begins with the label of an id."""
    return _LABEL.match(text) is not None


def parse(text: str, *, notes: tuple[str, ...]) -> Article:
    """Turn the text of a page dump into an Article. notes: what decoding had to say; they come first.

    Raises DeadLetterError: MALFORMED (two ids), NO_ID, NO_CONTENT. Raises SeveralItemsError.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        for character in _NO_WIDTH:
            if character in text:
                text = text.replace(character, "")
    lines = text.strip().split("\n")
    header = Header(lines)
    blocks = "\n".join(lines[header.end :]).strip()
    if others := find_others(blocks, header.article_id):
        text = text.strip()
        first = len(text) - len(blocks)
        starts = [0, *(first + other for other in others), len(text)]
        raise SeveralItemsError(text[start:end] for start, end in pairwise(starts))
    headline, body = (header.headline, blocks) if header.headline else part_headline(blocks)
    if is_all_furniture(blocks or headline) and (not header.headline or not body):
        raise DeadLetterError(DeadReason.NO_CONTENT, "page dump with words of the page and no article")
    if headline:
        body = drop_headline(body, headline)
    if header.credits:
        body = "\n\n".join(filter(None, ["\n".join(header.credits), body]))
    headline, decoded_headline = decode_entities(headline)
    body, decoded_body = decode_entities(body)
    by, decoded_by = decode_entities(header.by)
    body, furniture = remove_common_furniture(body)
    furniture = (*(f"site_furniture_removed:{text}" for text in header.furniture), *furniture)
    if decoded_headline or decoded_body or decoded_by:
        notes += ("html_to_text",)
    if not headline and not body:
        raise DeadLetterError(DeadReason.NO_CONTENT, "page dump with neither headline nor body")
    return Article(
        format="page-dump",
        article_id=header.article_id,
        headline=headline or None,
        body=body or None,
        by=by or None,
        date_style=DateStyle.PAGE,
        version_created="\n".join(header.dates) or None,
        notes=notes + furniture,
    )
