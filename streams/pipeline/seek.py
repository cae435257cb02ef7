"""Where the article of a record stands: under its own identity, or under one that another of its ids leads to.

For feeds whose table counts further ids (`other_ids`) or follows `evolvedfrom`; all others pass. An article tells each
of its further ids where it stands: an alias, in the memory of the id's partition. A kill looks under each of its ids in
turn, and goes from partition to partition for it; a cancel leaves word under each that it passes. So whichever of the
two comes first, and whichever way they come, the cancel reaches the article (I6): docs/decisions, 11.
"""

from collections.abc import Callable
from dataclasses import replace

from streams.article import Article, RawItem, Status, frozen
from streams.dedupe import found_as
from streams.pipeline.identify import Announced, Identified, Named
from streams.records import (
    Routes,
    build_alias,
    build_cancel,
    build_rekeyed,
    first_reception,
    read_rekeyed,
)
from streams.records.outcomes import Outcome, OutcomeKind, OutRecord
from streams.stores.memory import StagedMemory


@frozen
class Ways:
    """The partitions, and what sends a record from one to another."""

    partition_of: Callable[[str], int] | None
    """None: there is one partition, and nothing is sent on."""
    routes: Routes
    max_record_bytes: int

    def leads_on(self, identity: str, item: RawItem) -> bool:
        """Whether an identity is another partition's than the item's."""
        return self.partition_of is not None and self.partition_of(identity) != item.partition

    def send_on(self, item: RawItem, identity: str, *, sought: int = 0, is_found: bool = False) -> Outcome:
        """Send a record on to the partition of an identity. Raises DeadLetterError(TOO_LARGE) where it does not fit."""
        assert self.partition_of is not None
        sent = build_rekeyed(
            item, identity=identity, partition=self.partition_of(identity), received_at=first_reception(item),
            routes=self.routes, max_record_bytes=self.max_record_bytes, sought=sought, is_found=is_found,
        )  # fmt: skip
        return Outcome(kind=OutcomeKind.REKEYED, records=(sent,))

    def partition(self, identity: str, item: RawItem) -> int:
        """Give the partition of an identity; offline that of the item."""
        return item.partition if self.partition_of is None else self.partition_of(identity)


def find_way(named: Named, item: RawItem, ways: Ways) -> Named | Outcome:
    """Say whether a record is where it can be judged, or looked for further; else send it on there.

    What was found already on the way is what it counts as.
    """
    way = read_rekeyed(item.headers) if named.trail and item.headers else None
    if way is not None and way.story is not None:
        named = replace(named, identity=found_as(named.identity, way.story), trail=())
    elif way is not None and way.sought < len(named.trail):
        named = replace(named, sought=way.sought)
    wanted = named.trail[named.sought] if named.trail else named.identity.id
    if ways.leads_on(wanted, item):
        is_found = way is not None and way.story is not None
        return ways.send_on(item, wanted, sought=named.sought, is_found=is_found)
    return named


def find_article(found: Identified, memory: StagedMemory, ways: Ways) -> Identified | Outcome:
    """Find the article that a record speaks of, by what memory holds of its ids; or send the record on to look there.

    memory: a cancel leaves word in it under each id that it passes.
    """
    item, is_cancel = found.origin.raw, found.candidate.status is Status.CANCELED
    for place in range(found.sought, len(found.trail)):
        name = found.trail[place]
        if ways.leads_on(name, item):
            return ways.send_on(item, name, sought=place)
        if memory.find(name) is not None:
            return _judge_as(found, name, ways)
        known = memory.find_name(name)
        if is_cancel:
            memory.cancel_name(name, seen_at=item.received_at)
        if known is not None and known.identity is not None:
            return _judge_as(found, known.identity, ways)
    return _judge_as(found, found.origin.id, ways)


def recall(found: Identified, memory: StagedMemory, ways: Ways) -> Identified:
    """Give a usable article as its own cancel, where a cancel named one of its ids before it came.

    Looks at the ids of this partition; those of others do so when they learn of the article (`take_in`).
    """
    rules = found.feed.ids
    if rules is None or not rules.counts_further_ids or found.candidate.status is not Status.USABLE:
        return found
    item = found.origin.raw
    names = (found.origin.id, *found.identity.names)
    if not any(memory.is_canceled(name) for name in names if not ways.leads_on(name, item)):
        return found
    article = found.article
    bare = Article(
        format=article.format, status=Status.CANCELED, version=article.version,
        properties={name: ids for name, ids in article.properties.items() if name == "altIds"},
    )  # fmt: skip
    canceled = replace(found.candidate, status=Status.CANCELED)
    return replace(found, article=bare, candidate=canceled, is_recalled=True)


def take_in(announced: Announced, memory: StagedMemory, ways: Ways) -> Outcome:
    """Take an alias into memory. Where a cancel named it before, the article is cancelled where it stands."""
    alias, item = announced.alias, announced.item
    known = memory.find_name(alias.alias)
    if known is not None and known.is_canceled and known.identity == alias.identity:
        return Outcome(kind=OutcomeKind.REKEYED)  # the cancel found it
    if not memory.is_canceled(alias.alias):
        memory.put_name(alias.alias, identity=alias.identity, seen_at=item.received_at)
        return Outcome(kind=OutcomeKind.REKEYED)
    partition = ways.partition(alias.identity, item)
    return Outcome(
        kind=OutcomeKind.REKEYED, records=(build_cancel(item, alias, partition=partition, routes=ways.routes),)
    )


def announce(found: Identified, memory: StagedMemory, ways: Ways) -> tuple[OutRecord, ...]:
    """Tell each further id of an article where it stands: in memory, or by the records to send to its partition.

    Raises DeadLetterError(TOO_LARGE) where an id does not fit its topic.
    """
    item, identity = found.origin.raw, found.origin.id
    sent = []
    for name in found.identity.names:
        if ways.leads_on(name, item):
            sent.append(
                build_alias(
                    name, identity=identity, feed=found.origin.feed, partition=ways.partition(name, item),
                    routes=ways.routes, max_record_bytes=ways.max_record_bytes,
                )
            )  # fmt: skip
        else:
            memory.put_name(name, identity=identity, seen_at=item.received_at)
    return tuple(sent)


def _judge_as(found: Identified, story: str, ways: Ways) -> Identified | Outcome:
    """Let a record count as one of the article that stands under this identity; elsewhere, where that is."""
    if ways.leads_on(story, found.origin.raw):
        return ways.send_on(found.origin.raw, story, is_found=True)
    if story == found.origin.id:
        return found
    identity = found_as(found.identity, story)
    origin = replace(
        found.origin, id=identity.id, article_id=identity.article_id, other_ids=identity.others, evolved_from=None
    )
    return replace(found, identity=identity, origin=origin)
