"""What the robots.txt of a server allows us (RFC 9309), asked for once a day."""

from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from protego import Protego

from streams.pull.errors import ErrorKind, SourceError
from streams.pull.web import USER_AGENT, Getter

_DAY = 24 * 60 * 60.0
_MOST_BYTES = 512_000
_MOST_HOPS = 5
_MOST_SERVERS = 2_000
_REDIRECTS = (301, 302, 303, 307, 308)


class Robots:
    """What servers allow us, as far as it is known."""

    def __init__(self, *, clock: Callable[[], float]) -> None:
        """clock: seconds, only goes forward."""
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, Protego | None]] = OrderedDict()

    async def allow(self, url: str, *, getter: Getter) -> None:
        """Raise SourceError(ROBOTS) where it does not allow this URL, or its server does not say what it allows."""
        parts = urlsplit(url)
        server = f"{parts.scheme}://{parts.netloc}"
        known = self._known.get(server)
        if known is None or known[0] < self._clock():
            known = self._clock() + _DAY, await self._ask(server, getter)
            self._known[server] = known
            self._known.move_to_end(server)
            if len(self._known) > _MOST_SERVERS:
                self._known.popitem(last=False)
        rules = known[1]
        if rules is not None and not rules.can_fetch(url, USER_AGENT):
            raise SourceError(
                ErrorKind.ROBOTS,
                f"{url}: {server}/robots.txt does not allow it: set robots = false if you may all the same",
            )

    async def _ask(self, server: str, getter: Getter) -> Protego | None:
        """Its rules. None: it has none, so that all is allowed."""
        url = f"{server}/robots.txt"
        for _ in range(_MOST_HOPS):
            reply = await getter.get(url, {}, most_bytes=_MOST_BYTES)
            target = reply.headers.get("location", "")
            if reply.status not in _REDIRECTS or not target:
                break
            url = urljoin(url, target)
            if urlsplit(url).scheme not in ("http", "https"):
                return None
        if reply.status == 200:
            return Protego.parse(reply.body.decode("utf-8", "replace"))
        if reply.status == 429 or reply.status >= 500:
            raise SourceError(
                ErrorKind.ROBOTS, f"{url}: answers {reply.status}, so nobody knows what it allows; it is asked again"
            )
        return None
