"""What there is of dead letters, on topics of the test's hand."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from streams.article import RawItem
from streams.dead_letters.choose import Choice, plan_resend
from streams.dead_letters.survey import survey_letters
from streams.errors import CorruptionError
from streams.kafka.cluster import Cluster
from streams.records import build_mark
from streams.records.dead_letter import build_sent_back
from streams.records.places import Place
from streams.settings import Settings
from tests.kit.received import received
from tests.unit.dead_letters.letters import NOON, OWN, ROUTES, ids, letter_of, raw, survey

Arrange = Callable[..., Cluster]


@pytest.fixture
def arrange(monkeypatch: pytest.MonkeyPatch) -> Arrange:
    """Let the topics hold these records."""

    def arrange(*letters: RawItem, marks: tuple[RawItem, ...] = ()) -> Cluster:
        async def read_to_end(cluster: Cluster, topic: str, **asked: Any) -> AsyncIterator[list[RawItem]]:
            yield list(marks if topic == ROUTES.replays else letters)

        monkeypatch.setattr("streams.dead_letters.survey.read_to_end", read_to_end)
        return Cluster(Settings(partitions=8))

    return arrange


async def test_letters_and_marks(arrange: Arrange) -> None:
    """Each dead letter is there, without its bytes but where they are asked for, and when it was sent back."""
    first, second = letter_of(raw(17)), letter_of(raw(18))
    mark = received(build_mark(first, routes=ROUTES), received_at=NOON + 99_000)
    found = await survey_letters(
        arrange(first.item, second.item, marks=(mark,)), keeps_value=lambda letter: letter.id == "3:18"
    )

    assert [(letter.id, letter.item.value) for letter in found.letters] == [("3:17", None), ("3:18", b"?")]
    assert found.sent_back == {first.raw_ref: NOON + 99_000}
    assert found.foreign == 0


@pytest.mark.parametrize(
    "item",
    [raw(17), raw(17, headers=()), letter_of(raw(17, topic="other.raw")).item, letter_of(raw(17, partition=8)).item],
    ids=["raw", "bare", "of another raw topic", "of a partition that there is not"],
)
async def test_what_cannot_go_back_is_counted_apart(arrange: Arrange, item: RawItem) -> None:
    """A record that newswire did not write, or not for this installation, is no dead letter that could be sent back."""
    found = await survey_letters(arrange(item, letter_of(raw(3)).item))

    assert (ids(found.letters), found.foreign) == (["3:3"], 1)


@pytest.mark.parametrize("value", [None, b"", b"[]", b"{}", b'{"id": 3, "timestamp": "2026-11-24T09:00:00.000Z"}'])
async def test_a_mark_that_is_none_of_ours_stops_it(arrange: Arrange, value: bytes | None) -> None:
    """Where it cannot be told what was sent back, nothing is sent: the error names the record."""
    mark = RawItem(value=value, topic="wire.replays", partition=3, offset=9, received_at=NOON)

    with pytest.raises(CorruptionError, match=r"wire\.replays 3:9 is no mark of ours"):
        await survey_letters(arrange(marks=(mark,)))


def test_a_dead_letter_that_fails_again_counts_on() -> None:
    """What is sent back and fails again is attempt 2 of the first place, and the first one counts as sent back."""
    first = letter_of(raw(17))
    sent = build_sent_back(first, routes=ROUTES)
    second = letter_of(raw(40, headers=sent.headers))
    found = survey(first, second)

    assert (second.attempt, second.first, second.headers) == (2, Place(3, 17), OWN)
    assert found.sent_back == {first.raw_ref: NOON + 40_000}
    assert ids(plan_resend(found, Choice()).send) == ["3:40"]


def test_a_record_that_was_judged_twice_is_one() -> None:
    """After a rewind the same raw record has two dead letters, which are listed and sent as one."""
    once = letter_of(raw(17))
    twice = replace(once, item=replace(once.item, offset=once.item.offset + 1))

    assert survey(once, twice).letters == [twice]
