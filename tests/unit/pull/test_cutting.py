"""The bytes of a document become its entries."""

from typing import Any

import pytest

from streams.pull.cursors import digest_of
from streams.pull.cutting import Cut, cut
from streams.pull.errors import ErrorKind, SourceError
from tests.kit.batches import make_pipeline
from tests.kit.feed_server import items_json, ninjs_item

HEADERS = (("feed", b"tass"), ("content-type", b"text/plain; charset=latin-1"))
PIPELINE = make_pipeline()


def cut_document(document: bytes, **options: Any) -> Cut:
    return cut(document, **{"headers": HEADERS, "pipeline": PIPELINE, "source": "one", "most_entries": 100, **options})


def test_several_items() -> None:
    """Each has its own document, under its identity; what the server says of the charset is no longer true of it."""
    found = cut_document(items_json([ninjs_item(1), ninjs_item(2)]))

    assert [entry.key for entry in found.entries] == [b"urn:entry:1", b"urn:entry:2"]
    assert [entry.headers for entry in found.entries] == [(("feed", b"tass"),)] * 2
    assert list(found.digests) == [digest_of(entry.value) for entry in found.entries]


def test_what_was_seen() -> None:
    """It is left out, and still counts as what the document holds."""
    first = cut_document(items_json([ninjs_item(1), ninjs_item(2)]))
    second = cut_document(items_json([ninjs_item(3), ninjs_item(2), ninjs_item(1)]), seen=set(first.digests))

    assert [entry.key for entry in second.entries] == [b"urn:entry:3"]
    assert list(second.digests[1:]) == [*reversed(first.digests)]


def test_one_item_twice() -> None:
    """The same bytes are one entry; the same identity with other bytes are two."""
    found = cut_document(items_json([ninjs_item(1), ninjs_item(1), ninjs_item(1, text="Corrected.")]))

    assert [entry.key for entry in found.entries] == [b"urn:entry:1"] * 2


def test_a_broken_item_among_good_ones() -> None:
    """It goes under a name of its own, so that the worker makes a dead letter of it; the others go on."""
    found = cut_document(items_json([ninjs_item(1), {"headline": "no id"}]), is_of_articles=True)

    good, bad = found.entries
    assert good.fault is None
    assert bad.key == b"one:" + bad.digest.hex().encode()
    assert bad.fault


@pytest.mark.parametrize("document", [b"<!DOCTYPE html><title>Log in</title>", b"", b"\xff\xfe\x00", b"not a feed"])
def test_no_document_of_articles(document: bytes) -> None:
    """Of a server it is an error of the source: else each error page was a dead letter. Of a folder it is an entry."""
    with pytest.raises(SourceError, match="none of articles") as refused:
        cut_document(document, is_of_articles=True)

    assert refused.value.kind is ErrorKind.UNREADABLE
    (entry,) = cut_document(document).entries
    assert (entry.value, entry.headers) == (document, HEADERS)


def test_too_many() -> None:
    """A document of more entries than can be remembered is refused whole."""
    with pytest.raises(SourceError, match="more than 2 entries"):
        cut_document(items_json(map(ninjs_item, range(3))), most_entries=2)


RSS = "<rss version='2.0'><channel><title>A</title><lastBuildDate>{built}</lastBuildDate>{items}</channel></rss>"
ITEM = "<item><title>One {0}</title><guid>https://a.example/{0}</guid><description>Text.</description></item>"
JSON_FEED = '{{"version": "https://jsonfeed.org/version/1.1", "title": "A", "_built": "{built}", "items": [{items}]}}'
JSON_ITEM = '{{"id": "https://a.example/{0}", "title": "One {0}", "content_text": "Text."}}'


@pytest.mark.parametrize(("feed", "item", "between"), [(RSS, ITEM, ""), (JSON_FEED, JSON_ITEM, ", ")])
def test_web_feeds(feed: str, item: str, between: str) -> None:
    """An entry has the same bytes whenever the feed was built, and whether it stands alone or among others."""
    alone = [
        cut_document(feed.format(built=built, items=item.format(1)).encode(), is_of_articles=True).entries
        for built in ("Monday", "Tuesday")
    ]
    items = between.join(map(item.format, (2, 1)))
    among = cut_document(feed.format(built="Wednesday", items=items).encode(), is_of_articles=True).entries

    assert alone[0] == alone[1] == list(among[1:])
    assert [entry.key for entry in among] == [b"https://a.example/2", b"https://a.example/1"]


@pytest.mark.parametrize("feed", [RSS, JSON_FEED])
def test_a_feed_without_entries(feed: str) -> None:
    """It is no error, and nothing is sent."""
    assert cut_document(feed.format(built="Monday", items="").encode(), is_of_articles=True) == Cut(
        entries=[], digests=()
    )
