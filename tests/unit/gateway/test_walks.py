"""Walks over many entries beside everything else."""

import asyncio
from collections.abc import Iterator

import pytest

from streams.gateway import walks
from streams.gateway.walks import Walks


@pytest.fixture(autouse=True)
def _short_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step is over after one entry."""
    monkeypatch.setattr(walks, "_STEP_SECONDS", 0.0)


async def test_it_gives_all_in_order() -> None:
    """Each entry once, however many steps it takes."""
    given: list[int] = []

    def take(one: int) -> bool:
        given.append(one)
        return True

    await Walks().walk(iter(range(50)), take)

    assert given == list(range(50))


async def test_it_stops_where_no_more_is_wanted() -> None:
    """What comes after is not even asked for."""
    entries = iter(range(50))

    await Walks().walk(entries, lambda one: one < 7)

    assert next(entries) == 8


async def test_others_have_their_turn() -> None:
    """Between two steps whatever else the loop has to do is done, also where many walk at once."""
    seen: list[int] = []
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0)

    def take(_: int) -> bool:
        seen.append(ticks)
        return True

    ticking = asyncio.create_task(tick())
    walks_ = Walks()
    await asyncio.gather(*[walks_.walk(iter(range(20)), take) for _ in range(10)])
    ticking.cancel()

    assert len(seen) == 200
    assert seen[1:] == sorted(set(seen[1:]))


async def test_a_short_walk_does_not_wait_for_a_long_one() -> None:
    """They take turns, one step of one of them at a time."""
    order: list[str] = []
    walks_ = Walks()

    async def walk(name: str, entries: Iterator[int]) -> None:
        def take(_: int) -> bool:
            order.append(name)
            return True

        await walks_.walk(entries, take)
        order.append(f"{name} done")

    await asyncio.gather(walk("long", iter(range(100))), walk("short", iter(range(3))))

    assert order.index("short done") < 12
    assert order[-1] == "long done"


async def test_a_walk_that_is_given_up_holds_up_nobody() -> None:
    """Whoever asked may go at any time."""
    walks_ = Walks()
    given_up = asyncio.create_task(walks_.walk(iter(range(10**9)), lambda _: True))
    for _ in range(5):
        await asyncio.sleep(0)
    given_up.cancel()

    async with asyncio.timeout(5):
        await walks_.walk(iter(range(3)), lambda _: True)

    assert given_up.cancelled()
