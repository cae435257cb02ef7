"""How NewsML 1 names a thing: an attribute `FormalName`, of a scheme or vocabulary that we do not read."""

from functools import lru_cache

from lxml.etree import _Element

from streams.parse.xml.elements import attribute

_LONGEST = 80
"""Characters of a word that we know."""


def formal_name(element: _Element | None) -> str | None:
    """The formal name of an element; None where it has none."""
    return attribute(element, "FormalName")


def word(name: str | None) -> str:
    """A formal name in one word, lower case: `Main Text` and `role:main-text` are `maintext`; "" for None."""
    return _word(name[-_LONGEST:]) if name else ""


# A wire has few names.
@lru_cache(maxsize=1_024)
def _word(name: str) -> str:
    return "".join(letter for letter in name.lower().rpartition(":")[2] if letter.isalnum())
