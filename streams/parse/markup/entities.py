"""Entities become the characters that they name."""

import html
import re
from functools import lru_cache

_REMEMBERED = 1_024
"""Entities of a text that are looked up once."""
_ENTITY = re.compile(r"(&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")


def decode_entities(text: str) -> tuple[str, bool]:
    """Decode HTML entities that end in a semicolon, once; also says whether there were any. Tags stay."""
    if "&" not in text or ";" not in text:
        return text, False
    parts = _ENTITY.split(text)
    parts[1::2] = map(lru_cache(_REMEMBERED)(html.unescape), parts[1::2])
    decoded = "".join(parts)
    return decoded, decoded != text
