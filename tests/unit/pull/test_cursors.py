"""How far a source was read, written and read again."""

import pytest

from streams.errors import CorruptionError
from streams.pull.cursors import (
    FeedCursor,
    FolderCursor,
    SeenFile,
    digest_of,
    pack,
    read_feed_cursor,
    read_folder_cursor,
    unpack,
    write_cursor,
)


def test_cursors_come_back() -> None:
    """What is written is read; of a source that was never read there is nothing."""
    feed = FeedCursor(url="http://a.example/", etag='"1"', pause_seconds=60, seen=pack([digest_of(b"1")]))
    folder = FolderCursor(files=(SeenFile(name="a.xml", size=1, mtime_ns=2, digest="ab"),), half="cd", half_sent=500)

    assert read_feed_cursor(write_cursor(feed)) == feed
    assert read_folder_cursor(write_cursor(folder)) == folder
    assert read_feed_cursor(None) == FeedCursor()
    assert read_folder_cursor(None) == FolderCursor()


def test_digests_come_back() -> None:
    """In their order; sixteen characters each."""
    digests = [digest_of(b"%d" % number) for number in range(100)]

    assert unpack(pack(digests)) == digests
    assert len(pack(digests)) == 1_600


@pytest.mark.parametrize("value", [b"", b"{", b"[]", b'{"etag": 1}'])
def test_what_is_no_cursor(value: bytes) -> None:
    """It is told, with what to do; never taken for a source that was never read."""
    with pytest.raises(CorruptionError, match="give the source another name"):
        read_feed_cursor(value)


def test_what_are_no_digests() -> None:
    """The same."""
    with pytest.raises(CorruptionError):
        unpack("%%%")


def test_fields_of_a_later_release() -> None:
    """They pass unseen."""
    assert read_feed_cursor(b'{"etag": "x", "later": 1}') == FeedCursor(etag="x")
