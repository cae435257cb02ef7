"""How NewsML 1 names a thing: an attribute `FormalName`, of a scheme or vocabulary that we do not read."""

from lxml.etree import _Element

from streams.parse.xml.elements import attribute


def formal_name(element: _Element | None) -> str | None:
    """The formal name of an element; None where it has none."""
    return attribute(element, "FormalName")


def word(name: str | None) -> str:
    """A formal name in one word, lower case: `Main Text` and `role:main-text` are `maintext`; "" for None."""
    return "".join(letter for letter in (name or "").lower().rpartition(":")[2] if letter.isalnum())
