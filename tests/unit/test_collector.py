"""What lives for good is none of the collector's business; what was garbage is."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from streams.collector import set_aside_what_stays


class Ring:
    """An object in a cycle: only the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """Leaves Python's collector as it was."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_what_lives_is_not_walked_again() -> None:
    """A full collection after it looks at next to nothing."""
    before = len(gc.get_objects())

    set_aside_what_stays()

    assert gc.get_freeze_count() > 0.9 * before
    assert len(gc.get_objects()) < 0.1 * before


def test_what_was_set_aside_and_is_garbage_now_goes() -> None:
    """Rules that a reload replaced do not stay in the memory."""
    ring = Ring()
    gone = weakref.ref(ring)
    set_aside_what_stays()

    del ring
    set_aside_what_stays()

    assert gone() is None
