"""How many identities a batch leaves in memory, told before it is applied."""

from hypothesis import given

from streams.stores.memory import Memory
from tests.kit.stories import DAY, Desk
from tests.unit.stores.memory.test_restore import WINDOW_DAYS, Log, cut, limits, logs, sizes


@given(log=logs(), sizes=sizes, limit=limits)
def test_the_count_foretold_is_the_count_that_comes(log: Log, sizes: list[int], limit: int) -> None:
    """What goes on the changelog as memory's size is the size once applied, also where a batch forgets."""
    desk = Desk(window_days=WINDOW_DAYS)
    for batch in cut(log, sizes):
        desk.batch(batch, evict=limit)
    staged = desk.memory.stage(now=max(said.at for _, said in log) + 99 * DAY)
    staged.evict(limit=1000)
    foretold = staged.count_after()
    desk.memory.apply(staged)

    assert foretold == len(desk.memory)


def test_an_empty_batch_over_empty_memory_counts_nothing() -> None:
    """A batch that changes nothing foretells what is there."""
    assert Memory(window_days=1).stage(now=0).count_after() == 0
