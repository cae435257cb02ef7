"""Metadata of the components above a text → subjects, places, rights, sources. What is said on the way down adds up."""

from collections.abc import Iterator

from lxml.etree import _Element

from streams.parse.newsml_1.component import Component, read_language
from streams.parse.newsml_1.names import formal_name, word
from streams.parse.newsml_1.topics import Topics
from streams.parse.xml.elements import Children, all_words, attribute, first, local_name, sort_children, words
from streams.parse.xml.subject_codes import add_media_topics
from streams.parse.xml.terms import build_subject_code, build_term, each_once

_GROUPS = ("AdministrativeMetadata", "DescriptiveMetadata", "RightsMetadata")
_READ = frozenset({
    "Provider", "Source", "FileName", "Catalog", "Language", "Genre", "SubjectCode", "Location", "TopicOccurrence",
    "DateLineDate", "Copyright", "UsageRights", "Comment",
})  # fmt: skip
_CODES = ("Subject", "SubjectMatter", "SubjectDetail")
_ORIGINS = frozenset({"origin", "dateline", "from"})
_USAGE = ("UsageType", "Geography", "RightsHolder", "Limitations", "StartDate", "EndDate")
_SILENT = frozenset({"generatorsoftware", "words"})
"""Properties that say nothing of the article."""


class Metadata:
    """The metadata of an article. dropped: names of what has no place in ninjs 3.1."""

    def __init__(self, path: tuple[Component, ...]) -> None:
        self.dropped: list[str] = []
        self._path = path
        self._said: Children = {}
        for component in path:
            for group in _GROUPS:
                for metadata in component.parts.get(group, ()):
                    for name, elements in sort_children(metadata).items():
                        self._said.setdefault(name, []).extend(elements)
        self._properties = [
            (word(formal_name(one)), value)
            for one in self._said.pop("Property", ())
            if (value := attribute(one, "Value"))
        ]

    def read_language(self) -> str | None:
        """The language of the text: the nearest that is said."""
        return next(filter(None, map(read_language, reversed(self._path))), None)

    def read_sources(self) -> list[dict[str, str]]:
        """The provider, then the sources of the information."""
        names = [*self._name_parties("Provider"), *self._name_parties("Source")]
        return each_once(build_term(name=name) for name in names)

    def read_about(self, topics: Topics, keywords: list[str]) -> dict[str, list[dict[str, str]]]:
        """Subjects, places, and what topics are about; keywords behind them."""
        found: dict[str, list[dict[str, str] | None]] = {}
        for one in self._said.get("SubjectCode", ()):
            for code in one:
                if local_name(code) in _CODES:
                    named = formal_name(code)
                    term = build_subject_code(named, name=topics.find_name(named), owner=None)
                    found.setdefault("subjects", []).append(term)
        for one in self._said.get("TopicOccurrence", ()):
            if (topic := topics.find(attribute(one, "Topic"))) is None:
                self.dropped.append("TopicOccurrence")
            else:
                found.setdefault(topic[0], []).append(topic[1])
        for one in self._said.get("Location", ()):
            if word(attribute(one, "HowPresent")) not in _ORIGINS:
                name = ", ".join(filter(None, map(_read_place(one).get, ("city", "countryarea", "country"))))
                found.setdefault("places", []).append(build_term(name=name))
        said = (value for name, value in self._properties if name == "keyword")
        for keyword in dict.fromkeys([*keywords, *(value.strip() for value in said)]):
            if keyword:
                found.setdefault("subjects", []).append({"name": keyword, "rel": "keyword"})
        return {target: once for target, terms in found.items() if (once := each_once(add_media_topics(terms)))}

    def read_origin(self) -> str | None:
        """Where it was written, by the name of the city."""
        origins = (one for one in self._said.get("Location", ()) if word(attribute(one, "HowPresent")) in _ORIGINS)
        return next(filter(None, (_read_place(one).get("city") for one in origins)), None)

    def read_genres(self) -> list[dict[str, str]]:
        """What kind of article it is."""
        return each_once(build_term(name=formal_name(one)) for one in self._said.get("Genre", ()))

    def read_holder(self) -> str | None:
        """Whose it is."""
        owned = [sort_children(one) for one in self._said.get("Copyright", ())]
        return "\n".join(all_words(one for parts in owned for one in parts.get("CopyrightHolder", ()))) or None

    def read_usage(self) -> list[str]:
        """How it may be used, a line each."""
        lines = []
        for one in self._said.get("UsageRights", ()):
            parts = sort_children(one)
            said = [(name, text) for name in _USAGE if (text := words(first(parts, name)))]
            lines.append(said[0][1] if len(said) == 1 else "; ".join(f"{name}: {text}" for name, text in said))
        return list(dict.fromkeys(filter(None, lines)))

    def list_dropped(self, by: str | None) -> list[str]:
        """Names of all that was not read and says something. by: the by-line, which may say the same as the creator."""
        known = {(by or "").lower(), *(name.lower() for name in self._name_parties("Provider"))}
        if any(name.lower() not in known for name in self._name_parties("Creator")):
            self.dropped.append("Creator")
        self.dropped += (
            name
            for name, elements in self._said.items()
            if name not in _READ and name != "Creator" and any(one.attrib or len(one) or words(one) for one in elements)
        )
        if any(name != "keyword" and name not in _SILENT for name, _ in self._properties):
            self.dropped.append("Property")
        return self.dropped

    def _name_parties(self, name: str) -> Iterator[str]:
        for one in self._said.get(name, ()):
            for party in one:
                if local_name(party) == "Party" and (called := formal_name(party) or words(party)):
                    yield called


def _read_place(location: _Element) -> dict[str, str]:
    """What a Location says, by the kind of place."""
    properties = sort_children(location).get("Property", ())
    return {word(formal_name(one)): value for one in reversed(properties) if (value := attribute(one, "Value"))}
