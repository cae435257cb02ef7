"""The pipeline over a batch: feed and identity, notes, topics, sizes, and faults that stay within their record."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.article import RawItem
from streams.errors import CorruptionError, DeadReason
from streams.pipeline import STAGES
from streams.pipeline import pipeline as pipeline_module
from streams.pipeline import publish as publish_module
from streams.pipeline import read as read_module
from streams.pipeline.pipeline import PORTION_BYTES, part_by_identity
from streams.records.outcomes import OutcomeKind, RepeatReason
from streams.stores.memory import Memory, StagedMemory
from streams.tag import Rules
from tests.kit.batches import (
    ALL_SUBJECTS,
    DISPUTE,
    SUMMIT,
    headers_of,
    make_pipeline,
    notes_of,
    run,
    topics_of,
    value_of,
)
from tests.kit.items import RECEIVED_AT, ninjs, page_dump, raw, text
from tests.kit.validators import hold

TASS = "TOKYO, January 26. /TASS/. A sentence."


def enriched(value: bytes, **fields: Any) -> dict[str, Any]:
    """Run one item and give its enriched record."""
    (outcome,) = run(make_pipeline(), [raw(value, **fields)])
    assert outcome.kind in (OutcomeKind.NEW, OutcomeKind.KILL), outcome
    hold(outcome)
    return value_of(outcome)


# Feed and identity


def test_feed_comes_from_the_header_first() -> None:
    """The header wins over an identity of ours and over the dateline, and is no assumption."""
    value = enriched(ninjs(uri="urn:newswire:ap:1", bodies=text(TASS)), feed="reuters")

    assert value["enrichment"]["feed"] == "reuters"
    assert value["enrichment"]["id"] == "urn:newswire:ap:1"
    assert not any(note.startswith("feed_assumed") for note in value["enrichment"]["notes"])


def test_feed_comes_from_an_identity_of_ours_next() -> None:
    """Without a header the feed in the item's own identity counts, before the dateline, and is no assumption."""
    value = enriched(ninjs(uri="urn:newswire:ap:1", bodies=text(TASS)))

    assert value["enrichment"]["feed"] == "ap"
    assert not any(note.startswith("feed_assumed") for note in value["enrichment"]["notes"])


def test_feed_comes_from_the_agency_of_the_dateline_noted() -> None:
    """Without either the agency in the dateline names the feed, and a note says so."""
    value = enriched(page_dump(TASS))

    assert value["enrichment"]["id"] == "urn:newswire:tass:395009"
    assert "feed_assumed:tass" in value["enrichment"]["notes"]


@pytest.mark.parametrize("feed", [None, "", "No Feed", "schema", "täss"])
def test_feed_is_unknown_where_nothing_names_it(feed: str | None) -> None:
    """A silent record is of feed `unknown`, noted; a header that is no id of a feed counts as silence."""
    value = enriched(page_dump("A sentence."), feed=feed)

    assert value["enrichment"]["id"] == "urn:newswire:unknown:395009"
    assert "feed_assumed:unknown" in value["enrichment"]["notes"]


def test_feed_that_nobody_configured_is_taken_as_it_is() -> None:
    """An unknown name in the header is the feed, in zone UTC, noted."""
    value = enriched(page_dump("A sentence."), feed="kyodo")

    assert value["enrichment"]["id"] == "urn:newswire:kyodo:395009"
    assert "zone_assumed:UTC" in value["enrichment"]["notes"]


def test_identity_of_another_form_has_no_article_id() -> None:
    """A URI of the item's own is the identity as it is; there is no id of the feed's then."""
    value = enriched(ninjs(uri="http://example.com/a/1"), feed="reuters")

    assert value["item"]["uri"] == "http://example.com/a/1"
    assert value["enrichment"]["article_id"] is None
    assert "altIds" not in value["item"]


def test_finding_a_key_is_the_same_function() -> None:
    """`find_identity` gives the key that the outputs will have; None for what will be a dead letter or heartbeat."""
    pipeline = make_pipeline()

    for item in (raw(page_dump(TASS)), raw(page_dump("A."), feed="ap"), raw(ninjs())):
        (outcome,) = run(pipeline, [item])
        assert outcome.records[0].key == (pipeline.find_identity(item) or "").encode()
    for item in (
        raw(None),
        raw(b"?"),
        raw(page_dump("A.", article_id="")),
        raw(b"x", headers=(("newswire-heartbeat", b""),)),
    ):
        assert pipeline.find_identity(item) is None


# Heartbeats and re-keying


def test_heartbeat_is_told_by_its_header_alone() -> None:
    """Whatever its bytes, a heartbeat publishes nothing and is no dead letter."""
    header = (("newswire-heartbeat", b""),)
    outcomes = run(make_pipeline(), [raw(value, headers=header) for value in (None, b"", b"?", ninjs())])

    assert [(outcome.kind, outcome.records) for outcome in outcomes] == [(OutcomeKind.HEARTBEAT, ())] * 4


