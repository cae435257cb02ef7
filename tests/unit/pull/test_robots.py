"""What robots.txt allows us."""

import pytest

from streams.pull.errors import ErrorKind, SourceError
from streams.pull.robots import Robots
from tests.unit.pull.servers import Servers

RULES = b"User-agent: *\nDisallow: /\n\nUser-agent: newswire\nDisallow: /private\nAllow: /private/feed$\n"
ROBOTS = "https://feed.example/robots.txt"


@pytest.fixture
def servers() -> Servers:
    return Servers()


async def test_rules_are_ours_and_asked_for_once_a_day(servers: Servers) -> None:
    """Those for newswire count before those for all; a day later they are asked for again."""
    time = 0.0
    robots = Robots(clock=lambda: time)
    servers.say(ROBOTS, 200, RULES)

    await robots.allow("https://feed.example/rss", getter=servers)
    await robots.allow("https://feed.example/private/feed", getter=servers)
    with pytest.raises(SourceError, match="set robots = false") as refused:
        await robots.allow("https://feed.example/private/feed/2", getter=servers)
    asked = len(servers.asked)
    time = 90_000.0
    await robots.allow("https://feed.example/rss", getter=servers)

    assert refused.value.kind is ErrorKind.ROBOTS
    assert (asked, len(servers.asked)) == (1, 2)


async def test_no_rules(servers: Servers) -> None:
    """A server without any allows all."""
    await Robots(clock=lambda: 0.0).allow("https://feed.example/rss", getter=servers)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_server_that_does_not_say(servers: Servers, status: int) -> None:
    """It is left alone, and asked again next time."""
    robots = Robots(clock=lambda: 0.0)
    servers.say(ROBOTS, status)

    for _ in range(2):
        with pytest.raises(SourceError, match="nobody knows what it allows"):
            await robots.allow("https://feed.example/rss", getter=servers)

    assert len(servers.asked) == 2


async def test_rules_that_are_elsewhere(servers: Servers) -> None:
    """A redirect is followed; one without end is left."""
    servers.say(ROBOTS, 301, location="https://www.feed.example/robots.txt")
    servers.say("https://www.feed.example/robots.txt", 200, RULES)
    servers.say("https://loop.example/robots.txt", 302, location="/robots.txt")
    robots = Robots(clock=lambda: 0.0)

    with pytest.raises(SourceError):
        await robots.allow("https://feed.example/private", getter=servers)
    await robots.allow("https://loop.example/private", getter=servers)
