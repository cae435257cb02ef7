"""The re-keyed record, on `wire.raw`: sent on, once, from another partition to its identity's, and judged there.

Two headers travel with it: `received_at`, when it was first received, and `rekeyed_from`, where (`partition:offset`).
"""

from streams.article import Headers, RawItem, frozen
from streams.records.instants import find_instant, format_instant
from streams.records.outcomes import OutRecord
from streams.records.places import Place, find_place
from streams.records.routes import Routes
from streams.records.size import record_size, refuse_too_large

_RECEIVED_AT = "received_at"
_REKEYED_FROM = "rekeyed_from"


def build_rekeyed(
    item: RawItem, *, identity: str, partition: int, received_at: int, routes: Routes, max_record_bytes: int
) -> OutRecord:
    """Render the record that is sent on: the same bytes and headers, key and partition those of the identity.

    received_at: first reception, milliseconds since 1970 UTC.
    Raises DeadLetterError(TOO_LARGE) where it does not fit the topic, as with a new key of a megabyte.
    """
    headers = (
        *(header for header in item.headers if header[0] not in (_RECEIVED_AT, _REKEYED_FROM)),
        (_RECEIVED_AT, format_instant(received_at).encode()),
        (_REKEYED_FROM, b"%d:%d" % (item.partition, item.offset)),
    )
    key = identity.encode()
    refuse_too_large(
        record_size(key, item.value, headers), max_record_bytes=max_record_bytes, what="the record sent on"
    )
    return OutRecord(topic=routes.raw, key=key, value=item.value, headers=headers, partition=partition)


@frozen
class Rekeyed:
    """What a re-keyed record says of its way."""

    received_at: int
    """First reception, milliseconds since 1970 UTC."""
    place: Place
    """Where it was before."""


def read_rekeyed(headers: Headers) -> Rekeyed | None:
    """Read the headers of a re-keyed record. None where newswire did not send it on."""
    said = dict(headers)
    if _RECEIVED_AT not in said or _REKEYED_FROM not in said:
        return None
    # A value is null on the wire where a producer sent it so.
    received_at, place = find_instant(said[_RECEIVED_AT] or b""), find_place(said[_REKEYED_FROM] or b"")
    return None if received_at is None or place is None else Rekeyed(received_at=received_at, place=place)


def first_reception(item: RawItem) -> int:
    """Tell when a raw record was first received, in milliseconds since 1970 UTC.

    What a re-keyed record says counts only if it is not later than the record's own time: anyone may write to the raw
    topic.
    """
    rekeyed = read_rekeyed(item.headers) if item.headers else None
    return item.received_at if rekeyed is None or rekeyed.received_at > item.received_at else rekeyed.received_at
