"""Tokens: a position as text and back, and nothing else is one."""

import base64
from hashlib import blake2b

from hypothesis import example, given
from hypothesis import strategies as st

from streams.gateway.token import Position, log_of, read_token, write_token

OFFSETS = st.lists(st.integers(0, 2**63 - 1), min_size=1, max_size=80)
LOGS = st.binary(min_size=8, max_size=8)


@given(LOGS, OFFSETS)
@example(b"\0" * 8, [0])
@example(b"\xff" * 8, [2**63 - 1] * 64)
@example(b"\xff" * 8, [0, 2**63 - 1])
def test_a_position_comes_back_as_it_was(log: bytes, offsets: list[int]) -> None:
    """Whatever log and offsets there are, and by characters that a header, an address and a line of events may have."""
    token = write_token(log, offsets)

    assert read_token(token) == Position(log, tuple(offsets))
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_its_size() -> None:
    """64 partitions of a busy topic, a billion records apart by at most some millions, fit in a header with ease."""
    offsets = [1_000_000_000 + 97_003 * number for number in range(64)]

    assert len(write_token(b"12345678", offsets)) < 280


@given(LOGS, OFFSETS, st.data())
def test_a_token_that_was_changed_is_none(log: bytes, offsets: list[int], data: st.DataObject) -> None:
    """One character another, some cut off, some added: no reader is sent elsewhere by mistake."""
    token = write_token(log, offsets)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("AZaz09-_"))

    changed = token[:at] + other + token[at + 1 :]
    assert read_token(changed) is None or changed == token
    assert read_token(token[:at]) is None
    assert read_token(token + other) is None


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda read: base64.urlsafe_b64encode(read).decode()))
@example("")
@example("=" * 4)
@example("A" * 10_000)
@example("é")
def test_anything_else_is_none(text: str) -> None:
    """Text, bytes in base64, nothing at all: told, never raised."""
    assert read_token(text) is None


def test_a_log_is_known_by_the_id_of_its_topic() -> None:
    """A topic that was made anew under the same name has another id, so it is another log."""
    assert log_of("one") == log_of("one") != log_of("two")
    assert len(log_of("one")) == 8


def test_a_position_has_one_token() -> None:
    """Written in another way, with more bits than it needs, it is none of ours: tokens may be compared as text."""
    log, content = b"12345678", bytes([1, 5, 9, 0, 0])

    wide = base64.urlsafe_b64encode(b"\x01" + log + blake2b(log + content, digest_size=4).digest() + content)

    assert read_token(write_token(log, [5])) == Position(log, (5,))
    assert read_token(wide.rstrip(b"=").decode()) is None
