"""A NewsML 1 news item, also of several, becomes an Article (IPTC: NewsML 1.0 to 1.2).

    message.py     document → its news item, or several
    component.py   the tree of NewsComponents → the one whose text is the article's, and what is beside it
    content.py     its ContentItems → paragraphs
    management.py  Identification, NewsManagement → id, version, status, embargo, times
    lines.py       NewsLines → headline, by-line, dateline, slug line, notes
    metadata.py    the metadata of the components above the text → subjects, places, rights, sources
    topics.py      TopicSet → what a reference to one of its topics says
    item.py        all of it → Article

Codes are IPTC's or stay as they are: no catalogue or vocabulary is fetched from an address. Does not read dates.
"""

from streams.article import Article
from streams.parse.newsml_1.item import build_article
from streams.parse.newsml_1.message import ITEM, ROOT, find_item
from streams.parse.xml import find_root

IN_WORDS = "NewsML 1"
_SIGN = "Identification"
"""Every item has it, and hardly anything else whose root is called the same."""


def looks_like(text: str) -> bool:
    """Say whether the root of the document is `NewsML`, or a NewsItem of it alone."""
    root = find_root(text)
    return root == ROOT or (root == ITEM and _SIGN in text)


def parse(text: str, *, notes: tuple[str, ...]) -> Article:
    """Turn the text of a NewsML 1 document into an Article. notes: what decoding had to say; they come first.

    Raises SeveralItemsError (several texts), and DeadLetterError: MALFORMED, NO_ID, BAD_STATUS, NO_CONTENT (pictures
    alone, a list of other items, an empty document …), TOO_LARGE (too many elements in the body).
    """
    found = find_item(text)
    if found.had_controls:
        notes = (*notes, "controls_dropped")
    return build_article(found, notes=notes)
