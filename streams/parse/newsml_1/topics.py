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
    """The topics of a document by their `Duid`."""

    def __init__(self, sets: Iterable[_Element], spoken: str | None) -> None:
        self._spoken = spoken
        self._topics: dict[str, _Element] = {}
        self._sets: dict[_Element, _Element] = {}
        self._used: set[_Element] = set()
        self._count = 0
        for one in sets:
            self._count += 1
            for topic in sort_children(one).get("Topic", ()):
                self._sets[topic] = one
                if (duid := attribute(topic, "Duid")) is not None:
                    self._topics.setdefault(duid, topic)

    def find(self, reference: str | None) -> tuple[str, dict[str, str]] | None:
        """Find what a reference (`#t1`) means: the property of ninjs, and the term; None where that is elsewhere."""
        topic = self._topics.get((reference or "").removeprefix("#"))
        if topic is None:
            return None
        parts = sort_children(topic)
        names = parts.get("Description", ())
        own = [
            one for one in names if (language(one) or "").partition("-")[0] == (self._spoken or "").partition("-")[0]
        ]
        name = next(iter(all_words(own or names)), None)
        term = build_subject_code(words(first(parts, "FormalName")), name=name, owner=None)
        if term is None:
            return None
        self._used.add(self._sets[topic])
        kind = word(formal_name(first(parts, "TopicType")))
        return _TARGETS.get(kind, "subjects"), term

    def count_unused(self) -> int:
        """How many sets nobody refers to."""
        return self._count - len(self._used)
