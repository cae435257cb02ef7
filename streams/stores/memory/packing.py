"""Entry ↔ the bytes that memory holds and `wire.memory` carries. About 90 for an identity of one revision.

A head of fixed places, then what varies: revision, version, first reception, hashes of the digest's fields, feed,
subjects; the rest is the history, 16 bytes a revision. Numbers that vary are in base 128, lowest first. The first byte
is the form's number: another release's bytes are refused, not guessed at. A further id of an article has a form of its
own, which begins with the same three fields.
"""

import struct

from streams.article import Status
from streams.dedupe.digest import DIGEST_FIELDS, Digest
from streams.dedupe.entry import EARLIER_REVISIONS, SHORT_BYTES, Entry, OtherName
from streams.dedupe.versions import Order
from streams.errors import CorruptionError
from streams.records.outcomes import OutcomeKind

FORM = 1
"""Number of this form. Another release's entries are refused at restore."""

NAME_FORM = 2
"""Number of the form of a further id."""

_NAME_HEAD = struct.Struct(">BBHI")
# form, flags, last_seen_at, received_at, updated_at (48 bits each, in two parts), offset, digest, short hash of bytes
_HEAD = struct.Struct(">BBHIHIHIQ32s8s")
_FIELD_BITS = tuple(1 << place for place in range(len(DIGEST_FIELDS)))
_SHORTS = tuple(struct.Struct(f">{count}I") for count in range(len(DIGEST_FIELDS) + 1))
_SHIFT = 1 << 46
"""Added to times, so that those before 1970 and NO_TIME (which becomes 0) are not negative."""
_LOW = 0xFFFFFFFF
_STATUSES = tuple(Status)
_OUTCOMES = (OutcomeKind.NEW, OutcomeKind.REVISION, OutcomeKind.KILL)
_STATUS_BITS = {status: place for place, status in enumerate(_STATUSES)}
_OUTCOME_BITS = {outcome: place << 2 for place, outcome in enumerate(_OUTCOMES)}
_EVERYWHERE = 1 << 4
_KNOWN_FLAGS = 0b11111


def pack(entry: Entry) -> bytes:
    """Turn an entry into bytes; the same entry always into the same."""
    seen, received, updated = entry.last_seen_at + _SHIFT, entry.received_at + _SHIFT, entry.order.updated_at + _SHIFT
    flags = _STATUS_BITS[entry.status] | _OUTCOME_BITS[entry.outcome]
    if entry.went_everywhere:
        flags |= _EVERYWHERE
    tail = bytearray()
    _add_number(tail, entry.revision)
    version = entry.order.version
    tail.append(len(version))
    for number in version:
        _add_number(tail, number)
    # Zigzag: after re-keying the first reception may be the later of the two by broker time.
    before = entry.received_at - entry.first_received_at
    _add_number(tail, before * 2 if before >= 0 else -before * 2 - 1)
    present, mask = [], 0
    for bit, short in zip(_FIELD_BITS, entry.digest.fields, strict=True):
        if short:
            mask |= bit
            present.append(short)
    tail.append(mask)
    tail += _SHORTS[len(present)].pack(*present)
    _add_text(tail, entry.feed)
    _add_text(tail, ",".join(entry.subjects))
    head = _HEAD.pack(
        FORM, flags, seen >> 32, seen & _LOW, received >> 32, received & _LOW, updated >> 32, updated & _LOW,
        entry.offset, entry.digest.full, entry.sha256,
    )  # fmt: skip
    return head + tail + entry.earlier


