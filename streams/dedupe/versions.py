"""Tell which of two editions of an article is the newer: by the source's version, then by its time of update.

Only what the source says counts: a version that we assigned or a time that we assumed is absent (None) here.
"""

from typing import NamedTuple

FUTURE_TOLERANCE_MS = 86_400_000
"""24 h: a time further ahead of its reception says nothing of the order (RECORDS). Covers wrong zones and clocks."""

NO_TIME = -(1 << 46)
"""Stands for an absent time of update: before every time there is (the year 260 B.C.), so that it is lowest."""

# A number of at most 32 digits is kept whole (a time stamp with microseconds has 20), a longer one by its length and
# its leading digits, and only eight parts count: an order stays small whatever a source sends, and is never reversed.
_WHOLE_DIGITS = 32
_LONG_BASE: int = 10**_WHOLE_DIGITS
_LONGEST = 1_000_000
_MAX_PARTS = 8


class Order(NamedTuple):
    """The place of an edition among those of its article. Compares as RECORDS says: version, then time."""

    version: tuple[int, ...]
    """The numbers between the dots, without zeros at the end (`2` = `2.0`). Empty: absent, lowest."""
    updated_at: int
    """Milliseconds since 1970 UTC; NO_TIME: absent, lowest."""


def order_of(version: str | None, *, updated_at: int | None, received_at: int) -> Order:
    """Turn the source's version and time of update into an order.

    version: counts if it is ASCII digits, or digits with single dots between them; any other says nothing.
    updated_at, received_at: milliseconds since 1970 UTC; received_at is the first reception, by a broker's clock.
    """
    if updated_at is None or is_in_future(updated_at, received_at=received_at):
        updated_at = NO_TIME
    elif updated_at <= NO_TIME:
        updated_at = NO_TIME + 1
    return Order(() if version is None else _numbers(version), updated_at)


def is_in_future(updated_at: int, *, received_at: int) -> bool:
    """Tell whether a time is so far ahead of its reception that it says nothing (note `date_in_future`)."""
    return updated_at > received_at + FUTURE_TOLERANCE_MS


def _numbers(version: str) -> tuple[int, ...]:
    if not version.isascii():
        return ()
    if version.isdigit():
        return (_number(version),)
    if not version.replace(".", "").isdigit() or ".." in version or version[0] == "." or version[-1] == ".":
        return ()
    numbers = [_number(part) for part in version.split(".", _MAX_PARTS)[:_MAX_PARTS]]
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _number(digits: str) -> int:
    if len(digits) <= _WHOLE_DIGITS:
        return int(digits)
    digits = digits.lstrip("0")
    if len(digits) <= _WHOLE_DIGITS:
        return int(digits or "0")
    return min(len(digits), _LONGEST) * _LONG_BASE + int(digits[:_WHOLE_DIGITS])
