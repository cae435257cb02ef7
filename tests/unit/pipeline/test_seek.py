"""Articles of several ids over several partitions: a cancel finds its article by any of them, whichever comes first.

The partitions here are those of a worker: each has a memory of its own, is read in order, and sends to the others by
records that come back in.
"""

import json
import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.article import Headers, RawItem, Status
from streams.dedupe import Entry
from streams.pipeline import Pipeline
from streams.records.outcomes import Outcome, OutcomeKind, RepeatReason
from streams.stores.memory import Memory
from tests.kit.batches import make_pipeline, run, value_of
from tests.kit.items import RECEIVED_AT, ninjs_item, raw
from tests.kit.validators import hold

FEEDS = """
[feeds.a]
other_ids = ["guid", "uri", "itemid"]
[feeds.b]
follow_evolvedfrom = true
other_ids = ["guid"]
"""
PARTITIONS = 5


def partition_of(identity: str) -> int:
    """Spread identities, the same way each time."""
    return sum(identity.encode()) % PARTITIONS


class Wire:
    """Partitions of raw with their memories, read in any turns until nothing is left."""

    def __init__(self, *, seed: int = 0, most: int = 3) -> None:
        self._pipeline: Pipeline = make_pipeline(feeds=FEEDS, partition_of=partition_of)
        self._random, self._most = random.Random(seed), most
        self.logs: list[list[RawItem]] = [[] for _ in range(PARTITIONS)]
        self.positions = [0] * PARTITIONS
        self.memories = [Memory(window_days=30) for _ in range(PARTITIONS)]
        self.outcomes: list[Outcome] = []
        self.now = RECEIVED_AT

    def send(self, value: bytes | None, headers: Headers, *, partition: int, key: bytes | None = None) -> None:
        """Append one record to raw."""
        log = self.logs[partition]
        self.now += 1000
        log.append(
            RawItem(
                value=value, key=key, headers=headers, topic="wire.raw", partition=partition, offset=len(log),
                received_at=self.now,
            )
        )  # fmt: skip

    def tell(self, feed: str, *, at: int | None = None, **said: Any) -> None:
        """Send an item of a feed, to any partition unless it is said which."""
        value = json.dumps(ninjs_item(**said)).encode()
        self.send(value, (("feed", feed.encode()),), partition=self._random.randrange(PARTITIONS) if at is None else at)

    def step(self) -> bool:
        """Judge one batch of one partition that has something; says whether any had."""
        waiting = [at for at in range(PARTITIONS) if self.positions[at] < len(self.logs[at])]
        if not waiting:
            return False
        at = self._random.choice(waiting)
        begin = self.positions[at]
        items = self.logs[at][begin : begin + self._random.randint(1, self._most)]
        outcomes = run(self._pipeline, items, self.memories[at])
        self.positions[at] = begin + len(items)
        assert len(outcomes) == len(items)
        for outcome in outcomes:
            for sent in outcome.records:
                if sent.topic == "wire.raw":
                    assert sent.partition is not None
                    self.send(sent.value, sent.headers, partition=sent.partition, key=sent.key)
                else:
                    assert sent.partition is None
                    assert partition_of((sent.key or b"").decode()) == at or outcome.kind is OutcomeKind.DEAD_LETTER
        self.outcomes += outcomes
        return True

    def settle(self) -> "Wire":
        """Judge until nothing waits."""
        for _ in range(1000):
            if not self.step():
                return self
        raise AssertionError("records are sent round for ever")

    def standing(self, identity: str) -> Entry | None:
        """What memory holds of an identity."""
        return self.memories[partition_of(identity)].stage(now=0).find(identity)

    def kinds(self, *kinds: OutcomeKind) -> list[tuple[OutcomeKind, str]]:
        """Outcomes of these kinds, in the order in which they came, with their keys."""
        return [
            (outcome.kind, (outcome.records[0].key or b"").decode())
            for outcome in self.outcomes
            if outcome.kind in kinds
        ]