def unpack(packed: bytes) -> Entry:
    """Turn bytes back into their entry.

    Raises CorruptionError where they are not what `pack` wrote: our own corruption, which stops the worker.
    """
    check_form(packed)
    if packed[0] != FORM:
        raise _corruption(packed, "of an unknown form: a further id's")
    try:
        _, flags, s1, s0, r1, r0, u1, u0, offset, full, sha256 = _HEAD.unpack_from(packed)
        place = _HEAD.size
        revision, place = _read_number(packed, place)
        count, place = packed[place], place + 1
        version = []
        for _ in range(count):
            number, place = _read_number(packed, place)
            version.append(number)
        zigzag, place = _read_number(packed, place)
        mask, place = packed[place], place + 1
        form = _SHORTS[mask.bit_count()]
        shorts = iter(form.unpack_from(packed, place))
        place += form.size
        fields = tuple([next(shorts) if mask & bit else 0 for bit in _FIELD_BITS])
        feed, place = _read_text(packed, place)
        subjects, place = _read_text(packed, place)
        status, outcome = _STATUSES[flags & 3], _OUTCOMES[flags >> 2 & 3]
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise _corruption(packed, str(error)) from error
    earlier = packed[place:]
    if flags & ~_KNOWN_FLAGS or mask >> len(DIGEST_FIELDS) or revision < 1:
        raise _corruption(packed, "a value that no entry has")
    if len(earlier) != min(revision - 1, EARLIER_REVISIONS) * 2 * SHORT_BYTES:
        raise _corruption(packed, "cut off, or longer than its revisions")
    received_at = (r1 << 32 | r0) - _SHIFT
    return Entry(
        status=status, outcome=outcome, revision=revision,
        order=Order(tuple(version), (u1 << 32 | u0) - _SHIFT), digest=Digest(full=full, fields=fields),
        sha256=sha256, earlier=earlier, feed=feed, offset=offset, received_at=received_at,
        first_received_at=received_at - (-(zigzag + 1 >> 1) if zigzag & 1 else zigzag >> 1),
        last_seen_at=(s1 << 32 | s0) - _SHIFT, went_everywhere=bool(flags & _EVERYWHERE),
        subjects=tuple(subjects.split(",")) if subjects else (),
    )  # fmt: skip


def pack_name(name: OtherName) -> bytes:
    """Turn what is kept of a further id into bytes."""
    seen = name.last_seen_at + _SHIFT
    flags = _STATUS_BITS[Status.CANCELED if name.is_canceled else Status.USABLE]
    identity = (name.identity or "").encode("utf-8", "surrogatepass")
    return _NAME_HEAD.pack(NAME_FORM, flags, seen >> 32, seen & _LOW) + identity


def unpack_name(packed: bytes) -> OtherName:
    """Turn bytes back into what is kept of a further id.

    Raises CorruptionError where they are not what `pack_name` wrote.
    """
    if packed[:1] != bytes([NAME_FORM]) or len(packed) < _NAME_HEAD.size:
        raise _corruption(packed, "no further id")
    try:
        identity = packed[_NAME_HEAD.size :].decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise _corruption(packed, str(error)) from error
    return OtherName(identity=identity or None, is_canceled=is_permanent(packed), last_seen_at=last_seen_of(packed))


def check_form(packed: bytes) -> None:
    """Look at form and length alone: what a restore can afford for each of a million entries.

    Raises CorruptionError for another form or less than a head.
    """
    if packed[:1] == bytes([NAME_FORM]) and len(packed) >= _NAME_HEAD.size:
        return
    if len(packed) < _HEAD.size or packed[0] != FORM:
        raise _corruption(packed, "too short" if packed[:1] == bytes([FORM]) else "of an unknown form")


def last_seen_of(packed: bytes) -> int:
    """Read `last_seen_at` alone."""
    return int.from_bytes(packed[2:8], "big") - _SHIFT


def is_permanent(packed: bytes) -> bool:
    """Read `is_permanent` alone."""
    return packed[1] & 3 != _STATUS_BITS[Status.USABLE]


def _corruption(packed: bytes, why: str) -> CorruptionError:
    return CorruptionError(
        f"memory holds an entry that this release did not write ({why}): {packed[:16].hex()}… of {len(packed)} bytes;"
        " restore wire.memory, or start under another topic prefix"
    )


def _add_number(tail: bytearray, number: int) -> None:
    while number > 0x7F:
        tail.append(number & 0x7F | 0x80)
        number >>= 7
    tail.append(number)


def _read_number(packed: bytes, place: int) -> tuple[int, int]:
    number = shift = 0
    while (byte := packed[place]) > 0x7F:
        number |= (byte & 0x7F) << shift
        shift += 7
        place += 1
    return number | byte << shift, place + 1


def _add_text(tail: bytearray, text: str) -> None:
    encoded = text.encode("utf-8", "surrogatepass")
    _add_number(tail, len(encoded))
    tail += encoded


def _read_text(packed: bytes, place: int) -> tuple[str, int]:
    length, place = _read_number(packed, place)
    end = place + length
    if end > len(packed):
        raise IndexError("a text beyond the end")
    return packed[place:end].decode("utf-8", "surrogatepass"), end
