"""Text becomes the name of its format, from what it begins with."""

import re
from enum import StrEnum


class Format(StrEnum):
    """The formats that we read. The values are those of `Article.format`."""

    PAGE_DUMP = "page-dump"
    NINJS = "ninjs"


# Zero-width characters and soft hyphens are no part of any label; a BOM may stand again after the first one.
BLANK = r"[\s\u200b\u00ad\u2060\ufeff]"
_PAGE_DUMP = re.compile(rf"{BLANK}*+[Ii]{BLANK}?[Dd]{BLANK}*+[:：]")
# A bracket alone is no JSON: wire texts begin with "[Agency]" too. A brace is: no text begins with one.
_JSON = re.compile(rf'{BLANK}*+(?:\{{|\[\s*+[\[\]{{"\d-])')


def find_format(text: str) -> Format | None:
    """Name the format of a raw item, or None where it is none that we know.

    JSON is taken for ninjs here; whether it is says the parser.
    """
    if _JSON.match(text):
        return Format.NINJS
    if _PAGE_DUMP.match(text):
        return Format.PAGE_DUMP
    return None
