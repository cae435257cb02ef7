"""What becomes of a record, told case by case. The whole table stands in test_table.py."""

from collections.abc import Sequence

import pytest

from streams.dedupe import judge_early
from tests.kit.stories import (
    DAY,
    HOUR,
    NOW,
    Said,
    canceled,
    judge_all,
    judge_over,
    last_entry,
    shown,
    usable,
    withheld,
)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([usable()], ["new"]),
        ([withheld()], ["kill"]),
        ([canceled()], ["kill"]),
        ([canceled(), canceled()], ["kill", "duplicate same"]),
        ([canceled(), canceled(spelling=1)], ["kill", "duplicate same"]),
        ([canceled(), canceled("why"), canceled()], ["kill", "kill", "duplicate same"]),
        ([canceled(), usable(version="9")], ["kill", "late after_kill"]),
        ([canceled(), withheld(version="9")], ["kill", "late after_kill"]),
        ([usable(version="9"), canceled(version="1")], ["new", "kill"]),
        ([withheld(version="9"), canceled()], ["kill", "kill"]),
        ([usable(version="2"), usable("two", version="1")], ["new", "late older"]),
        ([usable(version="1"), usable("two")], ["new", "late older"]),
        ([usable(updated=1), usable("two", updated=2)], ["new", "late older"]),
        ([usable(version="2"), withheld("two", version="1")], ["new", "late older"]),
        ([usable(), usable()], ["new", "duplicate same"]),
        ([usable(), usable(spelling=1)], ["new", "duplicate same"]),
        ([usable(), usable("two"), usable()], ["new", "revision", "duplicate earlier_text"]),
        ([usable(), usable("two"), usable(spelling=1)], ["new", "revision", "duplicate earlier_text"]),
        ([usable(), usable("two"), usable(version="1")], ["new", "revision", "revision"]),
        ([usable(), usable("two", received_at=NOW - 1)], ["new", "late older"]),
        ([usable(), withheld("two", received_at=NOW - 1)], ["new", "late older"]),
        ([withheld(), usable("two", received_at=NOW - 1)], ["kill", "late older"]),
        ([usable(), canceled(received_at=NOW - 1)], ["new", "kill"]),
        (
            [usable(version="1", updated=1), usable("two", version="1", updated=1, received_at=NOW - 1)],
            ["new", "late older"],
        ),
        ([usable(), usable("two", version="1", received_at=NOW - 1)], ["new", "revision"]),
        ([usable(), usable(received_at=NOW - 1)], ["new", "duplicate same"]),
        ([usable(), usable(spelling=1, received_at=NOW - 1)], ["new", "duplicate same"]),
        (
            [usable(), usable("two"), usable(spelling=1, received_at=NOW - 1)],
            ["new", "revision", "duplicate earlier_text"],
        ),
        ([usable(), usable("two", received_at=NOW - 1, policy="first_wins")], ["new", "late older"]),
        ([usable(at=NOW - 2), usable("two"), usable("three", received_at=NOW - 1)], ["new", "revision", "late older"]),
        ([usable(), withheld("two")], ["new", "kill"]),
        ([usable(), withheld("two"), withheld("two")], ["new", "kill", "duplicate same"]),
        ([usable(), withheld("two"), withheld("three")], ["new", "kill", "kill"]),
        ([usable(), withheld("two"), usable()], ["new", "kill", "duplicate earlier_text"]),
        ([usable(), withheld("two"), usable("three")], ["new", "kill", "revision"]),
        ([usable(), withheld("two"), usable(version="1")], ["new", "kill", "revision"]),
        ([usable(), usable("two", version="1", policy="first_wins")], ["new", "duplicate first_wins"]),
        ([usable(version="2"), usable("two", version="1", policy="first_wins")], ["new", "late older"]),
        ([usable(), usable(version="1", policy="first_wins")], ["new", "duplicate same"]),
        ([usable(), withheld("two", policy="first_wins")], ["new", "kill"]),
        ([withheld(), usable("two", policy="first_wins")], ["kill", "revision"]),
        ([usable(), canceled(policy="first_wins")], ["new", "kill"]),
    ],
)
def test_each_line_of_the_table(history: Sequence[Said], expected: list[str]) -> None:
    """A history of one story gives these outcomes and reasons."""
    assert expected == shown(judge_all(history))


def test_a_higher_order_of_the_same_text_is_remembered() -> None:
    """Text between two orders of what stands is late, whichever of the two came first."""
    history = [usable(version="1"), usable(version="3"), usable("two", version="2")]

    assert shown(judge_all(history)) == ["new", "duplicate same", "late older"]


def test_fifteen_earlier_texts_are_known_and_no_more() -> None:
    """At equal order the 15 revisions before the one that stands stay duplicates; one further back is a revision."""
    entry = last_entry(judge_all(usable(str(number)) for number in range(17)))

    assert shown([judge_over(entry, usable("1"))]) == ["duplicate earlier_text"]
    assert shown([judge_over(entry, usable("0"))]) == ["revision"]


