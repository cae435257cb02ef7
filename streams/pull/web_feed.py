"""Kind `feed`: a document on the web that is asked for again and again. Its new and changed entries are sent.

An entry is known by its bytes, for as long as it stands in the document; of those that have left it some are
remembered, as servers behind one name may differ.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace

from streams.article import Headers
from streams.pipeline import Pipeline
from streams.pull.cursors import FeedCursor, pack, read_feed_cursor, unpack, write_cursor
from streams.pull.cutting import Cut, Entry, cut
from streams.pull.errors import ErrorKind, SourceError
from streams.pull.fetching import Fetched, fetch
from streams.pull.kinds import Asked, Portion
from streams.pull.pace import next_pause
from streams.pull.robots import Robots
from streams.pull.sources_file import FeedSource
from streams.pull.web import Getter
from streams.sources.inputs import feed_headers

_MOST_ENTRIES = 50_000
"""Of a document: with the digests of as many before, a cursor has 1.6 million bytes, and a record 2 million."""
_MOST_LEFT = 1_000
"""Digests kept of entries that are no longer in the document."""
PORTION_ENTRIES, PORTION_BYTES = 500, 4_000_000
"""Of one transaction, at most."""


class WebFeed(Asked):
    """One feed, and how far it was read."""

    def __init__(
        self,
        source: FeedSource,
        *,
        getter: Getter,
        robots: Robots,
        pipeline: Pipeline,
        cutting: asyncio.Lock,
        now: Callable[[], float],
    ) -> None:
        """cutting: held while a document is parted, so that those of many sources are not in memory at once.

        now: seconds since 1970 UTC.
        """
        self._source, self._getter, self._robots, self._pipeline = source, getter, robots, pipeline
        self._cutting, self._now = cutting, now
        self._cursor = FeedCursor()
        self._seen: list[bytes] = []
        self.least_seconds, self.pause_seconds = source.least_seconds, 0.0

    def restore(self, cursor: bytes | None) -> None:
        """Go on from a cursor; what servers said of another URL than the configured one counts no more."""
        found = read_feed_cursor(cursor)
        self._seen = unpack(found.seen)
        url = self._source.url
        self._cursor = found if found.url == url else FeedCursor(url=url, seen=found.seen)
        self.pause_seconds = self._cursor.pause_seconds

    async def ask(self) -> AsyncGenerator[Portion, None]:
        """Fetch the document; gives what is new in it, in its order, in portions of one transaction each."""
        before = self._cursor
        fetched = await self._fetch(before)
        if fetched.document is None:
            new = Cut(entries=(), digests=())
        else:
            async with self._cutting:
                new = await asyncio.to_thread(self._cut, fetched)
        pause = next_pause(
            before.pause_seconds,
            has_news=bool(new.entries),
            least=self._source.least_seconds,
            most=self._source.most_seconds,
        )
        # In which nothing will change, by its server's word: up to our own bound, as that word may be a mistake.
        self.pause_seconds = max(pause, min(fetched.max_age_seconds, self._source.most_seconds))
        moved = fetched.location if fetched.location != self._source.url else ""
        after = replace(before, location=moved, pause_seconds=pause)
        if fetched.document is not None:
            after = replace(after, etag=fetched.etag, last_modified=fetched.last_modified)
        seen_before = self._seen
        sent: list[bytes] = []
        portions = list(in_portions(new.entries))
        for portion in portions[:-1]:
            sent += (entry.digest for entry in portion)
            # Without what says "not changed": until all is sent, the document is to be had again.
            halfway = replace(before, etag="", last_modified="", seen=pack([*sent, *seen_before]))
            yield Portion(entries=portion, cursor=write_cursor(halfway))
            self._cursor, self._seen = halfway, [*sent, *seen_before]
        seen = seen_before if fetched.document is None else _remember(new.digests, seen_before)
        after = replace(after, seen=pack(seen))
        last = portions[-1] if portions else ()
        if last or replace(after, pause_seconds=0.0) != replace(before, pause_seconds=0.0):
            yield Portion(entries=last, cursor=write_cursor(after))
        self._cursor, self._seen = after, seen

    async def _fetch(self, before: FeedCursor) -> Fetched:
        try:
            return await fetch(
                before.location or self._source.url,
                getter=self._getter,
                etag=before.etag,
                last_modified=before.last_modified,
                now=self._now,
                allow=self._allow,
            )
        except SourceError as error:
            if before.location and error.kind is not ErrorKind.THROTTLED:
                # Where it has moved to does not work: perhaps it never moved, and only a portal between us said so.
                self._cursor = replace(before, location="")
            raise

    async def _allow(self, url: str) -> None:
        if self._source.robots:
            await self._robots.allow(url, getter=self._getter)

    def _cut(self, fetched: Fetched) -> Cut:
        assert fetched.document is not None, "asked for only then"
        content_type = fetched.content_type.encode()
        headers: Headers = (
            *feed_headers(self._source.feed),
            *((("content-type", content_type),) if content_type else ()),
        )
        return cut(
            fetched.document,
            headers=headers,
            pipeline=self._pipeline,
            source=self._source.name,
            seen=frozenset(self._seen),
            most_entries=_MOST_ENTRIES,
            is_of_articles=True,
        )


def in_portions(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Part entries into those of one transaction each, in their order."""
    portions: list[list[Entry]] = []
    size = PORTION_BYTES
    for entry in entries:
        size += len(entry.value)
        if size > PORTION_BYTES or len(portions[-1]) == PORTION_ENTRIES:
            portions.append([])
            size = len(entry.value)
        portions[-1].append(entry)
    return portions


def _remember(digests: Sequence[bytes], before: Sequence[bytes]) -> list[bytes]:
    """What is in the document now, then the last that left it."""
    there = set(digests)
    left = [digest for digest in before if digest not in there]
    return [*digests, *left[:_MOST_LEFT]]
