"""Settings and sources.toml become the sources that can be asked."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from streams.assemble import read_feeds
from streams.errors import ConfigurationError
from streams.feeds import compile_feeds
from streams.pipeline import Pipeline
from streams.pull.fetching import MOST_DOCUMENT_BYTES
from streams.pull.folder import Folder
from streams.pull.kinds import Asked
from streams.pull.robots import Robots
from streams.pull.sources_file import FeedSource, FolderSource, Source, compile_sources
from streams.pull.web import Hosts, open_web
from streams.pull.web_feed import WebFeed
from streams.records import Routes
from streams.settings import PREFIX, Settings
from streams.tag import compile_rules

DEFAULT_FILE = Path("sources.toml")


def read_sources(settings: Settings) -> tuple[Source, ...]:
    """Read the sources that these settings name. Raises ConfigurationError with all faults, one a line."""
    file = settings.sources or DEFAULT_FILE
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        raise ConfigurationError(
            f"no {file}: set {PREFIX}SOURCES to a file like deploy/sources.toml, or write one here"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} cannot be read: {error}") from error
    feeds, name = read_feeds(settings)
    return compile_sources(text, source=str(file), feeds=compile_feeds(feeds, source=name).ids)


def create_cutter(settings: Settings) -> Pipeline:
    """The pipeline that parts documents and names their entries: without rules, and for documents larger than articles.

    Raises ConfigurationError for feeds that do not compile.
    """
    feeds, name = read_feeds(settings)
    return Pipeline(
        feeds=compile_feeds(feeds, source=name),
        rules=compile_rules({}),
        routes=Routes(settings.topic_prefix),
        policy=settings.dedupe_policy,
        max_article_bytes=MOST_DOCUMENT_BYTES,
    )


class Builder:
    """Builds sources, with what they share."""

    def __init__(self, pipeline: Pipeline, *, count: Callable[[str, int], None]) -> None:
        """count: told the status of each answer of a source's server, by the source's name."""
        self._pipeline, self._count = pipeline, count
        self._hosts, self._robots = Hosts(), Robots(clock=time.monotonic)
        self._cutting = asyncio.Lock()

    async def build(self, source: Source, stack: AsyncExitStack) -> Asked:
        """Build one, as a table of its kind asks. stack: closes what it opens."""
        match source:
            case FeedSource():
                web = await stack.enter_async_context(
                    open_web(
                        hosts=self._hosts,
                        allow_private=source.allow_private,
                        count=lambda status: self._count(source.name, status),
                    )
                )
                return WebFeed(
                    source,
                    getter=web,
                    robots=self._robots,
                    pipeline=self._pipeline,
                    cutting=self._cutting,
                    now=time.time,
                )
            case FolderSource():
                return Folder(source, pipeline=self._pipeline, clock=time.monotonic, now=time.time)
