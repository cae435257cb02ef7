"""Text of feeds.toml → Feeds: what is known of each source, checked when newswire starts."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import fields
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, cast
from zoneinfo import available_timezones

import re2
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StrictBool,
    StringConstraints,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import ErrorDetails

from streams.article import STATED_PARTS, Feed, IdRules, is_id
from streams.errors import ConfigurationError

MOST_OTHER_IDS = 5
"""An article is announced under each, and a kill looks for each."""


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
    tables = document.pop("feeds", {})
    if not isinstance(tables, dict):
        raise ConfigurationError(f"{source}: 'feeds' must be a table; feeds stand in tables named [feeds.<id>]")
    faults = [f"{source}: unknown table {key!r}; feeds stand in tables named [feeds.<id>]" for key in document]
    feeds: list[Feed] = []
    owners: dict[str, str] = {}
    for feed_id, table in tables.items():
        place = f"{source}: [feeds.{feed_id}]"
        if not is_id(feed_id):
            faults.append(f"{place}: an id is made of a–z, 0–9 and '-' only; 'schema' is reserved")
        try:
            checked = _Table.model_validate(table, context=(feed_id, owners))
        except ValidationError as error:
            faults += (f"{place}{_describe(fault)}" for fault in error.errors())
        else:
            feeds.append(checked.to_feed(feed_id))
    if faults:
        raise ConfigurationError("\n".join(faults))
    return Feeds(feeds)


def _check_zone(name: str) -> str:
    known = _known_zones()
    if name not in known:
        by_city = {zone.rpartition("/")[2].lower(): zone for zone in sorted(known, reverse=True)}
        near = get_close_matches(name, known, n=1) or [
            by_city[city] for city in get_close_matches(name.rpartition("/")[2].lower(), by_city, n=1)
        ]
        hint = f"; did you mean {near[0]!r}?" if near else "; take one as Europe/Moscow from the IANA list"
        raise ValueError(f"{name!r} is no time zone{hint}")
    return name


def _claim_agency(name: str, claim: ValidationInfo) -> str:
    """Give an agency to the feed that names it, unless another has it: a dateline could not choose between them."""
    feed_id, owners = cast(tuple[str, dict[str, str]], claim.context)
    agency = name.upper()
    if (owner := owners.setdefault(agency, feed_id)) != feed_id:
        raise ValueError(f"{agency!r} belongs to [feeds.{owner}] already")
    return agency


def _check_part(name: str) -> str:
    if name not in STATED_PARTS:
        raise ValueError(
            f"{name!r} is nothing that a wire states{_nearest(name, STATED_PARTS)}; parts are {', '.join(STATED_PARTS)}"
        )
    return name


def _check_identity(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse what several stories of one day share."""
    if parts and not {"sequence", "slug", "serial"} & set(parts):
        raise ValueError("tells no two stories of a day apart; add 'sequence', 'slug' or 'serial'")
    return parts


def _each_once(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _compile_pattern(pattern: str) -> Any:
    """Compile a pattern by RE2, whose time grows with the text alone: texts are hostile, patterns may be careless."""
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(pattern, options=options)
    except re2.error as error:
        why = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(
            f"{pattern!r} is no regular expression of RE2 ({why}); it knows neither look-around nor back-references"
        ) from None
    if compiled.groups != 1:
        raise ValueError(
            f"{pattern!r} has {compiled.groups} groups; put ( ) round the one part that counts, and (?: ) round others"
        )
    return compiled


def _strip(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


_Trimmed = BeforeValidator(_strip)
_Text = Annotated[str, StringConstraints(min_length=1), _Trimmed]
_Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"), _Trimmed]
_IdName = Annotated[_Text, AfterValidator(str.lower)]
_Part = Annotated[_IdName, AfterValidator(_check_part)]
_Agency = Annotated[_Text, AfterValidator(_claim_agency)]


class _Table(BaseModel, extra="forbid"):
    """What a table of feeds.toml may hold, as `Feed` has it. Its context: the feed's id, the feed of each agency."""

    name: _Text | None = None
    zone: Annotated[_Text, AfterValidator(_check_zone)] | None = None
    language: _Language | None = None
    date_order: Annotated[Literal["mdy", "dmy"], _Trimmed] = "mdy"
    agencies: Annotated[tuple[_Agency, ...], AfterValidator(_each_once)] = ()
    dedupe_policy: Annotated[Literal["revise", "first_wins"], _Trimmed] | None = None
    furniture: Annotated[tuple[_Text, ...], AfterValidator(_each_once)] = ()
    identity: Annotated[tuple[_Part, ...], AfterValidator(_each_once), AfterValidator(_check_identity)] = ()
    prefer: _IdName | None = None
    drop_query: StrictBool = False
    id_pattern: Annotated[_Text, AfterValidator(_compile_pattern)] | None = None
    follow_evolvedfrom: StrictBool = False
    other_ids: Annotated[tuple[_IdName, ...], Field(max_length=MOST_OTHER_IDS), AfterValidator(_each_once)] = ()

    def to_feed(self, feed_id: str) -> Feed:
        """Give the feed of this id; its rules for ids are None where the table sets none of them."""
        rules = IdRules(
            identity=self.identity, prefer=self.prefer, drop_query=self.drop_query, pattern=self.id_pattern,
            follow_evolvedfrom=self.follow_evolvedfrom, other_ids=self.other_ids,
        )  # fmt: skip
        said = {name: value for name, value in self if name in _OF_FEED}
        return Feed(id=feed_id, **said, ids=None if rules == IdRules() else rules)


_OF_FEED = frozenset(field.name for field in fields(Feed))


_WORDS = {
    "model_type": "must be a table, not {kind}",
    "string_type": "must be a string in quotes, not {kind}",
    "string_too_short": "must not be empty; leave the key out instead",
    "string_pattern_mismatch": "{value!r} is no language tag; write it as 'en' or 'pt-BR'",
    "bool_type": "must be true or false, not {kind}",
    "too_long": "names more than {max_length} ids; each costs a record of each article",
    "tuple_type": "must be a list of strings in [ ], not {kind}",
    "literal_error": "{value!r} must be {expected}{nearest}",
    "extra_forbidden": "unknown key{nearest}; keys are {keys}",
    "value_error": "{error}",
}
"""pydantic's kinds of faults, those that a table can have → how an editor is told."""


def _describe(fault: ErrorDetails) -> str:
    """Say what is wrong with a table: the key, then in words why."""
    value, context = fault["input"], fault.get("ctx", {})
    key = str(fault["loc"][0]) if fault["loc"] else ""
    wanted: Iterable[str] = re.findall(r"'(\w+)'", context.get("expected", ""))
    if fault["type"] == "extra_forbidden":
        value, wanted = key, _Table.model_fields
    words = _WORDS[fault["type"]].format(
        value=value, kind=_kind(value), nearest=_nearest(str(value), wanted), keys=", ".join(wanted), **context
    )
    return f" {key}: {words}" if key else f": {words}"


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
