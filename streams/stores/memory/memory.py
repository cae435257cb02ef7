"""Dedupe memory of one partition: identity → entry, bounded by the window; changed a batch at a time.

`Memory` is what was committed. `stage()` lays an overlay over it for one batch, which reads its own writes; only
`apply()`, after the commit, changes the memory (I2). The overlay's `changes()` are the records for `wire.memory`: fed
in order to a fresh memory's `load`, they give the same memory.

Forgetting goes by broker time. The memory's clock is the highest time that a batch was staged with, to the hour; it
never goes back, so a rewind, whose records are old, neither forgets nor brings back. It is on the changelog too, so
that a restored memory is at the same hour. What is past the horizon is gone for `find` at once; `evict` removes it
later, in bounded portions. So what is found never depends on how far `evict` has come, nor on the place in the batch.
Nothing is held as seen later than an hour beyond the clock: a record stamped a year ahead is not kept a year longer.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import blake2b
from typing import TypeVar

from streams.article import Status
from streams.dedupe.entry import Entry, OtherName
from streams.dedupe.judge import REFRESH_MS
from streams.errors import CorruptionError
from streams.stores.memory.packing import (
    FORM,
    check_form,
    is_permanent,
    last_seen_of,
    pack,
    pack_name,
    unpack,
    unpack_name,
)
from streams.stores.store import Change, Store

DAY_MS = 86_400_000
HOUR_MS = 3_600_000

MARGIN_MS = 2 * DAY_MS
"""By how much memory outlives the window. Raw records live for the window and up to a day more, as the broker drops
whole segments of a day; an hour goes to judge.REFRESH_MS. So whatever can still be judged again is remembered, also by
the end of a batch whose records lie up to 22 hours apart."""

_KEY_BYTES = 16
_CLOCK_KEY = b"clock"
_CLOCK_FORM = b"\x01"
_NAME_PREFIX = "\0"
"""In front of a further id, which may be another article's identity as well: no identity begins so."""

_H = TypeVar("_H", Entry, OtherName)


class Memory(Store["StagedMemory"]):
    """What is committed of one partition's identities: packed entries by a 128-bit hash of the identity.

    A dict of ints to bytes, since that is the smallest that Python has to offer: about 230 bytes an identity of one
    revision, all in all. Beside it, a list of keys for each day of `last_seen_at`, by which `evict` finds the oldest.
    """

    def __init__(self, *, window_days: int) -> None:
        """window_days: days from an identity's last record, in broker time; > 0."""
        self.horizon_ms = window_days * DAY_MS + MARGIN_MS
        self._entries: dict[int, bytes] = {}
        self._days: dict[int, list[int]] = {}
        self._clock = 0
        self._generation = 0

    def __len__(self) -> int:
        """Count the entries, expired ones that `evict` has not reached included."""
        return len(self._entries)

    def stage(self, *, now: int) -> "StagedMemory":
        """Lay an overlay over this memory for one batch; moves the overlay's clock, where `now` is ahead of it."""
        return StagedMemory(self, now=now)

    def apply(self, staged: "StagedMemory") -> None:
        """Take over what a batch changed, once its transaction is committed (I2).

        Raises CorruptionError for an overlay of another memory, or of this one as it was before another was applied.
        """
        if staged.memory is not self or staged.generation != self._generation:
            raise CorruptionError("a batch's changes were made over another state of memory than the one it holds")
        self._generation += 1
        for day, count in staged.emptied.items():
            keys = self._days[day]
            del keys[len(keys) - count :]
            if not keys:
                del self._days[day]
        for key, packed in staged.changes():
            self.load(key, packed)

    def load(self, key: bytes, value: bytes | None) -> None:
        """Take over one record of the changelog, in its order.

        Only keeps the bytes: an entry is read when its identity comes.
        Raises CorruptionError for a record that this release did not write.
        """
        if len(key) != _KEY_BYTES:
            self._load_clock(key, value)
            return
        number = int.from_bytes(key, "big")
        if value is None:
            self._entries.pop(number, None)
            return
        check_form(value)
        day = last_seen_of(value) // DAY_MS
        before = self._entries.get(number)
        self._entries[number] = value
        if before is None or last_seen_of(before) // DAY_MS != day:
            keys = self._days.get(day)
            if keys is None:
                self._days[day] = [number]
            else:
                keys.append(number)

    def entries(self) -> Iterator[tuple[bytes, Entry]]:
        """Read all entries with their keys on the changelog, in no promised order; no further ids. For inspection."""
        for number, packed in self._entries.items():
            if packed[0] == FORM:
                yield number.to_bytes(_KEY_BYTES, "big"), unpack(packed)

    def _load_clock(self, key: bytes, value: bytes | None) -> None:
        if key != _CLOCK_KEY or value is None or value[:1] != _CLOCK_FORM or len(value) != 9:
            raise CorruptionError(f"memory's changelog holds a record that this release did not write: key {key!r}")
        self._clock = max(self._clock, int.from_bytes(value[1:], "big"))


