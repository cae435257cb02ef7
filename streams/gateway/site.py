"""The live page: the files of page/, as they are in the package."""

from collections.abc import Awaitable, Callable
from importlib.resources import files

from aiohttp import web

from streams.gateway.access import OPEN
from streams.gateway.answers import answer

# All is its own: no script or style within the page, nothing from elsewhere, no frames around it.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}


def add_site(router: web.UrlDispatcher) -> None:
    """Serve index.html at `/`, and all else at `/page/<name>`."""
    for file in files("streams.gateway").joinpath("page").iterdir():
        kind = _TYPES.get(file.name[file.name.rfind(".") :])
        if kind is not None:
            address = "/" if file.name == "index.html" else f"/page/{file.name}"
            router.add_get(address, _file(file.read_bytes(), kind))


def _file(content: bytes, kind: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def file(request: web.Request) -> web.StreamResponse:
        response = await answer(request, content, content_type=f"{kind}; charset=utf-8", grant=OPEN)
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    return file
