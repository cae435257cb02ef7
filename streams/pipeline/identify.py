"""A parsed item becomes an identified one: which article it is, of which feed, and which edition of it.

Reads of the text no more than the feed needs, where only the dateline names it.
"""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256 as hash_sha256

from streams.article import Article, Feed, IdRules, RawItem, Status, WireTime, frozen, is_id
from streams.dedupe import Candidate, Identity, feed_of_identity, identify, is_in_future, note_identity, order_of
from streams.errors import DeadLetterError
from streams.feeds import Feeds
from streams.normalise import complete_date, read_times
from streams.pipeline.read import Body, read_body
from streams.records import Alias, Origin

UNKNOWN_FEED = "unknown"
"""The feed of a record that says nothing of its source (noted)."""


@frozen
class Parsed:
    """A raw item and the article that its bytes hold."""

    item: RawItem
    headers: Mapping[str, bytes | None]
    """Of one name the last."""
    article: Article


@frozen
class Named:
    """What an article is known by."""

    identity: Identity
    feed: Feed
    body: Body | None
    """Read already where the feed was looked for in the dateline."""
    notes: tuple[str, ...]
    trail: tuple[str, ...]
    """Identities to look for its article under, in turn. Empty: its own identity counts, whatever memory holds."""
    sought: int = 0
    """How many of them were looked for in vain, on other partitions."""


@frozen
class Announced:
    """An alias on its way into the memory of its partition."""

    item: RawItem
    alias: Alias
    trail: tuple[str, ...] = ()
    """Empty: nothing is looked for."""

    @property
    def key(self) -> str:
        """What may come once in a round."""
        return self.alias.alias


@frozen
class Identified:
    """An article, and all that tells which edition of which article it is."""

    origin: Origin
    article: Article
    feed: Feed
    candidate: Candidate
    first_created: WireTime | None
    """The source's first publication, or the one date that it has."""
    updated: WireTime | None
    """The source's time of this version, or the one date that it has."""
    body: Body | None
    """None: not read so far."""
    notes: tuple[str, ...]
    identity: Identity
    trail: tuple[str, ...] = ()
    sought: int = 0
    """Both as in `Named`."""
    is_recalled: bool = False
    """A cancel that named one of its ids was there before it: it is judged as its own cancel."""

    @property
    def key(self) -> str:
        """What may come once in a round."""
        return self.origin.id


def name_article(parsed: Parsed, *, feeds: Feeds) -> Named:
    """Find the feed, and so the identity: header, else an identity of ours, else the dateline's agency, else unknown.

    A header that is no feed's id counts as none. Raises DeadLetterError(NO_ID).
    """
    article, header = parsed.article, parsed.headers.get("feed")
    feed_id = (_read_feed_header(header) if header else None) or (
        feed_of_identity(article.uri) if article.uri else None
    )
    body, notes = None, article.notes
    if feed_id is None:
        body = read_body(article.body)
        agency = body.lead_in.agency if body.lead_in else None
        named = feeds.by_agency(agency) if agency else None
        feed_id = named.id if named else UNKNOWN_FEED
        notes = (*notes, f"feed_assumed:{feed_id}")
    feed = feeds.find(feed_id)
    identity = identify(article, feed=feed_id, rules=feed.ids)
    notes = (*notes, *note_identity(article, identity, rules=feed.ids))
    is_kill = article.status is not Status.USABLE
    trail = () if feed.ids is None else _lay_trail(identity, feed.ids, is_kill=is_kill)
    return Named(identity=identity, feed=feed, body=body, notes=notes, trail=trail)


def _lay_trail(identity: Identity, rules: IdRules, *, is_kill: bool) -> tuple[str, ...]:
    """Say where to look for an article: a kill's under each of its ids, that of what may follow another under one."""
    if is_kill and rules.counts_further_ids:
        return (identity.id, *identity.names)
    return (identity.id,) if rules.follow_evolvedfrom else ()


def find_edition(parsed: Parsed, named: Named, *, received_at: int, policy: str) -> Identified:
    """Find all that judging needs but the text: the source's own times, one date alone for both, and the bytes' hash.

    received_at: first reception. policy: `revise` or `first_wins`, for a feed that sets none.
    Raises DeadLetterError(BAD_DATE).
    """
    item, article, feed, identity = parsed.item, parsed.article, named.feed, named.identity
    stated, assumed = (
        complete_date(article.version_created, received_at=received_at) if article.version_created else (None, ())
    )
    first_created, updated = _read_times(stated, article=article, feed=feed)
    if article.first_created:
        _, first_created = _read_times(article.first_created, article=article, feed=feed)
    notes = named.notes + assumed
    if updated is not None:
        notes += updated.notes
    if first_created is not None:
        notes += first_created.notes
    updated, first_created = updated or first_created, first_created or updated
    if updated is None:
        notes = (*notes, "date_assumed:received")
    elif is_in_future(updated.instant, received_at=received_at):
        notes = (*notes, "date_in_future")
    # A midnight that we assumed is no time of the source's: it says nothing of the order (RECORDS).
    updated_at = updated.instant if updated and "time_assumed" not in updated.notes else None
    sha256 = hash_sha256(item.value or b"")
    origin = Origin(
        raw=item, sha256=sha256.hexdigest(), received_at=received_at, id=identity.id, feed=identity.feed,
        article_id=identity.article_id, other_ids=identity.others, evolved_from=identity.evolved_from,
    )  # fmt: skip
    candidate = Candidate(
        status=article.status, order=order_of(article.version, updated_at=updated_at, received_at=received_at),
        sha256=sha256.digest(), policy=feed.dedupe_policy or policy, feed=identity.feed, received_at=received_at,
        broker_time=item.received_at, offset=item.offset,
    )  # fmt: skip
    return Identified(
        origin=origin, article=article, feed=feed, candidate=candidate, first_created=first_created, updated=updated,
        body=named.body, notes=notes, identity=identity, trail=named.trail, sought=named.sought,
    )  # fmt: skip


def _read_times(text: str | None, *, article: Article, feed: Feed) -> tuple[WireTime | None, WireTime | None]:
    """Read one of the source's dates: first publication, where it holds both, and this version; else none.

    Raises DeadLetterError(BAD_DATE), but not for a cancel: it wins whenever it comes (I6), so that no date may hold it
    up while its article stays on show. It then counts as without that date.
    """
    if not text:
        return None, None
    try:
        return read_times(text, style=article.date_style, feed=feed)
    except DeadLetterError:
        if article.status is Status.CANCELED:
            return None, None
        raise


@lru_cache(maxsize=256)
def _read_feed_header(feed: bytes) -> str | None:
    name = feed.decode("latin-1")
    return name if is_id(name) else None
