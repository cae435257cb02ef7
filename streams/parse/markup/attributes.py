"""The attributes of a tag: what they are, and whether they hide what is inside."""

import html
import re
from enum import Enum

_ATTRIBUTE = re.compile(r"""([^\s"'>/=][^\s>/=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]++)))?""")
MAY_MATTER = re.compile(r"hidden|popover|style\s*+=|sr-only|reader|invisible", re.IGNORECASE)
"""Where it finds nothing, nothing is hidden, struck out or laid out by hand."""
# Names under which style sheets of Bootstrap, WordPress, Drupal, GOV.UK and others put text for screen readers alone.
_FOR_SCREEN_READERS = re.compile(
    r"(?:(?!not-)[a-z0-9]+-)?(?:sr-only|visually-?hidden|screen-?reader-(?:text|only)|element-invisible)(?:-focusable)?"
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class Shown(Enum):
    """How a page shows an element."""

    PLAINLY = 0
    STRUCK = 1
    """With a line through it."""
    NOT = 2


def read_attributes(source: str) -> dict[str, str]:
    """The attributes of a tag by their names in lower case; of several the first, one without value is empty."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(source):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


def how_shown(attributes: dict[str, str]) -> Shown:
    """Tell from its attributes how an element is shown; style sheets are not read, but for well-known class names."""
    if "hidden" in attributes or "popover" in attributes or attributes.get("aria-hidden", "").strip().lower() == "true":
        return Shown.NOT
    for name in attributes.get("class", "").lower().split():
        if _FOR_SCREEN_READERS.fullmatch(name):
            return Shown.NOT
    style = read_style(attributes)
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return Shown.NOT
    if "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", ""):
        return Shown.STRUCK
    return Shown.PLAINLY


def read_style(attributes: dict[str, str]) -> dict[str, str]:
    """The declarations of the attribute `style` in lower case: the last of a name counts, an important one most."""
    style: dict[str, str] = {}
    important: dict[str, str] = {}
    for declaration in _COMMENT.sub(" ", attributes.get("style", "")).lower().split(";"):
        name, _, value = declaration.partition(":")
        value, mark, _ = value.partition("!")
        (important if mark else style)[name.strip()] = value.strip()
    return style | important
