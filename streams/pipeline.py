"""The five stages over one batch: raw items become outcomes. START HERE for logic.

Pure: no Kafka, no clock, no files, no logging. Time is on the items; feeds and rules are arguments; the same input over
the same memory gives the same outcomes. It goes stage by stage over the whole batch, so that whoever runs it can time
the stages.

    parse      bytes → article                               parse/
    dedupe     feed, identity, dates, memory → verdict       dedupe/; text and dates for it: work.py
    normalise  what else a reader sees: dateline, language   normalise/
    tag        text → subjects                               tag/
    publish    → records                                     publish/

Every item ends in exactly one outcome (I1), and bad input never gets further than its own record (I4).
"""

import traceback
from collections.abc import Callable, Generator, Iterable, Sequence
from functools import partial
from hashlib import sha256 as hash_sha256

from streams.article import RawItem
from streams.dedupe import Entry, judge
from streams.errors import DeadLetterError, DeadReason, StreamError
from streams.feeds import Feeds
from streams.normalise import date_dateline, detect_language
from streams.parse import parse_item
from streams.records import (
    Routes,
    build_dead_letter,
    build_rekeyed,
    first_reception,
    publish_enriched,
    publish_repeat,
)
from streams.records.outcomes import Outcome, OutcomeKind
from streams.stores.memory import StagedMemory
from streams.tag import Rules
from streams.work import (
    Work,
    describe_candidate,
    describe_content,
    describe_delivery,
    describe_origin,
    describe_standing,
    read_digest,
    read_times,
    settle_identity,
)

STAGES = ("parse", "dedupe", "normalise", "tag", "publish")
"""Names of the stages, in their order; labels of `newswire_stage_duration_seconds`."""

_HEARTBEAT = "newswire-heartbeat"
_Step = Callable[[Work], None]


