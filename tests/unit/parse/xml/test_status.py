"""Statuses, signals and notes of editors: what takes an article down, and what only speaks of it."""

import pytest

from streams.article import Status
from streams.errors import DeadLetterError, DeadReason
from streams.parse.xml.status import gravest, orders_kill, read_status, signals_kill, tell_signal


@pytest.mark.parametrize(
    ("written", "status"),
    [(None, Status.USABLE), ("usable", Status.USABLE), ("stat:usable", Status.USABLE),
     ("STAT:Withheld", Status.WITHHELD),
     ("http://cv.iptc.org/newscodes/pubstatusg2/canceled", Status.CANCELED), ("cancelled", Status.CANCELED),
     ("st:killed", Status.CANCELED), ("embargoed", Status.USABLE)],
)  # fmt: skip
def test_a_status_in_every_spelling(written: str | None, status: Status) -> None:
    """Any alias of the scheme, IPTC's URI and any case say the same."""
    assert read_status(written) is status


def test_an_unknown_status_is_refused() -> None:
    """What nobody knows may mean that an article must go: it is not taken for usable."""
    with pytest.raises(DeadLetterError) as caught:
        read_status("stat:maybe")

    assert caught.value.reason is DeadReason.BAD_STATUS


def test_the_gravest_counts() -> None:
    """Of several statuses a cancel is never missed."""
    assert gravest(Status.WITHHELD, Status.CANCELED, Status.USABLE) is Status.CANCELED


@pytest.mark.parametrize(
    ("word", "kills"),
    [("sig:kill", True), ("Mandatory Kill", True), ("mandatory-kill", True), ("withdraw", True), ("sig:canceled", True),
     ("http://example.com/signal/kill", True), ("sig:update", False), ("sig:correction", False), ("killer", False),
     ("", False)],
)  # fmt: skip
def test_signals_that_take_down(word: str, kills: bool) -> None:
    """A signal is one word of a vocabulary."""
    assert signals_kill(word) is kills


@pytest.mark.parametrize(
    ("note", "kills"),
    [("MANDATORY KILL", True), ("Eds: Kill this story. Source withdrew.", True), ("KILL: wrong name", True),
     ("ATTENTION EDITORS - Withdrawn. Please do not use", True), ("This story has been withdrawn", True),
     ("Please kill story NW-1", True), ("kill", True),
     ("Kill count corrected in para 3", False), ("Replaces a story that was killed", False), (None, False), ("", False),
     ("Corrects name. MANDATORY KILL of an earlier version stands.", False), ("Killing of a wolf: background", False),
     ("The story has been withdrawn and replaced with this one", False)],
)  # fmt: skip
def test_notes_that_order_a_kill(note: str | None, kills: bool) -> None:
    """Only a note that begins with the order counts: a cancel is final."""
    assert orders_kill(note) is kills


@pytest.mark.parametrize(
    ("signal", "told"),
    [("sig:correction", "Correction."), ("sig:update", "Update."), ("http://a.example/signal/Write-thru", "Writethru."),
     ("sig:atnavail", None), ("", None)],
)  # fmt: skip
def test_signals_are_told_in_words(signal: str, told: str | None) -> None:
    """A correction by signal alone is said as a note would say it."""
    assert tell_signal(signal) == told
