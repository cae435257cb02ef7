"""One ninjs item, loaded, becomes an Article: each of its properties goes where the pipeline reads it, or is noted."""

from typing import Any

from streams.article import Article, Status
from streams.errors import DeadLetterError, DeadReason
from streams.parse.furniture import remove_common_furniture
from streams.parse.mojibake import repair_mojibake
from streams.parse.ninjs.authors import join_authors
from streams.parse.ninjs.embargo import find_embargo
from streams.parse.ninjs.kinds import COMPOSITE, TEXT, is_no_text, read_kind
from streams.parse.ninjs.properties import JOINED, PROPERTIES
from streams.parse.ninjs.shapes import is_empty
from streams.parse.ninjs.texts import Texts
from streams.uris import is_uri

_CORE = {
    "uri": "uri",
    "guid": "guid",
    "type": "type",
    "itemclass": "item_class",
    "evolvedfrom": "evolved_from",
    "version": "version",
    "pubstatus": "status",
    "firstcreated": "first_created",
    "versioncreated": "version_created",
    "embargo": "embargo",
    "embargoed": "embargo",
    "embargoeduntil": "embargo",
    "embargodate": "embargo",
    "embargotime": "embargo",
    "embargountil": "embargo",
    "schedulesettings": "schedule",
    "by": "by",
    "byline": "by",
    "bylines": "authors",
    "author": "authors",
    "authors": "authors",
    "language": "language",
    "located": "located",
    "associations": "associations",
    "$standard": "standard",
    "standard": "standard",
}
"""Name in the source, lower case → what it says to the pipeline."""
_SIGNS = frozenset({"uri", "guid", "first_created", "version_created"})
"""What else than a text or status says that an object is a ninjs item: other names stand in any JSON."""

_STATUSES = {
    "usable": Status.USABLE,
    "withheld": Status.WITHHELD,
    "canceled": Status.CANCELED,
    "cancelled": Status.CANCELED,
    "killed": Status.CANCELED,
}
_SEVERITY = (Status.USABLE, Status.WITHHELD, Status.CANCELED)


