"""The alias, on `wire.raw`: tells the partition of an article's further id under which identity the article stands.

A record of newswire's own, without a value: its key is the further id, as an identity; the header `alias_of` the
article's. It goes to the partition of its key, whose lane then knows where a kill under that id must go. Why it is
there: docs/decisions, 11.
"""

import orjson

from streams.article import RawItem, frozen
from streams.records.outcomes import OutRecord
from streams.records.rekeyed import way_headers
from streams.records.routes import Routes
from streams.records.size import record_size, refuse_too_large

_ALIAS_OF = "alias_of"


def build_alias(
    alias: str, *, identity: str, feed: str, partition: int, routes: Routes, max_record_bytes: int
) -> OutRecord:
    """Render the record that says under which identity the article of a further id stands.

    partition: the alias's. Raises DeadLetterError(TOO_LARGE) where it does not fit, as with an id of a megabyte.
    """
    headers = (("feed", feed.encode()), (_ALIAS_OF, identity.encode()))
    key = alias.encode()
    refuse_too_large(record_size(key, b"", headers), max_record_bytes=max_record_bytes, what="the alias")
    return OutRecord(topic=routes.raw, key=key, value=b"", headers=headers, partition=partition)


@frozen
class Alias:
    """An alias, as it is read."""

    alias: str
    identity: str
    """The article's."""
    feed: str


def read_alias(item: RawItem) -> Alias | None:
    """Read a raw record as an alias. None where it is none; then it is an article, or a dead letter."""
    said = dict(item.headers)
    identity, feed, key = said.get(_ALIAS_OF), said.get("feed"), item.key
    if item.value or not identity or not feed or not key:
        return None
    try:
        return Alias(alias=key.decode(), identity=identity.decode(), feed=feed.decode())
    except UnicodeDecodeError:
        return None


def build_cancel(item: RawItem, alias: Alias, *, partition: int, routes: Routes) -> OutRecord:
    """Render the cancel of an article whose alias was cancelled before it came: a raw record like a source's own.

    item: the raw record of the alias. partition: of the article's identity.
    """
    value = orjson.dumps({"uri": alias.identity, "type": "text", "pubStatus": "canceled"})
    way = way_headers(item, received_at=item.received_at, story=alias.identity)
    return OutRecord(
        topic=routes.raw,
        key=alias.identity.encode(),
        value=value,
        headers=(("feed", alias.feed.encode()), *way),
        partition=partition,
    )
