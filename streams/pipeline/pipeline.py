"""The walk of a batch: raw items become outcomes, stage by stage.

What becomes of one article, in order:

    parse      bytes → article
    identify   feed and identity; on another partition than its identity's: sent on. Its times, its place in the order
    judge      early: what needs no text. Late by order, after a cancel, the bytes that stand
    read       text, dateline, embargo, language; the digest of what a reader sees
    judge      all others, by the digest
    tag        text → subjects
    publish    → records; memory holds what was published

A record that holds several items becomes as many, each with a document of its own (docs/decisions, 14). Every item
ends in exactly one outcome (I1), and bad input never gets further than its own item (I4). Each step takes
one value and gives the next, or the outcome in which the item ends. A step is taken over all items that have come so
far before the next one is (docs/decisions/0007-stage-by-stage.md).
"""

import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from streams.article import RawItem, Status, frozen
from streams.dedupe import Entry, judge, judge_early
from streams.errors import DeadLetterError, DeadReason, SeveralItemsError, StreamError
from streams.feeds import Feeds
from streams.notes import NOTED, read_noted, write_noted
from streams.parse import parse_item
from streams.pipeline.identify import Announced, Identified, Parsed, find_edition, name_article
from streams.pipeline.publish import Judged, Tagged, publish
from streams.pipeline.read import Reading, read_article
from streams.pipeline.seek import Ways, announce, find_article, find_way, recall, take_in
from streams.records import Routes, build_dead_letter, first_reception, read_alias
from streams.records.outcomes import Outcome, OutcomeKind
from streams.stores.memory import StagedMemory
from streams.tag import Rules, Tagging

STAGES = ("parse", "identify", "read", "judge", "tag", "publish")
"""What is measured of a batch; labels of `newswire_stage_duration_seconds`. `judge` is both times of judging."""

PORTION_BYTES = 32_768
"""Raw bytes after which a stage lets whoever runs it do something else. Tagging, the dearest stage, takes up to 0.3 µs
a byte (docs/benchmarks/pipeline.md), so a portion takes 10 ms at most; an article above it ends a portion."""

_MOST_TIMES = 16
"""How often the bytes of MAX_ARTICLE_BYTES the items of one record may have in all: each has with it what the whole
says of it, so that a long head over many items would become gigabytes."""
_LEAST_BYTES = 1_600
"""What an item counts for at least: about what its outcome takes on the way to Kafka. So a megabyte may hold 10,000."""
_DEEPEST = 3
"""Items in items in items."""
_HEARTBEAT = "newswire-heartbeat"
_UNTAGGED = Tagging(tags=(), notes=())

_A = TypeVar("_A")
_B = TypeVar("_B")
_Arrived = Parsed | Announced
_Known = Identified | Announced
_Placed = tuple[int, _A]
"""A value and the place of its item among those of the batch."""


@frozen
class _Batch:
    items: list[RawItem]
    """By place, in the order of their records."""
    outcomes: dict[int, Outcome]
    """By place; those that are settled so far."""


@frozen
class _Several:
    """What a record holds that is no one item."""

    items: Sequence[RawItem]
    """Each with a document of its own."""


@frozen
class _Open:
    """An article that its text must judge, and what memory holds of its identity."""

    found: Identified
    standing: Entry | None


