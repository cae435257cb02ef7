"""TopicSets of a document → what a reference to one of their topics says: a subject, a person, a place …"""

from collections.abc import Iterable

from lxml.etree import _Element

from streams.parse.newsml_1.names import formal_name, word
from streams.parse.xml.elements import all_words, attribute, first, language, sort_children, words
from streams.parse.xml.terms import build_subject_code

_TARGETS = {
    **dict.fromkeys(("person", "people"), "people"),
    **dict.fromkeys(("organisation", "organization", "company", "corporation", "institution"), "organisations"),
    **dict.fromkeys(("place", "location", "country", "city", "region", "geography", "geoarea"), "places"),
    "event": "events",
}
"""Type of a topic → the property of ninjs for what an article is about."""


class Topics:
    """The topics of a document, by their `Duid` and by their codes."""

    def __init__(self, sets: Iterable[_Element], spoken: str | None) -> None:
        self._spoken = spoken
        self._by_id: dict[str, _Element] = {}
        self._by_code: dict[str, _Element] = {}
        self._sets: dict[_Element, _Element] = {}
        self._used: set[_Element] = set()
        for one in sets:
            for topic in sort_children(one).get("Topic", ()):
                self._sets[topic] = one
                if (duid := attribute(topic, "Duid")) is not None:
                    self._by_id.setdefault(duid, topic)
                if (code := words(first(sort_children(topic), "FormalName"))) is not None:
                    self._by_code.setdefault(code, topic)

    def find(self, reference: str | None) -> tuple[str, dict[str, str]] | None:
        """Find what a reference (`#t1`) means: the property of ninjs, and the term; None where that is elsewhere."""
        topic = self._by_id.get((reference or "").removeprefix("#"))
        if topic is None:
            return None
        parts = sort_children(topic)
        term = build_subject_code(words(first(parts, "FormalName")), name=self._read_name(topic), owner=None)
        if term is None:
            return None
        kind = word(formal_name(first(parts, "TopicType")))
        return _TARGETS.get(kind, "subjects"), term

    def find_name(self, code: str | None) -> str | None:
        """Find what a topic calls a code that an item states itself."""
        topic = self._by_code.get(code or "")
        return None if topic is None else self._read_name(topic)

    def count_unused(self) -> int:
        """How many sets there are whose topics nothing refers to."""
        return len(set(self._sets.values()) - self._used)

    def _read_name(self, topic: _Element) -> str | None:
        """What it is called in the item's language, else in any. Its set is then one that was referred to."""
        self._used.add(self._sets[topic])
        names = sort_children(topic).get("Description", ())
        wanted = (self._spoken or "").lower().partition("-")[0]
        own = [one for one in names if (language(one) or "").lower().partition("-")[0] == wanted]
        return next(iter(all_words(own or names)), None)
