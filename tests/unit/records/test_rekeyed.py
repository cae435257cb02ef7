"""Records sent on to their identity's partition."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.article import RawItem
from streams.errors import DeadLetterError
from streams.records.places import Place
from streams.records.rekeyed import Rekeyed, build_rekeyed, first_reception, read_rekeyed
from tests.kit.received import received
from tests.kit.records import LIMIT, RECEIVED_AT, ROUTES, raw_item
from tests.unit.records.generated import HEADERS, INSTANTS, RAW_ITEMS

IDENTITY = "urn:newswire:tass:395009"


def test_same_bytes_go_on_under_the_identity() -> None:
    """Value and headers stay, key and partition are the identity's, and first time and place travel along."""
    item = raw_item(key=b"wrong", partition=2, offset=17, headers=(("feed", b"tass"),))
    sent = build_rekeyed(
        item, identity=IDENTITY, partition=5, received_at=RECEIVED_AT, routes=ROUTES, max_record_bytes=LIMIT
    )

    assert ("wire.raw", IDENTITY.encode(), item.value, 5) == (sent.topic, sent.key, sent.value, sent.partition)
    assert sent.headers == (
        ("feed", b"tass"),
        ("received_at", b"2026-11-24T09:00:00.123Z"),
        ("rekeyed_from", b"2:17"),
    )


def test_sent_on_again_its_headers_are_replaced() -> None:
    """A record that is sent on twice, after a change of partitions, carries each header once."""
    item = raw_item(headers=(("received_at", b"2026-11-24T08:00:00.000Z"), ("rekeyed_from", b"1:1")), partition=3)
    sent = build_rekeyed(
        item, identity=IDENTITY, partition=5, received_at=first_reception(item), routes=ROUTES, max_record_bytes=LIMIT
    )

    assert sent.headers == (("received_at", b"2026-11-24T08:00:00.000Z"), ("rekeyed_from", b"3:0"))


def test_first_reception_is_read_back() -> None:
    """What the first partition wrote is what the second counts from."""
    item = raw_item(headers=(("received_at", b"2026-11-24T08:00:00.007Z"), ("rekeyed_from", b"2:17")))

    assert first_reception(item) == RECEIVED_AT - 3_600_123 + 7


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (("received_at", b"2026-11-24T08:00:00.000Z"),),
        (("rekeyed_from", b"2:17"),),
        (("received_at", b"2026-11-24T09:00:00.124Z"), ("rekeyed_from", b"2:17")),
        (("received_at", b"yesterday"), ("rekeyed_from", b"2:17")),
        (("received_at", b"\xff"), ("rekeyed_from", b"2:17")),
        (("received_at", None), ("rekeyed_from", b"2:17")),
        (("received_at", b"2026-11-24T08:00:00.000Z"), ("rekeyed_from", b"elsewhere")),
        (("received_at", b"2026-11-24T08:00:00.000Z"), ("rekeyed_from", None)),
    ],
    ids=[
        "none",
        "alone",
        "no time",
        "later than the record",
        "unreadable",
        "no text",
        "null",
        "no place",
        "null place",
    ],
)
def test_first_reception_is_not_taken_on_trust(headers: tuple[tuple[str, bytes], ...]) -> None:
    """A time that newswire did not write, or that lies after the record's own, does not count."""
    assert first_reception(raw_item(headers=headers)) == RECEIVED_AT


def test_record_that_no_longer_fits_is_refused() -> None:
    """A record that its new key pushes above the limit is `too_large`, not a transaction that fails for ever."""
    with pytest.raises(DeadLetterError, match="sent on"):
        build_rekeyed(
            raw_item(b"v" * 900), identity=IDENTITY, partition=5, received_at=0, routes=ROUTES, max_record_bytes=1000
        )


@given(item=RAW_ITEMS, received_at=INSTANTS)
def test_what_is_written_is_read_back(item: RawItem, received_at: int) -> None:
    """Whatever record is sent on, the partition that it comes to knows when and where it first was."""
    sent = build_rekeyed(
        item, identity=IDENTITY, partition=5, received_at=received_at, routes=ROUTES, max_record_bytes=LIMIT
    )

    assert read_rekeyed(sent.headers) == Rekeyed(received_at=received_at, place=Place(item.partition, item.offset))
    assert first_reception(received(sent, received_at=received_at + 1)) == received_at
    assert [header for header in sent.headers if header[0] not in ("received_at", "rekeyed_from")] == [
        header for header in item.headers if header[0] not in ("received_at", "rekeyed_from")
    ]


@given(
    HEADERS,
    st.lists(
        st.tuples(st.sampled_from(["received_at", "rekeyed_from"]), st.none() | st.binary(max_size=30)), max_size=4
    ),
)
def test_mangled_headers_are_read_or_refused(own: tuple, ours: list) -> None:
    """Headers that somebody broke never raise, and never make a record older than it may be."""
    item = raw_item(headers=(*own, *ours))

    assert first_reception(item) <= item.received_at


def test_the_way_of_a_search_is_told() -> None:
    """How many ids were looked for, or what was found; an older word on it gives way, and nonsense counts as none."""
    item = raw_item(headers=(("sought", b"7"), ("story", b"urn:a:9")), partition=3)

    def way(**said: Any) -> tuple[int, str | None]:
        sent = build_rekeyed(
            item,
            identity="urn:a:1",
            partition=5,
            received_at=RECEIVED_AT,
            routes=ROUTES,
            max_record_bytes=LIMIT,
            **said,
        )
        read = read_rekeyed(sent.headers)
        assert read is not None
        return read.sought, read.story

    assert way() == (0, None)
    assert way(sought=2) == (2, None)
    assert way(is_found=True) == (0, "urn:a:1")
    came = (("received_at", b"2026-11-24T08:00:00.000Z"), ("rekeyed_from", b"1:1"))
    for bad in (("sought", b"x"), ("sought", None), ("story", b"\xff"), ("story", b"")):
        read = read_rekeyed((*came, bad))
        assert read is not None
        assert (read.sought, read.story) == (0, None)
