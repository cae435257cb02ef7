"""What an item is, by its `type` and the names that other formats have for it: text, or what only has a caption."""

import re
from typing import Any

COMPOSITE = "composite"
"""Several items in one: an article where it has headline and body of its own."""
TEXT = "text"

# IPTC's news item natures and Superdesk's types, and what other systems call the same.
_NO_TEXT = frozenset(
    {
        "animation", "audio", "cartoon", "chart", "clip", "component", "event", "footage", "graphic", "graphics",
        "illustration", "image", "images", "infographic", "livevideo", "map", "movingimage", "photo", "photograph",
        "photos", "picture", "pictures", "planning", "podcast", "sound", "still", "stillimage", "video", "videos",
    }
)  # fmt: skip
_SEVERAL = frozenset({"composite", "package", "collection", "gallery", "photogallery", "slideshow"})
_MEDIA = re.compile(r"(audio|image|video)/[a-z0-9.+-]+")
_KEYS = ("qcode", "uri", "code", "value", "name")


def read_kind(value: Any) -> str:
    """Give what a value of `type` says in one word, lower case: `text`, `composite`, what is no text as it is called.

    A qcode (`icls:picture`, `ninat:picture`), a URI of IPTC's, a media type (`image/jpeg`) and an object with one of
    them say the same as the bare word. "" where it says nothing.
    """
    if isinstance(value, dict):
        named = {key.lower(): part for key, part in value.items()}
        value = next((part for key in _KEYS if isinstance(part := named.get(key), str)), None)
    if not isinstance(value, str):
        return ""
    word = value.strip().lower()
    if media := _MEDIA.fullmatch(word):
        return media[1]
    word = word.replace("/", ":").rpartition(":")[2]
    plain = word.replace(" ", "").replace("-", "").replace("_", "")
    if plain in _SEVERAL:
        return COMPOSITE
    return plain if plain in _NO_TEXT else word


def is_no_text(kind: str) -> bool:
    """Whether an item of this kind has no text of its own, whatever it holds."""
    return kind in _NO_TEXT
