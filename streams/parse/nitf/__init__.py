"""A NITF document, with or without namespace, becomes an Article (IPTC: News Industry Text Format 3.x).

    head.py      docdata and what stands beside it → ids, times, status, subjects, rights
    texts.py     body → headline, by-line, dateline, paragraphs; also of NITF inside another format
    document.py  both → Article

Does not read dates; only tells whether one is later than another, since that makes an embargo of it.
"""

from streams.article import Article
from streams.parse.nitf.document import build_article
from streams.parse.xml import find_root, load_xml

IN_WORDS = "NITF"


def looks_like(text: str) -> bool:
    """Say whether the root of the document is `nitf`."""
    return find_root(text) == "nitf"


def parse(text: str, *, notes: tuple[str, ...]) -> Article:
    """Turn the text of a NITF document into an Article. notes: what decoding had to say; they come first.

    Raises DeadLetterError: MALFORMED, NO_ID, BAD_STATUS, NO_CONTENT, TOO_LARGE (too many elements in the body).
    """
    document = load_xml(text)
    if document.had_controls:
        notes = (*notes, "controls_dropped")
    return build_article(document.root, notes=notes)
