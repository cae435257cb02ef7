"""Clients that cannot stop in time: their connections are closed all the same. aiokafka's own classes, no broker."""

import asyncio
from typing import Any

import pytest

from streams.kafka.cluster import Cluster, stop
from streams.lanes import transaction
from streams.lanes.transaction import TransactionalProducer
from streams.settings import Settings


async def never(*_: Any) -> None:
    """Waits for a broker that does not answer."""
    await asyncio.Event().wait()


async def test_a_member_that_cannot_leave_closes_its_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """aiokafka awaits the coordinator's answer to its leaving before it closes anything."""
    member = Cluster(Settings()).new_member()
    closed: list[str] = []
    stands_in: Any = member

    async def close_fetcher() -> None:
        closed.append("fetcher")

    async def close_client() -> None:
        closed.append("client")

    monkeypatch.setattr(stands_in, "_coordinator", type("Frozen", (), {"close": never})())
    monkeypatch.setattr(stands_in, "_fetcher", type("Fetcher", (), {"close": lambda self: close_fetcher()})())
    monkeypatch.setattr(stands_in._client, "close", close_client)
    await stop(member, seconds=0)

    assert closed == ["fetcher", "client"]


async def test_a_producer_that_cannot_deliver_closes_its_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """aiokafka awaits the delivery of what waits; where that is cut off, it would go on sending."""
    monkeypatch.setattr(transaction, "_CLOSE_SECONDS", 0.01)
    unused: Any = None
    producer = TransactionalProducer(
        transactional_id="t", cluster=Cluster(Settings()), coordinator=unused, look_again=unused
    )
    inner: Any = producer._producer
    sender = asyncio.create_task(never())
    closed: list[bool] = []

    async def close_client() -> None:
        closed.append(True)

    monkeypatch.setattr(inner._sender, "_sender_task", sender)
    monkeypatch.setattr(inner._message_accumulator, "close", never)
    monkeypatch.setattr(inner.client, "close", close_client)
    await producer.close()

    assert closed == [True]
    assert sender.cancelling() or sender.cancelled()
