"""Which record is in work, and when its token is kept; the gateway is a list in the test's hand."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

import orjson
import pytest

from streams.client import RequestError, Subscription, stream
from streams.client.lines import Sent, SignOfLife
from streams.records import read_enriched
from tests.kit.records import golden

EXAMPLE = golden("395009.enriched.json")["value"]

Frame = SignOfLife | Sent
Line = Frame | Exception


def sent(number: int) -> Sent:
    """The record of revision `number`, behind which the token is `t<number>`."""
    value = orjson.dumps(EXAMPLE | {"enrichment": EXAMPLE["enrichment"] | {"revision": number}})
    record = read_enriched(value)
    assert record is not None
    return Sent(position=f"t{number}", value=value, record=record)


def alive(position: str) -> SignOfLife:
    """A sign of life."""
    return SignOfLife(position=position)


class Kept:
    """Keeps tokens in a list."""

    def __init__(self, *tokens: str) -> None:
        self.tokens = list(tokens)

    async def load(self) -> str | None:
        return self.tokens[-1] if self.tokens else None

    async def save(self, position: str) -> None:
        self.tokens.append(position)


class Gateway:
    """Stands for the connections: gives what is listed behind the token that is asked for, then waits for ever."""

    def __init__(self, *lines: Line) -> None:
        self.lines = lines
        self.asked: list[str | None] = []
        self.closed = 0

    async def read(self, request: Any, *, position: str | None, **_: Any) -> AsyncGenerator[Frame]:
        self.asked.append(position)
        tokens = [None if isinstance(line, Exception) else line.position for line in self.lines]
        begin = 0 if position is None else len(tokens) - tokens[::-1].index(position)
        try:
            for line in self.lines[begin:]:
                if isinstance(line, Exception):
                    raise line
                yield line
            await asyncio.Event().wait()
        finally:
            self.closed += 1


Subscribe = Callable[..., Subscription]


@pytest.fixture
def subscribe(monkeypatch: pytest.MonkeyPatch) -> Subscribe:
    """Subscribe to a gateway of these lines."""

    def subscribe(gateway: Gateway, **options: Any) -> Subscription:
        monkeypatch.setattr("streams.client.subscription.read_frames", gateway.read)
        return stream("http://desk.example", **options)

    return subscribe


async def test_a_token_is_kept_once_the_next_record_is_asked_for(subscribe: Subscribe) -> None:
    """While a record is in work the token of the one before it is what is kept."""
    kept = Kept()
    seen = []
    async with subscribe(Gateway(sent(1), sent(2), sent(3)), resume=kept) as records:
        async for record in records:
            seen.append((record.enrichment.revision, list(kept.tokens)))
            if len(seen) == 3:
                break

    assert seen == [(1, []), (2, ["t1"]), (3, ["t1", "t2"])]


async def test_a_record_whose_work_failed_comes_again(subscribe: Subscribe) -> None:
    """An error in the caller's work leaves its token unkept: the next run begins with the same record."""
    kept, gateway = Kept(), Gateway(sent(1), sent(2), sent(3))
    with pytest.raises(ZeroDivisionError):
        async with subscribe(gateway, resume=kept) as records:
            async for record in records:
                _ = 1 // (record.enrichment.revision - 2)
    assert kept.tokens == ["t1"]

    async with subscribe(gateway, resume=kept) as records:
        assert (await anext(records)).enrichment.revision == 2
    assert gateway.asked == [None, "t1"]


async def test_a_break_does_not_confirm(subscribe: Subscribe) -> None:
    """Leaving a loop says nothing of the record in work; `confirm` does."""
    kept = Kept()
    async with subscribe(Gateway(sent(1), sent(2)), resume=kept) as records:
        async for _ in records:
            break
    assert kept.tokens == []

    async with subscribe(Gateway(sent(1), sent(2)), resume=kept) as records:
        async for _ in records:
            await records.confirm()
            break
    assert kept.tokens == ["t1"]


async def test_a_further_loop_begins_with_the_record_in_work(subscribe: Subscribe) -> None:
    """Whoever catches what his work raised and loops again gets the record again, on the same connection."""
    kept, gateway = Kept(), Gateway(sent(1), sent(2))
    async with subscribe(gateway, resume=kept) as records:
        async for _ in records:
            break
        again = [record.enrichment.revision async for record in _first(records, 2)]

    assert again == [1, 2]
    assert kept.tokens == ["t1"]
    assert gateway.asked == [None]


