"""The dead letter, on `wire.dead-letters`: the original bytes, key and headers, and why, where and which attempt.

Rendering one never fails, whatever the raw record holds: it is what every failure ends in. It is read back to be shown
and to be sent back. Header by header in docs: records, Dead letters.
"""

import re
from hashlib import sha256 as hash_sha256

from streams import __version__
from streams.article import Headers, RawItem, frozen
from streams.errors import DeadReason
from streams.records.instants import find_instant, format_instant
from streams.records.outcomes import OutcomeKind, OutRecord
from streams.records.places import Place, find_place, place_of
from streams.records.routes import Routes
from streams.records.size import record_size

DEAD_LETTER_HEADERS = frozenset(
    (
        "dlq_reason", "dlq_error", "dlq_topic", "dlq_partition", "dlq_offset", "dlq_item", "dlq_timestamp",
        "dlq_sha256", "dlq_bytes", "dlq_attempt", "dlq_first", "dlq_pipeline", "dlq_omitted",
    )
)  # fmt: skip
"""Headers that a dead letter adds; those of an earlier attempt give way to them."""

_OMITTED = ("dlq_omitted", b"true")
_MAX_ERROR_CHARACTERS = 500
"""An error may quote the input, which may be a megabyte; half a screen says enough."""

_WHERE = ("dlq_partition", "dlq_offset", "dlq_item")
_ATTEMPT = re.compile(rb"[0-9]{1,9}")
"""Nobody sends a record back a billion times: a longer number is not ours."""

_NUMBER = re.compile(rb"[0-9]{1,19}")
_SHA256 = re.compile(rb"[0-9a-f]{64}")

RawRef = tuple[Place, int]
"""A raw record by its place and its time: a place alone would mean another one once wire.raw was created again."""


def build_dead_letter(
    item: RawItem,
    *,
    reason: DeadReason,
    error: str,
    routes: Routes,
    max_record_bytes: int,
) -> OutRecord:
    """Render the dead letter of one raw record.

    Where the record would exceed the topic's limit its value is empty, and a header `dlq_omitted` says so; where even
    that is too much, the raw record's headers go, then its key. The bytes are then still on the raw topic, at the place
    that the headers name.
    """
    value = item.value
    attempt, first = _find_attempt(item)
    said = [("dlq_reason", reason.encode()), ("dlq_error", _encode(error[:_MAX_ERROR_CHARACTERS]))]
    if item.topic is not None:
        said.append(("dlq_topic", item.topic.encode()))
    said += [
        ("dlq_partition", b"%d" % item.partition),
        ("dlq_offset", b"%d" % item.offset),
        *([("dlq_item", b"%d" % item.number)] if item.number is not None else []),
        ("dlq_timestamp", format_instant(item.received_at).encode()),
        ("dlq_sha256", hash_sha256(value or b"").hexdigest().encode()),
        ("dlq_bytes", b"%d" % len(value or b"")),
        ("dlq_attempt", b"%d" % attempt),
        ("dlq_first", str(first).encode()),
        ("dlq_pipeline", __version__.encode()),
    ]
    kept = _own_headers(item.headers)
    key, headers = item.key, (*kept, *said)
    if record_size(key, value, headers) > max_record_bytes:
        said.append(_OMITTED)
        value, headers = b"", (*kept, *said)
        if record_size(key, value, headers) > max_record_bytes:
            headers = tuple(said)
        if record_size(key, value, headers) > max_record_bytes:
            key = None
    return OutRecord(topic=routes.dead_letters, key=key, value=value, headers=headers)


def _encode(text: str) -> bytes:
    # An error may quote half a surrogate pair, which UTF-8 cannot hold.
    return text.encode(errors="backslashreplace")


def _own_headers(headers: Headers) -> Headers:
    return tuple(header for header in headers if header[0] not in DEAD_LETTER_HEADERS)


