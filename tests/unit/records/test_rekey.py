"""Records sent on to their identity's partition."""

import pytest

from streams.errors import DeadLetterError
from streams.records.rekey import build_rekeyed, first_reception
from tests.kit.records import LIMIT, RECEIVED_AT, ROUTES, raw_item

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
    ],
    ids=["none", "alone", "no time", "later than the record", "unreadable", "no text"],
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
