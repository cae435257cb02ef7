"""The nouns that travel: from bytes as received to an article with its subjects.

Which module makes which: a producer's record is a `RawItem`; parse makes an `Article` of it; normalise adds
`WireTime`, `Text` and `Dateline`; tag adds `Tag`. Nothing here does any work.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")
Headers = tuple[tuple[str, bytes | None], ...]
"""Headers of a Kafka record in their order; a name may repeat, and Kafka knows null values."""

_ID = re.compile(r"(?!schema\Z)[a-z0-9-]+")


def is_id(text: str) -> bool:
    """Whether a feed or a subject may have this id: a–z, 0–9 and -, but not `schema`, which our own URNs use."""
    return _ID.fullmatch(text) is not None


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make a class of fields with slots that only takes keywords.

    mypy holds it frozen; at run time it is not, since a frozen dataclass costs 2.4 µs more to build, and an article
    needs several.
    """
    return dataclass(slots=True, kw_only=True)(cls)


@frozen
class RawItem:
    """The bytes of one raw record as received, and where they stood."""

    value: bytes | None
    key: bytes | None = None
    headers: Headers = ()
    topic: str | None = None
    """None offline."""
    partition: int = 0
    offset: int = 0
    received_at: int
    """Broker time of this raw record, milliseconds since 1970 UTC."""
    fault: str | None = None
    """What is wrong with it as a Kafka record; the other fields are then what could be had. None: nothing."""
    number: int | None = None
    """Which item of its record it is, from 1, where that holds several; the value is then its own document. None: the
    record is the item."""


class Status(StrEnum):
    """IPTC publishing status of an item."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


class DateStyle(StrEnum):
    """How a format writes its dates."""

    PAGE = "page"
    """As a page date: `Tue, 01/26/2016 - 11:55`."""
    ISO = "iso"
    """ISO 8601, zone possibly missing."""


@frozen
class Article:
    """What one raw item says, free of the quirks of its format. Text not yet normalised, dates not yet read."""

    format: str
    """`page-dump`, `ninjs`, `nitf` …: the folder that read it."""
    uri: str | None = None
    """The absolute URI that the item gives itself, else None."""
    article_id: str | None = None
    """The feed's own id, trimmed, as the source spells it. None where the item has a URI."""
    ids: tuple[tuple[str, str], ...] = ()
    """All ids of an item that may have several, by name: `uri`, `guid`. Further ones are its `altIds`."""
    evolved_from: str | None = None
    """The id of the article that this one was made from, as written."""
    stated: Mapping[str, str] = field(default_factory=dict)
    """Of an item of a format without ids, whose article id is made from its text: what it states of itself that may be
    part of an identity, by the names of `STATED_PARTS`."""
    story: Mapping[str, str] = field(default_factory=dict)
    """The same of the story that it kills or corrects, as far as it names one."""
    status: Status = Status.USABLE
    version: str | None = None
    headline: str | None = None
    body: str | None = None
    """Plain text; paragraphs parted by line ends. Site furniture that every site has is already gone."""
    by: str | None = None
    language: str | None = None
    located: str | None = None
    signals: tuple[str, ...] = ()
    """What the source says of this version in fields of their own, in the words of a note: `Correction.`, `Update.`"""
    date_style: DateStyle = DateStyle.ISO
    first_created: str | None = None
    """The source's time of first publication, as written."""
    version_created: str | None = None
    """The source's time of this version, as written. A source with one date only fills this one; so does a page date
    that is two, on one line or a line each."""
    properties: Mapping[str, Any] = field(default_factory=dict)
    """Further ninjs 3.1 properties of the source in their 3.1 shape, ready for the item: urgency, edNote, subjects …"""
    notes: tuple[str, ...] = ()


STATED_PARTS = ("service", "sequence", "date", "slug", "agency", "serial", "category")
"""What wires without ids state of themselves: service and number of the message, its day, its slug line without what
changes from edition to edition, the agency and its own number, the category."""


@frozen
class IdRules:
    """What the configuration says of a feed's ids: which of them is the identity, and which else name an article."""

    identity: tuple[str, ...] = ()
    """Names of `STATED_PARTS` that make the identity of an item without id which states them all."""
    prefer: str | None = None
    """`uri`, `guid` or the role of another id: the one that is the identity, where an item has it."""
    drop_query: bool = False
    """Query and fragment of http(s) URIs are no part of an identity."""
    pattern: Any = None
    """Regular expression of re2 with one group: the part of an id that counts, where it is found. None: all of it."""
    follow_evolvedfrom: bool = False
    """An article that was made from another one is a version of that."""
    other_ids: tuple[str, ...] = ()
    """Names of further ids by which a kill finds its article, as in `prefer`."""

    @property
    def counts_further_ids(self) -> bool:
        """Whether an article may be found under another id than its identity."""
        return self.follow_evolvedfrom or bool(self.other_ids)


@frozen
class Feed:
    """What the configuration says of one feed (`feeds.toml`)."""

    id: str
    name: str | None = None
    zone: str | None = None
    """IANA zone of dates without one. None: UTC, as for a feed that nobody configured."""
    language: str | None = None
    date_order: str = "mdy"
    """`mdy` or `dmy`, where nothing else settles it."""
    agencies: tuple[str, ...] = ()
    """Names in a dateline by which the feed is known, upper case."""
    dedupe_policy: str | None = None
    """`revise` or `first_wins`; None: the setting's."""
    furniture: tuple[str, ...] = ()
    ids: IdRules | None = None
    """What its table says of ids. None: nothing."""


@frozen
class WireTime:
    """A time that the source stated, read with its feed's zone."""

    text: str
    """RFC 3339 with offset, the source's own zone kept: `2016-01-26T11:55:00+03:00`."""
    instant: int
    """Milliseconds since 1970 UTC."""
    year: int
    """The year in that zone; gives a dateline its year."""
    notes: tuple[str, ...] = ()


@frozen
class Dateline:
    """The lead-in of a body: where, when and by which agency. Spans count code points of the delivered body."""

    text: str
    start: int
    end: int
    place: str | None
    date: str | None
    """ISO date, or None where the dateline has none."""
    agency: str | None


@frozen
class Text:
    """What a reader sees: the delivered text."""

    headline: str | None
    body: str | None
    by: str | None
    notes: tuple[str, ...] = ()


@frozen
class Evidence:
    """Why a subject was given: `text == field[start:end]`, in code points of the delivered text."""

    field: str
    """`headline` or `body`."""
    start: int
    end: int
    text: str
    rule: str
    """`<subject>/<rule>`."""


@frozen
class Tag:
    """One subject of an article, with its evidence."""

    subject: str
    name: str
    """Name of the subject for people: `summit planning`."""
    score: int
    """0–100; `confidence` of the item's subject is the same number."""
    code_name: str
    """Label of the Media Topic: `summit meeting`."""
    medtop: tuple[str, ...]
    """The Media Topic's code, then its parents' to the top: `medtop:20000640`, …"""
    evidence: tuple[Evidence, ...]
    """At most 10, headline first, then by place."""
    evidence_cut: int = 0
    """How many spans more there were."""
