"""An enriched record as the gateway holds it: its bytes in one line, and what filters and lists ask of it."""

import asyncio
import re
import unicodedata
from collections.abc import Iterable
from sys import getsizeof

import orjson

from streams.article import RawItem, frozen
from streams.records import Enriched, read_enriched
from streams.records.instants import LAST_INSTANT, find_moment
from streams.records.outcomes import OutcomeKind

# Python's own objects around the bytes of an entry, and its places in the window's lists: measured.
_OVERHEAD_BYTES = 850
# Of records that are read in one go, some 10 ms.
_AT_ONCE_BYTES = 400_000
_WORD = re.compile(r"\w+")


@frozen
class Entry:
    """One enriched record."""

    partition: int
    offset: int
    written_at: int
    """Broker's time of the enriched record, milliseconds since 1970 UTC: about that of its commit."""
    identity: str
    revision: int
    outcome: OutcomeKind
    value: bytes
    """The record in one line of JSON."""
    feed: str
    language: str | None
    """As the record has it, lower case."""
    subjects: frozenset[str]
    subjects_before: frozenset[str]
    """Those that an earlier revision had."""
    is_without_story: bool
    """A kill of an article that newswire does not know: it may be any subject's."""
    words: str
    """Of headline and body, folded, with a blank around each."""
    embargoed_until: int | None
    """Milliseconds since 1970 UTC."""

    @property
    def size(self) -> int:
        """Bytes that it takes in memory, about."""
        # Python takes one to four bytes a character, by the script.
        return len(self.value) + getsizeof(self.words) + _OVERHEAD_BYTES

    @property
    def is_kill(self) -> bool:
        """Whether it takes an article down, for good or until a newer version."""
        return self.outcome is OutcomeKind.KILL


def read_entry(item: RawItem) -> Entry | None:
    """Read what is on `wire.enriched`. None where newswire did not write it."""
    record = read_enriched(item.value, item.headers)
    if record is None or item.value is None:
        return None
    said = record.enrichment
    # What newswire writes is one line; what looks like it, and has line ends, must not end a frame.
    is_one_line = b"\n" not in item.value and b"\r" not in item.value
    value = item.value if is_one_line else orjson.dumps(orjson.loads(item.value))
    return Entry(
        partition=item.partition,
        offset=item.offset,
        written_at=item.received_at,
        identity=said.id,
        revision=said.revision,
        outcome=said.outcome,
        value=value,
        feed=said.feed,
        language=_language(record),
        subjects=frozenset([tag.subject for tag in said.subjects]),
        subjects_before=frozenset(said.subjects_removed),
        is_without_story=said.outcome is OutcomeKind.KILL and said.supersedes is None,
        words=fold_words(f"{record.headline or ''}\n{record.body or ''}"),
        embargoed_until=_embargo(record),
    )


async def read_entries(items: Iterable[RawItem]) -> list[Entry]:
    """Read those that newswire wrote. Large ones take their time: between them others have their turn."""
    entries, size = list[Entry](), 0
    for item in items:
        if size >= _AT_ONCE_BYTES:
            size = 0
            await asyncio.sleep(0)
        size += len(item.value or b"")
        if (entry := read_entry(item)) is not None:
            entries.append(entry)
    return entries


def fold_words(text: str) -> str:
    """Make the words of a text comparable: ` leaders meet in tokyo `."""
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return f" {' '.join(_WORD.findall(folded.casefold()))} "


def _language(record: Enriched) -> str | None:
    language = record.item.get("language")
    return language.lower() if language else None


def _embargo(record: Enriched) -> int | None:
    until = record.item.get("embargoedUntil")
    if not isinstance(until, str):
        return None
    moment = find_moment(until)
    return LAST_INSTANT if moment is None else moment  # of a time that cannot be read nobody knows that it is over
