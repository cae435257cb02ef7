"""A URL becomes its document, whatever its server does; without sockets."""

import pytest

from streams.pull.errors import ErrorKind, SourceError
from streams.pull.fetching import Fetched, fetch
from tests.unit.pull.servers import Servers

URL = "https://feed.example/rss"


@pytest.fixture
def servers() -> Servers:
    return Servers()


async def ask(servers: Servers, **known: str) -> Fetched:
    async def allow(url: str) -> None:
        if "forbidden" in url:
            raise SourceError(ErrorKind.ROBOTS, f"{url}: not allowed")

    return await fetch(URL, getter=servers, now=lambda: 0.0, allow=allow, **known)


async def test_a_document(servers: Servers) -> None:
    """It comes with what its server wants to hear again."""
    servers.say(
        URL, 200, b"<rss/>", etag='"1"', last_modified="yesterday", cache_control="max-age=5", content_type="a/b"
    )

    fetched = await ask(servers)

    assert fetched == Fetched(
        document=b"<rss/>", content_type="a/b", etag='"1"', last_modified="yesterday", location=URL, max_age_seconds=5
    )
    assert servers.asked == [(URL, {})]


async def test_not_changed(servers: Servers) -> None:
    """It is asked by what is known, and may answer without repeating it."""
    servers.say(URL, 304)

    fetched = await ask(servers, etag='"1"', last_modified="yesterday")

    assert fetched.document is None
    assert servers.asked == [(URL, {"If-None-Match": '"1"', "If-Modified-Since": "yesterday"})]


async def test_not_changed_though_nothing_is_known(servers: Servers) -> None:
    """A 304 that was not asked for is no document: an error, or the feed would never be read."""
    servers.say(URL, 304)

    with pytest.raises(SourceError, match="was not asked that"):
        await ask(servers)


async def test_redirects_for_good_are_remembered(servers: Servers) -> None:
    """As far as all before are for good, too."""
    servers.say(URL, 301, location="/two")
    servers.say("https://feed.example/two", 308, location="https://other.example/three#here")
    servers.say("https://other.example/three", 302, location="http://third.example/four")
    servers.say("http://third.example/four", 301, location="/five")
    servers.say("http://third.example/five", 200, b"news")

    fetched = await ask(servers)

    assert (fetched.document, fetched.location) == (b"news", "https://other.example/three")


async def test_redirects_in_circles(servers: Servers) -> None:
    """They end."""
    servers.say(URL, 302, location="/two")
    servers.say("https://feed.example/two", 302, location=URL)

    with pytest.raises(SourceError, match="in circles") as refused:
        await ask(servers)

    assert refused.value.kind is ErrorKind.REDIRECT
    assert len(servers.asked) == 2


async def test_redirects_without_end(servers: Servers) -> None:
    """Five, and no more."""
    servers.say(URL, 302, location="/0")
    for number in range(99):
        servers.say(f"https://feed.example/{number}", 302, location=f"/{number + 1}")

    with pytest.raises(SourceError, match="more than 5 times"):
        await ask(servers)

    assert len(servers.asked) == 6


@pytest.mark.parametrize(
    "target", ["", "file:///etc/passwd", "gopher://a", "http://", "https://me:word@a.example/", "//["]
)
async def test_redirects_to_nowhere(servers: Servers, target: str) -> None:
    """Only to http and https, and to no log-in."""
    servers.say(URL, 302, location=target)

    with pytest.raises(SourceError, match="no http") as refused:
        await ask(servers)

    assert refused.value.kind is ErrorKind.REDIRECT


async def test_each_hop_must_be_allowed(servers: Servers) -> None:
    """robots.txt counts where a redirect leads, too."""
    servers.say(URL, 302, location="/forbidden")

    with pytest.raises(SourceError, match="not allowed"):
        await ask(servers)

    assert len(servers.asked) == 1


@pytest.mark.parametrize(
    ("status", "retry_after", "kind", "wait"),
    [
        (404, None, ErrorKind.STATUS, 0),
        (403, None, ErrorKind.STATUS, 0),
        (500, None, ErrorKind.STATUS, 0),
        (206, None, ErrorKind.STATUS, 0),
        (300, None, ErrorKind.STATUS, 0),
        (410, None, ErrorKind.GONE, 0),
        (429, "120", ErrorKind.THROTTLED, 120),
        (503, "Thu, 01 Jan 1970 00:01:00 GMT", ErrorKind.THROTTLED, 60),
        (503, "whenever", ErrorKind.THROTTLED, 0),
    ],
)
async def test_refusals(servers: Servers, status: int, retry_after: str | None, kind: ErrorKind, wait: float) -> None:
    """Each has its kind, and says how long its server wants to be left alone."""
    servers.say(URL, status, b"", **({} if retry_after is None else {"retry_after": retry_after}))

    with pytest.raises(SourceError) as refused:
        await ask(servers)

    assert (refused.value.kind, refused.value.wait_seconds) == (kind, wait)
    assert str(refused.value).startswith(URL)