class Pipeline:
    """The five stages, with all that they judge by."""

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
        self._all_subjects = tuple(subject.id for subject in rules.subjects)

    def run(self, items: Sequence[RawItem], memory: StagedMemory) -> Generator[str, None, list[Outcome]]:
        """Take one batch through the stages: yields the name of each when it is done, returns one outcome per item.

        memory: an overlay of this batch's own. Afterwards it holds what was published, and nothing else.
        Raises StreamError, which must stop the process (memory is corrupt); all else becomes a dead letter.
        """
        works = [Work(item, dict(item.headers)) for item in items]
        steps: tuple[_Step, ...] = (
            self._parse, partial(self._dedupe, memory=memory), self._normalise, self._tag, self._publish
        )  # fmt: skip
        broken: set[str] = set()
        for stage, step in zip(STAGES, steps, strict=True):
            for work in works:
                if work.outcome is None and not (broken and work.is_judged and work.identity.id in broken):
                    self._attempt(step, work)
                    if work.outcome is not None and work.is_judged and work.is_dead:
                        broken.add(work.identity.id)
            if broken and stage == STAGES[-1]:
                self._judge_again(works, broken, memory=memory, steps=steps[1:])
            yield stage
        outcomes = [work.outcome for work in works if work.outcome is not None]
        assert len(outcomes) == len(items), "I1: the last stage settles what is not settled before"
        return outcomes

    def find_identity(self, item: RawItem) -> str | None:
        """Find the identity of a raw item, which is its key. None where it will be a dead letter or a heartbeat."""
        work = Work(item, dict(item.headers))
        for step in (self._parse, partial(settle_identity, feeds=self.feeds)):
            if work.outcome is None:
                self._attempt(step, work)
        return work.identity.id if work.outcome is None else None

    def _attempt(self, step: _Step, work: Work) -> None:
        """Take one item through one stage. Whatever goes wrong ends in its dead letter, and the others go on (I4)."""
        try:
            step(work)
        except DeadLetterError as error:
            self._bury(work, error.reason, str(error))
        except StreamError:
            raise
        except Exception as error:  # noqa: BLE001 - the one catch-all: a bug of ours costs one record, not the stream
            self._bury(work, DeadReason.INTERNAL, f"{type(error).__name__}: {error}", trace=traceback.format_exc())

    def _bury(self, work: Work, reason: DeadReason, error: str, *, trace: str | None = None) -> None:
        sent = build_dead_letter(
            work.item,
            reason=reason,
            error=error,
            sha256=work.sha256.hex() or None,
            routes=self.routes,
            max_record_bytes=self.max_record_bytes,
        )
        limits = (work.limit,) if reason is DeadReason.TOO_LARGE else ()
        work.outcome = Outcome(kind=OutcomeKind.DEAD_LETTER, reason=reason, records=(sent,), limits=limits, error=trace)

    def _judge_again(
        self, works: list[Work], broken: Iterable[str], *, memory: StagedMemory, steps: Sequence[_Step]
    ) -> None:
        """Judge the identities again of which a record failed after its verdict, as if that record had not come.

        Others of its identity were judged against what it would have left: a repeat of a text that nobody was sent, a
        revision of a revision that there is not. So from the batch's start each of them goes through all stages by
        itself, and leaves memory as it was where it fails too.
        """
        groups: dict[str, list[int]] = {identity: [] for identity in broken}
        for place, work in enumerate(works):
            if work.is_judged and not work.is_dead and work.identity.id in groups:
                groups[work.identity.id].append(place)
        for identity, places in groups.items():
            memory.restore(identity)
            stands: Entry | None = None
            for place in places:
                again = Work(works[place].item, works[place].headers, limit=works[place].limit)
                again.article = works[place].article
                works[place] = again
                for step in steps:
                    if again.outcome is None:
                        self._attempt(step, again)
                if again.is_dead:
                    memory.restore(identity)
                    if stands is not None:
                        memory.put(identity, stands)
                elif again.verdict.entry is not None:
                    stands = again.verdict.entry

    def _parse(self, work: Work) -> None:
        if work.item.fault is not None:
            raise DeadLetterError(DeadReason.MALFORMED, work.item.fault)
        if _HEARTBEAT in work.headers:
            work.outcome = Outcome(kind=OutcomeKind.HEARTBEAT)
            return
        content_type = work.headers.get("content-type")
        work.article = parse_item(
            work.item.value,
            content_type=content_type.decode("latin-1") if content_type else None,
            max_bytes=self.max_article_bytes,
        )
        work.limit = "record_bytes"

    def _dedupe(self, work: Work, *, memory: StagedMemory) -> None:
        settle_identity(work, feeds=self.feeds)
        item, identity = work.item, work.identity
        work.received_at = first_reception(item)
        if self.partition_of is not None:
            partition = self.partition_of(identity.id)
            if partition != item.partition:
                self._send_on(work, partition)
                return
        work.sha256 = hash_sha256(item.value or b"").digest()
        read_times(work)
        candidate = describe_candidate(work, policy=work.feed.dedupe_policy or self.policy)
        standing = memory.find(identity.id, now=item.received_at)
        work.verdict = judge(standing, candidate, digest=partial(read_digest, work))
        work.is_judged = True
        if work.verdict.entry is not None:
            memory.put(identity.id, work.verdict.entry)

    def _send_on(self, work: Work, partition: int) -> None:
        sent = build_rekeyed(
            work.item,
            identity=work.identity.id,
            partition=partition,
            received_at=work.received_at,
            routes=self.routes,
            max_record_bytes=self.max_record_bytes,
        )
        work.outcome = Outcome(kind=OutcomeKind.REKEYED, records=(sent,))

    def _normalise(self, work: Work) -> None:
        if not work.delivers_text:
            return
        if work.lead_in is not None:
            work.dateline, notes = date_dateline(work.lead_in, published=work.first_created)
            work.notes += notes
        work.language = work.article.language
        if work.language is None:
            work.language = work.feed.language
            if work.language is None:
                sample = f"{work.text.headline or ''}\n{(work.text.body or '')[:300]}"
                work.language = detect_language(sample, candidates=self.feeds.languages)
            if work.language is not None:
                work.notes.append(f"language_assumed:{work.language}")

    def _tag(self, work: Work) -> None:
        entry = work.verdict.entry
        if entry is None or not work.delivers_text:
            return
        tagging = self.rules.tag(work.text.headline, work.text.body, language=work.language)
        work.tags = tagging.tags
        work.notes += tagging.notes
        entry.add_subjects([tag.subject for tag in tagging.tags])

    def _publish(self, work: Work) -> None:
        verdict, origin = work.verdict, describe_origin(work)
        if verdict.reason is not None and verdict.standing is not None:
            work.outcome = publish_repeat(
                origin,
                kind=verdict.kind,
                reason=verdict.reason,
                version=work.article.version,
                digest=verdict.digest.text if verdict.digest else None,
                stands=describe_standing(verdict.standing),
                stands_offset=verdict.standing.offset,
                stands_received_at=verdict.standing.received_at,
                routes=self.routes,
                max_record_bytes=self.max_record_bytes,
            )
        else:
            assert verdict.entry is not None, "a verdict that publishes says what memory holds afterwards"
            work.outcome = publish_enriched(
                origin,
                describe_content(work),
                describe_delivery(work, verdict.entry, all_subjects=self._all_subjects, rules=self.rules.version),
                routes=self.routes,
                max_record_bytes=self.max_record_bytes,
                limits=("evidence",) if any(tag.evidence_cut for tag in work.tags) else (),
            )
