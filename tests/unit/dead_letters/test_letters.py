"""What dead letters say, which were sent back, which are sent: pure, on records that publish renders."""

from typing import Any

import pytest

from streams.article import RawItem
from streams.dead_letters.letters import (
    Choice,
    DeadLetter,
    Plan,
    RawPlace,
    Survey,
    build_replay,
    find_letter,
    plan_replay,
    read_dead_letter,
    read_mark,
    survey_of,
)
from streams.errors import CorruptionError, DeadReason
from streams.records import Routes, build_dead_letter
from streams.records.outcomes import OutRecord

ROUTES = Routes("wire.")
NOON = 1_795_510_800_000
OWN = (("feed", b"tass"), ("x", b"\xff"), ("x", None), ("x", b"twice"))


def raw(offset: int, **changes: Any) -> RawItem:
    """A raw record of partition 3, a second after the one before it."""
    fields: dict[str, Any] = {"value": b"?", "key": b"\xffkey", "headers": OWN, "topic": "wire.raw", "partition": 3}
    return RawItem(**{**fields, "offset": offset, "received_at": NOON + offset * 1000, **changes})


def standing(out: OutRecord, *, offset: int, received_at: int) -> RawItem:
    """A record as it stands on its topic once it was sent."""
    return RawItem(
        value=out.value,
        key=out.key,
        headers=out.headers,
        topic=out.topic,
        partition=3,
        offset=offset,
        received_at=received_at,
    )


def letter_of(item: RawItem, *, reason: DeadReason = DeadReason.NO_ID, limit: int = 2_000_000) -> DeadLetter:
    """The dead letter of a raw record, as it is read from its topic, 5 ms after the record came."""
    out = build_dead_letter(item, reason=reason, error="no id", routes=ROUTES, max_record_bytes=limit)
    found = read_dead_letter(
        standing(out, offset=item.offset + 100, received_at=item.received_at + 5), raw_topic="wire.raw", partitions=8
    )
    assert found is not None
    return found


def survey(*letters: DeadLetter, marks: dict[RawPlace, int] | None = None) -> Survey:
    """What stands on the topic, with these marks."""
    return survey_of(letters, marks=marks or {}, foreign=0)


def ids(letters: Any) -> list[str]:
    """Their IDs, in their order."""
    return [letter.id for letter in letters]


def test_a_dead_letter_is_read() -> None:
    """ID, reason, attempt, first place and the time of the raw record are those that publish wrote."""
    letter = letter_of(raw(17))

    assert (letter.id, letter.partition, letter.reason, letter.error) == ("3:17", 3, "no_id", "no id")
    assert (letter.attempt, letter.first, letter.raw_at, letter.bytes) == (1, "3:17", NOON + 17_000, 1)
    assert not letter.is_omitted


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dlq_partition", b"x"),
        ("dlq_partition", b"8"),
        ("dlq_offset", b"-1"),
        ("dlq_offset", b"1" * 5000),
        ("dlq_timestamp", b"yesterday"),
        ("dlq_topic", b"other.raw"),
        ("dlq_attempt", None),
        ("dlq_bytes", "٣".encode()),
        ("dlq_first", b"3"),
    ],
)
def test_what_newswire_did_not_write_is_no_dead_letter(name: str, value: bytes | None) -> None:
    """A record whose place, time, topic or attempt cannot be ours is passed over, not misread."""
    item = letter_of(raw(17)).item
    item.headers = tuple((each, value if each == name else content) for each, content in item.headers)  # type: ignore[misc]

    assert read_dead_letter(item, raw_topic="wire.raw", partitions=8) is None


def test_what_is_sent_back_is_the_original() -> None:
    """Bytes, key and headers in their order are the raw record's, on its partition; attempt and first place follow."""
    sent, _ = build_replay(letter_of(raw(17)), routes=ROUTES)

    assert (sent.topic, sent.partition, sent.key, sent.value) == ("wire.raw", 3, b"\xffkey", b"?")
    assert sent.headers == (*OWN, ("dlq_attempt", b"1"), ("dlq_first", b"3:17"))


def test_a_null_value_is_sent_back_as_null() -> None:
    """A record without value and key is sent back without them."""
    sent, _ = build_replay(letter_of(raw(17, value=None, key=None)), routes=ROUTES)

    assert (sent.key, sent.value) == (None, None)


def test_a_mark_names_its_dead_letter() -> None:
    """The mark that goes with a record sent back stands on wire.replays and is read as its dead letter's place."""
    letter = letter_of(raw(17))
    _, mark = build_replay(letter, routes=ROUTES)

    assert (mark.topic, mark.partition, mark.key) == ("wire.replays", 3, b"3:17")
    assert read_mark(standing(mark, offset=0, received_at=NOON)) == letter.place == ("3:17", NOON + 17_000)


