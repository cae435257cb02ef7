"""What a wire says of publishing: a status, a signal, an editor's note → Status.

A cancel is final, so a note counts as one only where its first words order it.
"""

import re

from streams.article import Status
from streams.errors import DeadLetterError, DeadReason

_STATUSES = {
    "usable": Status.USABLE,
    "embargoed": Status.USABLE,
    "withheld": Status.WITHHELD,
    "canceled": Status.CANCELED,
    "cancelled": Status.CANCELED,
    "killed": Status.CANCELED,
    "kill": Status.CANCELED,
}
_SEVERITY = (Status.USABLE, Status.WITHHELD, Status.CANCELED)
_KILL_SIGNALS = frozenset(
    {
        "kill",
        "killed",
        "mandatorykill",
        "cancel",
        "canceled",
        "cancelled",
        "withdraw",
        "withdrawn",
        "withdrawal",
        "delete",
    }
)
_SIGNAL_WORDS = {
    "correction": "Correction", "corrected": "Correction", "corrective": "Correction", "correct": "Correction",
    "rectify": "Correction", "rectification": "Correction",
    "update": "Update", "updated": "Update", "writethru": "Writethru", "refile": "Refile", "repeat": "Repeat",
}  # fmt: skip
_NO_LETTER = re.compile(r"[^a-z]")
_KILL_NOTE = re.compile(
    r"""
    (?:\W{0,5}(?:attention|attn|eds?|editors?|note|to|all|urgent|advisory|bulletin|news|please)\b){0,6}[\W_]{0,5}
    (?: (?:mandatory|story|bulletin) [ ] (?:kill|withdrawal)\b
      | (?:kill|withdraw) [ ] (?:this|the|story|article|item|and|all|from)\b
      | (?:kill|withdrawn|withdrawal|killed) [ ]{0,1} (?:[:.!,;)\]–—-]|\Z)
      | this [ ] (?:story|article|item|report|dispatch) [ ] has [ ] been [ ] (?:killed|withdrawn)\b
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_NOTE = 300


def read_status(written: str | None) -> Status:
    """Read a publishing status: `usable`, `stat:canceled`, IPTC's URI of it, in any case. None: usable.

    Raises DeadLetterError(BAD_STATUS) for a word that is none.
    """
    if written is None:
        return Status.USABLE
    word = written.lower().rstrip("/").rpartition("/")[2].rpartition(":")[2].strip()
    status = _STATUSES.get(word)
    if status is None:
        raise DeadLetterError(DeadReason.BAD_STATUS, f"unknown publishing status {written[:80]!r}")
    return status


def gravest(*statuses: Status) -> Status:
    """Of several statuses the gravest: a cancel is never missed."""
    return max(statuses, key=_SEVERITY.index)


def signals_kill(word: str) -> bool:
    """Whether a signal, a code or a few words, tells to take the article down."""
    return _NO_LETTER.sub("", word[:80].lower().rpartition(":")[2].rpartition("/")[2]) in _KILL_SIGNALS


def orders_kill(note: str | None) -> bool:
    """Whether a note to editors begins with the order to take it down (`MANDATORY KILL`, `Eds: Kill story`)."""
    return note is not None and _KILL_NOTE.match(" ".join(note[:_LONGEST_NOTE].split())) is not None


def tell_signal(signal: str) -> str | None:
    """Put a signal of a correction, an update or the like in the words of a note. None: it says nothing of the kind."""
    word = _SIGNAL_WORDS.get(_NO_LETTER.sub("", signal[:80].lower().rpartition(":")[2].rpartition("/")[2]))
    return None if word is None else f"{word}."