def test_a_null_header_is_no_header_and_stays_on_a_dead_letter() -> None:
    """Kafka knows headers without a value: a `feed` that is null names no feed, and is kept as it came."""
    headers = (("feed", None), ("content-type", None), ("x", None))
    good, bad = run(
        make_pipeline(),
        [
            raw(page_dump("A sentence."), headers=headers),
            raw(b"", headers=headers),
        ],
    )

    assert (good.kind, bad.reason) == (OutcomeKind.NEW, DeadReason.EMPTY)
    assert value_of(good)["enrichment"]["feed"] == "unknown"
    assert bad.records[0].headers[:3] == headers


def test_record_on_another_partition_is_sent_on_unjudged() -> None:
    """It leaves no trace in memory, and goes as it came to its identity's partition."""
    memory = Memory(window_days=30)
    item = raw(ninjs(), key=b"any", headers=(("feed", b"ap"),))
    (outcome,) = run(make_pipeline(partition_of=lambda identity: 3), [item], memory)
    (sent,) = outcome.records

    assert outcome.kind is OutcomeKind.REKEYED
    assert (sent.topic, sent.partition, sent.key, sent.value) == ("wire.raw", 3, b"urn:example:1", item.value)
    assert len(memory) == 0


def test_record_that_was_sent_on_keeps_its_first_reception() -> None:
    """It is judged at its second place, and tells when it was received first."""
    first = raw(ninjs(), partition=2, offset=9)
    (outcome,) = run(make_pipeline(partition_of=lambda identity: 5), [first])
    (sent,) = outcome.records
    arrived = raw(sent.value, partition=5, offset=100, headers=sent.headers)
    (outcome,) = run(make_pipeline(partition_of=lambda identity: 5), [arrived])
    hold(outcome)
    place = value_of(outcome)["enrichment"]["raw"]

    assert (place["partition"], place["offset"]) == (5, 100)
    assert place["received_at"] == place["first_received_at"] == headers_of(outcome)["ce_time"]
    assert place["received_at"] == "2026-11-24T09:00:09.123Z"


def test_dead_letter_needs_no_right_partition() -> None:
    """What has no identity becomes a dead letter where it is."""
    (outcome,) = run(make_pipeline(partition_of=lambda identity: 3), [raw(b"?")])

    assert outcome.reason is DeadReason.UNKNOWN_FORMAT


# Topics


def test_kill_of_the_unknown_goes_to_every_subject() -> None:
    """Nobody knows who had the article, so all subject topics learn of the kill, and later of its return."""
    memory = Memory(window_days=30)
    kill, back = run(
        make_pipeline(),
        [
            raw(ninjs(version="1", pubStatus="withheld")),
            raw(ninjs(version="2", bodies=text(DISPUTE)), offset=1),
        ],
        memory,
    )

    assert (kill.kind, topics_of(kill)) == (OutcomeKind.KILL, ["enriched", *ALL_SUBJECTS])
    assert (back.kind, topics_of(back)) == (OutcomeKind.REVISION, ["enriched", *ALL_SUBJECTS])
    assert value_of(kill)["enrichment"]["subjects_removed"] == []
    assert value_of(back)["enrichment"]["subjects_removed"] == []


@pytest.mark.parametrize("size", [1, 4], ids=["batches of one", "one batch"])
def test_every_topic_that_ever_had_the_article_learns_of_its_end(size: int) -> None:
    """Subjects of all revisions, not of the last alone, get revisions and the kill."""
    pipeline, memory = make_pipeline(), Memory(window_days=30)
    items = [
        raw(ninjs(version="1", bodies=text(DISPUTE))),
        raw(ninjs(version="2", bodies=text(SUMMIT)), offset=1),
        raw(ninjs(version="3", bodies=text("Nothing of the kind.")), offset=2),
        raw(ninjs(version="4", pubStatus="canceled"), offset=3),
    ]
    outcomes = [outcome for at in range(0, 4, size) for outcome in run(pipeline, items[at : at + size], memory)]
    for outcome in outcomes:
        hold(outcome)

    assert [outcome.kind.value for outcome in outcomes] == ["new", "revision", "revision", "kill"]
    assert [outcome.subjects for outcome in outcomes] == [("territorial-dispute",), ("summit-planning",), (), ()]
    assert [topics_of(outcome)[1:] for outcome in outcomes] == [["territorial-dispute"]] + [list(ALL_SUBJECTS)] * 3
    removed = [value_of(outcome)["enrichment"]["subjects_removed"] for outcome in outcomes]
    assert removed == [[], ["territorial-dispute"], list(ALL_SUBJECTS), list(ALL_SUBJECTS)]


# Notes and versions


def test_item_without_a_date_counts_from_its_reception() -> None:
    """No date is invented: `versionCreated` is the reception, noted, and nothing is said of the publication."""
    value = enriched(ninjs(updated=None, version="7"), feed="tass")

    assert value["item"]["versionCreated"] == "2026-11-24T09:00:00.123Z"
    assert "firstCreated" not in value["item"]
    assert value["enrichment"]["published_at"] is None
    assert "date_assumed:received" in value["enrichment"]["notes"]
    assert "version_assigned" not in value["enrichment"]["notes"]


