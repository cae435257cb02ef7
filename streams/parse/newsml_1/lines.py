"""NewsLines of the components above a text → headline, by-line, dateline, slug line, notes. The nearest go first."""

from lxml.etree import _Element

from streams.parse.newsml_1.component import Component
from streams.parse.newsml_1.names import formal_name, word
from streams.parse.nitf.texts import find_place, strip_by
from streams.parse.xml.elements import Children, all_words, first, language, sort_children, words

_READ = frozenset({
    "HeadLine", "SubHeadLine", "ByLine", "DateLine", "CopyrightLine", "RightsLine", "SlugLine", "KeywordLine",
    "NewsLine",
})  # fmt: skip
_TYPES = {
    **dict.fromkeys(("advisoryline", "advisory", "ednote", "editorsnote", "editorialnote", "noteline", "note",
                     "notetoeditors", "editornote", "instruction", "instructions"), "notes"),
    **dict.fromkeys(("abstract", "summary", "lead", "standfirst", "subheadline"), "abstracts"),
    **dict.fromkeys(("byline",), "ByLine"), **dict.fromkeys(("slug", "slugline"), "SlugLine"),
    **dict.fromkeys(("keyword", "keywords", "keywordline"), "KeywordLine"),
    **dict.fromkeys(("copyright", "copyrightline"), "CopyrightLine"),
}  # fmt: skip
"""Type of a further line → what it is."""


class Lines:
    """The lines of an article. dropped: names of what has no place in ninjs 3.1."""

    def __init__(self, path: tuple[Component, ...], spoken: str | None) -> None:
        self.dropped: list[str] = []
        self._spoken = spoken
        self._lines: list[Children] = []
        self._further: dict[str, list[_Element]] = {}
        for component in reversed(path):
            lines = sort_children(first(component.parts, "NewsLines"))
            if not lines:
                continue
            self._lines.append(lines)
            for one in lines.get("NewsLine", ()):
                self._take(one)
        self.dropped += (name for lines in self._lines for name in lines if name not in _READ)

    def read_headlines(self) -> list[str]:
        """The headlines, the nearest first, those in the item's language before all others; each once."""
        others = (one for lines in self._lines for one in lines.get("HeadLine", ()))
        return list(dict.fromkeys([*self._read_all("HeadLine"), *all_words(others)]))

    def read_descriptions(self) -> list[tuple[str, str]]:
        """Texts beside the body with their roles."""
        return [
            *(("subheadline", text) for text in self._read_all("SubHeadLine")),
            *(("abstract", text) for text in all_words(self._further.get("abstracts", ()))),
        ]

    def read_by(self) -> str | None:
        """Who wrote it, without `By`."""
        names = [strip_by(one).strip(" ,;") for one in self._read_nearest("ByLine")]
        return ", ".join(dict.fromkeys(filter(None, names))) or None

    def read_place(self) -> str | None:
        """The place of the dateline."""
        return next(filter(None, map(find_place, self._read_nearest("DateLine"))), None)

    def read_slug(self) -> str | None:
        """The slug line."""
        return next(iter(self._read_nearest("SlugLine")), None)

    def read_keywords(self) -> list[str]:
        """Keywords, parted by commas and semicolons."""
        lines = self._read_nearest("KeywordLine")
        parted = (part.strip() for line in lines for part in line.replace(";", ",").split(","))
        return list(dict.fromkeys(filter(None, parted)))

    def read_notes(self) -> list[str]:
        """Notes to editors."""
        return all_words(self._further.get("notes", ()))

    def read_copyright(self) -> list[str]:
        """Copyright lines."""
        return self._read_nearest("CopyrightLine")

    def read_rights(self) -> list[str]:
        """Lines on how it may be used."""
        return self._read_nearest("RightsLine")

    def _take(self, line: _Element) -> None:
        """Sort a further line by its type."""
        parts = sort_children(line)
        kind = _TYPES.get(word(formal_name(first(parts, "NewsLineType"))))
        texts = parts.get("NewsLineText", [])
        if kind is not None:
            self._further.setdefault(kind, []).extend(texts)
        elif any(map(words, texts)):
            self.dropped.append("NewsLine")

    def _read_all(self, name: str) -> list[str]:
        """All lines of a name, the nearest first; each once."""
        return all_words(one for lines in self._lines for one in self._in_language(lines.get(name, [])))

    def _read_nearest(self, name: str) -> list[str]:
        """The lines of a name of the nearest component that has any; else further lines of that type."""
        for lines in self._lines:
            if (elements := lines.get(name)) and (found := all_words(self._in_language(elements))):
                return found
        return all_words(self._further.get(name, ()))

    def _in_language(self, elements: list[_Element]) -> list[_Element]:
        """Of lines that say the same in several languages, those in the item's; where none is, those in any."""
        if len(elements) < 2:
            return elements
        elements = [one for one in elements if words(one)]
        wanted = (self._spoken or "").lower().partition("-")[0]
        spoken = [(language(one) or "").lower().partition("-")[0] for one in elements]
        # `x-default` is for whoever has no other.
        return [one for one, said in zip(elements, spoken, strict=True) if said in ("", "x", wanted)] or elements
