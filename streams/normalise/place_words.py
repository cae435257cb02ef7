"""Words before a date, an agency or a dash → the place as written, and its parts: the city, then its regions."""

import re

from streams.normalise.calendar_words import WEEKDAYS
from streams.normalise.towns import FULL_REGIONS, SHORT_REGIONS

_WORD = r"[^\W\d_]++"
_NAME = rf"{_WORD}(?:(?:\.?[ ]|[-'’.]|[ ]?/[ ]?){_WORD}){{0,7}}"
_PLACE = re.compile(rf"{_NAME}(?:\.?[ ]?,[ ]?{_NAME}){{0,3}}")
_PARTS = re.compile(r"\.?[ ]?,[ ]?")


def split_place(before: str) -> tuple[str | None, list[str]]:
    """Give the place as written in `before`, without what parts it from the date, and its parts.

    Empty, and no parts: nothing stands there, or a weekday alone. None: the words are no place.
    """
    place = before.rstrip(" ,.-‒–—―_")
    if not place or place.lower() in WEEKDAYS:
        return "", []
    if _PLACE.fullmatch(place) is None:
        return None, []
    while (cut := place.rfind(" ")) > 0 and place[cut - 1] in ",." and place[cut + 1 :].lower() in WEEKDAYS:
        before = place[:cut].rstrip(" ,")
        place = before.rstrip(" ,.")
    parts = _PARTS.split(place) if "," in place else [place]
    if before[len(place) : len(place) + 1] == "." and _is_abbreviated(place, parts):
        place += "."
    return place, parts


def _is_abbreviated(place: str, parts: list[str]) -> bool:
    """Tell whether the full stop behind a place is its region's (`DULUTH, Minn.`), not the dateline's."""
    if len(parts) > 1:
        return parts[-1].upper() not in FULL_REGIONS
    return place.rpartition(" ")[2].upper() in SHORT_REGIONS
