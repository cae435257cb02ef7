"""Aliases: which article a further id leads to."""

import pytest

from streams.article import Headers
from streams.errors import DeadLetterError
from streams.records.alias import Alias, build_alias, build_cancel, read_alias
from streams.records.places import Place
from streams.records.rekeyed import read_rekeyed
from tests.kit.received import received
from tests.kit.records import LIMIT, ROUTES, raw_item

ALIAS = Alias(alias="urn:newswire:a:g-1", identity="urn:x:1", feed="a")


def test_an_alias_comes_back_as_it_was_said() -> None:
    """It goes to the partition of its key, without a value."""
    sent = build_alias(ALIAS.alias, identity="urn:x:1", feed="a", partition=3, routes=ROUTES, max_record_bytes=LIMIT)

    assert (sent.topic, sent.partition, sent.key, sent.value) == ("wire.raw", 3, ALIAS.alias.encode(), b"")
    assert read_alias(received(sent)) == ALIAS


@pytest.mark.parametrize(
    ("key", "value", "headers"),
    [(None, b"", (("feed", b"a"), ("alias_of", b"urn:x:1"))), (b"k", b"x", (("feed", b"a"), ("alias_of", b"urn:x:1"))),
     (b"k", b"", (("feed", b"a"),)), (b"k", b"", (("feed", b"a"), ("alias_of", None))),
     (b"k", b"", (("alias_of", b"urn:x:1"),)), (b"k", b"", (("feed", b"a"), ("alias_of", b"\xff"))),
     (b"\xff", b"", (("feed", b"a"), ("alias_of", b"urn:x:1")))],
)  # fmt: skip
def test_what_newswire_did_not_write_is_no_alias(key: bytes | None, value: bytes, headers: Headers) -> None:
    """Anybody may write to the raw topic."""
    assert read_alias(raw_item(key=key, value=value, headers=headers)) is None


def test_an_id_that_does_not_fit_is_refused() -> None:
    """As any record that is too large for its topic."""
    with pytest.raises(DeadLetterError):
        build_alias("x" * LIMIT, identity="urn:x:1", feed="a", partition=3, routes=ROUTES, max_record_bytes=LIMIT)


def test_a_cancel_names_its_article_and_the_way_to_it() -> None:
    """It is judged under the identity that the alias names, whatever the feed's rules make of it."""
    sent = build_cancel(raw_item(partition=2, offset=17), ALIAS, partition=4, routes=ROUTES)
    way = read_rekeyed(sent.headers)

    assert (sent.topic, sent.partition, sent.key) == ("wire.raw", 4, b"urn:x:1")
    assert sent.value == b'{"uri":"urn:x:1","type":"text","pubStatus":"canceled"}'
    assert way is not None
    assert (way.story, way.sought, way.place) == ("urn:x:1", 0, Place(2, 17))