@pytest.mark.parametrize("name", ["firstCreated", "versionCreated"])
def test_one_date_is_that_of_both(name: str) -> None:
    """A source that states one date gets it for first publication and this version."""
    dates = {"versionCreated": None, "firstCreated": None} | {name: "2026-11-24T08:00:00Z"}
    value = enriched(ninjs(**dates))

    assert value["item"]["firstCreated"] == value["item"]["versionCreated"] == "2026-11-24T08:00:00Z"


@pytest.mark.parametrize(
    "number", [1_795_507_200, 1_795_507_200_000, "1795507200", 1_795_507_200_000_000, 1.7955072e9, 1.7955072e18]
)
def test_a_number_since_1970_is_a_date(number: float | str) -> None:
    """Dates as numbers or digits count from 1970 in UTC, nothing assumed."""
    value = enriched(ninjs(updated=None, versionCreated=number))

    assert value["item"]["firstCreated"] == value["item"]["versionCreated"] == "2026-11-24T08:00:00Z"
    assert not [note for note in value["enrichment"]["notes"] if note.startswith(("zone_", "time_", "date_"))]


def test_published_and_updated_of_a_page() -> None:
    """The first publication gives the dateline its year, the update orders the versions."""
    date = "Published: 31 December 2025 23:30 GMT | Updated: {}"
    dumps = [
        page_dump("TOKYO, January 1. /TASS/. It went on.", date=date.format(updated), headline=f"A headline {updated}")
        for updated in ("2 January 2026 10:00 GMT", "1 January 2026 10:00 GMT", "3 January 2026 10:00 GMT")
    ]
    first, second, third = run(make_pipeline(), [raw(dump, offset=at, feed="tass") for at, dump in enumerate(dumps)])
    item = value_of(third)["item"]

    assert (first.kind, second.kind, third.kind) == (OutcomeKind.NEW, OutcomeKind.LATE, OutcomeKind.REVISION)
    assert (item["firstCreated"], item["versionCreated"]) == ("2025-12-31T23:30:00+00:00", "2026-01-03T10:00:00+00:00")
    assert value_of(third)["enrichment"]["dateline"]["date"] == "2026-01-01"


def test_date_in_the_future_is_delivered_but_orders_nothing() -> None:
    """A date more than a day ahead is noted, and does not make later versions late."""
    _, second = run(
        make_pipeline(),
        [
            raw(ninjs(versionCreated="2099-01-01T00:00:00Z")),
            raw(ninjs(versionCreated="2026-11-24T09:00:00Z", bodies=text("Another body.")), offset=1),
        ],
    )
    value = enriched(ninjs(versionCreated="2099-01-01T00:00:00Z"))

    assert second.kind is OutcomeKind.REVISION
    assert value["item"]["versionCreated"] == "2099-01-01T00:00:00Z"
    assert "date_in_future" in value["enrichment"]["notes"]


def test_other_text_under_the_same_order_is_a_noted_revision() -> None:
    """`same_order` and the assigned version are told, and which fields changed, with the source's word for it."""
    _, outcome = run(
        make_pipeline(),
        [
            raw(ninjs()),
            raw(ninjs(headlines=text("CORRECTED-A headline"), bodies=text("Another body.")), offset=1),
        ],
    )
    hold(outcome)
    enrichment = value_of(outcome)["enrichment"]

    assert enrichment["changes"] == {"fields": ["headline", "body"], "marker": "CORRECTED"}
    assert "same_order" in enrichment["notes"]
    assert "version_assigned" in enrichment["notes"]
    assert value_of(outcome)["item"]["version"] == "2"
    assert enrichment["supersedes"]["revision"] == 1


def test_identity_that_another_feed_had_first_is_noted() -> None:
    """A revision by another feed tells whose identity it was."""
    _, outcome = run(
        make_pipeline(),
        [raw(ninjs(version="1"), feed="ap"), raw(ninjs(version="2", bodies=text("B.")), offset=1, feed="afp")],
    )

    assert "other_feed:ap" in notes_of(outcome)


def test_embargo_is_delivered_at_once_with_its_zone() -> None:
    """An embargoed article goes out, marked; its time gets the feed's zone, noted."""
    value = enriched(ninjs(embargoedUntil="2026-12-01T00:00:00"), feed="tass")

    assert value["item"]["embargoedUntil"] == "2026-12-01T00:00:00+03:00"
    assert {"embargoed", "zone_assumed:Europe/Moscow"} <= set(value["enrichment"]["notes"])


def test_lifted_embargo_is_a_change() -> None:
    """The embargo is part of what the item says."""
    _, outcome = run(
        make_pipeline(),
        [raw(ninjs(embargoedUntil="2026-12-01T00:00:00Z")), raw(ninjs(version="2"), offset=1)],
    )

    assert value_of(outcome)["enrichment"]["changes"]["fields"] == ["embargoedUntil"]
    assert "embargoed" not in notes_of(outcome)


