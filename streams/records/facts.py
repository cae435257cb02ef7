"""What publish renders from: plain facts that the pipeline gathers of the other stages. Nothing here does any work."""

from collections.abc import Sequence

from streams.article import Article, Dateline, RawItem, Tag, Text, frozen
from streams.records.outcomes import OutcomeKind


@frozen
class Origin:
    """The raw record that an output speaks of, and the identity that it has."""

    raw: RawItem
    sha256: str
    """Of the bytes as received, hexadecimal."""
    received_at: int
    """First reception, milliseconds since 1970 UTC: after re-keying earlier than the raw record's own time."""
    id: str
    """Identity; key of the output."""
    feed: str
    article_id: str | None
    """The feed's own id. None where the item has a URI of another form."""
    other_ids: tuple[tuple[str, str], ...] = ()
    """Further ids that the item gives itself, by name, as written."""
    evolved_from: str | None = None
    """Identity of the article that this one was made from, where it is another."""


@frozen
class Standing:
    """A revision as other records point at it."""

    kind: OutcomeKind
    revision: int
    digest: str
    """`sha256:` and 64 hexadecimal digits."""


@frozen
class Content:
    """What the article says, as it is delivered."""

    article: Article
    text: Text | None
    """None for a kill, which delivers no text."""
    first_created: str | None
    """RFC 3339; None where the source states none."""
    version_created: str
    embargoed_until: str | None = None
    language: str | None = None
    dateline: Dateline | None = None
    tags: tuple[Tag, ...] = ()
    """Highest score first, then by id."""


@frozen
class Delivery:
    """What is published of a record, and where it goes."""

    stands: Standing
    """The revision that the record becomes: kind, number, digest."""
    supersedes: Standing | None
    changed_fields: Sequence[str] = ()
    """Names of the digest's fields that a revision changed."""
    marker: str | None = None
    """What the source calls the change: `CORRECTED`, `UPDATE 2` …"""
    first_received_at: int
    """First reception of the identity, milliseconds since 1970 UTC."""
    is_without_story: bool = False
    """A kill of what memory does not know."""
    subject_topics: Sequence[str]
    """Ids of the subjects whose topics it goes to."""
    subjects_removed: Sequence[str] = ()
    notes: Sequence[str] = ()
    rules: str
    """Version of the rules that tagged it."""
