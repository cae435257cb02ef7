"""Text of sources.toml → sources: what to ask, how often, whose articles they are. Checked before anything is asked."""

import re
import tomllib
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field, StrictBool, TypeAdapter, ValidationError, model_validator
from pydantic_core import ErrorDetails

from streams.article import is_id
from streams.errors import ConfigurationError

_MOST_SOURCES = 1_000
"""Each has a producer of its own: two connections to Kafka."""
_DAY = 24 * 60 * 60


def _check_name(name: str) -> str:
    if not is_id(name) or len(name) > 60:
        raise ValueError(f"{name!r}: a name is made of a–z, 0–9 and '-', at most 60 of them")
    return name


def _check_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises where it is none
    except ValueError as error:
        raise ValueError(f"{url!r} is no URL: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} must be an http:// or https:// URL")
    if parts.username or parts.password:
        raise ValueError("must hold no password, as it is shown in logs")
    return url


def _check_folder(path: Path) -> Path:
    if not path.is_absolute():
        raise ValueError(f"'{path}' must be absolute, as /srv/wire/in: newswire may be started anywhere")
    return path


_Name = Annotated[str, AfterValidator(_check_name)]
_Seconds = Annotated[float, Field(gt=0, le=7 * _DAY)]


class _Source(BaseModel, extra="forbid", frozen=True):
    name: _Name
    """By which its cursor is kept: one that is renamed begins anew."""
    feed: _Name = ""
    """The feed that its articles are of, as in feeds.toml; by default the source's name."""

    @model_validator(mode="before")
    @classmethod
    def _is_its_own_feed(cls, table: dict[str, Any]) -> dict[str, Any]:
        return {"feed": table.get("name", ""), **table}


class FeedSource(_Source, frozen=True):
    """A document on the web that is asked for again and again."""

    kind: Literal["feed"]
    url: Annotated[str, AfterValidator(_check_url)]
    least_seconds: Annotated[_Seconds, Field(ge=1)] = 60.0
    """Between two times that it is asked, while it has news."""
    most_seconds: _Seconds = 3600.0
    """The same where it has none."""
    robots: StrictBool = True
    """Whether its robots.txt is obeyed. Not where a contract says that it may be fetched."""
    allow_private: StrictBool = False
    """Whether it may be on this machine or in its network."""

    @model_validator(mode="after")
    def _has_an_order(self) -> "FeedSource":
        if self.least_seconds > self.most_seconds:
            raise ValueError(f"least_seconds {self.least_seconds:g} is above most_seconds {self.most_seconds:g}")
        return self

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return self.url


class FolderSource(_Source, frozen=True):
    """A folder into which somebody puts files."""

    kind: Literal["folder"]
    path: Annotated[Path, AfterValidator(_check_folder)]
    done: Annotated[Path, AfterValidator(_check_folder)] | None = None
    """Where files are moved once they are sent, on the same disk. None: they stay, and are remembered."""
    seconds: Annotated[_Seconds, Field(ge=0.1)] = 5.0
    """Between two looks."""
    settle_seconds: Annotated[float, Field(ge=0, le=_DAY)] = 2.0
    """For so long a file must not have changed: until then somebody may still write it."""

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return str(self.path)


Source = FeedSource | FolderSource

_MODELS: dict[str, type[_Source]] = {"feed": FeedSource, "folder": FolderSource}
_ANY: TypeAdapter[Source] = TypeAdapter(Annotated[Source, Field(discriminator="kind")])


def compile_sources(text: str, *, source: str, feeds: Collection[str]) -> tuple[Source, ...]:
    """Turn the text of a sources.toml into its sources. source: its path, for messages. feeds: those of feeds.toml.

    Raises ConfigurationError with all faults, one a line: file, table, key, and what to do.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{source}: {error}") from error
    tables = document.pop("source", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigurationError(f"{source}: sources stand in tables named [[source]], in double brackets")
    faults = [f"{source}: unknown table {key!r}; sources stand in tables named [[source]]" for key in document]
    if not tables and not faults:
        raise ConfigurationError(f"{source}: no [[source]] in it; deploy/sources.toml shows what one looks like")
    if len(tables) > _MOST_SOURCES:
        faults.append(f"{source}: {len(tables)} sources, more than {_MOST_SOURCES}; part them between several files")
    found: dict[str, Source] = {}
    for number, table in enumerate(tables, start=1):
        place = f"{source}: [[source]] {table.get('name', number)}"
        try:
            one = _ANY.validate_python(table)
        except ValidationError as error:
            faults += (f"{place}{_describe(fault, table)}" for fault in error.errors(include_url=False))
            continue
        if one.name in found:
            faults.append(f"{place}: name: another source has it; each keeps its cursor under its own")
        if "feed" in table and one.feed not in feeds:
            faults.append(f"{place}: feed: {one.feed!r} is not in feeds.toml{_nearest(one.feed, feeds)}")
        found[one.name] = one
    if faults:
        raise ConfigurationError("\n".join(faults))
    return tuple(found.values())


def _describe(fault: ErrorDetails, table: dict[str, Any]) -> str:
    """Say what is wrong with a table: the key, then in words why."""
    path = [str(part) for part in fault["loc"] if part not in _MODELS]
    key, kind = ".".join(path), str(table.get("kind", ""))
    match fault["type"]:
        case "union_tag_not_found":
            return f": kind: is missing; it is one of {_quoted(_MODELS)}"
        case "union_tag_invalid":
            return f": kind: {kind!r} is none{_nearest(kind, _MODELS)}; it is one of {_quoted(_MODELS)}"
        case "missing":
            return f": {key}: is missing; kind {kind!r} needs it"
        case "extra_forbidden":
            keys = _MODELS[kind].model_fields
            return f": {key}: unknown key{_nearest(key, keys)}; keys of kind {kind!r} are {', '.join(keys)}"
    told = re.sub(r"^(Value error, |Input )", "", fault["msg"])
    return f": {key}: {told}" if key else f": {told}"


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"{word!r}" for word in words)


def _nearest(name: str, names: Iterable[str]) -> str:
    near = get_close_matches(name.lower(), list(names), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