def test_language_is_the_sources_else_the_feeds() -> None:
    """The source's language is no assumption; the feed's is."""
    assert "language_assumed:en" not in enriched(ninjs(language="de"), feed="tass")["enrichment"]["notes"]
    value = enriched(ninjs(), feed="tass")
    assert value["item"]["language"] == "en"
    assert "language_assumed:en" in value["enrichment"]["notes"]


def test_furniture_of_the_feed_goes_and_the_dateline_stays_true() -> None:
    """What a feed's configuration calls furniture is removed, noted, and spans count in what is delivered."""
    feeds = '[feeds.tass]\nzone = "Europe/Moscow"\nagencies = ["TASS"]\nfurniture = ["Subscribe now"]\n'
    (outcome,) = run(
        make_pipeline(feeds=feeds), [raw(page_dump(f"Subscribe now\n\n{TASS}\n\nSubscribe now"), feed="tass")]
    )
    hold(outcome)
    value = value_of(outcome)
    body, dateline = value["item"]["bodies"][0]["value"], value["enrichment"]["dateline"]

    assert body == TASS
    assert body[dateline["start"] : dateline["end"]] == dateline["text"] == "TOKYO, January 26. /TASS/."
    assert notes_of(outcome).count("site_furniture_removed:Subscribe now") == 1


def test_kill_carries_no_notes_of_its_text() -> None:
    """A kill tells nothing of a text that it does not deliver."""
    value = enriched(
        ninjs(pubStatus="canceled", bodies=text("It breaks off in the middle of"), version="3"), feed="tass"
    )

    assert value["enrichment"]["notes"] == ["kill_without_story"]
    assert value["enrichment"]["dateline"] is None


# Verdicts that reach the topics


def test_late_needs_no_digest() -> None:
    """An older version points at what stands, without a digest of its own."""
    _, outcome = run(make_pipeline(), [raw(ninjs(version="2")), raw(ninjs(version="1", bodies=text("B.")), offset=1)])
    hold(outcome)
    value = value_of(outcome)

    assert (outcome.kind, outcome.reason) == (OutcomeKind.LATE, RepeatReason.OLDER)
    assert (value["digest"], value["version"], value["stands"]["revision"]) == (None, "1", 1)


def test_white_space_is_no_news() -> None:
    """Other bytes that say the same are a duplicate, with the digest that both have."""
    new, outcome = run(
        make_pipeline(), [raw(ninjs()), raw(ninjs(bodies=text("A body  that says\nlittle. ")), offset=1)]
    )

    assert (outcome.kind, outcome.reason) == (OutcomeKind.DUPLICATE, RepeatReason.SAME)
    assert value_of(outcome)["digest"] == value_of(new)["enrichment"]["digest"]


@pytest.mark.parametrize(("policy", "own"), [("first_wins", ""), ("revise", 'dedupe_policy = "first_wins"')])
def test_policy_is_the_feeds_else_the_settings(policy: str, own: str) -> None:
    """`first_wins` holds where the feed says so, or the setting does and the feed is silent."""
    pipeline = make_pipeline(policy=policy, feeds=f"[feeds.tass]\n{own}\n")
    _, outcome = run(
        pipeline,
        [raw(ninjs(version="1"), feed="tass"), raw(ninjs(version="2", bodies=text("B.")), offset=1, feed="tass")],
    )

    assert outcome.reason is RepeatReason.FIRST_WINS


# Limits


def test_a_record_that_is_wrong_in_itself_is_a_dead_letter() -> None:
    """Whatever its bytes say: with the fault as its error, and all that could be had of it; its neighbours go on."""
    headers = (("feed", b"tass"), ("\\xff", b"x"))
    outcomes = run(
        make_pipeline(),
        [
            raw(ninjs(uri="urn:x:1"), offset=1),
            raw(ninjs(uri="urn:x:2"), offset=2, key=b"key", headers=headers, fault="header name is not UTF-8"),
            raw(ninjs(uri="urn:x:3"), headers=(("newswire-heartbeat", b"1"),), offset=3, fault="odd"),
            raw(ninjs(uri="urn:x:4"), offset=4),
        ],
    )

    assert [outcome.kind for outcome in outcomes] == ["new", "dead_letter", "dead_letter", "new"]
    (letter,) = outcomes[1].records
    assert (outcomes[1].reason, letter.key, letter.value) == ("malformed", b"key", ninjs(uri="urn:x:2"))
    assert letter.headers[:2] == headers
    said = headers_of(outcomes[1])
    assert (said["dlq_error"], said["dlq_offset"]) == ("header name is not UTF-8", "2")


def test_article_above_its_limit_is_a_dead_letter() -> None:
    """More bytes than an article may have: `too_large`, and the limit is counted."""
    (outcome,) = run(make_pipeline(max_article_bytes=100), [raw(ninjs())])

    assert (outcome.reason, outcome.limits) == (DeadReason.TOO_LARGE, ("article_bytes",))
    assert outcome.records[0].value == ninjs()


