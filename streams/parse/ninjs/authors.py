"""Who wrote an item, out of the shapes in which formats name people: a text, a list, objects with a name and a role."""

import re
from collections.abc import Iterator
from typing import Any

_NAME_KEYS = ("sub_label", "by", "byline", "name", "fullname", "full_name", "displayname", "display_name", "value")
"""Where an object holds a name. Superdesk's own authors have the role's in `name` and the person's in `sub_label`."""
_NO_WRITERS = ("photo", "camera", "video", "picture", "graphic", "illustrat", "design", "translat", "sound")
"""Roles begin so that give an item something else than its words."""
_BY = re.compile(r"\s*by\s+", re.IGNORECASE)


def join_authors(value: Any) -> str | None:
    """Give the writers of a list of names, or of objects that hold one, on one line; None where it holds no name.

    Titles beside the names are left out: `by` is who, not as what. A `By` in front of a name goes, since it would stand
    amid the line.
    """
    people = list(_find_people(value))
    writers = [name for name, role in people if not role.startswith(_NO_WRITERS)]
    return ", ".join(dict.fromkeys(writers)) or None


def _find_people(value: Any) -> Iterator[tuple[str, str]]:
    """Each name with its role, lower case."""
    for one in value if isinstance(value, list) else (value,):
        role = ""
        if isinstance(one, dict):
            named = {key.lower(): part for key, part in one.items()}
            said = named.get("role")
            role = said.rpartition(":")[2].strip().lower() if isinstance(said, str) else ""
            one = next((part for key in _NAME_KEYS if isinstance(part := named.get(key), str) and part.strip()), None)
        if isinstance(one, str) and (name := _BY.sub("", one, count=1).strip() if _BY.match(one) else one.strip()):
            yield name, role
