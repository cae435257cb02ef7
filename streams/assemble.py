"""Settings become the parts that they ask for: the text of feeds and rules, and the pipeline compiled from them."""

from collections.abc import Callable, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from streams.errors import ConfigurationError
from streams.feeds import compile_feeds
from streams.pipeline import Pipeline
from streams.records import Routes
from streams.settings import MAX_RECORD_BYTES, PREFIX, Settings
from streams.tag import FOLDER, compile_rules

AnyPath = TypeVar("AnyPath", Path, Traversable)


def read_feeds(settings: Settings) -> tuple[str, str]:
    """The text of the feeds file and its name for messages. Raises ConfigurationError where it cannot be read."""
    if settings.feeds is not None:
        return _read(settings.feeds), str(settings.feeds)
    return resources.files("streams").joinpath("feeds.toml").read_text("utf-8"), "feeds.toml"


def read_rules(settings: Settings) -> Mapping[str, str]:
    """The rule files and the concepts that they share: name → text; a folder's own concepts add to the package's.

    Raises ConfigurationError where one cannot be read or there is none.
    """
    if settings.rules is None:
        folder = resources.files("streams").joinpath("tag", "rulesets")
        return read_concepts() | {file.name: file.read_text("utf-8") for file in _toml_in(folder)}
    files = _toml_in(settings.rules)
    if not files:
        raise ConfigurationError(f"{PREFIX}RULES: no *.toml in {settings.rules}")
    own = settings.rules / FOLDER
    concepts = {f"{settings.rules}/{FOLDER}{file.name}": _read(file) for file in _toml_in(own)} if own.is_dir() else {}
    return read_concepts() | concepts | {file.name: _read(file) for file in files}


def read_concepts() -> dict[str, str]:
    """The concepts that the package comes with: name → text."""
    folder = resources.files("streams").joinpath("tag", "rulesets", FOLDER)
    return {f"{FOLDER}{file.name}": file.read_text("utf-8") for file in _toml_in(folder)}


def _toml_in(folder: AnyPath) -> list[AnyPath]:
    files = (file for file in folder.iterdir() if file.name.endswith(".toml") and not file.name.startswith("."))
    return sorted(files, key=lambda file: file.name)


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
