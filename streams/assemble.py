"""Settings become the parts that they ask for: the text of feeds and rules, and the pipeline compiled from them."""

from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path

from streams.errors import ConfigurationError
from streams.feeds import compile_feeds
from streams.pipeline import Pipeline
from streams.records import Routes
from streams.settings import MAX_RECORD_BYTES, PREFIX, Settings
from streams.tag import compile_rules


def read_feeds(settings: Settings) -> tuple[str, str]:
    """The text of the feeds file and its name for messages. Raises ConfigurationError where it cannot be read."""
    if settings.feeds is not None:
        return _read(settings.feeds), str(settings.feeds)
    return resources.files("streams").joinpath("feeds.toml").read_text("utf-8"), "feeds.toml"


def read_rules(settings: Settings) -> Mapping[str, str]:
    """The rule files: name → text, by name. Raises ConfigurationError where one cannot be read or there is none."""
    if settings.rules is not None:
        files = sorted(file for file in settings.rules.glob("*.toml") if not file.name.startswith("."))
        if not files:
            raise ConfigurationError(f"{PREFIX}RULES: no *.toml in {settings.rules}")
        return {file.name: _read(file) for file in files}
    packaged = resources.files("streams").joinpath("tag", "rulesets").iterdir()
    return {
        file.name: file.read_text("utf-8")
        for file in sorted(packaged, key=lambda file: file.name)
        if file.name.endswith(".toml")
    }


def create_pipeline(settings: Settings, *, partition_of: Callable[[str], int] | None = None) -> Pipeline:
    """Compile the pipeline that these settings ask for: their feeds, their rules, their limits.

    partition_of: the partition of an identity; None: nothing is re-keyed, as offline.
    Raises ConfigurationError, with file and line, for feeds or rules that do not compile.
    """
    text, source = read_feeds(settings)
    return Pipeline(
        feeds=compile_feeds(text, source=source),
        rules=compile_rules(read_rules(settings)),
        routes=Routes(settings.topic_prefix),
        policy=settings.dedupe_policy,
        max_article_bytes=settings.max_article_bytes,
        max_record_bytes=MAX_RECORD_BYTES,
        partition_of=partition_of,
    )


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} cannot be read: {error}") from error