def test_a_time_too_far_ahead_says_nothing_of_order() -> None:
    """A time more than a day after reception is absent, so that what comes with a true time is not late for ever."""
    history = [usable(updated=-25), usable("two", updated=5), usable("three", updated=-23)]

    assert shown(judge_all(history)) == ["new", "revision", "revision"]


@pytest.mark.parametrize(
    ("first", "said", "expected"),
    [
        (usable(version="2"), usable("two", version="1"), "late older"),
        (usable(version="2"), withheld("two", version="1"), "late older"),
        (withheld(version="2"), usable("two", version="1"), "late older"),
        (canceled(), usable("two", version="9"), "late after_kill"),
        (canceled(), withheld("two"), "late after_kill"),
        (usable(version="2"), usable(version="2"), "duplicate same"),
        (withheld(), withheld(), "duplicate same"),
        (canceled(), canceled(), "duplicate same"),
    ],
)
def test_late_and_the_very_bytes_are_told_early(first: Said, said: Said, expected: str) -> None:
    """What is late by order or after a cancel, and the bytes that stand, are told without the text."""
    standing = last_entry(judge_all([first]))
    verdict = judge_early(standing, said.candidate)

    assert standing is not None and verdict is not None
    assert shown([verdict]) == [expected]
    assert (None if verdict.kind == "late" else standing.digest) == verdict.digest


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (None, usable()),
        (None, canceled()),
        (usable(), usable(spelling=1)),
        (usable(), usable("two")),
        (usable(), usable("two", received_at=NOW - 1)),
        (usable(version="2"), usable("two", version="3")),
        (usable(version="2"), canceled(version="1")),
        (withheld(), canceled()),
        (canceled(), canceled("why")),
        (canceled(version="2"), canceled("why", version="1")),
    ],
)
def test_all_else_is_left_to_the_text(first: Said | None, said: Said) -> None:
    """No verdict comes early that what the record says to a reader could change."""
    standing = None if first is None else last_entry(judge_all([first]))

    assert judge_early(standing, said.candidate) is None


def test_what_stands_is_the_record_behind_it() -> None:
    """A repeat leaves offset, reception and outcome of what stands; a revision brings its own, but for the first."""
    first = usable(at=NOW, offset=7)
    repeat = usable(at=NOW + DAY, offset=8)
    revision = usable("two", at=NOW + 2 * DAY, offset=9, feed="reuters")

    verdicts = judge_all([first, repeat, revision])
    entries = [verdict.entry for verdict in verdicts]

    assert all(entries)
    assert [(e.offset, e.received_at) for e in entries if e] == [(7, NOW), (7, NOW), (9, NOW + 2 * DAY)]
    assert [e.outcome for e in entries if e] == ["new", "new", "revision"]
    assert [e.last_seen_at for e in entries if e] == [NOW, NOW + DAY, NOW + 2 * DAY]
    assert [e.first_received_at for e in entries if e] == [NOW, NOW, NOW]
    assert [e.feed for e in entries if e] == ["tass", "tass", "tass"]
    assert [verdict.other_feed for verdict in verdicts] == [None, None, "tass"]


def test_a_repeat_within_the_hour_changes_no_memory() -> None:
    """A duplicate or late record costs a changelog record only where the last one lies more than an hour back."""
    standing = last_entry(judge_all([usable(version="2")]))
    soon, later, back = NOW + HOUR, NOW + HOUR + 1, NOW - 9 * HOUR

    for said in usable(version="2"), usable("two", version="1"):
        assert judge_over(standing, said._replace(at=soon)).entry is None
        assert judge_over(standing, said._replace(at=back, received_at=NOW)).entry is None
        amended = judge_over(standing, said._replace(at=later)).entry
        assert amended is not None
        assert later == amended.last_seen_at


def test_what_is_never_forgotten_needs_no_refresh() -> None:
    """Repeats of a canceled or withheld identity change no memory, however late."""
    for first in canceled(), withheld():
        standing = last_entry(judge_all([first]))

        assert judge_over(standing, first._replace(at=NOW + 99 * DAY)).entry is None


def test_a_kill_of_the_never_seen_went_everywhere() -> None:
    """Revisions after a kill that went to every subject topic know that they must go there, too; others do not."""
    unknown, lifted = judge_all([withheld(), usable("two")])
    known, _ = judge_all([usable(), withheld("two")])

    assert unknown.supersedes is None
    assert unknown.entry is not None and unknown.entry.went_everywhere
    assert lifted.entry is not None and lifted.entry.went_everywhere
    assert known.entry is not None and not known.entry.went_everywhere


def test_a_revision_with_an_older_broker_time_shortens_no_window() -> None:
    """The last record is the latest by broker time, also where a broker's clock went back in between."""
    entry = last_entry(judge_all([usable(at=NOW), usable("two", at=NOW - DAY)]))

    assert entry is not None
    assert entry.last_seen_at == NOW
