"""Checks that bring one value of a source into the shape that ninjs 3.1 asks for, or drop it.

A check takes the value, its name as the source spells it and the list of dropped names; it gives the value in its
3.1 shape, or None after adding the name to that list. Empty values (null, "", [], {}) give None and no name: there
was nothing. Written by hand, as what is valid must be told in microseconds; tests hold it against the schema.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from typing import Any

from streams.uris import is_uri

Check = Callable[[Any, str, list[str]], Any]

_DATE_TIME = re.compile(
    r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_TRUNCATED_DATE_TIME = re.compile(
    r"[0-9]{4}(?:-(?:1[0-2]|0[1-9])(?:-(?:3[01]|0[1-9]|[12][0-9])"
    r"(?:T(?:2[0-3]|[01][0-9]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?:Z|[+-](?:2[0-3]|[01][0-9]):[0-5][0-9])?)?)?)?"
)
_DIGITS = re.compile(r"-?[0-9]{1,15}")
_TEXT_KEYS = ("value", "text", "name")
"""Under which names, lower case, an object holds its text."""
_MOST_INTEGER = 2**53 - 1
"""Beyond it JSON readers differ."""


def is_date_time(text: str) -> bool:
    """Say whether text is a date and time with offset as RFC 3339 has it, of a day that exists."""
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        return False
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    return day <= 28 or (year > 0 and day <= monthrange(year, month)[1])


def is_empty(value: Any) -> bool:
    """Say whether a source's value says nothing. 0 and false do say something."""
    return value is None or value == "" or value == [] or value == {}


def text(value: Any, name: str, dropped: list[str]) -> Any:
    """Any text; numbers become their digits."""
    if isinstance(value, str):
        return value if value and not value.isspace() else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _drop(value, name, dropped)


def paragraphs(value: Any, name: str, dropped: list[str]) -> Any:
    """Text that a source may give in parts, as a list of texts or of objects that hold one: a part a line."""
    if isinstance(value, str):
        return text(value, name, dropped)
    parts = []
    for part in value if isinstance(value, list) else (value,):
        if isinstance(part, dict):
            by_name = {key.lower(): one for key, one in part.items()}
            part = next((by_name[key] for key in _TEXT_KEYS if isinstance(by_name.get(key), str)), part)
        if (fit := text(part, name, dropped)) is not None:
            parts.append(fit.strip())
    return "\n".join(dict.fromkeys(parts)) or None


def uri(value: Any, name: str, dropped: list[str]) -> Any:
    """An absolute URI."""
    return value if isinstance(value, str) and is_uri(value) else _drop(value, name, dropped)


def date_time(value: Any, name: str, dropped: list[str]) -> Any:
    """A date and time with offset."""
    return value if isinstance(value, str) and is_date_time(value) else _drop(value, name, dropped)


def truncated_date_time(value: Any, name: str, dropped: list[str]) -> Any:
    """A year, month, day, or date and time."""
    fits = isinstance(value, str) and _TRUNCATED_DATE_TIME.fullmatch(value) is not None
    return value if fits else _drop(value, name, dropped)


def number(value: Any, name: str, dropped: list[str]) -> Any:
    """A number that is finite."""
    fits = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MOST_INTEGER
    return value if fits else _drop(value, name, dropped)


def integer(least: int = -_MOST_INTEGER, most: int = _MOST_INTEGER) -> Check:
    """An integer from least to most; digits in a text and whole floats are taken for it."""

    def check(value: Any, name: str, dropped: list[str]) -> Any:
        if isinstance(value, str) and _DIGITS.fullmatch(stripped := value.strip()):
            value = int(stripped)
        elif isinstance(value, float) and value.is_integer():
            value = int(value)
        fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return value if fits else _drop(value, name, dropped)

    return check


def choice(**words: str) -> Check:
    """One of a few words, in any case; each with the word that 3.1 has for it."""

    def check(value: Any, name: str, dropped: list[str]) -> Any:
        word = words.get(value.strip().lower()) if isinstance(value, str) else None
        return word if word is not None else _drop(value, name, dropped)

    return check


def array(check_item: Check) -> Check:
    """A list; a single value is taken for a list of one. Items that do not fit are dropped one by one."""

    def check(value: Any, name: str, dropped: list[str]) -> Any:
        items = value if isinstance(value, list) else [value]
        return [fit for item in items if (fit := check_item(item, name, dropped)) is not None] or None

    return check


def structure(
    fields: Mapping[str, tuple[str, Check]],
    *,
    plain: str | None = None,
    needs: tuple[tuple[str, ...], ...] = (),
) -> Check:
    """An object. fields: name in the source, lower case → name in 3.1 and its check; other fields are dropped.

    plain: the field that a bare text stands for. None: a bare text is dropped.
    needs: of each group of names, exactly one must be there.
    """

    def check(value: Any, name: str, dropped: list[str]) -> Any:
        if not isinstance(value, dict):
            if plain is None or not isinstance(value, str):
                return _drop(value, name, dropped)
            value = {plain: value}
        fit: dict[str, Any] = {}
        for key, part in value.items():
            target, check_part = fields.get(key) or fields.get(key.lower()) or ("", _drop)
            if check_part is text and type(part) is str and part and target not in fit and not part.isspace():
                fit[target] = part
            elif target in fit:
                _drop(part, f"{name}.{key}", dropped)
            elif (checked := check_part(part, f"{name}.{key}", dropped)) is not None:
                fit[target] = checked
        if any(sum(key in fit for key in group) != 1 for group in needs):
            return _drop(value, name, dropped)
        return fit or None

    return check


def refuse(value: Any, name: str, dropped: list[str]) -> Any:
    """Nothing fits: 3.1 has no place for it."""
    return _drop(value, name, dropped)


def _drop(value: Any, name: str, dropped: list[str]) -> None:
    if not is_empty(value):
        dropped.append(name)