class Reader:
    """One item on its way to an Article: its properties sorted by what they say."""

    def __init__(self, item: dict[str, Any]) -> None:
        self.core: dict[str, Any] = {}
        self._spelling: dict[str, str] = {}
        self._statuses: list[Any] = []
        self._properties: dict[str, Any] = {}
        self._joined: dict[str, dict[str, None]] = {}
        self._texts = Texts()
        self._dropped: list[str] = []
        for key, value in item.items():
            if value or not is_empty(value):
                name = key.lower()
                if not self._take(name, key, value) and not (
                    "_" in name and self._take(name.replace("_", ""), key, value)
                ):
                    self._dropped.append(key)

    def _take(self, name: str, key: str, value: Any) -> bool:
        """Put one property where it belongs; says whether ninjs has it at all. name: key in lower case."""
        if (core := _CORE.get(name)) is not None:
            if core == "status":
                self._statuses.append(value)
            elif core not in self.core or (core == "embargo" and isinstance(self.core[core], bool) and value):
                self.core[core], self._spelling[core] = value, key
            elif self.core[core] != value:
                self._dropped.append(key)
        elif (known := PROPERTIES.get(name)) is not None:
            target, check = known
            fit = check(value, key, self._dropped)
            if fit is not None:
                if target in JOINED:
                    self._joined.setdefault(target, {})[fit] = None
                if self._properties.setdefault(target, fit) != fit and target not in JOINED:
                    self._dropped.append(key)
        else:
            return self._texts.take(name, key, value, self._dropped)
        return True

    def build(self, notes: tuple[str, ...], *, may_hold_mojibake: bool) -> Article:
        """Make the Article, or raise what says why there is none."""
        uri, article_id, ids = self._read_ids()
        status = self._read_status()
        kind = self._read_type()
        if status is Status.USABLE and is_no_text(kind):
            raise DeadLetterError(DeadReason.NO_CONTENT, f"no text item: its type is {kind}")
        (headline, decoded), (body, changed) = self._read_texts(is_usable=status is Status.USABLE)
        by = self._read_by()
        repaired = False
        if may_hold_mojibake:
            # Escapes hid it while the whole was still JSON.
            (headline, first), (body, second), (by, third) = map(_repair, (headline, body, by))
            repaired = first or second or third
        furniture: tuple[str, ...] = ()
        if body:
            body, furniture = remove_common_furniture(body)
        if status is Status.USABLE and not (headline and body if kind == COMPOSITE else headline or body):
            raise DeadLetterError(DeadReason.NO_CONTENT, "usable, with neither headline nor body")
        if repaired and "mojibake_repaired" not in notes:
            notes += ("mojibake_repaired",)
        notes += decoded + changed
        return Article(
            format="ninjs",
            uri=uri,
            article_id=article_id,
            ids=ids,
            evolved_from=self._read_words("evolved_from"),
            status=status,
            version=self._read_words("version"),
            headline=headline,
            body=body or None,
            by=by,
            language=self._read_words("language"),
            located=self._read_words("located"),
            first_created=self._read_date("first_created"),
            version_created=self._read_date("version_created"),
            properties=self._read_properties(),
            notes=(*notes, *furniture, *self._read_embargo(), *self._list_losses()),
        )

    def _read_ids(self) -> tuple[str | None, str | None, tuple[tuple[str, str], ...]]:
        """The absolute URI that the item gives itself, else its bare id: `uri` before `guid`. And all that it has."""
        uri, guid = self._read_words("uri"), self._read_words("guid")
        if uri is None and guid is None and "altIds" not in self._properties:
            if not (self._statuses or self._texts.are_there or self.core.keys() & _SIGNS):
                raise DeadLetterError(DeadReason.UNKNOWN_FORMAT, "JSON, but no ninjs item")
            raise DeadLetterError(DeadReason.NO_ID, "ninjs item with neither uri nor guid")
        if uri is not None and (guid is None or guid == uri):
            return (uri, None, (("uri", uri),)) if is_uri(uri) else (None, uri, (("uri", uri),))
        if guid is None:
            return None, None, ()
        if uri is None:
            return (guid, None, (("guid", guid),)) if is_uri(guid) else (None, guid, (("guid", guid),))
        ids = (("uri", uri), ("guid", guid))
        if is_uri(uri):
            return uri, None, ids
        return (guid, None, ids) if is_uri(guid) else (None, uri, ids)

    def _read_status(self) -> Status:
        """The publishing status, usable where the item is silent. Of several the gravest: a cancel is never missed."""
        gravest = Status.USABLE
        for value in self._statuses:
            word = value.strip().lower().rpartition("/")[2].removeprefix("stat:") if isinstance(value, str) else ""
            status = _STATUSES.get(word.strip())
            if status is Status.USABLE:
                continue
            if status is None:
                raise DeadLetterError(DeadReason.BAD_STATUS, f"unknown publishing status {str(value)[:80]!r}")
            gravest = max(gravest, status, key=_SEVERITY.index)
        return gravest

    def _read_type(self) -> str:
        value = self.core.get("type", self.core.get("item_class"))
        kind = read_kind(value)
        if value is not None and not is_no_text(kind) and kind not in (TEXT, COMPOSITE, ""):
            self._dropped.append(self._spelling["type" if "type" in self.core else "item_class"])
        return kind

    def _read_texts(
        self, *, is_usable: bool
    ) -> tuple[tuple[str | None, tuple[str, ...]], tuple[str | None, tuple[str, ...]]]:
        headline: tuple[str | None, tuple[str, ...]] = (None, ())
        try:
            headline = self._texts.read_headline(self._dropped)
            return headline, self._texts.read_body(self._dropped)
        except DeadLetterError:
            # A kill delivers no body: HTML beyond the guard is no reason to miss it.
            if is_usable:
                raise
            return headline, (None, ())

    def _read_by(self) -> str | None:
        """Who wrote it; several names on one line. Lists of people count where no text says it."""
        for name in ("by", "authors"):
            value = self.core.get(name)
            if isinstance(value, list | dict) or name == "authors":
                if (by := join_authors(value)) is not None:
                    return by
                if value is not None:
                    self._dropped.append(self._spelling[name])
            elif (by := self._read_words(name)) is not None:
                return by
        return None

    def _read_words(self, name: str) -> str | None:
        """A text or number as the source has it, trimmed; anything else is dropped, an empty one is None."""
        value = self.core.get(name)
        if isinstance(value, str):
            return value.strip() or None
        if value is None:
            return None
        if isinstance(value, bool | dict | list):
            self._dropped.append(self._spelling[name])
            return None
        return str(value)

    def _read_date(self, name: str) -> str | None:
        """A date as the source has it: a text, or the number of seconds or milliseconds since 1970."""
        value = self.core.get(name)
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return self._read_words(name)

    def _read_properties(self) -> dict[str, Any]:
        for target, said in self._joined.items():
            self._properties[target] = "\n".join(said)
        if self._texts.descriptions:
            self._properties["descriptions"] = [*self._properties.get("descriptions", ()), *self._texts.descriptions]
        return self._properties

    def _read_embargo(self) -> tuple[str, ...]:
        """Keep the embargo for normalise to read; the note of one that says no time."""
        until, is_endless = find_embargo(self.core.get("embargo"), self.core.get("schedule"))
        if until is not None:
            self._properties["embargoedUntil"] = until
        return ("embargo_stated",) if is_endless else ()

    def _list_losses(self) -> tuple[str, ...]:
        associations = self.core.get("associations")
        if isinstance(associations, dict):
            associations = list(associations.values())
        count = (
            sum(not is_empty(one) for one in associations)
            if isinstance(associations, list)
            else int(bool(associations))
        )
        notes: tuple[str, ...] = (f"associations_dropped:{count}",) if count else ()
        if self._dropped:
            names = ",".join(dict.fromkeys(" ".join(name.split()) for name in dict.fromkeys(self._dropped)))
            notes += (f"fields_dropped:{names}",)
        return notes


def _repair(text: str | None) -> tuple[str | None, bool]:
    return repair_mojibake(text) if text is not None else (None, False)
