"""Outputs of any kind, read as what they are."""

import orjson

from streams.article import RawItem
from streams.errors import DeadReason
from streams.records import DeadLetter, Duplicate, Enriched, build_dead_letter, read_published
from streams.records.outcomes import OutcomeKind
from streams.records.places import Place
from streams.sources.inputs import read_inputs
from streams.stores.memory import Memory
from tests.kit.batches import make_pipeline, run
from tests.kit.cases import FILES, read_case
from tests.kit.items import raw
from tests.kit.paths import GOLDENS, ROOT
from tests.kit.received import received
from tests.kit.records import LIMIT, ROUTES, golden, raw_item

NOUNS = {
    **dict.fromkeys((OutcomeKind.NEW, OutcomeKind.REVISION, OutcomeKind.KILL), Enriched),
    **dict.fromkeys((OutcomeKind.DUPLICATE, OutcomeKind.LATE), Duplicate),
    OutcomeKind.DEAD_LETTER: DeadLetter,
}


def samples() -> list[RawItem]:
    """The seeds, then each record of each written case, a raw record each."""
    seeds = [source.value for source in read_inputs([str(ROOT / "seeds")])]
    cases = [(sent.value, sent.headers) for file in FILES for sent in read_case(file)]
    sources = [*((value, ()) for value in seeds), *cases]
    return [raw(value, offset=offset, headers=headers) for offset, (value, headers) in enumerate(sources)]


def test_all_that_becomes_of_the_samples_is_read() -> None:
    """Each record of each sample is read as its outcome, with its reason and the place of its raw record."""
    memory, kinds = Memory(window_days=30), set()
    pipeline = make_pipeline(feeds=(GOLDENS / "feeds.toml").read_text("utf-8"))
    for item in samples():
        for outcome in run(pipeline, [item], memory):
            place = Place(5, item.offset, outcome.number)
            for sent in outcome.records:
                read = read_published(received(sent))

                assert read is not None, item
                assert type(read) is NOUNS[outcome.kind], item
                assert (read.outcome, read.reason, read.raw_place) == (outcome.kind, outcome.reason, place)
                kinds.add(outcome.kind)
    assert kinds == set(NOUNS)


def test_a_dead_letter_that_holds_an_enriched_record_is_a_dead_letter() -> None:
    """The bytes of a dead letter may be anything, also a record of ours that somebody sent to the raw topic."""
    value = orjson.dumps(golden("395009.enriched.json")["value"])
    dead = build_dead_letter(
        raw_item(value), reason=DeadReason.UNKNOWN_FORMAT, error="", routes=ROUTES, max_record_bytes=LIMIT
    )

    assert isinstance(read_published(received(dead)), DeadLetter)


def test_what_is_none_of_ours_is_none() -> None:
    """A raw record, or another program's, is no output."""
    assert read_published(raw_item()) is None
    assert read_published(RawItem(value=None, received_at=0)) is None
