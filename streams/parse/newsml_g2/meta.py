"""What a NewsML-G2 item says of itself: status, signals, links, subjects, rights, names in the item's language."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml.etree import _Element

from streams.article import Status
from streams.parse.ninjs.shapes import is_date_time
from streams.parse.xml.elements import all_words, attribute, first, language, sort_children, words
from streams.parse.xml.status import gravest, orders_kill, read_status, signals_kill, tell_signal
from streams.parse.xml.subject_codes import add_media_topics
from streams.parse.xml.terms import build_term, each_once, read_schemes

_READ_OF_ITEM = frozenset({
    "itemClass", "provider", "versionCreated", "firstCreated", "embargoed", "pubStatus", "title", "edNote", "signal",
    "link", "altId",
})  # fmt: skip
_READ_OF_CONTENT = frozenset({
    "urgency", "contentCreated", "located", "creator", "infoSource", "headline", "by", "dateline", "language",
    "keyword", "subject", "genre", "slugline", "description", "altId", "link", "derivedFrom",
})  # fmt: skip
_TARGETS = {
    "person": "people", "organisation": "organisations", "organization": "organisations", "geoarea": "places",
    "poi": "places", "place": "places", "event": "events", "object": "objects",
}  # fmt: skip
"""Nature of a concept → the property of ninjs for what an article is about."""
_FORMER = ("evolvedfrom", "derivedfrom", "previousversion")
"""Relations to the item that this one was made from; the first counts most."""
_MAIN_ROLES = ("", "main", "headline", "hl1", "title")


# A wire has few codes and roles.
@lru_cache(maxsize=1_024)
def local_code(code: str | None) -> str:
    """The code without its scheme, lower case: of a qcode or a URI; "" for None."""
    return (code or "").rstrip("/#").replace("/", ":").replace("#", ":").rpartition(":")[2].lower()


def read_code(element: _Element | None) -> str | None:
    """How an element names a concept: qcode, else URI, else literal."""
    return attribute(element, "qcode") or attribute(element, "uri") or attribute(element, "literal")


class Meta:
    """An item's facts, read part by part. dropped: names of what has no place in ninjs 3.1."""

    def __init__(self, item: _Element) -> None:
        parts = sort_children(item)
        self.dropped: list[str] = []
        self.of_item = sort_children(first(parts, "itemMeta"))
        self.of_content = sort_children(first(parts, "contentMeta"))
        self._rights = [sort_children(one) for one in parts.get("rightsInfo", ())]
        self.content_set = first(parts, "contentSet")
        self.language = attribute(first(self.of_content, "language"), "tag") or language(self.content_set)
        self.spoken = language(item)
        self._schemes = read_schemes(parts.get("catalog", ()))

    def read_status(self, signals: Iterable[_Element]) -> Status:
        """The gravest of status, signals and notes to editors. signals: of the message around the item.

        Raises DeadLetterError(BAD_STATUS).
        """
        statuses = [read_status(read_code(one)) for one in self.of_item.get("pubStatus", ())]
        is_kill = any(signals_kill(read_code(one) or "") for one in (*self.of_item.get("signal", ()), *signals))
        if is_kill or any(map(orders_kill, self.read_notes())):
            statuses.append(Status.CANCELED)
        return gravest(Status.USABLE, *statuses)

    def read_notes(self) -> list[str]:
        """Notes to editors."""
        return all_words(self.of_item.get("edNote", ()))

    def read_signals(self) -> tuple[str, ...]:
        """Signals of a correction and the like, in words."""
        told = [tell_signal(read_code(one) or "") for one in self.of_item.get("signal", ())]
        return tuple(dict.fromkeys(filter(None, told)))

    def read_embargo(self) -> tuple[str | None, bool]:
        """The end of an embargo as written, and whether there is one without an end."""
        said = self.of_item.get("embargoed", ())
        until = next(iter(all_words(said)), None)
        is_status = any(local_code(read_code(one)) == "embargoed" for one in self.of_item.get("pubStatus", ()))
        return until, until is None and (bool(said) or is_status)

    def read_former(self) -> tuple[str | None, int]:
        """The item that this one was made from, and how many other links there are."""
        links = [*self.of_item.get("link", ()), *self.of_content.get("link", ())]
        by_relation: dict[str, str] = {}
        for one in links:
            relation = local_code(attribute(one, "rel"))
            target = attribute(one, "residref") or attribute(one, "guidref") or attribute(one, "href")
            if target is not None and relation in _FORMER:
                by_relation.setdefault(relation, target)
        count = sum(local_code(attribute(one, "rel")) not in _FORMER for one in links)
        derived = first(self.of_content, "derivedFrom")
        stated = attribute(derived, "residref") or read_code(derived) or words(derived)
        former = next((by_relation[relation] for relation in _FORMER if relation in by_relation), stated)
        return former, count

    def read_headlines(self) -> tuple[str | None, list[tuple[str, str]]]:
        """The main headline in the item's language, and the others with their roles."""
        elements = [one for one in self.of_content.get("headline", ()) if words(one)]
        ordered = sorted(elements, key=lambda one: (self._rank_role(one), self._rank_language(one)))
        texts = [(local_code(attribute(one, "role")) or "headline", words(one) or "") for one in ordered]
        return (texts[0][1], texts[1:]) if texts else (None, [])

    def read_by(self) -> str | None:
        """The by-line, of several all that are in its language."""
        lines = self._in_language(self.of_content.get("by", ()))
        return ", ".join(all_words(lines)) or None

    def read_creators(self) -> str | None:
        """The persons that made the content; agencies are no authors."""
        people = []
        for one in self.of_content.get("creator", ()):
            is_person = local_code(attribute(one, "type")) in ("", "person")
            if is_person and not (attribute(one, "qcode") or "").startswith("nprov:"):
                people.append(self._read_name(one) or attribute(one, "literal"))
        return ", ".join(dict.fromkeys(filter(None, people))) or None

    def read_places(self) -> str | None:
        """Where the content was made, by name."""
        names = [name for one in self.of_content.get("located", ()) if (name := self._read_name(one))]
        return " and ".join(dict.fromkeys(names)) or None

    def read_line(self, name: str) -> str | None:
        """The words of the first element of a name in the content's metadata that is in the item's language."""
        return next(iter(all_words(self._in_language(self.of_content.get(name, ())))), None)

    def read_about(self) -> dict[str, list[dict[str, str | int]]]:
        """Subjects, and the people, organisations, places, events and objects among them; keywords behind them."""
        found: dict[str, list[dict[str, str | int]]] = {}
        for one in self.of_content.get("subject", ()):
            target = _TARGETS.get(local_code(attribute(one, "type")), "subjects")
            term: dict[str, str | int] = {**(self._build_term(one) or {})}
            if term and target == "subjects":
                for name in ("relevance", "confidence"):
                    written = attribute(one, name)
                    if written is not None and written.isascii() and written.isdigit() and len(written) < 4:
                        term[name] = min(int(written), 100)
            if term:
                found.setdefault(target, []).append(term)
        for keyword in all_words(self._in_language(self.of_content.get("keyword", ()))):
            found.setdefault("subjects", []).append({"name": keyword, "rel": "keyword"})
        return {target: each_once(add_media_topics(terms)) for target, terms in found.items()}

    def read_genres(self) -> list[dict[str, str | int]]:
        """What kind of article it is."""
        return each_once(self._build_term(one) or {} for one in self.of_content.get("genre", ()))

    def read_sources(self) -> list[dict[str, str | int]]:
        """The provider, then the sources of the information."""
        parties = (*self.of_item.get("provider", ()), *self.of_content.get("infoSource", ()))
        return each_once(self._build_party(one) for one in parties)

    def read_descriptions(self) -> Iterator[tuple[str, str]]:
        """Texts beside the body with their roles."""
        for one in self.of_content.get("description", ()):
            if text := words(one):
                yield local_code(attribute(one, "role")) or "description", text

    def read_other_ids(self) -> list[dict[str, str]]:
        """Further ids, by their roles."""
        ids = []
        for one in (*self.of_item.get("altId", ()), *self.of_content.get("altId", ())):
            role = local_code(attribute(one, "role")) or local_code(attribute(one, "type"))
            if value := words(one) or attribute(one, "id"):
                ids.append({"role": role, "value": value} if role else {"value": value})
        return ids

    def read_rights(self) -> dict[str, str]:
        """Whose it is, and how it may be used; a part a line."""
        holders = [
            self._read_name(one) or words(one) or read_code(one)
            for rights in self._rights
            for one in rights.get("copyrightHolder", ())
        ]
        said = {"copyrightHolder": "\n".join(dict.fromkeys(filter(None, holders)))}
        for name in ("copyrightNotice", "usageTerms"):
            lines = [one for rights in self._rights for one in self._in_language(rights.get(name, ()))]
            said[name] = "\n".join(all_words(lines))
        return said

    def read_urgency(self) -> int | None:
        """1 to 9; anything else is dropped."""
        written = self.read_line("urgency")
        if written is None or (len(written) == 1 and written in "123456789"):
            return None if written is None else int(written)
        self.dropped.append("urgency")
        return None

    def read_created(self) -> str | None:
        """When the content was made, where it is a whole date and time."""
        written = self.read_line("contentCreated")
        if written is None or is_date_time(written):
            return written
        self.dropped.append("contentCreated")
        return None

    def list_dropped(self) -> list[str]:
        """Names of all that was not read."""
        signals = [read_code(one) or "" for one in self.of_item.get("signal", ())]
        if any(tell_signal(one) is None and not signals_kill(one) for one in signals):
            self.dropped.append("signal")
        self.dropped += (name for name in self.of_item if name not in _READ_OF_ITEM)
        self.dropped += (name for name in self.of_content if name not in _READ_OF_CONTENT)
        return self.dropped

    def _rank_role(self, element: _Element) -> int:
        role = local_code(attribute(element, "role"))
        return _MAIN_ROLES.index(role) if role in _MAIN_ROLES else len(_MAIN_ROLES)

    def _rank_language(self, element: _Element) -> int:
        """0: that of the content. 1: none said. 2: another of the same name. 3: another."""
        said, wanted = (language(element) or "").lower(), (self.language or self.spoken or "").lower()
        if said == wanted:
            return 0
        if not said:
            return 1
        return 2 if said.partition("-")[0] == wanted.partition("-")[0] else 3

    def _in_language(self, elements: Iterable[_Element]) -> list[_Element]:
        """Of elements that say the same in several languages, those in the best one."""
        elements = list(elements)
        if len(elements) < 2:
            return elements
        ranked = [(self._rank_language(one), one) for one in elements]
        best = min(rank for rank, _ in ranked)
        return [one for rank, one in ranked if rank == best or (best == 0 and rank == 1)]

    def _read_name(self, element: _Element) -> str | None:
        names = sort_children(element).get("name", ()) if len(element) else ()
        return next(iter(all_words(self._in_language(names))), None)

    def _build_term(self, element: _Element) -> dict[str, str] | None:
        return build_term(
            qcode=attribute(element, "qcode"),
            uri=attribute(element, "uri"),
            literal=attribute(element, "literal"),
            name=self._read_name(element),
            schemes=self._schemes,
        )

    def _build_party(self, element: _Element) -> dict[str, str | int]:
        """A term that always has a name: a provider's code is what it is called."""
        term: dict[str, str | int] = {**(self._build_term(element) or {})}
        qcode = attribute(element, "qcode")
        name = term.get("name") or words(element) or (qcode.rpartition(":")[2] if qcode else term.get("literal"))
        return {"name": name, **term} if name else term