class StagedMemory:
    """A memory as one batch sees and changes it. Thrown away, it has changed nothing."""

    def __init__(self, memory: Memory, *, now: int) -> None:
        self.memory = memory
        self.generation = memory._generation
        """How many batches the memory had taken over when this one began."""
        self.emptied: dict[int, int] = {}
        """How many keys `evict` has dealt with at the end of each day's list."""
        self._clock = now - now % HOUR_MS if now - memory._clock >= HOUR_MS else memory._clock
        self._overlay: dict[int, Entry | OtherName | None] = {}
        self._numbers: dict[str, int] = {}
        self._changes: list[Change] | None = None

    def find(self, identity: str) -> Entry | None:
        """Find what stands under an identity, as this batch has left it. None: nothing, or past the horizon."""
        return self._find(self._number_of(identity), Entry, unpack)

    def find_name(self, name: str) -> OtherName | None:
        """Find what is known of a further id of articles, in the form of an identity, as `find` does."""
        return self._find(self._number_of(_NAME_PREFIX + name), OtherName, unpack_name)

    def put(self, identity: str, entry: Entry) -> None:
        """Hold an entry under an identity."""
        self._put(self._number_of(identity), entry)

    def put_name(self, name: str, *, identity: str, seen_at: int) -> None:
        """Hold the identity of the article that came with a further id. The last one counts.

        seen_at: broker time. As with entries, the changelog is spared what says the same within the hour.
        """
        known = self.find_name(name)
        if known is None or known.identity != identity or seen_at - known.last_seen_at > REFRESH_MS:
            is_canceled = known is not None and known.is_canceled
            held = OtherName(identity=identity, is_canceled=is_canceled, last_seen_at=seen_at)
            self._put(self._number_of(_NAME_PREFIX + name), held)

    def cancel_name(self, name: str, *, seen_at: int) -> None:
        """Hold for good that a cancel named this id, beside the article that came with it."""
        known = self.find_name(name)
        if known is None or not known.is_canceled:
            identity = None if known is None else known.identity
            held = OtherName(identity=identity, is_canceled=True, last_seen_at=seen_at)
            self._put(self._number_of(_NAME_PREFIX + name), held)

    def is_canceled(self, name: str) -> bool:
        """Whether a cancel named this id, as its article's identity or as a further id."""
        entry = self.find(name)
        if entry is not None and entry.status is Status.CANCELED:
            return True
        known = self.find_name(name)
        return known is not None and known.is_canceled

    def _find(self, number: int, kind: type[_H], read: Callable[[bytes], _H]) -> _H | None:
        try:
            held = self._overlay[number]
        except KeyError:
            packed = self.memory._entries.get(number)
            return None if packed is None or self._is_expired_packed(packed) else read(packed)
        return held if isinstance(held, kind) and not self._is_expired(held) else None

    def _put(self, number: int, entry: Entry | OtherName) -> None:
        if self._is_expired(entry):
            # A rewind beyond the horizon brings what was forgotten. It counts from now, else each of its repeats
            # would be new again.
            entry = replace(entry, last_seen_at=self._clock)
        elif self._clock and entry.last_seen_at > self._clock + HOUR_MS:
            # A clock that was never told a time says nothing against a record's.
            entry = replace(entry, last_seen_at=self._clock + HOUR_MS)
        self._overlay[number] = entry
        self._changes = None

    def evict(self, *, limit: int) -> int:
        """Forget what is past the horizon, of whole days, the oldest first. Gives how many were forgotten.

        limit: how many keys it may look at, > 0; one batch should allow for more than it can add.
        """
        self._changes = None
        forgotten = 0
        for day in sorted(self.memory._days):
            if limit <= 0 or (day + 1) * DAY_MS + self.memory.horizon_ms > self._clock:
                break
            keys = self.memory._days[day]
            done = self.emptied.get(day, 0)
            end = len(keys) - done
            portion = keys[max(0, end - limit) : end]
            for number in reversed(portion):
                forgotten += self._forget(number)
            limit -= len(portion)
            self.emptied[day] = done + len(portion)
        return forgotten

    def changes(self) -> list[Change]:
        """Give the records for `wire.memory`, in the order in which to send them; `apply` takes over just these."""
        if self._changes is None:
            self._changes = [
                (number.to_bytes(_KEY_BYTES, "big"), _pack(entry)) for number, entry in self._overlay.items()
            ]
            if self._clock > self.memory._clock:
                self._changes.append((_CLOCK_KEY, _CLOCK_FORM + self._clock.to_bytes(8, "big")))
        return self._changes

    def count_after(self) -> int:
        """Count the entries that memory will hold once this is applied."""
        held = self.memory._entries
        return len(held) + sum((entry is not None) - (number in held) for number, entry in self._overlay.items())

    def _forget(self, number: int) -> bool:
        """Forget one identity, if it is past the horizon by what this batch holds of it."""
        if number in self._overlay:
            entry = self._overlay[number]
            is_past = entry is not None and self._is_expired(entry)
        else:
            packed = self.memory._entries.get(number)
            is_past = packed is not None and self._is_expired_packed(packed)
        if is_past:
            self._overlay[number] = None
        return is_past

    def _is_expired(self, entry: Entry | OtherName) -> bool:
        return self._clock - entry.last_seen_at > self.memory.horizon_ms and not entry.is_permanent

    def _is_expired_packed(self, packed: bytes) -> bool:
        return self._clock - last_seen_of(packed) > self.memory.horizon_ms and not is_permanent(packed)

    def _number_of(self, identity: str) -> int:
        # Once a batch: a record's identity is found, and later put.
        number = self._numbers.get(identity)
        if number is None:
            digest = blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()
            number = self._numbers[identity] = int.from_bytes(digest, "big")
        return number


def _pack(held: Entry | OtherName | None) -> bytes | None:
    if held is None:
        return None
    return pack(held) if isinstance(held, Entry) else pack_name(held)
