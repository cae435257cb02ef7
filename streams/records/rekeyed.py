"""The re-keyed record, on `wire.raw`: sent on, once, from another partition to its identity's, and judged there.

Two headers travel with it: `received_at`, when it was first received, and `rekeyed_from`, where
(`partition:offset`; of one of several items its number behind that).
One that looks for its article under several ids has a third: `sought`, how many of them were looked for, or `story`,
the identity that it was found under.
"""

import re

from streams.article import Headers, RawItem, frozen
from streams.records.instants import find_instant, format_instant
from streams.records.outcomes import OutRecord
from streams.records.places import Place, find_place, place_of
from streams.records.routes import Routes
from streams.records.size import record_size, refuse_too_large

_RECEIVED_AT = "received_at"
_REKEYED_FROM = "rekeyed_from"
_SOUGHT = "sought"
_STORY = "story"
_WAY = frozenset({_RECEIVED_AT, _REKEYED_FROM, _SOUGHT, _STORY})
_NUMBER = re.compile(rb"[0-9]{1,2}")


def build_rekeyed(
    item: RawItem,
    *,
    identity: str,
    partition: int,
    received_at: int,
    routes: Routes,
    max_record_bytes: int,
    sought: int = 0,
    is_found: bool = False,
) -> OutRecord:
    """Render the record that is sent on: the same bytes and headers, key and partition those of the identity.

    received_at: first reception, milliseconds since 1970 UTC. sought: how many of its ids were looked for in vain.
    is_found: the identity is that of its article, by whichever id.
    Raises DeadLetterError(TOO_LARGE) where it does not fit the topic, as with a new key of a megabyte.
    """
    headers = (
        *(header for header in item.headers if header[0] not in _WAY),
        *way_headers(item, received_at=received_at, sought=sought, story=identity if is_found else None),
    )
    key = identity.encode()
    refuse_too_large(
        record_size(key, item.value, headers), max_record_bytes=max_record_bytes, what="the record sent on"
    )
    return OutRecord(topic=routes.raw, key=key, value=item.value, headers=headers, partition=partition)


def way_headers(item: RawItem, *, received_at: int, sought: int = 0, story: str | None = None) -> Headers:
    """Give the headers that say which way a record comes from this one. The arguments are those of `Rekeyed`."""
    headers: Headers = (
        (_RECEIVED_AT, format_instant(received_at).encode()),
        (_REKEYED_FROM, str(place_of(item)).encode()),
    )
    if story is not None:
        return (*headers, (_STORY, story.encode()))
    return (*headers, (_SOUGHT, b"%d" % sought)) if sought else headers


@frozen
class Rekeyed:
    """What a re-keyed record says of its way."""

    received_at: int
    """First reception, milliseconds since 1970 UTC."""
    place: Place
    """Where it was before."""
    sought: int = 0
    """How many of its ids were looked for in vain."""
    story: str | None = None
    """The identity of its article, where that was found under another id; else None."""


def read_rekeyed(headers: Headers) -> Rekeyed | None:
    """Read the headers of a re-keyed record. None where newswire did not send it on."""
    said = dict(headers)
    if _RECEIVED_AT not in said or _REKEYED_FROM not in said:
        return None
    # A value is null on the wire where a producer sent it so.
    received_at, place = find_instant(said[_RECEIVED_AT] or b""), find_place(said[_REKEYED_FROM] or b"")
    if received_at is None or place is None:
        return None
    sought, story = said.get(_SOUGHT) or b"", said.get(_STORY) or b""
    try:
        found = story.decode() or None
    except UnicodeDecodeError:
        found = None
    number = int(sought) if _NUMBER.fullmatch(sought) else 0
    return Rekeyed(received_at=received_at, place=place, sought=number, story=found)


def first_reception(item: RawItem) -> int:
    """Tell when a raw record was first received, in milliseconds since 1970 UTC.

    What a re-keyed record says counts only if it is not later than the record's own time: anyone may write to the raw
    topic.
    """
    rekeyed = read_rekeyed(item.headers) if item.headers else None
    return item.received_at if rekeyed is None or rekeyed.received_at > item.received_at else rekeyed.received_at
