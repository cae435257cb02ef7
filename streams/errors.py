"""The errors that newswire raises, as a tree:

    NewswireError
    ├── DeadLetterError      one record cannot become an article; its bytes go to the dead letters
    ├── SeveralItemsError    a record holds several items, each of which goes on by itself
    ├── ConfigurationError   settings, feeds or rules are wrong; refused at start, said in one line
    ├── StreamError              the Kafka side
    │   ├── BrokerError          the broker refuses or is away; what the operator must mend is in the message
    │   │   └── MissingRightError    a right that the broker did not grant: who, what, on which resource
    │   ├── BatchError           our own code failed on a batch; nothing of it is committed
    │   ├── UnknownOutcomeError  a commit was asked for and not confirmed; opening the lane again settles it
    │   ├── RecordsGoneError     retention took records that a reader must have
    │   ├── CorruptionError      what we hold is not what we wrote; the worker stops, loudly
    │   └── ForeignTopicsError   the topics belong to another app id; the worker stops before it publishes
    └── ClientError              the gateway, as a subscriber meets it
        ├── TokenGoneError       it cannot go on from the token that it was given; what lies between is for the caller
        ├── AccessError          the access token is missing, unknown or revoked, or does not reach so far
        ├── RequestError         what was asked for cannot be answered: a filter, a time, an address
        └── ServerError          away, or not to be understood, for longer than the caller would wait

A user's mistake is one line: commands print the message of a NewswireError and exit, without a stack trace.
"""

from collections.abc import Iterable
from enum import StrEnum


class DeadReason(StrEnum):
    """Why a record became a dead letter. Closed; the values are labels of `newswire_dead_letters_total`."""

    EMPTY = "empty"
    """Null, no bytes, or white space alone."""
    NOT_TEXT = "not_text"
    """No charset reads it."""
    UNKNOWN_FORMAT = "unknown_format"
    """Text in no known format."""
    MALFORMED = "malformed"
    """Of a known format, broken."""
    NO_ID = "no_id"
    """Nothing to know it by."""
    NO_CONTENT = "no_content"
    """Usable with neither headline nor body, or no text item."""
    BAD_DATE = "bad_date"
    """A date is there and cannot be read."""
    BAD_STATUS = "bad_status"
    """A publishing status that we do not know."""
    TOO_LARGE = "too_large"
    """Above MAX_ARTICLE_BYTES, its output above the topic's limit, or HTML of too many tags."""
    INTERNAL = "internal"
    """Our code failed on it: a bug."""


class NewswireError(Exception):
    """Any error that newswire raises on purpose. Its message is for people and says what to do."""


class DeadLetterError(NewswireError):
    """One record cannot become an article. The record goes to the dead letters with this reason and message."""

    def __init__(self, reason: DeadReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class SeveralItemsError(NewswireError):
    """What was to be one item holds several. Nothing is wrong: each goes on as a document of its own."""

    def __init__(self, texts: Iterable[str], *, notes: tuple[str, ...] = ()) -> None:
        """texts: of each item, in order, with all that the whole says of it: a document of the same format that holds
        this item alone. Asked for once, and best made as it is asked: what the whole says may be long, and the items
        many. notes: what reading the whole had to say, true of each.
        """
        super().__init__("several items")
        self.texts, self.notes = texts, notes


class ConfigurationError(NewswireError):
    """Settings, feeds or rules are wrong: file, line and reason in the message."""


class StreamError(NewswireError):
    """The Kafka side cannot go on as it is."""


class BrokerError(StreamError):
    """The broker is away, refuses, or is set up wrongly. The message names the address and the mending command."""


class MissingRightError(BrokerError):
    """The broker does not allow an operation: the message names principal, operation and resource."""


class BatchError(StreamError):
    """Our own code failed on a batch outside the pipeline's care for single records: a bug. Nothing is committed."""


class UnknownOutcomeError(StreamError):
    """The commit was asked for and failed: it may or may not have happened. Opening the lane again settles it."""


class RecordsGoneError(StreamError):
    """Retention took records that a reader asked for and must have: it cannot go on without a gap."""


class CorruptionError(StreamError):
    """What we hold is not what we wrote: positions that do not join, memory that misses something. Stops the worker."""


class ForeignTopicsError(StreamError):
    """The topics of this prefix belong to another app id: with two, each article would be published twice."""


class ClientError(NewswireError):
    """A stream from the gateway cannot go on as it is; trying again by itself would not help."""


class TokenGoneError(ClientError):
    """The gateway cannot go on from the token that it was given. Beginning elsewhere may leave records out.

    So the caller decides: with `since=` what lies between is read again as far as it is still there.
    """

    def __init__(self, reason: str, message: str) -> None:
        """reason: `bad_token`, `other_log` or `gone` (docs: gateway, Errors)."""
        super().__init__(message)
        self.reason = reason


class AccessError(ClientError):
    """The gateway does not let this subscriber in, or no longer: the access token, not the resume token."""


class RequestError(ClientError):
    """What was asked for cannot be answered: a filter or time that cannot be read, an address with no gateway."""


class ServerError(ClientError):
    """The gateway was away for longer than the caller waits, or sends what nobody can read, again and again."""