def test_output_above_the_topics_limit_is_a_dead_letter_and_not_remembered() -> None:
    """What no topic takes was not published, so memory knows nothing of it."""
    memory = Memory(window_days=30)
    # A control character takes 1 byte in memory's text and 6 in JSON: the output is larger than the input.
    value = ninjs(edNote="\x01" * 400)
    (outcome,) = run(make_pipeline(max_record_bytes=len(value) + 500), [raw(value)], memory)

    assert (outcome.reason, outcome.limits) == (DeadReason.TOO_LARGE, ("record_bytes",))
    assert len(list(memory.entries())) == 0


def test_bad_date_is_a_dead_letter_and_not_remembered() -> None:
    """A date that cannot be read stops the item before its verdict."""
    memory = Memory(window_days=30)
    (outcome,) = run(make_pipeline(), [raw(ninjs(versionCreated="the day before"))], memory)

    assert outcome.reason is DeadReason.BAD_DATE
    assert len(list(memory.entries())) == 0


def test_text_that_is_nothing_but_furniture_is_no_content() -> None:
    """Where nothing is left to deliver, the bytes are kept as a dead letter."""
    feeds = '[feeds.tass]\nfurniture = ["Subscribe now"]\n'
    value = ninjs(headline=None, bodies=text("Subscribe now"))
    (outcome,) = run(make_pipeline(feeds=feeds), [raw(value, feed="tass")])

    assert outcome.reason is DeadReason.NO_CONTENT


# Faults of our own


FAULT = re.compile(r"FAULT|\boffset=[236]\b")
"""What the calls for the records that shall fail have in them, and no others."""


def failing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function that fails on a fault among its arguments, and does its work else."""

    def call(*arguments: Any, **keywords: Any) -> Any:
        if FAULT.search(repr((arguments, keywords))):
            raise ZeroDivisionError("a fault")
        return function(*arguments, **keywords)

    return call


def batch_with_faults() -> list[RawItem]:
    """Revisions of one identity, three of which will fail, two of these alike, between items of another."""
    summit, again = (text(f"FAULTON, Nov 24 (Reuters) - {body}") for body in (SUMMIT, "Again."))
    return [
        raw(ninjs(uri="urn:example:2", bodies=text(SUMMIT))),
        raw(ninjs(version="1", bodies=text(DISPUTE)), offset=1),
        raw(ninjs(version="2", bodies=summit), offset=2),
        raw(ninjs(version="2", bodies=summit), offset=3),
        raw(ninjs(version="3", bodies=text("Nothing of the kind.")), offset=4),
        raw(ninjs(uri="urn:example:2", version="2", bodies=text(DISPUTE)), offset=5),
        raw(ninjs(version="4", bodies=again), offset=6),
    ]


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (pipeline_module, "parse_item"),
        (pipeline_module, "judge_early"),
        (pipeline_module, "judge"),
        (StagedMemory, "put"),
        (read_module, "date_dateline"),
        (Rules, "tag"),
        (publish_module, "publish_enriched"),
    ],
)
def test_fault_of_ours_costs_its_own_record_alone(owner: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever stage fails, its record is `internal`; all others, and memory, are as if it had not been there."""
    pipeline, items = make_pipeline(), batch_with_faults()
    good = [item for item in items if item.offset not in (2, 3, 6)]
    expected_memory, memory = Memory(window_days=30), Memory(window_days=30)
    expected = run(pipeline, good, expected_memory)
    monkeypatch.setattr(owner, name, failing(getattr(owner, name)))

    outcomes = run(pipeline, items, memory)

    dead = [outcomes[offset] for offset in (2, 3, 6)]
    assert [outcome.reason for outcome in dead] == [DeadReason.INTERNAL] * 3
    assert {headers_of(outcome)["dlq_error"] for outcome in dead} == {"ZeroDivisionError: a fault"}
    assert all("Traceback" in (outcome.error or "") for outcome in dead)
    assert [outcome.records[0].value for outcome in dead] == [items[offset].value for offset in (2, 3, 6)]
    assert [outcomes[item.offset] for item in good] == expected
    assert dict(memory.entries()) == dict(expected_memory.entries())


