"""One item on its way through the pipeline: what is known of it, and what of that must be found before a verdict.

Which stage calls what, and when, is pipeline.py's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from streams.article import Article, Dateline, DateStyle, Feed, RawItem, Status, Tag, Text, WireTime, is_id
from streams.dedupe import (
    Candidate,
    Digest,
    Entry,
    Identity,
    Verdict,
    digest_of,
    feed_of_identity,
    identify,
    is_in_future,
    order_of,
)
from streams.errors import DeadLetterError, DeadReason
from streams.feeds import Feeds
from streams.normalise import LeadIn, clean_text, find_dateline, find_marker, read_text, read_time
from streams.notes import arrange_notes
from streams.parse import remove_furniture
from streams.records import Content, Delivery, Origin, Standing, format_instant
from streams.records.outcomes import Outcome, OutcomeKind

UNKNOWN_FEED = "unknown"
"""The feed of a record that says nothing of its source (noted)."""


@dataclass(slots=True, repr=False)
class Work:
    """What the stages have found of one item so far. Fields without a default are set when first needed."""

    item: RawItem
    headers: Mapping[str, bytes | None]
    """Of one name the last."""
    outcome: Outcome | None = None
    """Set as soon as it is settled; later stages pass such an item by."""
    limit: str = "article_bytes"
    """The limit that is meant where something is too large."""
    sha256: bytes = b""
    """Of the bytes as received; empty: not needed so far."""
    received_at: int = 0
    """First reception: before re-keying."""
    is_judged: bool = False
    """The verdict is there, and what memory must hold is staged."""
    is_body_read: bool = False
    body: str | None = None
    lead_in: LeadIn | None = None
    first_created: WireTime | None = None
    """The source's first publication, or the one date that it has."""
    updated: WireTime | None = None
    """The source's time of this version, or the one date that it has."""
    embargoed_until: str | None = None
    dateline: Dateline | None = None
    language: str | None = None
    tags: tuple[Tag, ...] = ()
    article: Article = field(init=False)
    notes: list[str] = field(init=False)
    identity: Identity = field(init=False)
    feed: Feed = field(init=False)
    verdict: Verdict = field(init=False)
    text: Text = field(init=False)

    @property
    def is_dead(self) -> bool:
        """Whether it ended as a dead letter."""
        return self.outcome is not None and self.outcome.kind is OutcomeKind.DEAD_LETTER

    @property
    def delivers_text(self) -> bool:
        """Whether it is published with its text: as `new` or as a `revision`."""
        return self.verdict.kind in (OutcomeKind.NEW, OutcomeKind.REVISION)


def settle_identity(work: Work, *, feeds: Feeds) -> None:
    """Find the feed, and so the identity: header, else an identity of ours, else the dateline's agency, else unknown.

    A header that is no feed's id counts as none. Raises DeadLetterError(NO_ID).
    """
    article = work.article
    work.notes = list(article.notes)
    feed_id = _find_feed_header(work.headers) or (feed_of_identity(article.uri) if article.uri else None)
    if feed_id is None:
        _read_body(work)
        feed = feeds.by_agency(work.lead_in.agency) if work.lead_in and work.lead_in.agency else None
        feed_id = feed.id if feed else UNKNOWN_FEED
        work.notes.append(f"feed_assumed:{feed_id}")
    work.feed = feeds.find(feed_id)
    work.identity = identify(article, feed=feed_id)


def read_times(work: Work) -> None:
    """Read the source's own times, one date alone for both.

    Raises DeadLetterError(BAD_DATE), but not for a cancel: it wins whenever it comes (I6), so that no date may hold it
    up while its article stays on show. It then counts as without that date.
    """
    article = work.article
    work.updated = _read_time(work, article.version_created)
    work.first_created = _read_time(work, article.first_created)
    if work.updated is None:
        work.updated = work.first_created
    if work.first_created is None:
        work.first_created = work.updated
    if work.updated is None:
        work.notes.append("date_assumed:received")
    elif is_in_future(work.updated.instant, received_at=work.received_at):
        work.notes.append("date_in_future")


def _read_time(work: Work, text: str | None) -> WireTime | None:
    if not text:
        return None
    try:
        time = read_time(text, style=work.article.date_style, feed=work.feed)
    except DeadLetterError:
        if work.article.status is Status.CANCELED:
            return None
        raise
    work.notes += time.notes
    return time


