"""Asking leaders for what stands in partitions: who is asked when, and what is asked again. No broker."""

import asyncio
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import NodeNotReadyError, OffsetOutOfRangeError, TopicAuthorizationFailedError

from streams.kafka import fetching
from streams.kafka.fetching import Fetcher

FIRST, SECOND, THIRD = (TopicPartition("wire.raw", number) for number in range(3))
NOT_LEADER, OUT_OF_RANGE, FORBIDDEN = 6, 1, 29
Fields = tuple[Any, ...]


def fields(batches: bytes = b"", *, code: int = 0) -> Fields:
    """What an answer of version 11 says of a partition behind its number."""
    return code, 20, 15, 3, [(7, 12)], -1, batches


class Client:
    """Stands for aiokafka's client: brokers 1 and 2 lead partitions; a test says what they answer, and when."""

    def __init__(self) -> None:
        self.leaders: dict[TopicPartition, int | None] = {FIRST: 1, SECOND: 1, THIRD: 2}
        self.cluster = SimpleNamespace(leader_for_partition=lambda partition: self.leaders[partition])
        self.asked: list[tuple[int, dict[int, int]]] = []
        self.open: list[asyncio.Future[Any]] = []
        self.updates = 0

    async def send(self, node: int, request: Any) -> Any:
        ((_, partitions),) = request.topics
        self.asked.append((node, {number: position for number, position, _ in partitions}))
        self.open.append(asyncio.get_running_loop().create_future())
        return await self.open[-1]

    async def force_metadata_update(self) -> None:
        self.updates += 1

    async def close(self) -> None:
        """As aiokafka's."""

    def answer(self, **said: Fields) -> None:
        """Answer the request that was sent first: `p0=fields(…)`."""
        partitions = [(int(name[1:]), *said_of) for name, said_of in said.items()]
        self.open.pop(0).set_result(SimpleNamespace(topics=[("wire.raw", partitions)]))


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
async def fetcher(client: Client, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Fetcher]:
    monkeypatch.setattr(fetching, "_PAUSE", 0)
    made = Fetcher(client, wait_ms=500, most_bytes=1_000)  # type: ignore[arg-type]
    yield made
    await made.stop()


