"""One raw item, whatever its format, becomes an Article."""

import re

from streams.article import Article
from streams.errors import DeadLetterError, DeadReason
from streams.parse.charset import decode_item
from streams.parse.formats import FORMATS

# A BOM may stand again after the first one, and characters without width begin no format.
_IN_FRONT = re.compile(r"[\s\u200b\u00ad\u2060\ufeff]*+")


def parse_item(value: bytes | None, *, content_type: str | None, max_bytes: int) -> Article:
    """Turn the bytes of one raw item into an Article; the format is told from the bytes, never from a name.

    content_type: the record's header of that name; only its charset is used, and only where neither a BOM nor
    strict UTF-8 settles the charset. None: no header.
    max_bytes: the most that an item may have.

    Raises DeadLetterError with EMPTY, NOT_TEXT, UNKNOWN_FORMAT, MALFORMED, MANY_ITEMS, NO_ID, NO_CONTENT, BAD_STATUS
    or TOO_LARGE: the record goes to the dead letters.
    """
    if not value or value.isspace():
        raise DeadLetterError(DeadReason.EMPTY, "nothing but white space" if value else "no bytes")
    if len(value) > max_bytes:
        raise DeadLetterError(DeadReason.TOO_LARGE, f"{len(value)} bytes, more than the {max_bytes} allowed")
    text, notes = decode_item(value, content_type=content_type)
    beginning = _IN_FRONT.sub("", text, count=1)
    for known in FORMATS:
        if known.looks_like(beginning):
            return known.parse(text, notes=notes)
    if not text.strip():
        raise DeadLetterError(DeadReason.EMPTY, "nothing but white space")
    raise DeadLetterError(DeadReason.UNKNOWN_FORMAT, f"neither {' nor '.join(known.IN_WORDS for known in FORMATS)}")
