"""Turns of readers that lack something before the window. What they are given then: tests/kafka/test_gateway.py."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from streams.gateway import catch_up
from streams.gateway.catch_up import CatchUps
from streams.gateway.reader import Reader
from tests.kit.entries import ALL, window
from tests.kit.waiting import until


class Readers:
    """Some that ask for a turn, in which they find that nothing is missing."""

    def __init__(self, catch_ups: CatchUps) -> None:
        self.catch_ups = catch_ups
        self.signs: Counter[str] = Counter()
        self.had_turns: list[str] = []

    def ask(self, name: str) -> "asyncio.Task[None]":
        async def read() -> None:
            kept = window()
            async for _ in self.catch_ups.read(Reader(kept, [0], ALL), kept):
                self.signs[name] += 1
            self.had_turns.append(name)

        return asyncio.create_task(read())


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> Readers:
    monkeypatch.setattr(catch_up, "_WAIT_SECONDS", 0.05)
    nowhere: Any = None
    return Readers(CatchUps(nowhere, "wire.enriched", at_once=1))


async def test_turns_come_in_the_order_in_which_they_were_asked_for(readers: Readers) -> None:
    """Whoever has waited for long, by signs of life, is before whoever came later."""
    await readers.catch_ups._turns.acquire()
    first = readers.ask("first")
    await until(lambda: readers.signs["first"] >= 1, timeout_seconds=10, what="a sign")
    second = readers.ask("second")
    await until(lambda: readers.signs["first"] >= 3, timeout_seconds=10, what="more signs")
    assert readers.catch_ups.waiting == 2

    readers.catch_ups._turns.release()
    await asyncio.gather(first, second)

    assert readers.had_turns == ["first", "second"]
    assert (readers.catch_ups.waiting, readers.catch_ups.running) == (0, 0)


async def test_a_turn_is_free_again_whenever_its_reader_goes(readers: Readers) -> None:
    """While it waits, and in the very moment in which its turn comes."""
    catch_ups = readers.catch_ups
    for steps in range(8):
        await catch_ups._turns.acquire()
        waiting = readers.ask("waiting")
        await until(lambda: catch_ups.waiting == 1, timeout_seconds=10, what="a reader that waits")
        catch_ups._turns.release()
        for _ in range(steps):
            await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await asyncio.sleep(0)

        async with asyncio.timeout(10):
            await readers.ask("next")
        assert (catch_ups.waiting, catch_ups.running) == (0, 0)
        assert not catch_ups._turns.locked()