async def turns() -> None:
    """Let everything happen that can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def answered(fetcher: Fetcher) -> dict[TopicPartition, tuple[int, bytes]]:
    return {each.partition: (each.position, each.batches) for each in await fetcher.answers(wait_seconds=0)}


async def test_each_leader_is_asked_for_all_its_partitions_at_once(fetcher: Fetcher, client: Client) -> None:
    """One request at a time of each: what is asked meanwhile goes with the next one. None waits for another leader."""
    fetcher.ask(FIRST, 5)
    fetcher.ask(THIRD, 7)
    fetcher.ask(SECOND, 6)
    await turns()
    assert client.asked == [(1, {0: 5}), (2, {2: 7})]

    client.answer(p0=fields(b"first"))
    await turns()
    assert await answered(fetcher) == {FIRST: (5, b"first")}
    fetcher.ask(FIRST, 9)
    await turns()

    assert client.asked[2:] == [(1, {0: 9, 1: 6})]


async def test_an_answer_says_all_that_transactions_need(fetcher: Fetcher, client: Client) -> None:
    """Ends of the log and of what is stable, and who aborted; the same from every version of the answer."""
    for said in (
        (0, 20, 15, [(7, 12)], b"x"),
        (0, 20, 15, 3, [(7, 12)], b"x"),
        (0, 20, 15, 3, [(7, 12)], -1, b"x"),
    ):
        fetcher.ask(FIRST, 5)
        await turns()
        client.answer(p0=said)
        await turns()
        (answer,) = await fetcher.answers(wait_seconds=0)

        assert (answer.highwater, answer.last_stable_offset) == (20, 15)
        assert (list(answer.aborted), answer.batches) == ([(7, 12)], b"x")


async def test_an_answer_without_anything(fetcher: Fetcher, client: Client) -> None:
    """Null for no batches and for no aborted transactions, as brokers write it."""
    fetcher.ask(FIRST, 5)
    await turns()
    client.answer(p0=(0, 20, 15, 3, None, -1, None))
    await turns()

    (answer,) = await fetcher.answers(wait_seconds=0)
    assert (answer.aborted, answer.batches) == ((), b"")


async def test_what_was_asked_before_is_let_go(fetcher: Fetcher, client: Client) -> None:
    """A lane that opens again elsewhere must not get what it asked before."""
    fetcher.ask(FIRST, 5)
    await turns()
    fetcher.ask(FIRST, 2)
    client.answer(p0=fields(b"old"))
    await turns()
    assert await answered(fetcher) == {}
    await turns()
    client.answer(p0=fields(b"new"))
    await turns()

    assert await answered(fetcher) == {FIRST: (2, b"new")}


@pytest.mark.parametrize(
    "fail",
    [
        lambda client: client.answer(p0=fields(code=NOT_LEADER)),
        lambda client: client.open.pop(0).set_exception(NodeNotReadyError()),
    ],
)
async def test_what_failed_is_asked_of_whoever_leads_now(
    fetcher: Fetcher, client: Client, fail: Callable[[Client], None]
) -> None:
    """A leader that is none or is away is looked for anew; nobody hears of it but by the time of the last answer."""
    fetcher.ask(FIRST, 5)
    await turns()
    client.leaders[FIRST] = 2
    fail(client)
    await turns()
    assert await answered(fetcher) == {}
    assert (client.updates, fetcher.answered_at) == (1, None)
    await turns()
    client.answer(p0=fields(b"there"))
    await turns()

    assert await answered(fetcher) == {FIRST: (5, b"there")}
    assert [node for node, _ in client.asked] == [1, 2]
    assert fetcher.answered_at is not None


@pytest.mark.parametrize("nobody", [None, -1])
async def test_a_partition_without_leader_is_asked_once_there_is_one(
    fetcher: Fetcher, client: Client, nobody: int | None
) -> None:
    """While one is elected nothing is sent, and the others go on."""
    client.leaders[FIRST] = nobody
    fetcher.ask(FIRST, 5)
    fetcher.ask(THIRD, 7)
    await turns()
    assert [node for node, _ in client.asked] == [2]
    client.leaders[FIRST] = 1
    assert await answered(fetcher) == {}
    await turns()

    assert client.asked == [(2, {2: 7}), (1, {0: 5})]


@pytest.mark.parametrize(
    ("code", "error"), [(OUT_OF_RANGE, OffsetOutOfRangeError), (FORBIDDEN, TopicAuthorizationFailedError)]
)
async def test_what_waiting_does_not_mend_is_raised(
    fetcher: Fetcher, client: Client, code: int, error: type[Exception]
) -> None:
    """Once; then the partition can be asked for anew."""
    fetcher.ask(FIRST, 5)
    await turns()
    client.answer(p0=fields(code=code))
    await turns()
    with pytest.raises(error):
        await fetcher.answers(wait_seconds=0)
    fetcher.ask(FIRST, 8)
    await turns()
    client.answer(p0=fields(b"there"))
    await turns()

    assert await answered(fetcher) == {FIRST: (8, b"there")}


async def test_what_is_refused_of_one_partition_stops_no_other(fetcher: Fetcher, client: Client) -> None:
    """Of the same request: what came beside it is asked for again. Of another leader: its answer is not lost."""
    for partition, position in ((FIRST, 5), (THIRD, 7)):
        fetcher.ask(partition, position)
    fetcher.ask(SECOND, 6)
    await turns()
    client.answer(p0=fields(b"first"))
    await turns()
    assert await answered(fetcher) == {FIRST: (5, b"first")}
    fetcher.ask(FIRST, 9)
    await turns()
    assert client.asked[-1] == (1, {0: 9, 1: 6})

    client.answer(p2=fields(b"third"))
    client.answer(p0=fields(code=OUT_OF_RANGE), p1=fields(b"second"))
    await turns()
    with pytest.raises(OffsetOutOfRangeError) as raised:
        await fetcher.answers(wait_seconds=0)
    assert raised.value.args[0] == {FIRST: 9}
    assert await answered(fetcher) == {THIRD: (7, b"third")}
    await turns()

    assert client.asked[-1] == (1, {1: 6})