async def test_after_confirm_a_further_loop_goes_on(subscribe: Subscribe) -> None:
    """What is confirmed comes no more."""
    async with subscribe(Gateway(sent(1), sent(2))) as records:
        async for _ in records:
            await records.confirm()
            break

        assert [record.enrichment.revision async for record in _first(records, 1)] == [2]


async def test_signs_of_life_are_kept_behind_what_is_done(subscribe: Subscribe) -> None:
    """The token of a sign of life is kept when it is met, which is after all before it was worked on."""
    kept = Kept()
    async with subscribe(Gateway(alive("t0"), sent(1), alive("t1b"), sent(2)), resume=kept) as records:
        await anext(records)
        assert kept.tokens == ["t0"]
        await anext(records)

    assert kept.tokens == ["t0", "t1", "t1b"]


async def test_what_was_kept_goes_before_where_to_begin(subscribe: Subscribe) -> None:
    """`position` is for the first run; a later one begins where the one before was."""
    gateway = Gateway(sent(1), sent(2), sent(3))
    async with subscribe(gateway, resume=Kept(), position="t1") as records:
        await anext(records)
    async with subscribe(gateway, resume=Kept("t2"), position="t1") as records:
        await anext(records)

    assert gateway.asked == ["t1", "t2"]


async def test_a_cancelled_wait_loses_nothing(subscribe: Subscribe) -> None:
    """A record that a timeout did not wait for comes to the next call, which connects again from where it was."""
    gateway = Gateway(sent(1))
    async with subscribe(gateway) as records:
        await anext(records)
        waiting = asyncio.ensure_future(records.__anext__())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        gateway.lines = (sent(1), sent(2))

        assert (await anext(records)).enrichment.revision == 2
    assert gateway.asked == [None, "t1"]
    assert gateway.closed == 2


async def test_a_cancelled_wait_goes_on_from_the_last_sign_of_life(subscribe: Subscribe) -> None:
    """Who filters for something rare does not read again what was passed over, from a token that may be gone."""
    gateway = Gateway(sent(1), alive("t1b"))
    async with subscribe(gateway) as records:
        await anext(records)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await anext(records)
        assert records.position == "t1b"
        gateway.lines = (sent(1), alive("t1b"), sent(2))

        await anext(records)
    assert gateway.asked == [None, "t1b"]


async def test_a_token_that_could_not_be_kept_is_tried_again(subscribe: Subscribe) -> None:
    """Where keeping fails, the caller is told, and the record stays in work."""
    kept = Kept()
    failures = iter([OSError("no space left on device")])

    async def save(position: str) -> None:
        for failure in failures:
            raise failure
        kept.tokens.append(position)

    kept.save = save  # type: ignore[method-assign]
    async with subscribe(Gateway(sent(1), sent(2)), resume=kept) as records:
        await anext(records)
        with pytest.raises(OSError, match="no space"):
            await anext(records)
        assert records.value == sent(1).value

        assert (await anext(records)).enrichment.revision == 2
    assert kept.tokens == ["t1"]


async def test_closing_ends_the_loop_and_the_connection(subscribe: Subscribe) -> None:
    """After `aclose` there is no connection and no record."""
    gateway = Gateway(sent(1), sent(2))
    records = subscribe(gateway)
    await anext(records)
    await records.aclose()

    assert [record async for record in records] == []
    assert gateway.closed == 1


async def test_a_loop_left_without_a_word_closes_the_connection(subscribe: Subscribe) -> None:
    """Without `async with`, the connection goes with the last user of the subscription."""
    gateway = Gateway(sent(1), sent(2))
    async for _ in subscribe(gateway):
        break
    for _ in range(3):
        await asyncio.sleep(0)

    assert gateway.closed == 1


async def test_position_and_value_are_those_of_the_record_in_work(subscribe: Subscribe) -> None:
    """Whoever keeps the token with the work itself has both at hand."""
    async with subscribe(Gateway(alive("t0"), sent(1))) as records:
        assert (records.position, records.value) == (None, None)
        await anext(records)

        assert (records.position, records.value) == ("t1", sent(1).value)
        await records.confirm()
        assert (records.position, records.value) == ("t1", None)


def test_where_to_begin_is_said_once() -> None:
    """A time and a token at once are refused: only one can be meant."""
    with pytest.raises(RequestError, match="not both"):
        stream("http://desk.example", since="2h", position="t1")


async def _first(records: Subscription, count: int) -> AsyncGenerator[Any]:
    """The first records of a loop."""
    async for record in records:
        yield record
        count -= 1
        if not count:
            return
