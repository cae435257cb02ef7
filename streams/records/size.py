"""How large a record is on its topic, and the refusal of one that is too large."""

from streams.article import Headers
from streams.errors import DeadLetterError, DeadReason

# Kafka's limit counts the batch that a record travels in: 61 bytes of batch header, and at most 25 of the record's own
# lengths, times and offsets. A header has two lengths of at most 5 bytes each. A batch of one is the worst case, since
# in a larger one the producer parts what does not fit.
_BATCH_OVERHEAD = 61 + 25
_HEADER_OVERHEAD = 10


def record_size(key: bytes | None, value: bytes | None, headers: Headers) -> int:
    """Give the bytes that a record takes at most, uncompressed, in a batch of its own."""
    size = len(key or b"") + len(value or b"") + _BATCH_OVERHEAD
    for name, content in headers:
        # A character of a name takes at most 4 bytes of UTF-8.
        size += 4 * len(name) + len(content or b"") + _HEADER_OVERHEAD
    return size


def refuse_too_large(size: int, *, max_record_bytes: int, what: str) -> None:
    """Raise DeadLetterError(TOO_LARGE) where a record of this size does not fit its topic; its raw bytes go there."""
    if size > max_record_bytes:
        raise DeadLetterError(
            DeadReason.TOO_LARGE, f"{what} would take {size:,} bytes, above the topic's {max_record_bytes:,}"
        )
