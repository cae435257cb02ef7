"""What cannot become an article is kept: the original bytes, key and headers, and why, where and which attempt.

Rendering a dead letter never fails, whatever the raw record holds: it is what every failure ends in.
"""

from hashlib import sha256 as hash_sha256

from streams import __version__
from streams.article import Headers, RawItem
from streams.errors import DeadReason
from streams.records.instants import format_instant
from streams.records.outcomes import OutRecord
from streams.records.routes import Routes
from streams.records.size import record_size

DEAD_LETTER_HEADERS = frozenset(
    (
        "dlq_reason", "dlq_error", "dlq_topic", "dlq_partition", "dlq_offset", "dlq_timestamp", "dlq_sha256",
        "dlq_bytes", "dlq_attempt", "dlq_first", "dlq_pipeline", "dlq_omitted",
    )
)  # fmt: skip
"""Headers that a dead letter adds; those of an earlier attempt give way to them."""

_MAX_ERROR_CHARACTERS = 500
"""An error may quote the input, which may be a megabyte; half a screen says enough."""

_MAX_ATTEMPT_DIGITS = 9
"""Nobody sends a record back a billion times: a longer number is not ours."""

_MAX_PLACE_CHARACTERS = 31
"""Kafka's partitions are 32 bits, its offsets 64: 11 digits, a colon, 19 digits."""


def build_dead_letter(
    item: RawItem,
    *,
    reason: DeadReason,
    error: str,
    sha256: str | None = None,
    routes: Routes,
    max_record_bytes: int,
) -> OutRecord:
    """Render the dead letter of one raw record.

    sha256: of its bytes, hexadecimal; None: not computed yet. Where the record would exceed the topic's limit its value
    is empty, and a header `dlq_omitted` says so; where even that is too much, the raw record's headers go, then its
    key. The bytes are then still on the raw topic, at the place that the headers name.
    """
    value = item.value
    attempt, first = _find_attempt(item)
    said = [("dlq_reason", reason.encode()), ("dlq_error", _encode(error[:_MAX_ERROR_CHARACTERS]))]
    if item.topic is not None:
        said.append(("dlq_topic", item.topic.encode()))
    said += [
        ("dlq_partition", b"%d" % item.partition),
        ("dlq_offset", b"%d" % item.offset),
        ("dlq_timestamp", format_instant(item.received_at).encode()),
        ("dlq_sha256", (sha256 or hash_sha256(value or b"").hexdigest()).encode()),
        ("dlq_bytes", b"%d" % len(value or b"")),
        ("dlq_attempt", b"%d" % attempt),
        ("dlq_first", first),
        ("dlq_pipeline", __version__.encode()),
    ]
    kept = tuple(header for header in item.headers if header[0] not in DEAD_LETTER_HEADERS)
    key, headers = item.key, (*kept, *said)
    if record_size(key, value, headers) > max_record_bytes:
        said.append(("dlq_omitted", b"true"))
        value, headers = b"", (*kept, *said)
        if record_size(key, value, headers) > max_record_bytes:
            headers = tuple(said)
        if record_size(key, value, headers) > max_record_bytes:
            key = None
    return OutRecord(topic=routes.dead_letters, key=key, value=value, headers=headers)


def _encode(text: str) -> bytes:
    # An error may quote half a surrogate pair, which UTF-8 cannot hold.
    return text.encode(errors="backslashreplace")


def _find_attempt(item: RawItem) -> tuple[int, bytes]:
    """Tell which attempt this is, and the place of the first one, from the headers of an earlier dead letter."""
    earlier = _find_headers(item.headers)
    attempt, first = earlier.get("dlq_attempt") or b"", earlier.get("dlq_first") or b""
    partition, _, offset = first.partition(b":")
    is_ours = attempt.isdigit() and partition.isdigit() and offset.isdigit()
    if is_ours and len(attempt) <= _MAX_ATTEMPT_DIGITS and len(first) <= _MAX_PLACE_CHARACTERS:
        return int(attempt) + 1, first
    return 1, b"%d:%d" % (item.partition, item.offset)


def _find_headers(headers: Headers) -> dict[str, bytes]:
    return {name: value or b"" for name, value in headers if name in DEAD_LETTER_HEADERS}