def test_repeat_of_what_failed_is_no_duplicate(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that failed once and then passes is published: nobody was sent it before."""
    pipeline = make_pipeline()
    tag, calls = pipeline.rules.tag, iter([True, False, False])

    def fail_once(*arguments: Any, **keywords: Any) -> Any:
        if next(calls):
            raise ZeroDivisionError
        return tag(*arguments, **keywords)

    monkeypatch.setattr(pipeline.rules, "tag", fail_once)
    first, second = run(pipeline, [raw(ninjs()), raw(ninjs(), offset=1)])

    assert first.reason is DeadReason.INTERNAL
    assert (second.kind, value_of(second)["enrichment"]["revision"]) == (OutcomeKind.NEW, 1)


def test_corrupt_memory_is_no_dead_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own corruption stops the process (I4): it passes through the catch-all."""

    def fail(*arguments: Any, **keywords: Any) -> Any:
        raise CorruptionError("broken")

    monkeypatch.setattr(StagedMemory, "find", fail)
    with pytest.raises(CorruptionError):
        run(make_pipeline(), [raw(ninjs())])


def test_empty_batch_has_no_outcomes() -> None:
    """A batch of nothing but control records has no outcomes, and leaves no trace."""
    memory = Memory(window_days=30)

    assert run(make_pipeline(), [], memory) == []
    assert len(memory) == 0


def test_a_portion_of_a_stage_is_bounded_in_bytes() -> None:
    """Whoever runs a batch gets a turn after so many bytes of each stage, after each larger article, and at its end."""
    sizes = [PORTION_BYTES // 4] * 10 + [3 * PORTION_BYTES, 100]
    items = [
        raw(ninjs(uri=f"urn:example:{offset}", bodies=text("x" * size)), offset=offset)
        for offset, size in enumerate(sizes)
    ]

    labels = list(make_pipeline().run(items, Memory(window_days=30).stage(now=RECEIVED_AT)))

    # Four small ones, four, two with the large one, the last.
    assert labels == [stage for stage in ("parse", "identify", "judge", *STAGES[2:]) for _ in range(4)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ninjs(version="2"), ninjs(version="1", bodies=text("B."))),
        (ninjs(version="2"), ninjs(version="2")),
        (ninjs(pubStatus="canceled"), ninjs(version="9")),
    ],
    ids=["older", "the same bytes", "after a cancel"],
)
@pytest.mark.parametrize("is_one_batch", [True, False])
def test_what_is_judged_early_is_not_read(
    first: bytes, second: bytes, is_one_batch: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text of what is late, or stands already, is read by nobody, be it of the same batch or of a later one."""
    read: list[Any] = []

    def count(article: Any, *arguments: Any, **keywords: Any) -> Any:
        read.append(article)
        return read_module.read_article(article, *arguments, **keywords)

    monkeypatch.setattr(pipeline_module, "read_article", count)
    pipeline, memory, items = make_pipeline(), Memory(window_days=30), [raw(first), raw(second, offset=1)]

    outcomes = run(pipeline, items, memory) if is_one_batch else [run(pipeline, [item], memory)[0] for item in items]

    assert outcomes[1].kind in (OutcomeKind.LATE, OutcomeKind.DUPLICATE)
    assert len(read) == 1


def test_records_of_one_identity_go_in_rounds() -> None:
    """Of each identity a round has one record at most, in the order in which they came, in as few rounds as can be."""

    def identified(uri: str) -> Any:
        return SimpleNamespace(key=uri, trail=("urn:a",) if uri == "?" else ())

    rounds = part_by_identity([(place, identified(uri)) for place, uri in enumerate("abacab")])

    assert [[place for place, _ in part] for part in rounds] == [[0, 1, 3], [2, 5], [4]]
    assert part_by_identity([]) == []
    rounds = part_by_identity([(place, identified(uri)) for place, uri in enumerate("aba?b?aa")])
    assert [[place for place, _ in part] for part in rounds] == [[0, 1], [2], [3], [4], [5], [6], [7]]


def test_received_at_of_the_examples_is_what_it_says() -> None:
    """The clock of these tests is that of the worked examples."""
    assert enriched(ninjs())["enrichment"]["raw"]["received_at"] == "2026-11-24T09:00:00.123Z"
    assert RECEIVED_AT % 1000 == 123


# Batches


@st.composite
def streams_of_items(draw: st.DrawFn) -> list[RawItem]:
    """Some 12 records of three identities: texts, versions, kills, repeats, and outputs that are too large."""
    bodies = st.sampled_from([DISPUTE, SUMMIT, "Nothing.", "Nothing  at all.", "Ж" * 700])
    return [
        raw(
            ninjs(
                uri=f"urn:example:{draw(st.integers(1, 3))}",
                version=draw(st.sampled_from([None, "1", "2", "3"])),
                pubStatus=draw(st.sampled_from(["usable", "usable", "usable", "withheld", "canceled"])),
                bodies=text(draw(bodies)),
            ),
            offset=offset,
        )
        for offset in range(draw(st.integers(1, 12)))
    ]


def test_a_text_that_another_partition_had_first_does_not_overtake() -> None:
    """Sent on, a text without version and time comes after what was received later, and is late; a newer one is not."""
    pipeline, memory = make_pipeline(partition_of=lambda identity: 5), Memory(window_days=30)
    plain = {"versionCreated": None}
    sent_on = (("rekeyed_from", b"2:9"), ("received_at", b"2026-11-24T09:00:00.000Z"))
    items = [
        raw(ninjs(**plain, bodies=text("The newer text."))),
        raw(ninjs(**plain, bodies=text("The older text.")), offset=1, headers=sent_on),
        raw(ninjs(**plain, bodies=text("The older text."), version="1"), offset=2, headers=sent_on),
    ]

    _, late, revision = run(pipeline, items, memory)
    hold(late)

    assert (late.kind, late.reason) == (OutcomeKind.LATE, RepeatReason.OLDER)
    assert value_of(late)["digest"] is None
    assert revision.kind is OutcomeKind.REVISION


@given(items=streams_of_items(), cuts=st.sets(st.integers(1, 11)))
def test_outcomes_do_not_depend_on_how_records_fall_into_batches(items: list[RawItem], cuts: set[int]) -> None:
    """One batch, several, or each record by itself: same outcomes, same memory, also where some fail late."""
    pipeline = make_pipeline(max_record_bytes=2800)
    results = []
    for starts in ([0], sorted({0, *cuts}), range(len(items))):
        memory = Memory(window_days=30)
        batches = [items[start:end] for start, end in zip(starts, [*starts[1:], len(items)], strict=True)]
        results.append(
            ([outcome for batch in batches for outcome in run(pipeline, batch, memory)], dict(memory.entries()))
        )

    assert results[0] == results[1] == results[2]
    for outcome in results[0][0]:
        hold(outcome)


@given(items=streams_of_items())
def test_revisions_have_no_gaps(items: list[RawItem]) -> None:
    """Each identity's published revisions count 1, 2, …, and each supersedes the one before (I3)."""
    published: dict[str, list[dict[str, Any]]] = {}
    for outcome in run(make_pipeline(max_record_bytes=2800), items):
        if outcome.kind in (OutcomeKind.NEW, OutcomeKind.REVISION, OutcomeKind.KILL):
            enrichment = value_of(outcome)["enrichment"]
            published.setdefault(enrichment["id"], []).append(enrichment)

    for revisions in published.values():
        assert [enrichment["revision"] for enrichment in revisions] == list(range(1, len(revisions) + 1))
        assert [before["digest"] for before in revisions[:-1]] == [
            after["supersedes"]["digest"] for after in revisions[1:]
        ]


# Rights, embargo, language


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ({"usageterms": ["A", "B"]}, {"usageterms": ["A", "C"]}, "usageTerms"),
        ({}, {"usageterms": ["A"]}, "usageTerms"),
        ({"ednote": ["A", "B"]}, {"ednote": "A"}, "edNote"),
        ({"embargo": "2030-01-02T06:00:00Z"}, {"embargo": "2030-01-03T06:00:00Z"}, "embargoedUntil"),
        ({}, {"schedule_settings": {"utc_embargo": "2030-01-03T06:00:00Z"}}, "embargoedUntil"),
        ({"authors": [{"name": "A"}]}, {"authors": [{"name": "A"}, {"name": "B"}]}, "by"),
    ],
)
def test_new_terms_alone_are_a_revision(before: dict[str, Any], after: dict[str, Any], field: str) -> None:
    """Whoever got the article learns of another embargo or other terms, though the text is the same."""
    first, second = run(make_pipeline(), [raw(ninjs(**before)), raw(ninjs(**after), offset=1)])

    hold(second)
    assert (first.kind, second.kind) == (OutcomeKind.NEW, OutcomeKind.REVISION)
    assert value_of(second)["enrichment"]["changes"]["fields"] == [field]


