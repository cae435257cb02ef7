"""The bytes of a document become its entries: each one raw record, under its article's identity. Pure.

Which formats hold several items, parse knows: the pipeline parts them just as it would part a raw record.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from streams.article import Headers, RawItem, frozen
from streams.errors import DeadReason
from streams.notes import NOTED, write_noted
from streams.parse import part_feed
from streams.pipeline import Pipeline
from streams.pull.cursors import digest_of
from streams.pull.errors import ErrorKind, SourceError
from streams.records.outcomes import Outcome

_NO_DOCUMENT = (DeadReason.EMPTY, DeadReason.NOT_TEXT, DeadReason.UNKNOWN_FORMAT)
"""What a whole document is that is none of articles: an error page, a log-in form."""
_CONTENT_TYPE = "content-type"


@frozen
class Entry:
    """One item of a document: a raw record to be."""

    key: bytes
    """Its article's identity; of one that will be a dead letter a name of its own."""
    value: bytes
    headers: Headers
    digest: bytes
    fault: str | None = None
    """Why it will be a dead letter. None: it will not."""


@frozen
class Cut:
    """What a document holds."""

    entries: Sequence[Entry]
    """Those that were not seen, in the order of the document."""
    digests: Sequence[bytes]
    """Of all of them, each once, in the same order."""


def cut(
    document: bytes,
    *,
    headers: Headers,
    pipeline: Pipeline,
    source: str,
    seen: Collection[bytes] = frozenset(),
    most_entries: int,
    is_of_articles: bool = False,
) -> Cut:
    """Part a document into its entries. headers: of the raw records. source: its name. seen: digests to leave out.

    is_of_articles: whether it must be one, as what comes from a server that has feeds; else what cannot be read at all
    is an entry too, and becomes a dead letter.
    Raises SourceError where it is none, or holds more entries than most_entries.
    """
    entries: list[Entry] = []
    digests: dict[bytes, None] = {}
    record = RawItem(value=document, headers=headers, received_at=0)  # no clock: an identity depends on none
    for item, named in _name_entries(record, pipeline) if is_of_articles else pipeline.name_items(record):
        outcome = named if isinstance(named, Outcome) else None
        value = item.value or b""
        digest = digest_of(value)
        if digest in digests:
            continue
        if len(digests) == most_entries:
            raise SourceError(ErrorKind.BODY, f"the document holds more than {most_entries:,} entries")
        digests[digest] = None
        if digest in seen:
            continue
        entries.append(
            Entry(
                key=named.encode() if isinstance(named, str) else f"{source}:{digest.hex()}".encode(),
                value=value,
                # A document of its own is UTF-8, whatever its server says of the whole.
                headers=_without_charset(item.headers) if item.number else item.headers,
                digest=digest,
                fault=None if outcome is None else _fault_of(outcome),
            )
        )
    return Cut(entries=entries, digests=tuple(digests))


def _name_entries(record: RawItem, pipeline: Pipeline) -> Iterator[tuple[RawItem, str | Outcome]]:
    """Name the entries of what should be a document of them. Raises SourceError where it is none.

    A web feed of one entry is parted too, as its own bytes change whenever it is asked for; one of none has none.
    """
    for item, named in pipeline.name_items(record):
        if item.number is not None:
            yield item, named
            continue
        reason = named.reason if isinstance(named, Outcome) else None
        if reason in _NO_DOCUMENT:
            assert isinstance(named, Outcome), "it has a reason"
            raise SourceError(ErrorKind.UNREADABLE, f"the document is none of articles: {_fault_of(named)}")
        content_type = dict(record.headers).get(_CONTENT_TYPE)
        is_read = reason in (None, DeadReason.NO_CONTENT)
        parted = part_feed(record.value or b"", content_type=(content_type or b"").decode("latin-1") or None)
        if not is_read or parted is None or len(parted[0]) > 1:
            yield item, named
            continue
        documents, notes = parted
        headers = (*_without_charset(record.headers), *(((NOTED, write_noted(notes)),) if notes else ()))
        for document in documents:
            yield from pipeline.name_items(replace(record, value=document.encode(), headers=headers))


def _without_charset(headers: Headers) -> Headers:
    return tuple(header for header in headers if header[0] != _CONTENT_TYPE)


def _fault_of(outcome: Outcome) -> str:
    """Why, as the dead letter says it."""
    said = dict(outcome.records[0].headers) if outcome.records else {}
    return (said.get("dlq_error") or b"").decode(errors="replace")