def read_digest(work: Work) -> Digest:
    """Read the text that would be delivered, and give the digest of the item.

    A kill delivers no text, so its text counts for nothing. Raises DeadLetterError: BAD_DATE for the embargo,
    NO_CONTENT where nothing is left to deliver.
    """
    article = work.article
    source = article.properties
    if article.status is not Status.USABLE:
        return digest_of((None, None, None, article.status, None, None, source.get("edNote")))
    _read_body(work)
    if work.body and work.feed.furniture:
        body, notes = remove_furniture(work.body, work.feed.furniture)
        if notes:
            work.notes += notes
            _set_body(work, body)
    text = work.text = read_text(article, body=work.body, lead_in=work.lead_in)
    if not text.headline and not text.body:
        raise DeadLetterError(DeadReason.NO_CONTENT, "usable, but nothing is left of headline and body to deliver")
    work.notes += text.notes
    if source.get("embargoedUntil"):
        embargo = read_time(source["embargoedUntil"], style=DateStyle.ISO, feed=work.feed)
        work.embargoed_until = embargo.text
        work.notes += (*embargo.notes, "embargoed")
    return digest_of(
        (
            text.headline,
            text.by,
            text.body,
            article.status,
            work.embargoed_until,
            source.get("usageTerms"),
            source.get("edNote"),
        )
    )


def describe_candidate(work: Work, *, policy: str) -> Candidate:
    """Gather what judging needs, the digest apart. policy: `revise` or `first_wins`."""
    item, updated = work.item, work.updated
    # A midnight that we assumed is no time of the source's: it says nothing of the order (RECORDS).
    updated_at = updated.instant if updated and "time_assumed" not in updated.notes else None
    return Candidate(
        status=work.article.status,
        order=order_of(work.article.version, updated_at=updated_at, received_at=work.received_at),
        sha256=work.sha256,
        policy=policy,
        feed=work.identity.feed,
        received_at=work.received_at,
        broker_time=item.received_at,
        offset=item.offset,
    )


def describe_origin(work: Work) -> Origin:
    """Gather what every output says of where it comes from."""
    identity = work.identity
    return Origin(
        raw=work.item,
        sha256=work.sha256.hex(),
        received_at=work.received_at,
        id=identity.id,
        feed=identity.feed,
        article_id=identity.article_id,
    )


def describe_content(work: Work) -> Content:
    """Gather what a `new`, a `revision` or a `kill` delivers of the article."""
    version_created = work.updated.text if work.updated else format_instant(work.received_at)
    if not work.delivers_text:
        return Content(article=work.article, text=None, first_created=None, version_created=version_created)
    return Content(
        article=work.article,
        text=work.text,
        first_created=work.first_created.text if work.first_created else None,
        version_created=version_created,
        embargoed_until=work.embargoed_until,
        language=work.language,
        dateline=work.dateline,
        tags=work.tags,
    )


def describe_delivery(work: Work, entry: Entry, *, all_subjects: Sequence[str], rules: str) -> Delivery:
    """Gather what the verdict makes of the article, and the topics that must learn of it.

    entry: what memory holds of it from now on. all_subjects: ids of all that the rules know. rules: their version.
    """
    verdict, article, notes = work.verdict, work.article, work.notes
    if verdict.other_feed:
        notes.append(f"other_feed:{verdict.other_feed}")
    if article.version is None:
        notes.append("version_assigned")
    if verdict.same_order:
        notes.append("same_order")
    own = [tag.subject for tag in work.tags]
    earlier = entry.earlier_subjects
    # Whoever was told of an article, or was told to take down what he may have had, learns what becomes of it.
    told = (*own, *earlier, *all_subjects) if entry.went_everywhere else (*own, *earlier)
    is_revision = verdict.kind is OutcomeKind.REVISION
    return Delivery(
        stands=describe_standing(entry),
        supersedes=describe_standing(verdict.supersedes) if verdict.supersedes else None,
        changed_fields=verdict.changed_fields,
        marker=find_marker(work.text.headline, article.properties.get("edNote")) if is_revision else None,
        first_received_at=entry.first_received_at,
        subject_topics=tuple(dict.fromkeys(told)) if told else (),
        subjects_removed=sorted(set(earlier).difference(own)) if earlier else (),
        notes=arrange_notes(notes),
        rules=rules,
    )


def describe_standing(entry: Entry) -> Standing:
    """Point at the revision that an entry of memory stands for."""
    return Standing(kind=entry.outcome, revision=entry.revision, digest=entry.digest.text)


def _find_feed_header(headers: Mapping[str, bytes | None]) -> str | None:
    feed = headers.get("feed")
    return _read_feed_header(feed) if feed else None


@lru_cache(maxsize=256)
def _read_feed_header(feed: bytes) -> str | None:
    name = feed.decode("latin-1")
    return name if is_id(name) else None


def _read_body(work: Work) -> None:
    """Clean the body and find its lead-in, once."""
    if not work.is_body_read:
        work.is_body_read = True
        if work.article.body:
            _set_body(work, work.article.body)


def _set_body(work: Work, body: str) -> None:
    work.body = clean_text(body) or None
    work.lead_in = find_dateline(work.body) if work.body else None
