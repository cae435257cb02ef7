"""What a subscriber is promised, whatever fails between it and the gateway: nothing lost, at most one again."""

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from streams.client import stream
from streams.client.backoff import Pace
from tests.broker.scripted_gateway import ScriptedGateway, alive, begin_of, record

RECORDS = 120
QUICK = Pace(first_wait=0.001, longest_wait=0.005)


class Unreliable:
    """A log of records, of which each connection gets what lies behind its token, until something fails."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._log = [record(number) for number in range(1, RECORDS + 1)]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if self._chance.random() < 0.2:
            return web.Response(status=self._chance.choice([429, 502, 503]))
        begin = begin_of(request)
        sent = alive(begin)
        for number, line in enumerate(self._log[begin:], start=begin + 1):
            sent += line + (alive(number) if self._chance.random() < 0.2 else b"")
        most = self._chance.randint(0, 60_000)
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        await response.write(sent[:most])
        if len(sent) > most:
            assert request.transport is not None
            if self._chance.random() < 0.5:
                request.transport.abort()
            else:
                request.transport.close()
        return response


class DeadError(Exception):
    """Stands for the subscriber's end in the middle of its work."""


class Desk:
    """A subscriber that dies now and then: before a record's work is done, or right behind it."""

    def __init__(self, chance: random.Random, path: Path, address: str) -> None:
        self._chance, self._path, self._address = chance, path, address
        self.done: list[int] = []
        self.deaths_behind_work = 0

    async def run(self) -> None:
        """One run, from what the file holds to its death or the last record."""
        records: Any = stream(self._address, since="1d", resume=self._path)
        records._pace = QUICK
        async with records:
            async for one in records:
                if self._chance.random() < 0.05:
                    raise DeadError
                self.done.append(one.enrichment.revision)
                if self.done[-1] == RECORDS:
                    return
                if self._chance.random() < 0.05:
                    self.deaths_behind_work += 1
                    raise DeadError


@pytest.mark.parametrize("seed", range(8))
async def test_nothing_is_lost_and_at_most_the_one_in_work_comes_again(tmp_path: Path, seed: int) -> None:
    """Connections cut at any byte, refusals, and deaths of the subscriber: each record is worked on, in order.

    One comes again only where the subscriber died between the end of its work and the next call.
    """
    chance = random.Random(seed)
    async with ScriptedGateway(Unreliable(chance).answer) as gateway, asyncio.timeout(60):
        desk = Desk(chance, tmp_path / "desk.token", gateway.address)
        while not desk.done or desk.done[-1] < RECORDS:
            try:
                await desk.run()
            except DeadError:
                continue

    again = [number for number, following in zip(desk.done, desk.done[1:], strict=False) if number == following]
    assert list(dict.fromkeys(desk.done)) == list(range(1, RECORDS + 1))
    assert len(desk.done) == RECORDS + len(again)
    assert len(again) == desk.deaths_behind_work