STORY: dict[str, Any] = {"uri": "urn:x:story", "guid": "g-1", "altids": {"itemid": "i-1", "etag": "7"}}
CANCELS: dict[str, dict[str, Any]] = {
    "uri": {"uri": "urn:x:story"},
    "guid": {"uri": None, "guid": "g-1"},
    "guid as uri": {"uri": "g-1"},
    "another uri, the guid": {"uri": "urn:x:cancel", "guid": "g-1"},
    "another uri, the altId": {"uri": "urn:x:cancel", "guid": "g-2", "altids": {"itemid": "i-1"}},
    "altId alone": {"uri": None, "altids": {"itemid": "i-1"}, "guid": "i-1"},
}
PUBLISHED = (OutcomeKind.NEW, OutcomeKind.REVISION, OutcomeKind.KILL)


@pytest.mark.parametrize("cancel", CANCELS.values(), ids=CANCELS)
@pytest.mark.parametrize("seed", range(5))
def test_a_cancel_by_any_id_finds_its_article(cancel: dict[str, Any], seed: int) -> None:
    """It is delivered once, under the identity of the article, and is no kill without a story."""
    wire = Wire(seed=seed)
    wire.tell("a", **STORY)
    wire.settle()
    wire.tell("a", **cancel, status="canceled", edNote="Sent in error.")
    wire.settle()
    killed = [outcome for outcome in wire.outcomes if outcome.kind is OutcomeKind.KILL]

    assert wire.kinds(*PUBLISHED) == [(OutcomeKind.NEW, "urn:x:story"), (OutcomeKind.KILL, "urn:x:story")]
    assert not killed[0].is_without_story
    assert value_of(killed[0])["item"]["edNote"] == "Sent in error."
    hold(killed[0])
    standing = wire.standing("urn:x:story")
    assert standing is not None
    assert (standing.status, standing.revision) == (Status.CANCELED, 2)


@pytest.mark.parametrize("cancel", CANCELS.values(), ids=CANCELS)
@pytest.mark.parametrize("seed", range(5))
def test_a_cancel_that_comes_first_finds_it_too(cancel: dict[str, Any], seed: int) -> None:
    """An article that comes with an id that a cancel named is taken back, and stays so."""
    wire = Wire(seed=seed)
    wire.tell("a", **cancel, status="canceled")
    wire.settle()
    assert [outcome.is_without_story for outcome in wire.outcomes if outcome.kind is OutcomeKind.KILL] == [True]
    wire.tell("a", **STORY)
    wire.settle()
    standing = wire.standing("urn:x:story")

    assert standing is not None
    assert standing.status is Status.CANCELED
    assert sum(outcome.is_without_story for outcome in wire.outcomes) == 1
    wire.tell("a", **STORY, version="2", headline="Another")
    wire.settle()
    assert wire.outcomes[-1].reason is RepeatReason.AFTER_KILL


@given(
    st.permutations([STORY, {**STORY, "version": "2", "headline": "Another"}, "cancel"]),
    st.sampled_from(sorted(CANCELS)),
    st.integers(0, 10_000),
)
def test_no_order_of_arrival_leaves_the_article_up(order: Sequence[Any], name: str, seed: int) -> None:
    """Whatever is read first on whichever partition, nothing usable stands in the end, under any of the ids."""
    wire = Wire(seed=seed)
    for said in order:
        if said == "cancel":
            wire.tell("a", **CANCELS[name], status="canceled")
        else:
            wire.tell("a", **said)
        if seed % 3 == 0:
            wire.step()
    wire.settle()

    for memory in wire.memories:
        assert all(entry.status is Status.CANCELED for _, entry in memory.entries())
    assert wire.standing("urn:x:story") is not None
    first = {outcome.kind for outcome in wire.outcomes}
    assert OutcomeKind.DEAD_LETTER not in first


def test_a_rewind_publishes_nothing() -> None:
    """Each record again, also those that newswire sent itself: all is known."""
    for names in (("story", "cancel"), ("cancel", "story")):
        wire = Wire(seed=3)
        for name in names:
            if name == "story":
                wire.tell("a", **STORY)
            else:
                wire.tell("a", **CANCELS["another uri, the altId"], status="canceled", edNote="Sent in error.")
            wire.settle()
        before = len(wire.outcomes)
        wire.positions = [0] * PARTITIONS
        wire.settle()
        again = [outcome for outcome in wire.outcomes[before:] if outcome.kind in PUBLISHED]

        assert again == []