def test_words_of_an_embargo_are_noted_where_no_field_says_when() -> None:
    """A note in the headline, the editors' note or the first lines is told; a time in a field tells more."""
    words = "EMBARGOED UNTIL 0600 GMT"
    for stated in ({"headlines": text(f"{words}: A plan")}, {"edNote": words}, {"bodies": text(f"{words}\n\nA text.")}):
        assert "embargo_stated" in enriched(ninjs(**stated))["enrichment"]["notes"]
        notes = enriched(ninjs(**stated, embargoed="2030-01-02T06:00:00Z"))["enrichment"]["notes"]
        assert ("embargoed" in notes, "embargo_stated" in notes) == (True, False)
    assert "embargo_stated" in enriched(ninjs(embargoed=True))["enrichment"]["notes"]
    assert (
        "embargo_stated" not in enriched(ninjs(headlines=text("Oil embargo until May, EU says")))["enrichment"]["notes"]
    )


def test_an_embargo_by_a_zone_is_the_moment_there() -> None:
    """Superdesk's clock of a place is read with the place, whatever offset stands behind it."""
    value = enriched(ninjs(embargo="2030-07-02T06:00:00+0000", schedule_settings={"time_zone": "Europe/Oslo"}))

    assert value["item"]["embargoedUntil"] == "2030-07-02T06:00:00+02:00"


@pytest.mark.parametrize(
    ("said", "tag", "notes"),
    [("en_GB", "en-GB", []), ("ENG", "en", []), ("English", None, ["fields_dropped:language"]),
     ("qq", None, ["fields_dropped:language"])],
)  # fmt: skip
def test_a_language_is_its_right_tag(said: str, tag: str | None, notes: list[str]) -> None:
    """Subjects go by the language, however it is written; what is no tag does not get into the item."""
    value = enriched(ninjs(language=said, bodies=text(SUMMIT)))

    assert tag is None or value["item"]["language"] == tag
    assert value["item"].get("language") in (tag, "en")  # told from the text, where the extra for it is installed
    assert [note for note in value["enrichment"]["notes"] if note.startswith("fields_dropped")] == notes
    assert [tag["subject"] for tag in value["enrichment"]["subjects"]] == ["summit-planning"]


