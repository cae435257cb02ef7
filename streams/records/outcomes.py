"""What can become of a record: exactly one outcome each, with closed reasons that are the metric labels."""

from enum import StrEnum

from streams.article import Headers, frozen
from streams.errors import DeadReason


class OutcomeKind(StrEnum):
    """What became of a consumed record. Closed; labels of `newswire_records_outcome_total`."""

    NEW = "new"
    REVISION = "revision"
    KILL = "kill"
    DUPLICATE = "duplicate"
    LATE = "late"
    DEAD_LETTER = "dead_letter"
    REKEYED = "rekeyed"
    HEARTBEAT = "heartbeat"


class RepeatReason(StrEnum):
    """Why a record is a `duplicate` or `late`. Closed."""

    SAME = "same"
    """Bytes or digest of what stands."""
    EARLIER_TEXT = "earlier_text"
    """A text of equal order that stood before."""
    FIRST_WINS = "first_wins"
    """The feed's policy keeps the first."""
    OLDER = "older"
    """Order below what stands, or the same and received before it."""
    AFTER_KILL = "after_kill"
    """The identity is cancelled for good."""


@frozen
class OutRecord:
    """One record to be sent: rendered, not yet on its way."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    partition: int | None = None
    """None: the number of the raw partition that it comes from."""


@frozen
class Outcome:
    """What became of one raw record, or of one item of it, and the records that say so."""

    kind: OutcomeKind
    reason: RepeatReason | DeadReason | None = None
    records: tuple[OutRecord, ...] = ()
    subjects: tuple[str, ...] = ()
    """Ids of the subjects that it was tagged with."""
    limits: tuple[str, ...] = ()
    """Names of limits that it reached; labels of `newswire_limit_reached_total`."""
    is_without_story: bool = False
    """A kill of what memory does not know: the article may be on show under another id."""
    number: int | None = None
    """Which item of its record, from 1, where that holds several; else None."""
    error: str | None = None
    """Trace of our own code's failure, for the log; None but for a dead letter `internal`."""
