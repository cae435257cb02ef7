"""A server that speaks the gateway's lines from a script, and fails where the script says so."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import orjson
from aiohttp import web

from tests.kit.records import golden

Answer = Callable[[web.Request], Any]
EXAMPLE = golden("395009.enriched.json")["value"]
TOKEN = "t"


def record(number: int) -> bytes:
    """The line of a record of revision `number`, whose token is `t<number>`."""
    value = EXAMPLE | {"enrichment": EXAMPLE["enrichment"] | {"revision": number}}
    return orjson.dumps({"id": f"{TOKEN}{number}", "record": value}) + b"\n"


def alive(number: int) -> bytes:
    """The line of a sign of life."""
    return orjson.dumps({"id": f"{TOKEN}{number}"}) + b"\n"


def error(reason: str) -> bytes:
    """The line of an error."""
    return orjson.dumps({"event": "error", "reason": reason}) + b"\n"


BYE = b'{"event": "bye"}\n'
ENDING = web.AppKey("ending", asyncio.Event)
"""Set when the server ends."""
OPEN = None
"""At the end of a script: the connection stays, and says nothing more."""


def lines(*pieces: bytes | None, content_type: str = "application/x-ndjson") -> Answer:
    """Answer with these bytes, then end, or with OPEN stay."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": content_type})
        await response.prepare(request)
        for piece in pieces:
            if piece is OPEN:
                await request.app[ENDING].wait()
            else:
                await response.write(piece)
        return response

    return answer


def torn(*pieces: bytes) -> Answer:
    """Answer with these bytes, then break the connection off, as a gateway that is killed.

    Its reader may find the end before the bytes, and ask for them again.
    """

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        for piece in pieces:
            await response.write(piece)
        assert request.transport is not None
        # What was written still goes out, as where a process is killed and its kernel closes for it.
        request.transport.close()
        return response

    return answer


def begin_of(request: web.Request) -> int:
    """How many records lie before the token that is asked for."""
    return int(request.headers.get("Last-Event-ID", f"{TOKEN}0").removeprefix(TOKEN))


def log(sent: Sequence[bytes], *ending: bytes | None, is_torn: bool = False) -> Answer:
    """Answer with those of the lines of records 1, 2, … that lie behind the token, then with the ending."""

    async def answer(request: web.Request) -> web.StreamResponse:
        begin = begin_of(request)
        pieces = [alive(begin), *sent[begin:], *ending]
        return await (torn(*filter(None, pieces)) if is_torn else lines(*pieces))(request)

    return answer


def problem(status: int, reason: str | None = None, **headers: str) -> Answer:
    """Refuse with a problem."""

    async def answer(request: web.Request) -> web.Response:
        body = {"status": status, "reason": reason, "detail": "made up"}
        return web.json_response(body, status=status, content_type="application/problem+json", headers=headers)

    return answer


class ScriptedGateway:
    """Use by `async with`. Each connection gets the next answer; the last stays."""

    def __init__(self, *answers: Answer, host: str = "127.0.0.1") -> None:
        self.answers = list(answers)
        self._host = host
        self.requests: list[web.Request] = []
        self.open = 0
        """Connections that are being answered."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def positions(self) -> list[str | None]:
        """Where each connection asked to begin."""
        return [request.headers.get("Last-Event-ID") for request in self.requests]

    async def __aenter__(self) -> "ScriptedGateway":
        app = web.Application()
        app[ENDING] = self.ending = asyncio.Event()
        app.router.add_get("/{prefix:.*}v1/stream", self._answer)
        # handler_cancellation: a client that is gone ends its answer, as the real one does.
        self._runner = web.AppRunner(app, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self.ending.set()
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        self.open += 1
        try:
            return await answer(request)
        finally:
            self.open -= 1
