"""Enriched records as a worker publishes them, of articles that are made up: the same seed, the same wire."""

import random
from collections.abc import Iterator

from streams.article import RawItem
from streams.records.outcomes import OutRecord
from streams.stores.memory import Memory
from tests.kit.articles import Item, Newsroom
from tests.kit.batches import DISPUTE, SUMMIT, make_pipeline, run

FEEDS = ("north", "south", "sea-wire")
LANGUAGES = ("en", "en-GB", "de", "fr")
# Of 100 records: a further version of an article that is there, a kill, a withholding; the rest is new.
_REVISIONS, _KILLS, _WITHHELD = 30, 5, 3
# What an article ends on: one in three is on a subject.
_SUBJECTS = ("", "", "", "", f"\n\n{DISPUTE}", f"\n\n{SUMMIT}")
_NOON = 1_772_452_800_000
_AT_ONCE = 500


def enriched_wire(seed: int, count: int, *, body_bytes: int = 300) -> list[OutRecord]:
    """So many records of `wire.enriched`, in the order in which they are published; each article's is its own."""
    pipeline, memory = make_pipeline(), Memory(window_days=30)
    records: list[OutRecord] = []
    offset = 0
    for portion in _portions(_deliveries(seed, body_bytes)):
        raw = [
            RawItem(
                value=item.value,
                key=item.key,
                headers=item.headers,
                topic="wire.raw",
                partition=0,
                offset=offset + number,
                received_at=_NOON + offset + number,
            )
            for number, item in enumerate(portion)
        ]
        offset += len(raw)
        for outcome in run(pipeline, raw, memory):
            records += [record for record in outcome.records if record.topic == "wire.enriched"]
        if len(records) >= count:
            return records[:count]
    raise AssertionError("deliveries never end")


def _portions(items: Iterator[Item]) -> Iterator[list[Item]]:
    while True:
        yield [next(items) for _ in range(_AT_ONCE)]


def _deliveries(seed: int, body_bytes: int) -> Iterator[Item]:
    chance = random.Random(seed)
    newsrooms = [Newsroom(seed + number, feed=feed, body_bytes=body_bytes) for number, feed in enumerate(FEEDS)]
    versions: dict[tuple[int, int], int] = {}
    numbers: list[tuple[int, int]] = []
    while True:
        what = chance.randrange(100)
        if what >= _REVISIONS + _KILLS + _WITHHELD or len(numbers) < 10:
            desk, number, version = chance.randrange(len(newsrooms)), len(numbers), 1
            numbers.append((desk, number))
        else:
            # Of the latest 500: an article's versions come close to each other.
            desk, number = numbers[-1 - chance.randrange(min(len(numbers), 500))]
            version = versions[desk, number] + 1
        versions[desk, number] = version
        newsroom = newsrooms[desk]
        if version > 1 and what < _KILLS:
            yield newsroom.kill(number, version=version)
        elif version > 1 and what < _KILLS + _WITHHELD:
            yield newsroom.kill(number, version=version, status="withheld")
        else:
            on = chance.choice(_SUBJECTS)
            body = newsroom.body() + on
            yield newsroom.ninjs(number, version=version, language=chance.choice(LANGUAGES), body=body)
