"""Lanes that work by turns, on an event loop whose time is the work's: nothing here takes time of its own."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Generator
from typing import Any

import pytest

from streams.worker.turns import TURN_SECONDS, Turns

HEARTBEAT_SECONDS = 0.01


class Clock:
    """Seconds that pass by work, and where nothing is to do, at once."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class _Waiting(selectors.SelectSelector):
    """Waits for nothing: the clock jumps to what is due next."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> Any:
        assert timeout is not None, "the loop would wait for ever"
        self._clock.now += max(0.0, timeout)
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    """A loop by that clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(_Waiting(clock))
        self.time = clock  # type: ignore[method-assign]


def run(main: Callable[[Clock], Coroutine[Any, Any, None]]) -> None:
    """Run a test on a loop of its own."""
    clock = Clock()
    with asyncio.Runner(loop_factory=lambda: _Loop(clock)) as runner:
        runner.run(main(clock))


def portions(
    clock: Clock, *costs: float, label: str = "tag", told: Callable[[], None] = lambda: None
) -> Generator[str, None, int]:
    """Work that takes so many seconds a portion, and returns how many there were."""
    for cost in costs:
        clock.now += cost
        told()
        yield label
    return len(costs)


class Heartbeats:
    """A task that wants to run each 10 ms, and how late it was at worst."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.latest = 0.0
        self.count = 0
        self._task = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        while True:
            due = self._clock.now + HEARTBEAT_SECONDS
            await asyncio.sleep(HEARTBEAT_SECONDS)
            self.latest = max(self.latest, self._clock.now - due)
            self.count += 1

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.wait([self._task])


@pytest.mark.parametrize("portion", [0.001, 0.007, 0.03, 0.9])
def test_heartbeats_wait_for_one_turn_at_most(portion: float) -> None:
    """With eight lanes on slow batches, a task that is due waits for a turn at most, or for one portion above it."""

    async def main(clock: Clock) -> None:
        turns, heartbeats = Turns(clock=clock), Heartbeats(clock)
        batch = [portion] * round(4.0 / portion)
        await asyncio.gather(*(turns.work(portions(clock, *batch)) for _ in range(8)))
        await heartbeats.stop()

        turn = TURN_SECONDS + portion if portion < TURN_SECONDS else portion
        assert heartbeats.latest < turn + 1e-9
        assert heartbeats.count > 8 * sum(batch) / (turn + HEARTBEAT_SECONDS) - 1

    run(main)


def test_heartbeats_wait_for_one_turn_at_most_though_batches_are_small() -> None:
    """Work is bounded over all lanes: many that each have less than a turn's do not do it in one turn of the loop."""

    async def main(clock: Clock) -> None:
        turns, heartbeats = Turns(clock=clock), Heartbeats(clock)

        async def lane() -> None:
            for _ in range(50):
                await turns.work(portions(clock, 0.019))

        await asyncio.gather(*(lane() for _ in range(8)))
        await heartbeats.stop()

        assert heartbeats.latest < TURN_SECONDS

    run(main)


def test_lanes_work_in_the_order_in_which_they_came() -> None:
    """Each to the end of its batch: by turns among each other they would throw each other out of the caches."""

    async def main(clock: Clock) -> None:
        turns, worked = Turns(clock=clock), []

        def lane(name: str, count: int) -> Coroutine[Any, Any, Any]:
            costs = [1.0] * count
            return turns.work(portions(clock, *costs, told=lambda: worked.append(name)))

        await asyncio.gather(lane("a", 3), lane("b", 1), lane("c", 2))

        assert worked == ["a", "a", "a", "b", "c", "c"]

    run(main)


def test_a_turn_is_of_many_small_portions() -> None:
    """The loop is not asked for its turn after every portion: that would cost more than the portion."""

    async def main(clock: Clock) -> None:
        turns, worked = Turns(clock=clock), []

        def lane(name: str) -> Coroutine[Any, Any, Any]:
            return turns.work(portions(clock, *[0.006] * 6, told=lambda: worked.append(name)))

        async def loop_turns() -> None:
            while True:
                worked.append(" ")
                await asyncio.sleep(0)

        ticking = asyncio.create_task(loop_turns())
        await asyncio.gather(lane("a"), lane("b"))
        ticking.cancel()

        assert "".join(worked).split() == ["aaaa", "aa", "bbbb", "bb"]

    run(main)


def test_what_each_label_took_is_summed() -> None:
    """Gives what the portions return, and the seconds of work under each label: not those of waiting for a turn."""

    async def main(clock: Clock) -> None:
        turns = Turns(clock=clock)

        def batch() -> Generator[str, None, str]:
            yield from portions(clock, 0.015, 0.015, label="read")
            yield from portions(clock, 0.005, label="tag")
            yield from portions(clock, 0.025, label="read")
            return "done"

        (returned, seconds), _ = await asyncio.gather(turns.work(batch()), turns.work(portions(clock, *[1.0] * 5)))

        assert returned == "done"
        assert dict(seconds) == pytest.approx({"read": 0.055, "tag": 0.005})

    run(main)


def test_a_lane_that_fails_or_is_cancelled_leaves_its_turn() -> None:
    """An error passes through, and neither it nor a cancelled lane keeps the others waiting."""

    async def main(clock: Clock) -> None:
        turns = Turns(clock=clock)

        def failing() -> Generator[str, None, None]:
            yield "parse"
            raise ZeroDivisionError

        waiting = asyncio.create_task(turns.work(portions(clock, *[1.0] * 9)))
        await asyncio.sleep(0)
        with pytest.raises(ZeroDivisionError):
            await turns.work(failing())
        waiting.cancel()

        assert (await turns.work(portions(clock, 0.001)))[0] == 1

    run(main)
