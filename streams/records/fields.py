"""What the fields of our JSON values may hold, and how such a value is read: strict in what is ours, open to more.

Fields that nobody knows pass unseen, as docs/records.md promises that releases may add some.
"""

from typing import Annotated, TypeVar

import orjson
from pydantic import AfterValidator, Field, TypeAdapter

from streams.records.instants import find_instant
from streams.records.places import find_place

T = TypeVar("T")


def _check_instant(text: str) -> str:
    if find_instant(text.encode(errors="replace")) is None:
        raise ValueError("no time of ours")
    return text


def _check_place(text: str) -> str:
    if find_place(text.encode(errors="replace")) is None:
        raise ValueError("no partition:offset")
    return text


Count = Annotated[int, Field(ge=0)]
Ordinal = Annotated[int, Field(ge=1)]
"""1, 2, …"""
Id = Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
"""Of a feed or a subject."""
Digest = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Instant = Annotated[str, AfterValidator(_check_instant)]
"""As `format_instant` writes it."""
PlaceText = Annotated[str, AfterValidator(_check_place)]
"""As `Place` writes it: `3:17`."""


def read_value(value: bytes | None, noun: TypeAdapter[T]) -> T | None:
    """Read a JSON value as the noun that it should be. None for anything else; never raises."""
    try:
        orjson.loads(value or b"")  # pydantic takes NaN and Infinity, which are no JSON
        return noun.validate_json(value or b"", strict=True)
    except ValueError:  # orjson's and pydantic's errors are such
        return None
