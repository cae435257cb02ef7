"""A web server that lies in whichever way a test wants, on a port of this machine."""

import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def items_json(items: Iterable[dict[str, Any]]) -> bytes:
    """An envelope of ninjs items."""
    return json.dumps({"items": list(items)}).encode()


def ninjs_item(number: int, *, word: str = "entry", text: str = "") -> dict[str, Any]:
    """A ninjs item of this number."""
    return {"uri": f"urn:{word}:{number}", "type": "text", "headline": f"{word} {number}", "body_text": text or "Text."}


class FeedServer:
    """What it answers, by path; and what it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.answers: dict[str, Answer] = {}
        self.asked: list[web.Request] = []

    def give(self, path: str, body: bytes, *, status: int = 200, **headers: str) -> None:
        """Answer a path so from now on. headers: `_` in a name stands for `-`."""

        async def answer(request: web.Request) -> web.StreamResponse:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.Response(body=body, status=status, headers=named)

        self.answers[path] = answer

    def requests(self, path: str) -> list[web.Request]:
        """Those for a path, in their order."""
        return [request for request in self.asked if request.path == path]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        answer = self.answers.get(request.path)
        return await answer(request) if answer else web.Response(status=404)


@contextlib.asynccontextmanager
async def feed_server() -> AsyncIterator[FeedServer]:
    """Run one; its address is its `url`."""
    server = FeedServer()
    app = web.Application()
    app.router.add_get("/{path:.*}", server._answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield server
    finally:
        await runner.cleanup()
