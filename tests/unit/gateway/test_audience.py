"""Who waits is woken by what it wants, and by nothing else."""

import asyncio
import contextlib

from streams.gateway.audience import Audience, Seat
from streams.gateway.filters import Filters
from streams.gateway.wanted import Wanted
from tests.kit.entries import ALL, entry, wanting

SOUTH = wanting(Filters(feeds=frozenset(["south"])))


class Waiting:
    """Readers that wait, each in a seat of its own."""

    def __init__(self, audience: Audience, *wants: Wanted) -> None:
        self.stack = contextlib.ExitStack()
        self.seats = [self.stack.enter_context(audience.seat(wanted)) for wanted in wants]
        self.tasks = [asyncio.create_task(seat.wait()) for seat in self.seats]


async def test_those_who_want_it_are_told() -> None:
    """The others sleep on, at no cost."""
    audience = Audience()
    waiting = Waiting(audience, ALL, SOUTH, ALL)
    await asyncio.sleep(0)

    audience.hear([entry(), entry(0, 1)])

    assert await waiting.tasks[0]
    assert await waiting.tasks[2]
    assert not waiting.tasks[1].done()
    audience.hear([entry(feed="south")])
    assert await waiting.tasks[1]
    waiting.stack.close()
    assert not audience._seats


async def test_all_are_told_where_something_else_is_to_be_looked_at() -> None:
    """A stop, a token revoked."""
    audience = Audience()
    waiting = Waiting(audience, ALL, SOUTH)
    await asyncio.sleep(0)

    audience.tell_all()

    assert await asyncio.gather(*waiting.tasks) == [True, True]


async def test_a_sign_of_life_is_no_news() -> None:
    """Then the answer is that nothing came: what the reader has not looked at is not wanted."""
    seat = Seat()
    task = asyncio.create_task(seat.wait())
    await asyncio.sleep(0)

    seat.wake()
    seat.wake()

    assert not await task


async def test_what_comes_as_it_is_woken_is_not_missed() -> None:
    """It is woken for a sign of life, and before it goes on a record is appended: it is told of that."""
    audience = Audience()
    waiting = Waiting(audience, ALL)
    await asyncio.sleep(0)
    waiting.seats[0].wake()

    audience.hear([entry()])

    assert await waiting.tasks[0]


async def test_what_came_before_the_wait_is_old() -> None:
    """A reader looks at all that there is before it waits; only what comes then is news."""
    audience = Audience()
    with audience.seat(ALL) as seat:
        audience.hear([entry()])
        task = asyncio.create_task(seat.wait())
        await asyncio.sleep(0)
        seat.wake()

        assert not await task


async def test_who_is_cancelled_waits_no_more() -> None:
    """A reader that goes leaves nothing behind."""
    audience = Audience()
    waiting = Waiting(audience, ALL, SOUTH)
    await asyncio.sleep(0)

    for task in waiting.tasks:
        task.cancel()
    await asyncio.gather(*waiting.tasks, return_exceptions=True)
    waiting.stack.close()

    assert not audience._seats
    audience.hear([entry()])