def test_only_what_the_feed_counts_is_an_id() -> None:
    """Another feed's id, an altId that is not named, and an update by a further id find nothing."""
    wire = Wire()
    wire.tell("a", **STORY)
    wire.settle()
    wire.tell("c", uri="g-1", status="canceled")
    wire.tell("a", uri="7", status="canceled")
    wire.tell("a", uri="g-1", headline="Another")
    wire.settle()
    standing = wire.standing("urn:x:story")

    assert standing is not None
    assert standing.status is Status.USABLE
    assert (OutcomeKind.NEW, "urn:newswire:a:g-1") in wire.kinds(OutcomeKind.NEW)


def test_a_withheld_article_is_found_and_comes_back() -> None:
    """A withholding by a further id finds its article; a newer version lifts it."""
    wire = Wire()
    wire.tell("a", **STORY, version="1")
    wire.settle()
    wire.tell("a", uri="urn:x:other", guid="g-1", version="2", status="withheld")
    wire.settle()
    wire.tell("a", **STORY, version="3", headline="Another")
    wire.settle()

    assert wire.kinds(*PUBLISHED) == [(kind, "urn:x:story") for kind in (*PUBLISHED[:1], PUBLISHED[2], PUBLISHED[1])]


def test_an_alias_lives_as_long_as_its_article() -> None:
    """A repeat of the article, weeks later, keeps its further ids known as well."""
    wire = Wire()
    wire.tell("a", **STORY)
    wire.settle()
    wire.now += 20 * 86_400_000
    wire.tell("a", **STORY)
    wire.settle()
    wire.now += 29 * 86_400_000
    wire.tell("a", uri="urn:x:cancel", guid="g-1", status="canceled")
    wire.settle()

    assert wire.kinds(OutcomeKind.KILL) == [(OutcomeKind.KILL, "urn:x:story")]


@pytest.mark.parametrize("seed", range(5))
def test_updates_under_ids_of_their_own_are_versions(seed: int) -> None:
    """With `follow_evolvedfrom` each update names the one before it; all are one article, and one cancel ends them."""
    wire = Wire(seed=seed)
    for number in range(4):
        before: dict[str, Any] = {"evolvedfrom": f"g-{number - 1}"} if number else {}
        wire.tell("b", uri=f"g-{number}", **before, headline=f"Update {number}", updated=f"2026-11-24T0{number}:00:00Z")
        wire.settle()
    wire.tell("b", uri="g-2", headline="Update 2, corrected", updated="2026-11-24T07:00:00Z")
    wire.settle()
    wire.tell("b", uri="g-3", status="canceled")
    wire.settle()
    key = "urn:newswire:b:g-0"

    assert wire.kinds(*PUBLISHED) == [
        (OutcomeKind.NEW, key),
        *[(OutcomeKind.REVISION, key)] * 4,
        (OutcomeKind.KILL, key),
    ]


def test_one_partition_does_the_same() -> None:
    """Offline, where nothing is sent on: the very lines of a command."""
    pipeline, memory = make_pipeline(feeds=FEEDS), Memory(window_days=30)
    told = [
        STORY,
        {"uri": "urn:x:cancel", "guid": "g-1", "status": "canceled"},
        {"uri": "urn:x:cancel-2", "guid": "g-9", "status": "canceled"},
        {"uri": "urn:x:late", "guid": "g-9"},
    ]
    items = [raw(json.dumps(ninjs_item(**said)).encode(), feed="a", offset=offset) for offset, said in enumerate(told)]
    keys = ["urn:x:story", "urn:x:story", "urn:x:cancel-2", "urn:x:late"]
    apart = [outcome for item in items for outcome in run(pipeline, [item], memory)]
    at_once = run(pipeline, items)

    for outcomes in (apart, at_once):
        assert [outcome.kind for outcome in outcomes] == [OutcomeKind.NEW, *[OutcomeKind.KILL] * 3]
        assert [(outcome.records[0].key or b"").decode() for outcome in outcomes] == keys
        assert [outcome.is_without_story for outcome in outcomes] == [False, False, True, False]
        assert all(sent.topic != "wire.raw" for outcome in outcomes for sent in outcome.records)
        hold(outcomes[-1])
