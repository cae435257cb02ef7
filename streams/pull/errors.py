"""What may go wrong with a source, and what is told of it. None of it stops another source."""

from enum import StrEnum

from streams.errors import NewswireError


class ErrorKind(StrEnum):
    """Why a source gave nothing. Closed; labels of `newswire_source_errors_total`."""

    NETWORK = "network"
    """Nobody answers there, or the connection broke, or its certificate is not trusted."""
    TIMEOUT = "timeout"
    STATUS = "status"
    """The server answered by an error."""
    THROTTLED = "throttled"
    """It asks for patience: 429 or 503."""
    GONE = "gone"
    """410: it says that there will never be anything again."""
    REDIRECT = "redirect"
    """It sends in circles, too far, or to what is no http(s) URL."""
    ROBOTS = "robots"
    """Its robots.txt does not allow it, or cannot be had."""
    ADDRESS = "address"
    """It is on this machine or in its network, and `allow_private` is not set."""
    BODY = "body"
    """The document is not complete, or too large, or packed in a way that we do not read."""
    UNREADABLE = "unreadable"
    """The document is none of articles."""
    FILES = "files"
    """Files of a folder, or the folder, cannot be read or moved."""
    TOO_LARGE = "too_large"
    """An entry does not fit wire.raw: it is passed over."""
    KAFKA = "kafka"
    FENCED = "fenced"
    """Another process pulls the same source."""
    INTERNAL = "internal"
    """Our code failed on it: a bug."""


class SourceError(NewswireError):
    """A source gave nothing, or not all. It is asked again later; nothing was sent that its cursor does not hold."""

    def __init__(self, kind: ErrorKind, message: str, *, wait_seconds: float = 0.0) -> None:
        """wait_seconds: before it may be asked again, as its server says; 0: it says nothing."""
        super().__init__(message)
        self.kind, self.wait_seconds = kind, wait_seconds
