"""The markers of a list's items as a page shows them: bullets, or numbers by `start`, `value`, `reversed`, `type`."""

import re
from collections.abc import Mapping

BULLET = "•"
_NUMBER = re.compile(r"\s*+([-+]?[0-9]{1,9})")
_ROMAN = (
    ("m", 1000), ("cm", 900), ("d", 500), ("cd", 400), ("c", 100), ("xc", 90), ("l", 50), ("xl", 40), ("x", 10),
    ("ix", 9), ("v", 5), ("iv", 4), ("i", 1),
)  # fmt: skip


class Numbering:
    """Gives the marker of each item of one list. attributes: those of an `ol`; None: a list with bullets."""

    def __init__(self, attributes: Mapping[str, str] | None) -> None:
        self._is_ordered = attributes is not None
        told = attributes or {}
        self._style = told.get("type", "").strip()
        self._step = -1 if "reversed" in told else 1
        start = _read_number(told.get("start"))
        self._is_open = start is None and self._step < 0
        """Whether it counts down from the number of its items, which its end tells."""
        self._next = start if start is not None else 0 if self._is_open else 1
        self._items = 0
        self._waiting: list[tuple[list[str], int]] = []

    def next(self, attributes: Mapping[str, str]) -> list[str]:
        """The marker of the next item, in a list, where it may change until `close`. attributes: those of the `li`."""
        if not self._is_ordered:
            return [BULLET]
        self._items += 1
        value = _read_number(attributes.get("value"))
        if value is not None:
            self._next, self._is_open = value, False
        marker = [self._write(self._next)]
        if self._is_open:
            self._waiting.append((marker, self._next))
        self._next += self._step
        return marker

    def close(self) -> None:
        """End the list: what counts down to 1 is numbered now."""
        for marker, number in self._waiting:
            marker[0] = self._write(number + self._items)

    def _write(self, number: int) -> str:
        written = f"{number}"
        if self._style in ("a", "A") and number > 0:
            written = ""
            while number:
                number, letter = divmod(number - 1, 26)
                written = chr(ord(self._style) + letter) + written
        elif self._style in ("i", "I") and 0 < number < 4_000:
            written = ""
            for letters, worth in _ROMAN:
                count, number = divmod(number, worth)
                written += letters * count
            written = written.upper() if self._style == "I" else written
        return f"{written}."


def _read_number(text: str | None) -> int | None:
    found = _NUMBER.match(text) if text else None
    return int(found[1]) if found else None
