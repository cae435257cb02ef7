"""One raw item, whatever its format, becomes an Article."""

import re

from streams.article import Article
from streams.errors import DeadLetterError, DeadReason, SeveralItemsError
from streams.parse import webfeed
from streams.parse.charset import decode_item
from streams.parse.formats import FORMATS
from streams.parse.unknown import describe_object, describe_text
from streams.parse.wrapping import describe_frame, open_connect, unframe

# A BOM may stand again after the first one, and characters without width begin no format.
_IN_FRONT = re.compile(r"[\s\u200b\u00ad\u2060\ufeff]*+")


def parse_item(value: bytes | None, *, content_type: str | None, max_bytes: int) -> Article:
    """Turn the bytes of one raw item into an Article; the format is told from the bytes, never from a name.

    content_type: the record's header of that name; only its charset is used, and only where neither a BOM nor
    strict UTF-8 settles the charset. None: no header.
    max_bytes: the most that an item may have.

    Raises DeadLetterError with EMPTY, NOT_TEXT, UNKNOWN_FORMAT, MALFORMED, NO_ID, NO_CONTENT, BAD_STATUS or TOO_LARGE:
    the record goes to the dead letters. Raises SeveralItemsError where it holds several items.
    """
    if not value or value.isspace():
        raise DeadLetterError(DeadReason.EMPTY, "nothing but white space" if value else "no bytes")
    if len(value) > max_bytes:
        raise DeadLetterError(DeadReason.TOO_LARGE, f"{len(value)} bytes, more than the {max_bytes} allowed")
    notes: tuple[str, ...] = ()
    frame = None
    if value[0] == 0:
        unframed = unframe(value)
        if unframed is None:
            frame = describe_frame(value)
        else:
            value, notes = unframed, ("unwrapped:schema-registry",)
    try:
        return _parse_text(*decode_item(value, content_type=content_type), unwrapped=notes)
    except DeadLetterError as error:
        if frame is not None and error.reason in (DeadReason.NOT_TEXT, DeadReason.UNKNOWN_FORMAT):
            raise DeadLetterError(error.reason, frame) from None
        raise


def part_feed(value: bytes, *, content_type: str | None) -> tuple[list[str], tuple[str, ...]] | None:
    """Give the documents of the entries of a web feed, also where it has one alone or none; and notes on decoding.

    The bytes of a feed change whenever it is asked for, those of an entry do not. None: it is no web feed.
    """
    try:
        text, notes = decode_item(value, content_type=content_type)
    except DeadLetterError:
        return None
    if not webfeed.looks_like(_IN_FRONT.sub("", text, count=1)):
        return None
    return list(webfeed.part(text)), notes


def _parse_text(
    text: str, notes: tuple[str, ...], *, unwrapped: tuple[str, ...], may_be_envelope: bool = True
) -> Article:
    """Turn decoded text into an Article. unwrapped: notes of what was taken off; an envelope is opened once."""
    beginning = _IN_FRONT.sub("", text, count=1)
    if may_be_envelope and beginning[:1] == "{" and (held := open_connect(beginning)) is not None:
        unwrapped = (*unwrapped, "unwrapped:connect")
        if isinstance(held, bytes):
            held, decoding = decode_item(held, content_type=None)
            notes += decoding
        return _parse_text(held, notes, unwrapped=unwrapped, may_be_envelope=False)
    for known in FORMATS:
        if known.looks_like(beginning):
            try:
                return known.parse(text, notes=notes + unwrapped)
            except SeveralItemsError as several:
                raise SeveralItemsError(several.texts, notes=notes + unwrapped) from None
            except DeadLetterError as error:
                raise _advise(error, beginning) from None
    if not text.strip():
        raise DeadLetterError(DeadReason.EMPTY, "nothing but white space")
    told = f"neither {' nor '.join(known.IN_WORDS for known in FORMATS)}, {describe_text(beginning)}"
    raise DeadLetterError(DeadReason.UNKNOWN_FORMAT, told)


def _advise(error: DeadLetterError, text: str) -> DeadLetterError:
    """Add what would be needed, where the item is JSON of another kind. text: without blanks in front."""
    if text[:1] not in "{[":
        return error
    told = str(error)
    if error.reason in (DeadReason.UNKNOWN_FORMAT, DeadReason.NO_ID, DeadReason.NO_CONTENT):
        advice = describe_object(text, error.reason)
        if advice is not None:
            told = f"no ninjs item, but {advice}" if error.reason is DeadReason.UNKNOWN_FORMAT else f"{told}; {advice}"
    return DeadLetterError(error.reason, told)
