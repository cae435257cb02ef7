"""An article becomes what a reader sees of it: text, dateline, embargo, language; and the digest of that."""

from collections.abc import Sequence

from streams.article import Article, Dateline, DateStyle, Feed, Status, Text, WireTime, frozen
from streams.dedupe import Digest, digest_of
from streams.errors import DeadLetterError, DeadReason
from streams.normalise import (
    LeadIn,
    clean_text,
    date_dateline,
    detect_language,
    find_dateline,
    lost_controls,
    read_language,
    read_text,
    read_time,
    states_embargo,
)
from streams.parse import remove_furniture

_SAMPLE = 300
"""Characters of a body by which its language is told."""


@frozen
class Body:
    """A body in its delivered form, and what it begins with. None: there is none."""

    text: str | None
    lead_in: LeadIn | None
    had_controls: bool = False
    """Whether cleaning it dropped control characters."""


@frozen
class Reading:
    """What a reader sees of an article. Of a kill, which delivers no text, there is the digest alone."""

    digest: Digest
    text: Text | None = None
    embargoed_until: str | None = None
    dateline: Dateline | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()


def read_body(body: str | None) -> Body:
    """Clean a body and find its lead-in."""
    if not body:
        return Body(text=None, lead_in=None)
    text = clean_text(body)
    return Body(
        text=text or None,
        lead_in=find_dateline(text) if text else None,
        had_controls=lost_controls(body, cleaned=text),
    )


def read_article(
    article: Article, body: Body | None, *, feed: Feed, published: WireTime | None, languages: Sequence[str]
) -> Reading:
    """Read all of an article that would be delivered.

    body: None where it was not read so far. published: gives the dateline its year. languages: those of all feeds, to
    choose from where neither source nor feed names one.
    Raises DeadLetterError: BAD_DATE for the embargo, NO_CONTENT where nothing is left to deliver.
    """
    source = article.properties
    if article.status is not Status.USABLE:
        return Reading(digest=digest_of((None, None, None, article.status, None, None, source.get("edNote"))))
    body = body or read_body(article.body)
    notes: tuple[str, ...] = ()
    had_controls = body.had_controls
    if body.text and feed.furniture:
        left, notes = remove_furniture(body.text, feed.furniture)
        if notes:
            body = read_body(left)
    text = read_text(article, body=body.text, lead_in=body.lead_in, had_controls=had_controls)
    if not text.headline and not text.body:
        raise DeadLetterError(DeadReason.NO_CONTENT, "usable, but nothing is left of headline and body to deliver")
    notes += text.notes
    embargoed_until = None
    if source.get("embargoedUntil"):
        embargo = read_time(source["embargoedUntil"], style=DateStyle.ISO, feed=feed)
        embargoed_until = embargo.text
        notes += (*embargo.notes, "embargoed")
    elif states_embargo(text.headline, source.get("edNote"), source.get("usageTerms"), text.body):
        notes = (*notes, "embargo_stated")
    dateline = None
    if body.lead_in is not None:
        dateline, assumed = date_dateline(body.lead_in, published=published)
        notes += assumed
    language = read_language(article.language) if article.language else None
    if article.language and language is None:
        notes = (*notes, "fields_dropped:language")
    if language is None:
        language = (read_language(feed.language) if feed.language else None) or _detect_language(text, languages)
        if language is not None:
            notes = (*notes, f"language_assumed:{language}")
    seen = (text.headline, text.by, text.body, article.status, embargoed_until)
    return Reading(
        digest=digest_of((*seen, source.get("usageTerms"), source.get("edNote"))), text=text,
        embargoed_until=embargoed_until, dateline=dateline, language=language, notes=notes,
    )  # fmt: skip


def _detect_language(text: Text, languages: Sequence[str]) -> str | None:
    return detect_language(f"{text.headline or ''}\n{(text.body or '')[:_SAMPLE]}", candidates=languages)
