"""Text of feeds.toml → Feeds: what is known of each source, checked when newswire starts."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any
from zoneinfo import available_timezones

from streams.article import Feed, is_id
from streams.errors import ConfigurationError

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Feeds:
    """The configured feeds, by id and by the agency that a dateline names."""

    def __init__(self, feeds: Iterable[Feed]) -> None:
        self._by_id = {feed.id: feed for feed in feeds}
        self._by_agency = {agency: feed for feed in self._by_id.values() for agency in feed.agencies}

    def find(self, feed_id: str) -> Feed:
        """Give the feed of this id; one that nobody configured is taken as it is: zone UTC, nothing else known."""
        feed = self._by_id.get(feed_id)
        return _unconfigured(feed_id) if feed is None else feed

    def by_agency(self, agency: str) -> Feed | None:
        """Give the feed whose `agencies` hold this name, in any case; None if no feed does."""
        return self._by_agency.get(agency.upper())

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the configured feeds in the order of the file."""
        return tuple(self._by_id)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the configured feeds, each once: the candidates for detect_language."""
        return tuple(dict.fromkeys(feed.language for feed in self._by_id.values() if feed.language))


@lru_cache(maxsize=256)
def _unconfigured(feed_id: str) -> Feed:
    return Feed(id=feed_id)


def compile_feeds(text: str, *, source: str) -> Feeds:
    """Turn the text of a feeds.toml into Feeds. source: its path, for messages.

    Raises ConfigurationError with all faults, one a line: file, feed, key, and the nearest right name. Nothing is
    ignored: an unknown key is a mistake of the editor's.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{source}: {error}") from error
    faults = [
        f"{source}: unknown table {key!r}; feeds stand in tables named [feeds.<id>]"
        for key in document
        if key != "feeds"
    ]
    tables = document.get("feeds", {})
    if not isinstance(tables, dict):
        raise ConfigurationError(f"{source}: 'feeds' must be a table; feeds stand in tables named [feeds.<id>]")
    feeds = [_feed(feed_id, table, source=source, faults=faults) for feed_id, table in tables.items()]
    faults.extend(_shared_agencies(feeds, source=source))
    if faults:
        raise ConfigurationError("\n".join(faults))
    return Feeds(feeds)


def _feed(feed_id: str, table: object, *, source: str, faults: list[str]) -> Feed:
    """Build one feed, adding what is wrong with it to `faults`."""
    place = f"{source}: [feeds.{feed_id}]"
    if not is_id(feed_id):
        faults.append(f"{place}: an id is made of a–z, 0–9 and '-' only; 'schema' is reserved")
    if not isinstance(table, dict):
        faults.append(f"{place}: must be a table, not {_kind(table)}")
        return Feed(id=feed_id)
    values: dict[str, Any] = {}
    for key, value in table.items():
        read = _KEYS.get(key)
        if read is None:
            faults.append(f"{place} {key}: unknown key{_nearest(key, _KEYS)}; keys are {', '.join(_KEYS)}")
            continue
        try:
            values[key] = read(value)
        except ValueError as error:
            faults.append(f"{place} {key}: {error}")
    return Feed(id=feed_id, **values)


def _shared_agencies(feeds: Iterable[Feed], *, source: str) -> Iterable[str]:
    """Say which agencies two feeds claim: a dateline could not choose between them."""
    owner: dict[str, str] = {}
    for feed in feeds:
        for agency in feed.agencies:
            other = owner.setdefault(agency, feed.id)
            if other != feed.id:
                yield f"{source}: [feeds.{feed.id}] agencies: {agency!r} belongs to [feeds.{other}] already"


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be a string in quotes, not {_kind(value)}")
    if not value.strip():
        raise ValueError("must not be empty; leave the key out instead")
    return value.strip()


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"must be a list of strings in [ ], not {_kind(value)}")
    return tuple(dict.fromkeys(map(_string, value)))


def _agencies(value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.upper() for name in _strings(value)))


def _zone(value: object) -> str:
    name = _string(value)
    known = _known_zones()
    if name not in known:
        by_city = {zone.rpartition("/")[2].lower(): zone for zone in sorted(known, reverse=True)}
        near = get_close_matches(name, known, n=1) or [
            by_city[city] for city in get_close_matches(name.rpartition("/")[2].lower(), by_city, n=1)
        ]
        hint = f"; did you mean {near[0]!r}?" if near else "; take one as Europe/Moscow from the IANA list"
        raise ValueError(f"{name!r} is no time zone{hint}")
    return name


def _language(value: object) -> str:
    name = _string(value)
    if not _LANGUAGE.fullmatch(name):
        raise ValueError(f"{name!r} is no language tag; write it as 'en' or 'pt-BR'")
    return name


def _choice(*choices: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        name = _string(value)
        if name not in choices:
            raise ValueError(f"{name!r} must be {' or '.join(map(repr, choices))}{_nearest(name, choices)}")
        return name

    return read


_KEYS: Mapping[str, Callable[[object], Any]] = {
    "name": _string,
    "zone": _zone,
    "language": _language,
    "date_order": _choice("mdy", "dmy"),
    "agencies": _agencies,
    "dedupe_policy": _choice("revise", "first_wins"),
    "furniture": _strings,
}


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _nearest(name: str, names: Iterable[str]) -> str:
    near = get_close_matches(name.lower(), names, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _kind(value: object) -> str:
    return {bool: "true or false", dict: "a table", list: "a list", str: "a string"}.get(
        type(value), "a number or date"
    )
