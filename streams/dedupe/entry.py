"""What memory keeps of an identity: enough to judge its next record and to render what is published then. No texts."""

from collections.abc import Sequence
from dataclasses import replace

from streams.article import Status, frozen
from streams.dedupe.digest import Digest
from streams.dedupe.versions import Order
from streams.records.outcomes import OutcomeKind

SHORT_BYTES = 8
"""Length of a short hash. 64 bits: it is only compared with the 32 of its own identity, so chance never meets."""

EARLIER_REVISIONS = 15
"""How many revisions before the one that stands are still known (RECORDS)."""


@frozen
class OtherName:
    """What memory keeps of a further id of an article: where the article stands, or that a cancel named it."""

    identity: str | None
    """Of the article that came with this id last. None: none did."""
    is_canceled: bool
    """A cancel named this id: an article that comes with it is taken back at once."""
    last_seen_at: int
    """Broker time, milliseconds since 1970 UTC: the window counts from it, as from an entry's."""

    @property
    def is_permanent(self) -> bool:
        """A cancel is never forgotten (I6)."""
        return self.is_canceled


@frozen
class Entry:
    """What stands under one identity, what stood before, and when it was last seen.

    judge makes it with the subjects of earlier revisions; its own are known once it is tagged (`with_subjects`).
    """

    status: Status
    outcome: OutcomeKind
    """Outcome of the record behind what stands: new, revision or kill."""
    revision: int
    order: Order
    """Highest order of a record that said what stands."""
    digest: Digest
    sha256: bytes
    """Short hash of the raw bytes behind what stands: the first 8 of their SHA-256."""
    earlier: bytes = b""
    """Short hashes of bytes and digest (16 bytes a revision) of the 15 revisions before, the latest first."""
    feed: str
    """The feed that had this identity first."""
    offset: int
    """Of the raw record behind what stands, in this partition of the raw topic."""
    received_at: int
    """First reception of the raw record behind what stands, milliseconds since 1970 UTC, as all times here."""
    first_received_at: int
    """First reception of any record of the identity."""
    last_seen_at: int
    """Broker time of the identity's last record, kept to within judge.REFRESH_MS: the window counts from it."""
    went_everywhere: bool = False
    """A revision went to every subject topic: a kill of what memory did not know. So later ones do, too."""
    subjects: tuple[str, ...] = ()
    """Ids of the subjects that any revision had, this one included, in the order in which they came."""

    @property
    def is_permanent(self) -> bool:
        """Canceled and withheld identities are never forgotten (I6)."""
        return self.status is not Status.USABLE

    def with_subjects(self, ids: Sequence[str]) -> "Entry":
        """Give this entry with the subjects that its revision was tagged with, too."""
        return replace(self, subjects=tuple(dict.fromkeys((*self.subjects, *ids)))) if ids else self

    def knows(self, short: bytes, *, at: int) -> bool:
        """Tell whether an earlier revision has this short hash of its bytes (at 0) or of its digest (at 8)."""
        earlier = self.earlier
        return any(earlier.startswith(short, place) for place in range(at, len(earlier), 2 * SHORT_BYTES))

    def history(self) -> bytes:
        """Give the `earlier` of the entry that follows this one."""
        return (self.sha256 + self.digest.full[:SHORT_BYTES] + self.earlier)[: EARLIER_REVISIONS * 2 * SHORT_BYTES]

    def amend(self, *, order: Order, first_received_at: int, last_seen_at: int) -> "Entry":
        """Give this entry as a repeat of what stands leaves it."""
        return replace(self, order=order, first_received_at=first_received_at, last_seen_at=last_seen_at)
