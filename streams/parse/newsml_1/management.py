"""What an item says of its own handling: Identification and NewsManagement → id, version, status, embargo, times."""

import re
from typing import NamedTuple

from streams.article import Status
from streams.parse.newsml_1.names import formal_name, word
from streams.parse.nitf.head import read_instant
from streams.parse.xml.elements import Children, attribute, first, sort_children, words
from streams.parse.xml.status import gravest, read_status, signals_kill, tell_signal

_URN = "urn:newsml:"
_REVISION = re.compile(r":([0-9]{1,9})[NUAnua]?\Z")
_MOST_PARTS = 4
"""Colons of an identifier without revision: `urn:newsml:PROVIDER:DATE:ITEM`."""
_READ = frozenset({
    "NewsItemType", "FirstCreated", "ThisRevisionCreated", "Status", "StatusWillChange", "Urgency", "DerivedFrom",
    "AssociatedWith", "Instruction",
})  # fmt: skip


class Named(NamedTuple):
    """What an item is known by."""

    id: str | None
    """Of all its revisions. None: nothing names it."""
    item_id: str | None
    """What the provider calls it."""
    version: str | None
    label: str | None
    """For people: most agencies put their slug line here."""


class Embargo(NamedTuple):
    """What is to become of an item's status."""

    until: str | None = None
    is_endless: bool = False
    expires: str | None = None


def read_identification(item: Children) -> Named:
    """Read what names an item, from its children."""
    parts = sort_children(first(item, "Identification"))
    named = sort_children(first(parts, "NewsIdentifier"))
    provider, date, item_id = (words(first(named, name)) for name in ("ProviderId", "DateId", "NewsItemId"))
    version, public = words(first(named, "RevisionId")), words(first(named, "PublicIdentifier"))
    known_as = item_id
    if public is not None:
        known_as, revision = part_revision(public, version=version, item_id=item_id)
        version = version or revision
    elif provider and date and item_id:
        known_as = f"{_URN}{provider}:{date}:{item_id}"
    return Named(known_as, item_id, version, words(first(parts, "NameLabel")))


def part_revision(identifier: str, *, version: str | None = None, item_id: str | None = None) -> tuple[str, str | None]:
    """Part a public identifier into what all revisions of an item share, and the revision; None where it has none.

    version, item_id: what stands beside it. None: not known; then a whole identifier alone has a revision.
    """
    found = _REVISION.search(identifier)
    if found is None:
        return identifier, None
    rest, revision = identifier[: found.start()], found[1]
    if version is not None and item_id is not None:
        # Some leave the revision out, and their items have numbers.
        is_item = identifier.endswith(f":{item_id}") and not rest.endswith(item_id)
        has_revision = revision == version and not is_item
    else:
        has_revision = identifier.lower().startswith(_URN) and identifier.count(":") > _MOST_PARTS
    return (rest, revision) if has_revision else (identifier, None)


class Management:
    """An item's NewsManagement, read part by part. dropped: names of what has no place in ninjs 3.1."""

    def __init__(self, item: Children) -> None:
        self.dropped: list[str] = []
        self._said: Children = sort_children(first(item, "NewsManagement"))
        self._orders = list(filter(None, map(formal_name, self._said.get("Instruction", ()))))

    def read_status(self) -> Status:
        """The gravest of status and instructions.

        Raises DeadLetterError(BAD_STATUS).
        """
        statuses = [read_status(formal_name(one) or words(one)) for one in self._said.get("Status", ())]
        if any(map(signals_kill, self._orders)):
            statuses.append(Status.CANCELED)
        if any(word(one) == "hold" for one in self._orders):
            statuses.append(Status.WITHHELD)
        return gravest(Status.USABLE, *statuses)

    def read_signals(self) -> tuple[str, ...]:
        """Instructions of a correction and the like, in words."""
        return tuple(dict.fromkeys(filter(None, map(tell_signal, self._orders))))

    def read_embargo(self, status: Status) -> Embargo:
        """What holds an item of a status back, and until when: one under embargo, or that is only to become usable."""
        is_embargoed = any(word(formal_name(one) or words(one)) == "embargoed" for one in self._said.get("Status", ()))
        until = expires = None
        for change in self._said.get("StatusWillChange", ()):
            parts = sort_children(change)
            future = word(formal_name(first(parts, "FutureStatus")))
            at = words(first(parts, "DateAndTime"))
            if at is not None and future == "usable" and status is Status.USABLE:
                until = at
            elif at is not None and future in ("canceled", "cancelled", "withheld") and read_instant(at):
                expires = read_instant(at)
            else:
                self.dropped.append("StatusWillChange")
        return Embargo(until, is_embargoed and until is None, expires)

    def read_former(self) -> str | None:
        """The item that this one was made from."""
        links = (attribute(one, "NewsItem") for one in self._said.get("DerivedFrom", ()))
        return next((part_revision(link)[0] for link in links if link is not None), None)

    def count_links(self) -> int:
        """How many other items it is associated with."""
        return sum(attribute(one, "NewsItem") is not None for one in self._said.get("AssociatedWith", ()))

    def read_time(self, name: str) -> str | None:
        """A time as written."""
        return words(first(self._said, name))

    def read_urgency(self) -> int | None:
        """1 to 9; anything else is dropped."""
        element = first(self._said, "Urgency")
        written = formal_name(element) or words(element)
        if written is None or (len(written) == 1 and written in "123456789"):
            return None if written is None else int(written)
        self.dropped.append("Urgency")
        return None

    def list_dropped(self) -> list[str]:
        """Names of all that was not read."""
        if any(tell_signal(one) is None and not signals_kill(one) and word(one) != "hold" for one in self._orders):
            self.dropped.append("Instruction")
        kind = formal_name(first(self._said, "NewsItemType"))
        if kind is not None and word(kind) != "news":
            self.dropped.append("NewsItemType")
        self.dropped += (name for name in self._said if name not in _READ)
        return self.dropped