class Pipeline:
    """All stages, with all that they judge by."""

    def __init__(
        self,
        *,
        feeds: Feeds,
        rules: Rules,
        routes: Routes,
        policy: str,
        max_article_bytes: int,
        max_record_bytes: int = 2_000_000,
        partition_of: Callable[[str], int] | None = None,
    ) -> None:
        """policy: for feeds that set none. max_record_bytes: the topics' limit.

        partition_of: the partition of an identity. None: there are no partitions, and nothing is sent on to another.
        """
        self.feeds = feeds
        self.rules = rules
        self.routes = routes
        self.policy = policy
        self.max_article_bytes = max_article_bytes
        self.max_record_bytes = max_record_bytes
        self.partition_of = partition_of
        self._ways = Ways(partition_of=partition_of, routes=routes, max_record_bytes=max_record_bytes)
        self._all_subjects = tuple(subject.id for subject in rules.subjects)
        self._languages = feeds.languages

    def run(self, items: Sequence[RawItem], memory: StagedMemory) -> Generator[str, None, list[Outcome]]:
        """Take one batch through the stages; returns one outcome an item, in order: an item of a record of several says
        which it is.

        Yields a stage's name after each portion of its work, and at its end. memory: an overlay of this batch's own.
        Afterwards it holds what was published, and nothing else.
        Raises StreamError, which must stop the process (memory is corrupt); all else becomes a dead letter.
        """
        batch = _Batch(items=[], outcomes={})
        identify: Callable[[_Arrived], Any] = self._identify  # mypy gives up on what is either of two
        parsed = yield from self._parse_all(items, batch)
        identified = yield from self._walk("identify", batch, parsed, identify)
        for arrived in part_by_identity(identified):
            met = yield from self._walk("judge", batch, arrived, partial(self._judge_early, memory=memory))
            early = [(place, one) for place, one in met if isinstance(one, Judged)]
            open_ones = [(place, one) for place, one in met if isinstance(one, _Open)]
            read = yield from self._walk("read", batch, open_ones, self._read)
            judged = yield from self._walk("judge", batch, read, self._judge)
            tagged = yield from self._walk("tag", batch, early + judged, self._tag)
            yield from self._walk("publish", batch, tagged, partial(self._publish, memory=memory))
        return [
            outcome if item.number is None else replace(outcome, number=item.number)
            for place, item in enumerate(batch.items)
            for outcome in (batch.outcomes[place],)
        ]

    def find_identity(self, item: RawItem) -> str | None:
        """Find the identity of a raw item, which is its key; of one that holds several, that of the first.

        None where it will be a dead letter or a heartbeat.
        """
        _, named = next(self.name_items(item), (item, None))
        return named if isinstance(named, str) else None

    def items_of(self, record: RawItem) -> list[RawItem]:
        """Give the items of a record, each as one by itself: the record, or of several each with its own document."""
        return [item for item, _ in self._parse_record(record)]

    def name_items(self, record: RawItem) -> Iterator[tuple[RawItem, str | Outcome]]:
        """Give the items of a record, each with the identity that it has, or with the outcome in which it will end."""
        for item, parsed in self._parse_record(record):
            if isinstance(parsed, Parsed):
                named = self._attempt(partial(name_article, feeds=self.feeds), parsed, item=item)
                yield item, named if isinstance(named, Outcome) else named.identity.id
            elif isinstance(parsed, Outcome):
                yield item, parsed

    def _parse_all(self, records: Sequence[RawItem], batch: _Batch) -> Generator[str, None, list[_Placed[_Arrived]]]:
        """Parse all records of a batch, and give each item its place."""
        done: list[_Placed[_Arrived]] = []
        size = 0
        for record in records:
            for item, result in self._parse_record(record):
                place = len(batch.items)
                batch.items.append(item)
                if isinstance(result, Outcome):
                    batch.outcomes[place] = result
                else:
                    done.append((place, result))
                size += len(item.value or b"")
                if size >= PORTION_BYTES:
                    yield "parse"
                    size = 0
        yield "parse"
        return done

    def _parse_record(self, record: RawItem) -> Iterator[tuple[RawItem, _Arrived | Outcome]]:
        """Parse one record; gives its item, or each of the several that it holds, with what it became."""
        parse: Callable[[RawItem], Any] = self._parse  # mypy gives up on what is one of many
        result = self._attempt(parse, record, item=record)
        if not isinstance(result, _Several):
            yield record, result
            return
        number = 0
        waiting = [iter(result.items)]
        while waiting:
            item = next(waiting[-1], None)
            if item is None:
                waiting.pop()
                continue
            item = replace(item, number=number + 1)
            result = self._attempt(parse, item, item=item)
            if isinstance(result, _Several):
                if len(waiting) < _DEEPEST:
                    waiting.append(iter(result.items))
                    continue
                result = self._bury(item, DeadReason.MALFORMED, "items within items within items", is_parsed=False)
            number += 1
            yield item, result

    def _walk(
        self, stage: str, batch: _Batch, values: Sequence[_Placed[_A]], step: Callable[[_A], _B | Outcome]
    ) -> Generator[str, None, list[_Placed[_B]]]:
        """Take values through one step. Those that end in it are settled, the others go on."""
        done: list[_Placed[_B]] = []
        size = 0
        for place, value in values:
            item = batch.items[place]
            result = self._attempt(step, value, item=item)
            if isinstance(result, Outcome):
                batch.outcomes[place] = result
            else:
                done.append((place, result))
            size += len(item.value or b"")
            if size >= PORTION_BYTES:
                yield stage
                size = 0
        yield stage
        return done

    def _attempt(self, step: Callable[[_A], _B | Outcome], value: _A, *, item: RawItem) -> _B | Outcome:
        """Take one item through one step. Whatever goes wrong ends in its dead letter, and the others go on (I4)."""
        try:
            return step(value)
        except DeadLetterError as error:
            return self._bury(item, error.reason, str(error), is_parsed=value is not item)
        except StreamError:
            raise
        except Exception as error:  # noqa: BLE001 - the one catch-all: a bug of ours costs one record, not the stream
            told = f"{type(error).__name__}: {error}"
            return self._bury(item, DeadReason.INTERNAL, told, trace=traceback.format_exc())

    def _bury(
        self, item: RawItem, reason: DeadReason, error: str, *, is_parsed: bool = True, trace: str | None = None
    ) -> Outcome:
        if item.number is not None:
            error = f"item {item.number} of its record: {error}"
        sent = build_dead_letter(
            item, reason=reason, error=error, routes=self.routes, max_record_bytes=self.max_record_bytes
        )
        # What parses is not too large itself; what is made of it may be.
        limits = ("record_bytes" if is_parsed else "article_bytes",) if reason is DeadReason.TOO_LARGE else ()
        return Outcome(kind=OutcomeKind.DEAD_LETTER, reason=reason, records=(sent,), limits=limits, error=trace)

    def _parse(self, item: RawItem) -> _Arrived | _Several | Outcome:
        if item.fault is not None:
            raise DeadLetterError(DeadReason.MALFORMED, item.fault)
        headers = dict(item.headers)
        if _HEARTBEAT in headers:
            return Outcome(kind=OutcomeKind.HEARTBEAT)
        if not item.value and headers and (alias := read_alias(item)) is not None:
            return Announced(item=item, alias=alias)
        content_type = headers.get("content-type")
        try:
            article = parse_item(
                item.value,
                content_type=content_type.decode("latin-1") if content_type else None,
                max_bytes=self.max_article_bytes,
            )
        except SeveralItemsError as several:
            return self._cut(item, several)
        if NOTED in headers:
            article = replace(article, notes=(*read_noted(headers[NOTED]), *article.notes))
        return Parsed(item=item, headers=headers, article=article)

    def _cut(self, item: RawItem, several: SeveralItemsError) -> _Several:
        """Make an item of each that a record holds. Raises DeadLetterError(TOO_LARGE) where they become too much."""
        headers = (*item.headers, (NOTED, write_noted(several.notes))) if several.notes else item.headers
        items: list[RawItem] = []
        left = most = _MOST_TIMES * self.max_article_bytes
        for text in several.texts:
            value = text.encode()
            left -= max(len(value), _LEAST_BYTES)
            if left < 0:
                raise DeadLetterError(
                    DeadReason.TOO_LARGE, f"its items, each with what the whole says, count for more than {most} bytes"
                )
            items.append(replace(item, value=value, headers=headers))
        return _Several(items=items)

    def _identify(self, parsed: _Arrived) -> _Known | Outcome:
        if isinstance(parsed, Announced):
            alias, ways = parsed.key, self._ways
            return ways.send_on(parsed.item, alias) if ways.leads_on(alias, parsed.item) else parsed
        named = find_way(name_article(parsed, feeds=self.feeds), parsed.item, self._ways)
        if isinstance(named, Outcome):
            return named
        return find_edition(parsed, named, received_at=first_reception(parsed.item), policy=self.policy)

    def _judge_early(self, one: _Known, *, memory: StagedMemory) -> Judged | _Open | Outcome:
        if isinstance(one, Announced):
            return take_in(one, memory, self._ways)
        found = find_article(one, memory, self._ways) if one.trail else one
        if isinstance(found, Outcome):
            return found
        standing = memory.find(found.origin.id)
        if found.feed.ids is not None and (standing is None or standing.status is not Status.CANCELED):
            found = recall(found, memory, self._ways)
        verdict = judge_early(standing, found.candidate)
        if verdict is not None:
            return Judged(found=found, reading=None, verdict=verdict)
        return _Open(found=found, standing=standing)

    def _read(self, one: _Open) -> tuple[_Open, Reading]:
        found, languages = one.found, self._languages
        return one, read_article(
            found.article, found.body, feed=found.feed, published=found.first_created, languages=languages
        )

    def _judge(self, read: tuple[_Open, Reading]) -> Judged:
        one, reading = read
        verdict = judge(one.standing, one.found.candidate, reading.digest)
        return Judged(found=one.found, reading=reading, verdict=verdict)

    def _tag(self, judged: Judged) -> Tagged:
        reading = judged.reading
        if reading is None or reading.text is None or judged.verdict.reason is not None:
            return Tagged(judged=judged, tagging=_UNTAGGED)
        text = reading.text
        created = judged.found.first_created
        year = None if created is None else created.year
        tagging = self.rules.tag(text.headline, text.body, language=reading.language, year=year)
        return Tagged(judged=judged, tagging=tagging)

    def _publish(self, tagged: Tagged, *, memory: StagedMemory) -> Outcome:
        outcome = publish(
            tagged,
            subjects=self._all_subjects,
            rules=self.rules.version,
            routes=self.routes,
            max_record_bytes=self.max_record_bytes,
        )
        judged = tagged.judged
        entry, found = judged.verdict.entry, judged.found
        if entry is not None:
            if found.identity.names and entry.status is Status.USABLE:
                outcome = replace(outcome, records=(*outcome.records, *announce(found, memory, self._ways)))
            memory.put(found.origin.id, entry.with_subjects(outcome.subjects))
        return outcome


def part_by_identity(found: Sequence[_Placed[_Known]]) -> list[list[_Placed[_Known]]]:
    """Part the records of a batch into rounds, in each of which an identity comes once at most.

    Its first record is in the first round, its second in the second. So each is judged when all is settled that became
    of the one before, and one that fails is as if it had not come. What must be looked for in memory may turn out to
    be of any identity: it has a round of its own, behind all before it.
    """
    rounds: list[list[_Placed[_Known]]] = []
    came: dict[str, int] = {}
    first = 0
    for one in found:
        arrived = one[1]
        if arrived.trail:
            rounds.append([one])
            first = len(rounds)
            continue
        number = max(came.get(arrived.key, 0), first)
        came[arrived.key] = number + 1
        if number == len(rounds):
            rounds.append([])
        rounds[number].append(one)
    return rounds