def _said(headers: Headers) -> dict[str, bytes]:
    return {name: content or b"" for name, content in headers if name in DEAD_LETTER_HEADERS}


def _find_attempt(item: RawItem) -> tuple[int, Place]:
    """Tell which attempt this is, and the place of the first one, from what `build_sent_back` added."""
    said = _said(item.headers)
    attempt, first = said.get("dlq_attempt", b""), find_place(said.get("dlq_first", b""))
    if first is not None and _ATTEMPT.fullmatch(attempt):
        return int(attempt) + 1, first
    return 1, place_of(item)


@frozen
class DeadLetter:
    """A dead letter, as it is read."""

    item: RawItem
    """As it is on its topic: key and value are the raw record's. The value is None also where its reader let it go."""
    reason: str
    error: str
    raw_topic: str | None
    """None offline."""
    raw_place: Place
    raw_at: int
    """Broker time of the raw record, milliseconds since 1970 UTC."""
    sha256: str
    """Of the original, hexadecimal."""
    bytes: int
    """Of the original."""
    attempt: int
    """1, 2, …"""
    first: Place
    """Where the first attempt was."""
    pipeline: str
    """Release that wrote it."""
    is_omitted: bool
    """The original was too large to be kept here."""

    @property
    def outcome(self) -> OutcomeKind:
        """What became of the raw record."""
        return OutcomeKind.DEAD_LETTER

    @property
    def id(self) -> str:
        """Its name for people: `partition:offset` of the raw record, of one of several items with its number."""
        return str(self.raw_place)

    @property
    def raw_ref(self) -> RawRef:
        """Which raw record it is."""
        return self.raw_place, self.raw_at

    @property
    def headers(self) -> Headers:
        """The raw record's own headers, in their order."""
        return _own_headers(self.item.headers)


def read_dead_letter(item: RawItem) -> DeadLetter | None:
    """Read one record of the topic of dead letters. None where newswire did not write it."""
    said = _said(item.headers)
    numbers = [said.get(name, b"") for name in ("dlq_bytes", "dlq_attempt")]
    place = find_place(b":".join(said[name] for name in _WHERE if name in said))
    raw_at, first = find_instant(said.get("dlq_timestamp", b"")), find_place(said.get("dlq_first", b""))
    texts = [_decode(said.get(name)) for name in ("dlq_reason", "dlq_error", "dlq_topic", "dlq_sha256", "dlq_pipeline")]
    reason, error, topic, sha256, pipeline = texts
    if (
        reason is None
        or error is None
        or pipeline is None
        or sha256 is None
        or (topic is None and "dlq_topic" in said)
        or place is None
        or raw_at is None
        or first is None
        or not all(_NUMBER.fullmatch(number) for number in numbers)
        or not _SHA256.fullmatch(said["dlq_sha256"])
        or said.get("dlq_omitted", b"true") != b"true"
    ):
        return None
    return DeadLetter(
        item=item,
        reason=reason,
        error=error,
        raw_topic=topic,
        raw_place=place,
        raw_at=raw_at,
        sha256=sha256,
        bytes=int(numbers[0]),
        attempt=int(numbers[1]),
        first=first,
        pipeline=pipeline,
        is_omitted="dlq_omitted" in said,
    )


def _decode(content: bytes | None) -> str | None:
    try:
        return None if content is None else content.decode()
    except UnicodeDecodeError:
        return None


def build_sent_back(letter: DeadLetter, *, routes: Routes) -> OutRecord:
    """Render the raw record that a dead letter is sent back as: the original bytes, key and headers.

    Behind them attempt and first place, by which the next dead letter counts on. It goes to the partition that it came
    from, so that what had an order keeps it.
    """
    item = letter.item
    counts = (("dlq_attempt", b"%d" % letter.attempt), ("dlq_first", str(letter.first).encode()))
    return OutRecord(
        topic=routes.raw,
        key=item.key,
        value=item.value,
        headers=(*letter.headers, *counts),
        partition=letter.raw_place.partition,
    )
