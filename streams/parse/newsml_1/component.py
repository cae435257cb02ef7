"""The tree of NewsComponents in a news item → the component whose text is the article's, and what is beside it.

Components are pictures, captions, sidebars, languages or renditions of one text, and nest as their sender likes. One
text is the article: on each level the component that is called the main one, in the item's language, else the first.
"""

from typing import NamedTuple

from lxml.etree import _Element

from streams.parse.newsml_1.content import Rendition, find_text
from streams.parse.newsml_1.names import formal_name, word
from streams.parse.xml.elements import Children, attribute, first, language, local_name, sort_children

_PARTS = frozenset({"NewsItem", "NewsItemRef"})
"""Other items inside a component."""
_HOLDS = _PARTS | {"ContentItem", "NewsComponent"}
_MAIN = frozenset({"main", "maintext", "mainstory", "maincontent", "text", "body", "story", "article"})
_SECOND = frozenset({
    "sidebar", "supporting", "supplementary", "supplement", "related", "background", "factbox", "box", "title",
    "headline", "lead", "abstract", "summary", "teaser", "biography", "note", "editorsnote", "advisory",
})  # fmt: skip
_OF_MEDIA = frozenset({
    "caption", "legend", "thumbnail", "preview", "quicklook", "highdef", "highres", "lowres", "picture", "photo",
    "image", "graphic", "video", "audio", "icon", "logo", "script", "shotlist", "transcript",
})  # fmt: skip
"""Roles of what belongs to a picture or a film, its text included."""


class Component(NamedTuple):
    """A NewsComponent."""

    element: _Element
    parts: Children


class Chosen(NamedTuple):
    """The text of an item."""

    path: tuple[Component, ...] = ()
    """From the item's own component down to the one that holds the text; the first alone where none does."""
    renditions: tuple[Rendition, ...] = ()
    """Of the text, as they stand. Empty: there is none."""
    others: int = 0
    """Components, items, references and pictures beside it; other renditions of the same text are none."""

    @property
    def is_media(self) -> bool:
        """Whether there are pictures, references and such and no text."""
        return not self.renditions and self.others > 0


class _Candidate(NamedTuple):
    path: tuple[Component, ...]
    role: int
    """0: the main one. 1: nothing is said. 2: something beside it."""
    spoken: int
    """0: in the item's language, or none is said."""
    renditions: tuple[Rendition, ...]
    others: int

    @property
    def rank(self) -> int:
        """Of the best rendition; the best there is is 0."""
        return min(one.rank for one in self.renditions)


def choose_text(item: _Element, parts: Children) -> Chosen:
    """Choose the component of an item whose text is the article's. parts: its children."""
    components = [Component(one, sort_children(one)) for one in parts.get("NewsComponent", ())]
    if not components:
        return Chosen(others=_count(parts))
    spoken = read_language(components[0]) or language(item)
    chosen = _choose(components, spoken, is_alternative=False)
    if chosen is None:
        return Chosen((components[0],), others=sum(_weigh(one) for one in components) + _count(parts))
    return Chosen(chosen.path, chosen.renditions, chosen.others + _count(parts))


def read_language(component: Component) -> str | None:
    """The language of a component itself."""
    described = first(component.parts, "DescriptiveMetadata")
    for one in () if described is None else described:
        if local_name(one) == "Language" and (said := formal_name(one)) is not None:
            return said
    return language(component.element)


def _choose(components: list[Component], spoken: str | None, *, is_alternative: bool) -> _Candidate | None:
    """Choose the best text among components that stand side by side."""
    if len(components) == 1:
        return _find(components[0], spoken)
    candidates: list[tuple[int, _Candidate]] = []
    for at, one in enumerate(components):
        if (candidate := _find(one, spoken)) is not None:
            candidates.append((at, candidate))
    if not candidates:
        return None
    if is_alternative:
        at, best = min(candidates, key=lambda one: (one[1].spoken, one[1].rank, one[1].role))
        same = {at for at, _ in candidates}
    else:
        at, best = min(candidates, key=lambda one: (one[1].role, one[1].spoken))
        same = {at}
    beside = sum(_weigh(one) for place, one in enumerate(components) if place != at and place not in same)
    return best._replace(others=best.others + beside)


def _find(component: Component, spoken: str | None) -> _Candidate | None:
    """Find the text of a component, in it or below it; None where it has none."""
    role = word(formal_name(first(component.parts, "Role")))
    if role in _OF_MEDIA:
        return None
    own = None if not role else 0 if role in _MAIN else 2 if role in _SECOND else 1
    said = read_language(component)
    contents = component.parts.get("ContentItem", ())
    inner = [Component(one, sort_children(one)) for one in component.parts.get("NewsComponent", ())]
    texts = tuple([text for one in contents if (text := find_text(one)) is not None])
    if texts:
        others = len(contents) - len(texts) + sum(map(_weigh, inner)) + _count(component.parts)
        return _Candidate((component,), 1 if own is None else own, _compare(said, spoken), texts, others)
    is_alternative = (attribute(component.element, "EquivalentsList") or "no").lower() == "yes"
    found = _choose(inner, spoken, is_alternative=is_alternative)
    if found is None:
        return None
    return found._replace(
        path=(component, *found.path),
        role=found.role if own is None else own,
        spoken=max(found.spoken, _compare(said, spoken)),
        others=found.others + len(contents) + _count(component.parts),
    )


def _weigh(component: Component) -> int:
    """How much a component is that is left out: one, or nothing where it is empty."""
    return int(not _HOLDS.isdisjoint(component.parts))


def _count(parts: Children) -> int:
    """How many other items there are inside."""
    return 0 if _PARTS.isdisjoint(parts) else sum(len(parts.get(name, ())) for name in _PARTS)


def _compare(said: str | None, wanted: str | None) -> int:
    if said is None or wanted is None:
        return 0
    return int(said.lower().partition("-")[0] != wanted.lower().partition("-")[0])
