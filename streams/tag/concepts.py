"""Lists that several subjects share: states, leaders, organisations, disputed places. One entry is one line.

A file `concepts/NAME.toml` says where its entries come from and of when they are:

    source = "…"
    date = 2026-11-30

    [entries]
    greenland = { names = ["Greenland"], people = ["Greenlanders"], claimants = ["@states/DK", "@states/US"] }

Of an entry, lists are phrases, `from` and `to` are the years in which these count, strings are facts for readers. Rule
files name `@states` (all phrases), `@states.names` (of one field), `@states/DK` (of one entry), `@states/DK.names`. Of
entries with a `kind`, `@disputed-places/flashpoint` are those of that kind.
"""

import datetime
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from streams.article import frozen
from streams.tag.phrases import ALWAYS, expand_phrase

FOLDER = "concepts/"
"""Where the concepts are, among the names of files: `concepts/states.toml`."""
_REFERENCE = re.compile(r"@(?P<file>[a-z0-9-]+)(?:/(?P<entry>[A-Za-z0-9-]+))?(?:\.(?P<field>[a-z0-9-]+))?")
_KEY = re.compile(r"[A-Za-z0-9-]{1,64}")
_YEARS = ("from", "to")

Value = int | str | list[Annotated[str, Field(min_length=1, max_length=1000)]]


class _File(BaseModel):
    """One concept file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    source: Annotated[str, Field(min_length=1)]
    date: datetime.date
    entries: Annotated[dict[str, dict[str, Value]], Field(min_length=1)]

    @model_validator(mode="after")
    def _entries_make_sense(self) -> "_File":
        for name, entry in self.entries.items():
            if not _KEY.fullmatch(name):
                raise ValueError(f"entry {name!r}: an id is made of letters, digits and -")
            for key, value in entry.items():
                if isinstance(value, int) != (key in _YEARS):
                    raise ValueError(f"entry {name!r}: `from` and `to` are years, and no other value is a number")
        return self


@frozen
class Entry:
    """One line of a concept file."""

    fields: Mapping[str, tuple[str, ...]]
    years: tuple[int, int]
    kind: str | None = None


class Concepts:
    """All shared lists, by name of file."""

    def __init__(self) -> None:
        self._files: dict[str, dict[str, Entry]] = {}

    def add(self, name: str, text: str) -> str | None:
        """Add a file, its entries to those of the same name that are there; of one id the later counts.

        Gives what is wrong with it, else None.
        """
        try:
            read = _File.model_validate(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            return f"not TOML: {error}"
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in fault["loc"][:3])
            return f"{place}: {fault['msg'].removeprefix('Value error, ')}".removeprefix(": ")
        entries = self._files.setdefault(name, {})
        for key, entry in read.entries.items():
            first, last = (entry.get(key, usual) for key, usual in zip(_YEARS, ALWAYS, strict=True))
            assert isinstance(first, int) and isinstance(last, int)  # the model has seen to it
            entries[key] = Entry(
                fields={field: tuple(value) for field, value in entry.items() if isinstance(value, list)},
                years=(first, last),
                kind=str(entry["kind"]) if "kind" in entry else None,
            )
        return None

    def faults(self) -> Iterator[tuple[str, str]]:
        """What is wrong with the entries: name of file, and the reason."""
        for name, entries in self._files.items():
            for key, entry in entries.items():
                for item in (item for items in entry.fields.values() for item in items):
                    try:
                        if item.startswith("@"):
                            self.lookup(item)
                        else:
                            expand_phrase(item)
                    except (ValueError, LookupError) as error:
                        yield name, f"entry {key!r}, {item!r}: {error.args[0]}"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files."""
        return tuple(sorted(self._files))

    def entries(self, name: str) -> Mapping[str, Entry]:
        """The entries by id of a file, or of one kind in it (`disputed-places/flashpoint`).

        Raises LookupError with the reason.
        """
        name, _, kind = name.partition("/")
        if name not in self._files:
            raise LookupError(f"no concepts of this name; there are {', '.join(self.names) or 'none'}")
        if not kind:
            return self._files[name]
        of_kind = {key: entry for key, entry in self._files[name].items() if entry.kind == kind}
        if not of_kind:
            raise LookupError(f"concepts {name!r} have no entry, and none of kind, {kind!r}")
        return of_kind

    def lookup(self, reference: str) -> list[Entry]:
        """Give the entries that a reference names, each with the fields that it names alone.

        Raises LookupError, with the reason, where it names nothing.
        """
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            raise LookupError("not of the form @name, @name.field, @name/entry or @name/entry.field")
        entries = self.entries(found["file"])
        one = found["entry"]
        if one and one not in entries:
            entries = self.entries(f"{found['file']}/{one}")
            one = None
        chosen = [entries[one]] if one else list(entries.values())
        if found["field"]:
            chosen = [
                Entry(fields={found["field"]: entry.fields[found["field"]]}, years=entry.years)
                for entry in chosen
                if found["field"] in entry.fields
            ]
        if not any(entry.fields for entry in chosen):
            raise LookupError(f"concepts {found['file']!r} have no field {found['field']!r} there")
        return chosen
