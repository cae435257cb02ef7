"""One raw item, whatever its format, becomes an Article."""

from streams.article import Article
from streams.errors import DeadLetterError, DeadReason
from streams.parse.charset import decode_item
from streams.parse.ninjs import parse_ninjs
from streams.parse.page_dump import parse_page_dump
from streams.parse.sniff import Format, find_format


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
    match find_format(text):
        case Format.PAGE_DUMP:
            return parse_page_dump(text, notes=notes)
        case Format.NINJS:
            return parse_ninjs(text, notes=notes)
        case None:
            if not text.strip():
                raise DeadLetterError(DeadReason.EMPTY, "nothing but white space")
            raise DeadLetterError(DeadReason.UNKNOWN_FORMAT, "neither a page dump (begins with 'ID :') nor ninjs")
