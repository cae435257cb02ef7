"""Text of sources.toml becomes sources, or lines that say what to do."""

from pathlib import Path

import pytest

from streams.errors import ConfigurationError
from streams.pull.sources_file import FeedSource, FolderSource, compile_sources


def compile_text(text: str) -> tuple[object, ...]:
    return compile_sources(text, source="sources.toml", feeds=["tass", "unian"])


def test_sources_of_both_kinds() -> None:
    """What is left out has a default; a source is its own feed."""
    feed, folder = compile_text(
        """
        [[source]]
        name = "one"
        kind = "feed"
        url = "https://feed.example/rss.xml"

        [[source]]
        name = "two"
        kind = "folder"
        path = "/srv/wire/in"
        feed = "tass"
        """
    )

    assert isinstance(feed, FeedSource)
    assert (feed.feed, feed.least_seconds, feed.robots, feed.allow_private) == ("one", 60, True, False)
    assert isinstance(folder, FolderSource)
    assert (folder.feed, folder.path, folder.done) == ("tass", Path("/srv/wire/in"), None)


FEED = '[[source]]\nname = "one"\nkind = "feed"\nurl = "https://feed.example/"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no [[source]] in it; deploy/sources.toml shows what one looks like"),
        ("[source]\nname = 'one'", "sources stand in tables named [[source]], in double brackets"),
        ("x = 1\n" + FEED, "unknown table 'x'; sources stand in tables named [[source]]"),
        ("[[source]]\nname = 'one'", "[[source]] one: kind: is missing; it is one of 'feed', 'folder'"),
        (
            "[[source]]\nname = 'one'\nkind = 'fed'",
            "[[source]] one: kind: 'fed' is none; did you mean 'feed'?; it is one of 'feed', 'folder'",
        ),
        ("[[source]]\nkind = 'feed'\nurl = 'http://a.example'", "[[source]] 1: name: is missing; kind 'feed' needs it"),
        ("[[source]]\nname = 'one'\nkind = 'feed'", "[[source]] one: url: is missing; kind 'feed' needs it"),
        (FEED + "roboats = false", "[[source]] one: roboats: unknown key; did you mean 'robots'?; keys of kind 'feed' "
         "are name, feed, kind, url, least_seconds, most_seconds, robots, allow_private"),
        (FEED + "feed = 'tas'", "[[source]] one: feed: 'tas' is not in feeds.toml; did you mean 'tass'?"),
        (FEED + FEED, "[[source]] one: name: another source has it; each keeps its cursor under its own"),
        (FEED + "least_seconds = 0.5", "[[source]] one: least_seconds: should be greater than or equal to 1"),
        (FEED + "least_seconds = 5000", "[[source]] one: least_seconds 5000 is above most_seconds 3600"),
        (FEED.replace("one", "One"), "[[source]] One: name: 'One': a name is made of a–z, 0–9 and '-', at most 60 of "
         "them"),
        (FEED.replace("https", "ftp"), "[[source]] one: url: 'ftp://feed.example/' must be an http:// or https:// URL"),
        (FEED.replace("feed.example", "me:secret@feed.example"), "[[source]] one: url: must hold no password, as it is "
         "shown in logs"),
        ("[[source]]\nname = 'one'\nkind = 'folder'\npath = 'in'", "[[source]] one: path: 'in' must be absolute, as "
         "/srv/wire/in: newswire may be started anywhere"),
    ],
)  # fmt: skip
def test_mistakes(text: str, told: str) -> None:
    """Each is one line with file, table and what to do; none shows a password."""
    with pytest.raises(ConfigurationError) as refused:
        compile_text(text)

    assert told in str(refused.value).splitlines()[0]
    assert str(refused.value).startswith("sources.toml: ")
    assert "secret" not in str(refused.value)


def test_all_mistakes_at_once() -> None:
    """Two tables with a mistake each are two lines."""
    with pytest.raises(ConfigurationError) as refused:
        compile_text("[[source]]\nname = 'one'\n[[source]]\nname = 'two'")

    assert len(str(refused.value).splitlines()) == 2
