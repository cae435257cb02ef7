"""Where a page ends, as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.gateway.cursor import Cursor, read_cursor, write_cursor

CURSORS = st.builds(
    Cursor,
    log=st.binary(min_size=8, max_size=8),
    partition=st.integers(0, 2**32 - 1),
    offset=st.integers(0, 2**63 - 1),
)


@given(CURSORS)
def test_it_is_read_as_written(cursor: Cursor) -> None:
    """A cursor says the record that it was made of, in characters that a query takes as they are."""
    written = write_cursor(cursor)

    assert read_cursor(written) == cursor
    assert written.replace("-", "a").replace("_", "a").isalnum()


@given(CURSORS, st.data())
def test_a_mistyped_one_is_none(cursor: Cursor, data: st.DataObject) -> None:
    """A character changed, lost or added makes it nobody's."""
    written = write_cursor(cursor)
    at = data.draw(st.integers(0, len(written) - 1))
    other = data.draw(st.sampled_from("AZaz09-_=. ").filter(lambda one: one != written[at]))

    assert read_cursor(written[:at] + other + written[at + 1 :]) is None
    assert read_cursor(written[:at] + written[at + 1 :]) is None
    assert read_cursor(written[:at] + other + written[at:]) is None


@pytest.mark.parametrize("text", ["", "0", "=", "é", "\ud800", "\x00", "A" * 10_000, "null", "AQ==", "<script>"])
def test_anything_else_is_none(text: str) -> None:
    """What is no cursor is refused, whatever it is."""
    assert read_cursor(text) is None


@given(st.text(max_size=40) | st.binary(max_size=40).map(lambda some: some.decode("latin-1")))
def test_it_never_raises(text: str) -> None:
    """Any text is none, but the one in four billion."""
    assert read_cursor(text) is None
