"""A record on another partition than its identity's is sent on, once, to the right one, and judged there.

Two headers travel with it: `received_at`, when it was first received, and `rekeyed_from`, where (`partition:offset`).
"""

from streams.article import RawItem
from streams.records.instants import find_instant, format_instant
from streams.records.outcomes import OutRecord
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


def first_reception(item: RawItem) -> int:
    """Tell when a raw record was first received, in milliseconds since 1970 UTC.

    The header `received_at` counts only beside `rekeyed_from`, and only if it is not later than the record's own time:
    anyone may write to the raw topic.
    """
    if not item.headers:
        return item.received_at
    headers = dict(item.headers)
    if _REKEYED_FROM not in headers or _RECEIVED_AT not in headers:
        return item.received_at
    first = find_instant(headers[_RECEIVED_AT] or b"")  # null on the wire, where the producer sent it so
    return item.received_at if first is None or first > item.received_at else first
