"""The judging table, line by line, as the oracle reads it."""

import json
from itertools import count

import pytest

from tests.kit.items import page_dump
from tests.oracle.facts import Record
from tests.oracle.judge import expect
from tests.oracle.partitioner import murmur2, partition_of

DAY_MS = 86_400_000
RECEIVED_AT = 1_780_000_000_000
DUMP = page_dump("A body.", article_id="7")


def log(*items: object, headers: tuple[tuple[str, bytes], ...] = (("feed", b"f"),)) -> list[Record]:
    """One partition's records: dicts become ninjs items of one identity, strings and bytes are taken as they are."""
    records = []
    for offset, item in enumerate(items):
        if isinstance(item, dict):
            item = json.dumps({"guid": "7", **item})
        value = item.encode() if isinstance(item, str) else item
        assert value is None or isinstance(value, bytes)
        records.append(Record("raw", 0, offset, RECEIVED_AT, None, value, headers))
    return records


def outcomes(*items: object, policy: str = "revise") -> list[str]:
    """What becomes of each item, as `outcome` or `outcome reason`."""
    expected = expect(log(*items), partitions=1, policy=policy)
    return [" ".join(filter(None, (one.outcome, one.reason))) for one in expected]


def test_the_partitioner_is_kafkas():
    """Hashes equal the vectors of Kafka's own test of murmur2."""
    vectors = {b"21": -973932308, b"foobar": -790332482, b"a-little-bit-long-string": -985981536, b"abc": 479470107}
    for data, signed in vectors.items():
        assert murmur2(data) == signed & 0xFFFFFFFF
    assert partition_of("urn:newswire:tass:395009", 8) == 5


TEXT = {"headline": "One"}
OTHER = {"headline": "Two"}
CANCEL = {"pubstatus": "canceled"}
WITHHELD = {"pubstatus": "withheld"}


@pytest.mark.parametrize(
    ("items", "wanted"),
    [
        ([TEXT], ["new"]),
        ([CANCEL], ["kill"]),
        ([WITHHELD], ["kill"]),
        ([TEXT, CANCEL, CANCEL], ["new", "kill", "duplicate same"]),
        ([TEXT, CANCEL, {**CANCEL, "edNote": "why"}], ["new", "kill", "kill"]),
        ([TEXT, CANCEL, {**OTHER, "version": "9"}], ["new", "kill", "late after_kill"]),
        ([{**TEXT, "version": "5"}, {**CANCEL, "version": "1"}], ["new", "kill"]),
        ([{**TEXT, "version": "2"}, {**OTHER, "version": "1"}], ["new", "late older"]),
        ([{**TEXT, "version": "1.9"}, {**OTHER, "version": "1.10"}], ["new", "revision"]),
        ([{**TEXT, "version": "2"}, {**OTHER, "version": "2.0"}], ["new", "revision"]),
        ([{**TEXT, "version": "b"}, {**OTHER, "version": "a"}], ["new", "revision"]),
        ([TEXT, TEXT], ["new", "duplicate same"]),
        ([TEXT, {"headline": "O ne"}], ["new", "duplicate same"]),
        ([TEXT, {**TEXT, "version": "3"}, {**OTHER, "version": "2"}], ["new", "duplicate same", "late older"]),
        ([TEXT, OTHER, TEXT], ["new", "revision", "duplicate earlier_text"]),
        ([TEXT, OTHER, {**TEXT, "version": "2"}], ["new", "revision", "revision"]),
        ([TEXT, WITHHELD, TEXT], ["new", "kill", "duplicate earlier_text"]),
        ([TEXT, WITHHELD, OTHER], ["new", "kill", "revision"]),
        ([TEXT, WITHHELD, {**TEXT, "version": "2"}], ["new", "kill", "revision"]),
        (
            [
                {**TEXT, "versionCreated": "2026-01-02T00:00:00Z"},
                {**OTHER, "versionCreated": "2026-01-02T00:59:00+01:00"},
            ],
            ["new", "late older"],
        ),
        (
            [
                {**TEXT, "versionCreated": "2026-01-02T00:00:00Z"},
                {**OTHER, "versionCreated": "2199-01-01T00:00:00Z"},
            ],
            ["new", "late older"],
        ),
    ],
)
def test_the_table(items, wanted):
    """Each line of the table gives its outcome and reason."""
    assert outcomes(*items) == wanted


def test_a_text_that_was_received_first_does_not_overtake():
    """At equal order what another partition received before what stands is late; what is known stays a duplicate."""
    came_round = (("feed", b"f"), ("rekeyed_from", b"1:5"), ("received_at", b"2020-01-01T00:00:00.000Z"))
    stands, other, same = log(TEXT, OTHER, TEXT)
    newer = log(OTHER, {**OTHER, "version": "1"})[1]

    def then(record: Record) -> list[str]:
        records = [stands, record._replace(offset=1, headers=came_round)]
        return [" ".join(filter(None, (one.outcome, one.reason))) for one in expect(records, partitions=1)]

    assert then(other) == ["new", "late older"]
    assert then(same) == ["new", "duplicate same"]
    assert then(newer) == ["new", "revision"]


def test_first_wins_keeps_the_first_usable():
    """Under first_wins a usable item over a usable one is a duplicate; a kill still goes through."""
    assert outcomes(TEXT, OTHER, WITHHELD, OTHER, policy="first_wins") == [
        "new",
        "duplicate first_wins",
        "kill",
        "revision",
    ]


def test_fifteen_earlier_texts_are_known():
    """A text is known as long as it is among the one that stands and fifteen before it."""
    numbers = count()
    texts = [{"headline": f"Text {next(numbers)}"} for _ in range(17)]

    assert outcomes(*texts, texts[1])[-1] == "duplicate earlier_text"
    assert outcomes(*texts, texts[0])[-1] == "revision"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "empty"),
        (b" \n", "empty"),
        ("no format", "unknown_format"),
        ("{", "malformed"),
        ('{"headline": "x"}', "no_id"),
        ({"pubstatus": "odd", "headline": "x"}, "bad_status"),
        ({"version": "1"}, "no_content"),
        (DUMP.replace(b"7\n", b"\n", 1), "no_id"),
        (DUMP.replace(b"01/26", b"02/30"), "bad_date"),
        ("x" * 1_000_001, "too_large"),
    ],
)
def test_dead_letters(value, reason):
    """What cannot be an article is a dead letter with its reason."""
    assert outcomes(value) == [f"dead_letter {reason}"]


def test_a_page_dump_is_read():
    """A page dump and its repeat with other blanks are one article of the feed that the header names."""
    expected = expect(log(DUMP, DUMP.replace(b"A body.", b"A  body.")), partitions=1)

    assert [(one.outcome, one.identity) for one in expected] == [
        ("new", "urn:newswire:f:7"),
        ("duplicate", "urn:newswire:f:7"),
    ]


def test_a_record_on_another_partition_is_rekeyed():
    """An identity's record is judged only on the identity's own partition."""
    record = log(TEXT)[0]
    right = partition_of("urn:newswire:f:7", 8)
    wrong = (right + 1) % 8

    expected = expect([record._replace(partition=wrong), record._replace(partition=right)], partitions=8)

    assert {one.raw.partition: one.outcome for one in expected} == {wrong: "rekeyed", right: "new"}


def test_a_heartbeat_is_only_counted():
    """A record with the heartbeat's header is a heartbeat, whatever its bytes."""
    assert expect(log(TEXT, headers=(("newswire-heartbeat", b""),)), partitions=1)[0].outcome == "heartbeat"
