"""A ninjs item of any version becomes an Article (IPTC: News in JSON, 1.0 to 3.1).

    envelope.py     JSON text → the one item in it           item.py    item → Article
    properties.py   its further properties → those of 3.1    shapes.py  one value → the shape that 3.1 asks for
    texts.py        its headline and body, out of several

What differs between the versions is told by lower-case names. Does not read dates, and does not invent what the item
leaves out.
"""

import re

from streams.article import Article
from streams.parse.ninjs.envelope import load_exact, load_item
from streams.parse.ninjs.item import Reader

IN_WORDS = "ninjs"

# A bracket alone is no JSON: wire texts begin with "[Agency]" too. A brace is: no text begins with one.
_JSON = re.compile(r'\{|\[\s*+[\[\]{"\d-]')
_ESCAPED_NUL = re.compile(r"(?<!\\)((?:\\\\)*+)\\u0000")


def looks_like(text: str) -> bool:
    """Say whether text begins as JSON does; whether it is ninjs says `parse`."""
    return _JSON.match(text) is not None


def parse(text: str, *, notes: tuple[str, ...]) -> Article:
    """Turn the JSON text of one ninjs item into an Article. notes: what decoding had to say; they come first.

    `embargoedUntil` stays among the properties as written: normalise reads it with the feed's zone.
    Raises DeadLetterError: MALFORMED, UNKNOWN_FORMAT (JSON of another kind), NO_ID, BAD_STATUS, NO_CONTENT, TOO_LARGE
    (HTML beyond the guards). Raises SeveralItemsError.
    """
    text, notes = drop_nul(text, notes)
    reader = Reader(load_item(text))
    if any(isinstance(reader.core.get(name), float) for name in ("uri", "guid", "version")):
        # A float has lost digits of an id, and of a version: 1.10 is not 1.1.
        reader = Reader(load_exact(text))
    return reader.build(notes, may_hold_mojibake="\\u00" in text)


def drop_nul(text: str, notes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Leave NUL out of JSON text, where it stands as an escape; gives the text, and the notes with that of it."""
    if "\\u0000" in text and (shorter := _ESCAPED_NUL.sub(r"\1", text)) != text:
        return shorter, notes if "characters_lost" in notes else (*notes, "characters_lost")
    return text, notes
