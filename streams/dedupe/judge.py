"""Judge one record against what memory holds of its identity: the table of RECORDS, first line that fits.

In two parts: `judge_early` is the lines that need no text, `judge` the others, by the digest of what a reader sees.
Says what becomes of the record and what memory must hold afterwards; changes nothing itself.
"""

from streams.article import Status, frozen
from streams.dedupe.digest import Digest, changed_fields
from streams.dedupe.entry import SHORT_BYTES, Entry
from streams.dedupe.versions import Order
from streams.records.outcomes import OutcomeKind, RepeatReason

FIRST_WINS = "first_wins"
"""The policy under which a usable item over a usable one is a duplicate; any other value is `revise`."""

REFRESH_MS = 3_600_000
"""1 h. A repeat changes memory only where the identity's last record then lies more than this further on.

Else every duplicate would cost a record on the changelog. So an identity may be forgotten up to an hour early: of the
two days by which memory outlives the window, raw segments of one day need one (see memory.MARGIN_MS).
"""


@frozen
class Candidate:
    """A record as far as judging needs it."""

    status: Status
    order: Order
    sha256: bytes
    """SHA-256 of the raw bytes: all 32 bytes, not hex."""
    policy: str
    """`revise` or `first_wins`: of its feed, else the setting's."""
    feed: str
    received_at: int
    """Broker time of its first reception: from the header after re-keying. Milliseconds since 1970 UTC."""
    broker_time: int
    """Broker time of this very raw record, by which memory forgets."""
    offset: int


@frozen
class Verdict:
    """What becomes of a record, and why."""

    kind: OutcomeKind
    """new, revision, kill, duplicate or late."""
    reason: RepeatReason | None
    """None for what is published."""
    revision: int
    """Its own for what is published; else that of what stands."""
    digest: Digest | None
    """None for `late`."""
    standing: Entry | None
    """What stood when it came. None: memory held nothing."""
    supersedes: Entry | None
    """What it replaces. None where it replaces nothing."""
    changed_fields: tuple[str, ...]
    """For a revision: names out of DIGEST_FIELDS."""
    same_order: bool
    """A revision under the order of what it replaces (note `same_order`)."""
    entry: Entry | None
    """What memory must hold afterwards. None: as before."""
    other_feed: str | None
    """The feed that had this identity first, where it is another."""


def judge_early(standing: Entry | None, candidate: Candidate) -> Verdict | None:
    """Judge a record by order and bytes alone. None: that takes its text, and `judge`.

    standing: what memory holds, not expired; None where it holds nothing.
    """
    if standing is None:
        return None
    if standing.status is Status.CANCELED:
        if candidate.status is not Status.CANCELED:
            return _repeat(standing, candidate, None, OutcomeKind.LATE, RepeatReason.AFTER_KILL)
    elif candidate.status is Status.CANCELED:
        return None
    elif candidate.order < standing.order:
        return _repeat(standing, candidate, None, OutcomeKind.LATE, RepeatReason.OLDER)
    if candidate.sha256[:SHORT_BYTES] == standing.sha256:
        return _repeat(standing, candidate, standing.digest, OutcomeKind.DUPLICATE, RepeatReason.SAME)
    return None


def judge(standing: Entry | None, candidate: Candidate, digest: Digest) -> Verdict:
    """Judge a record by what it says to a reader, after `judge_early` has left it open over the same standing."""
    if standing is None:
        kind = OutcomeKind.NEW if candidate.status is Status.USABLE else OutcomeKind.KILL
        return _publish(None, candidate, digest, kind)
    is_same = digest.full == standing.digest.full
    if candidate.status is Status.CANCELED:
        if standing.status is Status.CANCELED and (is_same or _stood_before(standing, candidate, digest)):
            return _repeat(standing, candidate, digest, OutcomeKind.DUPLICATE, RepeatReason.SAME)
        return _publish(standing, candidate, digest, OutcomeKind.KILL)
    if is_same:
        return _repeat(standing, candidate, digest, OutcomeKind.DUPLICATE, RepeatReason.SAME)
    if candidate.order == standing.order:
        if _stood_before(standing, candidate, digest):
            return _repeat(standing, candidate, digest, OutcomeKind.DUPLICATE, RepeatReason.EARLIER_TEXT)
        if candidate.received_at < standing.received_at:
            # It came by way of another partition, and what was received after it overtook it.
            return _repeat(standing, candidate, None, OutcomeKind.LATE, RepeatReason.OLDER)
    if candidate.status is Status.WITHHELD:
        return _publish(standing, candidate, digest, OutcomeKind.KILL)
    if standing.status is Status.USABLE and candidate.policy == FIRST_WINS:
        return _repeat(standing, candidate, digest, OutcomeKind.DUPLICATE, RepeatReason.FIRST_WINS)
    return _publish(standing, candidate, digest, OutcomeKind.REVISION)