def test_an_invalid_language_leaves_the_feeds() -> None:
    """Where the source says nothing of use, the feed does; its own spelling is set right, too."""
    feeds = '[feeds.a]\nlanguage = "eng"'
    (outcome,) = run(make_pipeline(feeds=feeds), [raw(ninjs(language="??", bodies=text(SUMMIT)), feed="a")])
    value = value_of(outcome)

    assert value["item"]["language"] == "en"
    assert notes_of(outcome) == ["language_assumed:en", "version_assigned", "fields_dropped:language"]


# Ids


def test_what_an_article_was_made_from_is_named() -> None:
    """The update is an article of its own, and points at the identity of the one before."""
    first, second = run(
        make_pipeline(),
        [
            raw(ninjs(uri="AB-1"), feed="ap"),
            raw(ninjs(uri="AB-2", evolvedFrom="AB-1", altids={"x": "1"}), feed="ap", offset=1),
        ],
    )
    hold(second)
    assert second.kind is OutcomeKind.NEW
    key = (first.records[0].key or b"").decode()
    assert value_of(second)["item"]["associations"] == [{"name": "AB-1", "uri": key, "rel": "evolvedFrom"}]


def test_a_kill_that_finds_nothing_is_told() -> None:
    """The note is on the record of a kill that memory knows no article for, and on no other."""
    items = [
        raw(ninjs(status="canceled")),
        raw(ninjs(status="canceled", edNote="Again.")),
        raw(ninjs(uri="urn:example:2")),
        raw(ninjs(uri="urn:example:2", status="canceled")),
        raw(ninjs(uri="urn:example:3", status="withheld")),
    ]
    outcomes = run(make_pipeline(), items)

    assert [outcome.is_without_story for outcome in outcomes] == [True, False, False, False, True]
    assert ["kill_without_story" in notes_of(outcome) for outcome in outcomes] == [True, False, False, False, True]


# Wires without ids


def wire(number: str, text: str, *, time: str = "261510 Jan 16") -> bytes:
    """A message of IPTC 7901."""
    return f"\x01bdt{number} 3 pl 9  dpa 0456\r\nRat/Haushalt/\r\n\x02{text}\r\n\x03{time}\r\n\x04".encode()


NEWS = "A headline =\r\n\r\nMusterstadt (dpa) - A body of one sentence."
KILL = "Annullierung\r\n\r\nDie Meldung bdt0241 wird zurückgezogen."
BY_NUMBER = '[feeds.dpa]\nidentity = ["service", "sequence", "date"]'


def outcomes_of(*values: bytes, feeds: str | None) -> list[tuple[str, list[str]]]:
    """What became of messages of one feed, and the notes on each that speak of its identity."""
    given = [raw(value, offset=offset, feed="dpa") for offset, value in enumerate(values)]
    outcomes = run(make_pipeline(feeds=feeds), given)
    return [
        (
            outcome.kind,
            [
                note
                for note in notes_of(outcome)
                if note.split(":")[0] in ("id_assumed", "story_named", "kill_without_story")
            ]
            if outcome.kind in (OutcomeKind.NEW, OutcomeKind.REVISION, OutcomeKind.KILL)
            else [],
        )
        for outcome in outcomes
    ]


def test_the_same_text_twice_is_one_article() -> None:
    """A wire without id is known by its text, unless its feed says otherwise; another text is another article."""
    assert outcomes_of(wire("0241", NEWS), wire("0241", NEWS), wire("0241", NEWS + " More."), feeds=None) == [
        ("new", ["id_assumed:content"]), ("duplicate", []), ("new", ["id_assumed:content"]),
    ]  # fmt: skip


def test_a_number_is_an_identity_where_the_feed_says_so() -> None:
    """Another text under a number is a version of it, and a kill of that number takes it down."""
    values = wire("0241", NEWS), wire("0241", NEWS + " More.", time="261512 Jan 16"), wire("0250", KILL)

    assert outcomes_of(*values, feeds=BY_NUMBER) == [("new", []), ("revision", []), ("kill", [])]


def test_a_kill_that_is_not_joined_says_whom_it_names() -> None:
    """So that somebody looks."""
    assert outcomes_of(wire("0241", NEWS), wire("0250", KILL), feeds=None)[1] == (
        "kill", ["id_assumed:content", "story_named:0241", "kill_without_story"],
    )  # fmt: skip


def test_a_date_without_month_is_of_when_it_was_received() -> None:
    """And is noted, as its zone is."""
    value = enriched(wire("0241", NEWS, time="231510"), feed="dpa")

    assert value["item"]["versionCreated"] == "2026-11-23T15:10:00+00:00"
    assert {"year_assumed:2026", "zone_assumed:UTC"} <= set(value["enrichment"]["notes"])


def test_a_wire_is_delivered_as_ninjs_asks() -> None:
    """Slug line, urgency, category and source are the item's."""
    item = enriched(wire("0241", NEWS), feed="dpa")["item"]

    assert item["slugline"] == "Rat/Haushalt"
    assert (item["urgency"], item["located"]) == (3, "Musterstadt")
    assert item["infoSources"] == [{"name": "dpa"}]
    assert item["subjects"] == [{"literal": "pl"}]