@pytest.mark.parametrize("value", [None, b"", b"[]", b"{}", b'{"id": 3, "timestamp": "2026-11-24T09:00:00.000Z"}'])
def test_a_mark_that_is_none_of_ours_stops_it(value: bytes | None) -> None:
    """Where it cannot be told what was sent back, nothing is sent: the error names the record."""
    with pytest.raises(CorruptionError, match=r"wire\.replays 3:9 is no mark of ours"):
        read_mark(RawItem(value=value, topic="wire.replays", partition=3, offset=9, received_at=NOON))


def test_a_dead_letter_that_fails_again_counts_on() -> None:
    """What is sent back and fails again is attempt 2 of the first place, and the first one counts as sent back."""
    first = letter_of(raw(17))
    sent, _ = build_replay(first, routes=ROUTES)
    second = letter_of(raw(40, headers=sent.headers))
    found = survey(first, second)

    assert (second.attempt, second.first, second.headers) == (2, "3:17", OWN)
    assert found.replayed == {first.place: NOON + 40_000}
    assert ids(plan_replay(found, Choice()).send) == ["3:40"]


def test_what_was_marked_is_not_sent_again() -> None:
    """A second replay of the same dead letters sends none of them."""
    letters = [letter_of(raw(offset)) for offset in range(3)]
    plan = plan_replay(survey(*letters, marks={letters[0].place: NOON, letters[2].place: NOON}), Choice())

    assert (ids(plan.send), ids(plan.replayed)) == (["3:1"], ["3:0", "3:2"])


def test_again_sends_what_is_named() -> None:
    """A dead letter that was sent back is sent once more where it is asked for."""
    letter = letter_of(raw(17))
    plan = plan_replay(survey(letter, marks={letter.place: NOON}), Choice(ids=("3:17",), again=True))

    assert (ids(plan.send), ids(plan.replayed)) == (["3:17"], [])


def test_an_id_of_a_topic_that_was_made_anew_is_another() -> None:
    """The same place at another time is another raw record: its mark does not count, and the ID means the last one."""
    old, new = letter_of(raw(17)), letter_of(raw(17, received_at=NOON + 99_000, value=b"new"))
    found = survey(old, new, marks={old.place: NOON})

    assert plan_replay(found, Choice(ids=("3:17",))).send == [new]
    assert find_letter(found, "3:17") == new


def test_a_record_that_was_judged_twice_is_one() -> None:
    """After a position was set back the same raw record has two dead letters, which are listed and sent as one."""
    once, twice = letter_of(raw(17)), letter_of(raw(17))

    assert ids(survey(once, twice).letters) == ["3:17"]


def test_filters() -> None:
    """Reason and times of death choose; the times are inclusive."""
    letters = [
        letter_of(raw(0)),
        letter_of(raw(1), reason=DeadReason.BAD_DATE),
        letter_of(raw(2)),
        letter_of(raw(3), reason=DeadReason.EMPTY),
    ]

    def chosen(**filters: Any) -> list[str]:
        return ids(plan_replay(survey(*letters), Choice(**filters)).send)

    assert chosen(reasons=("bad_date", "empty")) == ["3:1", "3:3"]
    assert chosen(since=NOON + 1005, until=NOON + 2005) == ["3:1", "3:2"]
    assert chosen(since=NOON + 1006, until=NOON + 2004) == []


def test_limit_takes_the_oldest_that_wait() -> None:
    """Replay after replay with a limit goes through the dead letters in their order."""
    letters = [letter_of(raw(offset)) for offset in range(4)]
    marks: dict[RawPlace, int] = {}
    taken = []
    for _ in range(3):
        plan: Plan = plan_replay(survey(*letters, marks=marks), Choice(limit=2))
        marks |= {letter.place: NOON for letter in plan.send}
        taken.append(ids(plan.send))

    assert taken == [["3:0", "3:1"], ["3:2", "3:3"], []]


def test_what_cannot_be_sent_is_told_apart() -> None:
    """A dead letter without its bytes is not sent, nor is an ID that there is not; the others are."""
    omitted = letter_of(raw(1, value=b"v" * 5000), limit=5000)
    plan = plan_replay(survey(letter_of(raw(0)), omitted), Choice(ids=("3:1", "9:9", "3:0")))

    assert (ids(plan.send), ids(plan.omitted), plan.unknown) == (["3:0"], ["3:1"], ["9:9"])