def _stood_before(standing: Entry, candidate: Candidate, digest: Digest) -> bool:
    return standing.knows(candidate.sha256[:SHORT_BYTES], at=0) or standing.knows(
        digest.full[:SHORT_BYTES], at=SHORT_BYTES
    )


def _publish(standing: Entry | None, candidate: Candidate, digest: Digest, kind: OutcomeKind) -> Verdict:
    feed, received_at, last_seen_at = candidate.feed, candidate.received_at, candidate.broker_time
    if standing is None:
        entry = Entry(
            status=candidate.status, outcome=kind, revision=1, order=candidate.order, digest=digest,
            sha256=candidate.sha256[:SHORT_BYTES], feed=feed, offset=candidate.offset, received_at=received_at,
            first_received_at=received_at, last_seen_at=last_seen_at, went_everywhere=kind is OutcomeKind.KILL,
        )  # fmt: skip
        return Verdict(
            kind=kind, reason=None, revision=1, digest=digest, standing=None, supersedes=None, changed_fields=(),
            same_order=False, entry=entry, other_feed=None,
        )  # fmt: skip
    is_revision = kind is OutcomeKind.REVISION
    revision = standing.revision + 1
    entry = Entry(
        status=candidate.status, outcome=kind, revision=revision, order=candidate.order, digest=digest,
        sha256=candidate.sha256[:SHORT_BYTES], earlier=standing.history(), feed=standing.feed, offset=candidate.offset,
        received_at=received_at, first_received_at=min(received_at, standing.first_received_at),
        last_seen_at=max(last_seen_at, standing.last_seen_at), went_everywhere=standing.went_everywhere,
        subjects=standing.subjects,
    )  # fmt: skip
    return Verdict(
        kind=kind, reason=None, revision=revision, digest=digest, standing=standing, supersedes=standing,
        changed_fields=changed_fields(standing.digest, digest) if is_revision else (),
        same_order=is_revision and candidate.order == standing.order, entry=entry,
        other_feed=None if standing.feed == feed else standing.feed,
    )  # fmt: skip


def _repeat(
    standing: Entry, candidate: Candidate, digest: Digest | None, kind: OutcomeKind, reason: RepeatReason
) -> Verdict:
    # A higher order of what stands is remembered: else an older text between the two would come up, or not, by the
    # order of arrival. Of a cancel the order never counts again.
    is_raised = (
        reason is RepeatReason.SAME and standing.status is not Status.CANCELED and candidate.order > standing.order
    )
    is_earlier = candidate.received_at < standing.first_received_at
    is_later = not standing.is_permanent and candidate.broker_time - standing.last_seen_at > REFRESH_MS
    entry = None
    if is_raised or is_earlier or is_later:
        entry = standing.amend(
            order=candidate.order if is_raised else standing.order,
            first_received_at=min(candidate.received_at, standing.first_received_at),
            last_seen_at=max(candidate.broker_time, standing.last_seen_at),
        )
    return Verdict(
        kind=kind, reason=reason, revision=standing.revision, digest=digest, standing=standing, supersedes=None,
        changed_fields=(), same_order=False, entry=entry,
        other_feed=None if standing.feed == candidate.feed else standing.feed,
    )  # fmt: skip
