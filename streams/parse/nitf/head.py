"""The head of a NITF document → what it says of itself: ids, times, status, subjects, rights."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from lxml.etree import _Element

from streams.article import Status
from streams.parse.xml.elements import attribute, first, sort_children, words
from streams.parse.xml.status import gravest, orders_kill, read_status, signals_kill, tell_signal
from streams.parse.xml.subject_codes import add_media_topics
from streams.parse.xml.terms import build_subject_code, build_term, each_once

_PEOPLE_AND_PLACES = {
    "person": "people", "org": "organisations", "location": "places", "event": "events", "object.title": "objects",
}  # fmt: skip
_SLUG_NAMES = frozenset({"slug", "slugline", "slug-line", "slugword", "anpa-keyword", "anpa_keyword"})
_READ = frozenset({
    "doc-id", "urgency", "date.issue", "date.release", "date.expire", "du-key", "ed-msg", "key-list", "evloc",
    "identified-content", "doc.copyright", "doc.rights", "correction",
})  # fmt: skip
_RIGHTS = ("limitations", "type", "geography", "agent", "startdate", "enddate")


class Times(NamedTuple):
    """The dates of a document, as written."""

    issued: str | None
    released: str | None
    expires: str | None
    revised: str | None
    """The latest of its revision history."""
    published: str | None

    @property
    def version(self) -> str | None:
        """The time of this version."""
        return self.issued or self.revised or self.released or self.published

    @property
    def is_held(self) -> bool:
        """Whether it may be released only after it was issued."""
        return self.released is not None and self.issued is not None and not _is_until(self.released, self.issued)


class Head:
    """A document's head, read part by part. dropped: names of what has no place in ninjs 3.1."""

    def __init__(self, root: _Element, head: _Element | None) -> None:
        self.dropped: list[str] = []
        self._root = root
        self._head = sort_children(head)
        self._docdata = first(self._head, "docdata")
        self._said = sort_children(self._docdata)
        self._identified = sort_children(first(self._said, "identified-content"))
        self._tobject = sort_children(first(self._head, "tobject"))

    @property
    def title(self) -> str | None:
        """The name of the document, which may be its headline."""
        return words(first(self._head, "title"))

    @property
    def registrar(self) -> str | None:
        """Who gave the document its id."""
        return attribute(first(self._said, "doc-id"), "regsrc")

    def read_own_id(self) -> str | None:
        """The id of the document; the one that its root has is as good."""
        return attribute(first(self._said, "doc-id"), "id-string") or attribute(self._root, "uno")

    def read_former_id(self) -> str | None:
        """The id of the document that this one is an update, a correction or a cancellation of."""
        return attribute(self._docdata, "management-doc-idref") or attribute(
            first(self._said, "correction"), "id-string"
        )

    def read_version(self) -> str | None:
        """The version that the dynamic use key counts: its generation, and the version within that."""
        key = first(self._said, "du-key")
        counts = [count for name in ("generation", "version") if (count := attribute(key, name)) is not None]
        return ".".join(counts) or None

    def read_key(self) -> str | None:
        """The dynamic use key, which the versions of a story share for a time."""
        return attribute(first(self._said, "du-key"), "key")

    def read_slug(self) -> str | None:
        """The slug line, else the dynamic use key."""
        slug = None
        for meta in self._head.get("meta", ()):
            if (meta.get("name") or "").strip().lower() in _SLUG_NAMES:
                slug = slug or attribute(meta, "content")
            elif meta.get("content"):
                self.dropped.append("meta")
        return slug or self.read_key()

    def read_times(self) -> Times:
        """All dates that say something of this version."""
        revisions = [date for one in self._head.get("revision-history", ()) if (date := attribute(one, "norm"))]
        issued = _read_date(first(self._said, "date.issue"))
        return Times(
            issued=issued,
            released=_read_date(first(self._said, "date.release")),
            expires=_read_date(first(self._said, "date.expire")),
            revised=max(revisions, default=None),
            published=attribute(first(self._head, "pubdata"), "date.publication"),
        )

    def read_status(self) -> tuple[Status, bool]:
        """The publishing status, and whether the document is said to be embargoed.

        Raises DeadLetterError(BAD_STATUS).
        """
        written = attribute(self._docdata, "management-status")
        status = read_status(written)
        for message in self._said.get("ed-msg", ()):
            if signals_kill(message.get("msg-type") or "") or orders_kill(attribute(message, "info") or words(message)):
                status = gravest(status, Status.CANCELED)
        return status, written is not None and written.lower().endswith("embargoed")

    def read_former_status(self) -> Status:
        """What this document makes of the one that it names."""
        return read_status(attribute(self._docdata, "management-idref-status"))

    def read_messages(self) -> Iterator[str]:
        """What the editors are told."""
        for message in self._said.get("ed-msg", ()):
            if told := attribute(message, "info") or words(message):
                yield told

    def read_signals(self) -> tuple[str, ...]:
        """Kinds of messages that say what this version is, in words."""
        told = [tell_signal(message.get("msg-type") or "") for message in self._said.get("ed-msg", ())]
        return tuple(dict.fromkeys(filter(None, told)))

    def read_subjects(self) -> list[dict[str, str]]:
        """IPTC's subject codes, the classifiers, then the keywords, each once."""
        found: list[dict[str, str] | None] = []
        for one in self._tobject.get("tobject.subject", ()):
            parts = [attribute(one, f"tobject.subject.{part}") for part in ("detail", "matter", "type")]
            code = attribute(one, "tobject.subject.refnum")
            owner = attribute(one, "tobject.subject.ipr")
            name = next(filter(None, parts), None)
            found.append(build_subject_code(code, name=name, owner=owner) if code else build_term(name=name))
        for one in self._identified.get("classifier", ()):
            value = attribute(one, "value")
            found.append(build_term(literal=value, name=words(one) or (None if value else attribute(one, "type"))))
        for one in sort_children(first(self._said, "key-list")).get("keyword", ()):
            key = attribute(one, "key") or words(one)
            found.append({"name": key, "rel": "keyword"} if key else None)
        return each_once(add_media_topics(found))

    def read_genres(self) -> list[dict[str, str]]:
        """What kind of article it is."""
        kinds = self._tobject.get("tobject.property", ())
        return each_once([build_term(name=attribute(one, "tobject.property.type")) for one in kinds])

    def read_identified(self) -> dict[str, list[dict[str, str]]]:
        """Who and what the article is about, by the names that ninjs has for them."""
        found: dict[str, list[dict[str, str] | None]] = {}
        for kind, elements in self._identified.items():
            if (target := _PEOPLE_AND_PLACES.get(kind)) is not None:
                for one in elements:
                    code = attribute(one, "value") or attribute(one, "location-code")
                    found.setdefault(target, []).append(build_term(name=words(one), literal=code))
            elif kind != "classifier":
                self.dropped.append(kind)
        for one in self._said.get("evloc", ()):
            name = ", ".join(filter(None, (attribute(one, part) for part in ("city", "state-prov", "iso-cc"))))
            found.setdefault("places", []).append(build_term(name=name or None))
        return {target: terms for target, said in found.items() if (terms := each_once(said))}

    def read_rights(self) -> dict[str, str]:
        """Whose it is, and how it may be used."""
        owned, terms = first(self._said, "doc.copyright"), first(self._said, "doc.rights")
        holder, year = attribute(owned, "holder"), attribute(owned, "year")
        limits = [f"{name}: {value}" for name in _RIGHTS if (value := attribute(terms, name)) is not None]
        if len(limits) == 1 and limits[0].startswith("limitations: "):
            limits = [limits[0].removeprefix("limitations: ")]
        said = {
            "copyrightHolder": holder or attribute(terms, "owner"),
            "copyrightNotice": f"Copyright {year} {holder}" if holder and year else None,
            "usageTerms": "\n".join(limits),
        }
        return {name: value for name, value in said.items() if value}

    def read_sources(self, distributor: str | None) -> list[dict[str, str]]:
        """Who provides it."""
        publication = attribute(first(self._head, "pubdata"), "name")
        said = ((self.registrar, None), (distributor, "distributor"), (publication, "publication"))
        return [{"name": name, **({"role": role} if role else {})} for name, role in said if name]

    def read_urgency(self) -> int | None:
        """1 to 9; anything else is dropped."""
        written = attribute(first(self._said, "urgency"), "ed-urg")
        if written is None:
            return None
        if len(written) == 1 and written in "123456789":
            return int(written)
        self.dropped.append("urgency")
        return None

    def list_dropped(self) -> list[str]:
        """Names of all that was not read and says something."""
        self.dropped += (
            name
            for name, elements in self._said.items()
            if name not in _READ and any(one.attrib or words(one) for one in elements)
        )
        self.dropped += ("iim" for _ in self._head.get("iim", ()))
        self.dropped += ("revision-history" for one in self._head.get("revision-history", ()) if one.get("comment"))
        return self.dropped


def read_instant(written: str) -> str | None:
    """Give a date in RFC 3339, where it says its zone; None where it does not."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    offset = moment.utcoffset()
    return None if offset is None or offset.seconds % 60 or moment.year < 1000 else moment.isoformat()


def _is_until(one: str, other: str) -> bool:
    """Whether a date is not behind another one. False, too, where that cannot be told."""
    if one == other:
        return True
    try:
        return datetime.fromisoformat(one) <= datetime.fromisoformat(other)
    except (ValueError, TypeError, OverflowError):
        return False


def _read_date(element: _Element | None) -> str | None:
    return attribute(element, "norm") or words(element)
