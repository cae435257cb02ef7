"""A NewsML-G2 news item, also in a news message, becomes an Article (IPTC: NewsML-G2 2.9 to 2.34).

    message.py   document → its news item, or several     item.py      item → Article
    meta.py      what an item says of itself              content.py   contentSet → headline, by-line, paragraphs

Codes are resolved by IPTC's catalogue and the item's own; none is fetched from an address. Does not read dates.
"""

from streams.article import Article
from streams.parse.newsml_g2.item import build_article
from streams.parse.newsml_g2.message import KINDS, find_item
from streams.parse.xml import find_root

IN_WORDS = "NewsML-G2"


def looks_like(text: str) -> bool:
    """Say whether the root of the document is one of NewsML-G2's."""
    return find_root(text) in KINDS


def parse(text: str, *, notes: tuple[str, ...]) -> Article:
    """Turn the text of a NewsML-G2 document into an Article. notes: what decoding had to say; they come first.

    Raises SeveralItemsError (a message of several), and DeadLetterError: MALFORMED, NO_ID, BAD_STATUS, NO_CONTENT (a
    package, a picture, an empty message …), TOO_LARGE (too many elements in the body).
    """
    found = find_item(text)
    if found.had_controls:
        notes = (*notes, "controls_dropped")
    return build_article(found, notes=notes)
