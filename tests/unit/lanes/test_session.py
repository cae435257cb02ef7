"""An open lane: what it makes a batch of. No broker."""

import pytest

from streams.article import RawItem
from streams.lanes.inbox import Portion
from streams.lanes.session import part_by_time

HOUR_MS = 3_600_000


def portion(*hours: float) -> Portion:
    """Records that were received at these hours, two offsets apart, in an interval that is wider."""
    items = [RawItem(value=b"", offset=11 + 2 * at, received_at=int(hour * HOUR_MS)) for at, hour in enumerate(hours)]
    return Portion(start=10, end=11 + 2 * len(hours), items=items)


@pytest.mark.parametrize("hours", [(), (5,), (0, 1, 12)])
def test_what_came_within_half_a_day_is_one_batch(hours: tuple[float, ...]) -> None:
    """The usual case: nothing is left over."""
    whole = portion(*hours)

    assert part_by_time(whole) == (whole, None)


def test_a_backlog_of_days_is_parted_and_joins() -> None:
    """Each part spans half a day at most; they join, and hold every record once, in order."""
    whole = portion(0, 6, 12.5, 13, 40, 100, 100.5)
    parts = []
    rest: Portion | None = whole
    while rest is not None:
        part, rest = part_by_time(rest)
        parts.append(part)

    assert [len(part.items) for part in parts] == [2, 2, 1, 2]
    assert [item for part in parts for item in part.items] == whole.items
    assert [part.start for part in parts[1:]] == [part.end for part in parts[:-1]]
    assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
