"""What was read of a message of the teleprinter → Article."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from hashlib import blake2b
from typing import Any

from streams.article import Article, Status, frozen
from streams.errors import DeadLetterError, DeadReason
from streams.parse.telegraph.day_time import Stated
from streams.parse.telegraph.signals import find_story, read_status
from streams.parse.telegraph.slugs import slug_key


@frozen
class Message:
    """What a message says, read by its format."""

    format: str
    text: str
    """Between its control characters, as decoded: by it the article is known."""
    service: str | None = None
    sequence: str | None = None
    further: Mapping[str, str | None] = field(default_factory=dict)
    """What else the head states that may be part of an identity: agency, serial, category."""
    version: str | None = None
    slug: str | None = None
    headline: str | None = None
    body: str | None = None
    by: str | None = None
    time: Stated | None = None
    notes_to_editors: Sequence[str] = ()
    spoken: Sequence[str] = ()
    """Further lines in which a desk may speak: the first of the body."""
    embargoed_until: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)
    dropped: Sequence[str] = ()
    """Names of what the head states and ninjs has no place for."""


def make_article(message: Message, *, notes: tuple[str, ...]) -> Article:
    """Turn a message into an Article. notes: what decoding had to say; they come first.

    Raises DeadLetterError(NO_CONTENT).
    """
    status = read_status(
        slug=message.slug, headline=message.headline, notes=message.notes_to_editors, body=message.spoken,
        service=message.service,
    )  # fmt: skip
    if status is Status.USABLE and not message.headline and not message.body:
        raise DeadLetterError(DeadReason.NO_CONTENT, "usable, with neither headline nor body")
    time = message.time
    stated = {
        "service": message.service and message.service.lower(),
        "sequence": message.sequence,
        "date": time and time.day,
        "slug": slug_key(message.slug) if message.slug else None,
        **message.further,
    }
    spoken = list(message.notes_to_editors)
    if status is not Status.USABLE:
        spoken += filter(None, (message.headline, *message.spoken))
    named, number = find_story(spoken, service=message.service)
    story = {"slug": slug_key(named) if named else None, "sequence": number}
    own = {name: value for name, value in stated.items() if value}
    properties = dict(message.properties)
    if message.slug:
        properties["slugline"] = message.slug
    # A kill delivers no text: what it says is a word to editors.
    words = [*message.notes_to_editors, message.body if status is not Status.USABLE else None]
    if any(words):
        properties["edNote"] = "\n".join(filter(None, words))
    if message.embargoed_until:
        properties["embargoedUntil"] = message.embargoed_until
    if time is not None:
        notes += time.notes
    if message.dropped:
        notes += (f"fields_dropped:{','.join(message.dropped)}",)
    return Article(
        format=message.format,
        article_id=blake2b(message.text.encode(errors="surrogatepass"), digest_size=16).hexdigest(),
        stated=own,
        story={name: value for name, value in story.items() if value},
        status=status,
        version=message.version,
        headline=message.headline or None,
        body=message.body or None,
        by=message.by or None,
        version_created=time.text if time else None,
        properties=properties,
        notes=notes,
    )
