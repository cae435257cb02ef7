"""Which dead letters are sent back, of those that a survey found."""

from typing import Any

from streams.dead_letters.choose import Choice, Plan, plan_resend
from streams.errors import DeadReason
from streams.records.dead_letter import RawRef
from tests.unit.dead_letters.letters import NOON, ids, letter_of, raw, survey


def test_what_was_marked_is_not_sent_again() -> None:
    """Where some of the dead letters were sent back, only the others are sent."""
    letters = [letter_of(raw(offset)) for offset in range(3)]
    plan = plan_resend(survey(*letters, marks={letters[0].raw_ref: NOON, letters[2].raw_ref: NOON}), Choice())

    assert (ids(plan.send), ids(plan.sent_back)) == (["3:1"], ["3:0", "3:2"])


def test_again_sends_what_is_named() -> None:
    """A dead letter that was sent back is sent once more where it is asked for."""
    letter = letter_of(raw(17))
    plan = plan_resend(survey(letter, marks={letter.raw_ref: NOON}), Choice(ids=("3:17",), again=True))

    assert (ids(plan.send), ids(plan.sent_back)) == (["3:17"], [])


def test_an_id_of_a_topic_that_was_made_anew_is_another() -> None:
    """The same place at another time is another raw record: its mark does not count, and the ID means the last one."""
    old, new = letter_of(raw(17)), letter_of(raw(17, received_at=NOON + 99_000, value=b"new"))
    found = survey(old, new, marks={old.raw_ref: NOON})

    assert plan_resend(found, Choice(ids=("3:17",))).send == [new]
    assert found.find("3:17") == new


def test_filters() -> None:
    """Reason and times of death choose; the times are inclusive."""
    letters = [
        letter_of(raw(0)),
        letter_of(raw(1), reason=DeadReason.BAD_DATE),
        letter_of(raw(2)),
        letter_of(raw(3), reason=DeadReason.EMPTY),
    ]

    def chosen(**filters: Any) -> list[str]:
        return ids(plan_resend(survey(*letters), Choice(**filters)).send)

    assert chosen(reasons=("bad_date", "empty")) == ["3:1", "3:3"]
    assert chosen(since=NOON + 1005, until=NOON + 2005) == ["3:1", "3:2"]
    assert chosen(since=NOON + 1006, until=NOON + 2004) == []


def test_limit_takes_the_oldest_that_wait() -> None:
    """Sending back with a limit, again and again, goes through the dead letters in their order."""
    letters = [letter_of(raw(offset)) for offset in range(4)]
    marks: dict[RawRef, int] = {}
    taken = []
    for _ in range(3):
        plan: Plan = plan_resend(survey(*letters, marks=marks), Choice(limit=2))
        marks |= {letter.raw_ref: NOON for letter in plan.send}
        taken.append(ids(plan.send))

    assert taken == [["3:0", "3:1"], ["3:2", "3:3"], []]


def test_what_cannot_be_sent_is_told_apart() -> None:
    """A dead letter without its bytes is not sent, nor is an ID that there is not; the others are."""
    omitted = letter_of(raw(1, value=b"v" * 5000), limit=5000)
    plan = plan_resend(survey(letter_of(raw(0)), omitted), Choice(ids=("3:1", "9:9", "3:0")))

    assert (ids(plan.send), ids(plan.omitted), plan.unknown) == (["3:0"], ["3:1"], ["9:9"])
