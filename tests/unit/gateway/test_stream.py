"""Writing to one reader. What it is given and how that ends: tests/broker/test_gateway_stream.py."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from streams.gateway import stream
from streams.gateway.metrics import Closing


async def test_a_write_that_waits_is_timed_however_little_lies_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a connection is full, writes wait until most of it is taken: a reader that took some, and stopped, too."""
    monkeypatch.setattr(stream, "_SLOW_SECONDS", 0.05)

    async def wait(_: bytes) -> None:
        await asyncio.get_running_loop().create_future()

    some: Any = SimpleNamespace(
        metrics=SimpleNamespace(count_write=lambda *_, **__: None),
        write=wait,
        get_write_buffer_size=lambda: 30_000,
        writing_paused=True,
    )
    connection = stream._Connection(some, some, some, some, some, some, some, some)

    with pytest.raises(stream._EndedError) as ended:
        async with asyncio.timeout(5):
            await connection._write(b"id: 1")

    assert ended.value.closing is Closing.SLOW_READER
