"""Who waits is woken by what it wants, and by nothing else."""

import asyncio

from streams.gateway.audience import Audience
from streams.gateway.filters import Filters
from tests.kit.entries import ALL, entry, wanting

SOUTH = wanting(Filters(feeds=frozenset(["south"])))


async def waiting(audience: Audience, *wants: object) -> "list[asyncio.Task[bool]]":
    tasks = [asyncio.create_task(audience.wait(wanted, seconds=60)) for wanted in wants]  # type: ignore[arg-type]
    await asyncio.sleep(0)
    return tasks


async def test_those_who_want_it_are_woken() -> None:
    """The others sleep on, at no cost."""
    audience = Audience()
    every, south, again = await waiting(audience, ALL, SOUTH, ALL)

    audience.hear([entry(), entry(0, 1)])

    assert await every
    assert await again
    await asyncio.sleep(0)
    assert not south.done()
    audience.hear([entry(feed="south")])
    assert await south
    assert not audience._waiting


async def test_all_are_woken_where_something_else_is_to_be_told() -> None:
    """A stop, a token revoked."""
    audience = Audience()
    tasks = await waiting(audience, ALL, SOUTH)

    audience.wake_all()

    assert await asyncio.gather(*tasks) == [True, True]


async def test_the_time_passes() -> None:
    """Then the answer is that nothing came."""
    assert not await Audience().wait(ALL, seconds=0)


async def test_what_comes_as_the_time_passes_is_not_missed() -> None:
    """The timer has run out, and before the reader goes on a record is appended: it is told of that."""
    audience = Audience()
    (task,) = [asyncio.create_task(audience.wait(ALL, seconds=0))]
    await asyncio.sleep(0)
    for group in audience._waiting.values():
        for waiter in group:
            waiter.wake()
    audience.hear([entry()])

    assert await task


async def test_who_is_cancelled_waits_no_more() -> None:
    """A reader that goes leaves nothing behind."""
    audience = Audience()
    tasks = await waiting(audience, ALL, SOUTH)

    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert not audience._waiting
