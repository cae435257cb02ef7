"""A NewsML-G2 document → the one news item in it, or a document of each."""

from collections import Counter
from typing import NamedTuple

from lxml.etree import _Element

from streams.errors import DeadLetterError, DeadReason, SeveralItemsError
from streams.parse.newsml_g2.meta import read_code
from streams.parse.ninjs.kinds import is_no_text, read_kind
from streams.parse.xml.elements import first, local_name, sort_children
from streams.parse.xml.parting import load_several, part_text

_ITEM = "newsItem"
_OTHERS = ("packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")
KINDS = frozenset({_ITEM, "newsMessage", *_OTHERS})
"""Local names of roots."""


class Found(NamedTuple):
    """The news item of a document."""

    item: _Element
    signals: tuple[_Element, ...] = ()
    """Of the message's header."""
    media: int = 0
    """Pictures, graphics and such beside it in the message."""
    dropped: tuple[str, ...] = ()
    """Names of what else is beside it."""
    had_controls: bool = False


def find_item(text: str) -> Found:
    """Find the one news item; what is no text beside one belongs to it, and a package says how things belong together.

    Raises SeveralItemsError where a message holds several texts, or several items and no text; where it is broken, too.
    Raises DeadLetterError: MALFORMED, NO_CONTENT (no news item).
    """
    document = load_several(text, _ITEM)
    root, had_controls = document.root, document.had_controls
    kind = local_name(root)
    if kind == _ITEM:
        return Found(root, had_controls=had_controls)
    if kind in _OTHERS:
        raise DeadLetterError(DeadReason.NO_CONTENT, f"NewsML-G2 without a text of its own: {kind}")
    parts = sort_children(root)
    # In the order of the text, by which it is cut.
    held = [(local_name(item), item) for one in parts.get("itemSet", ()) for item in one]
    others = tuple(Counter(name for name, _ in held if name in _OTHERS))
    items = [item for name, item in held if name == _ITEM]
    if not items:
        raise DeadLetterError(
            DeadReason.NO_CONTENT, f"a news message without news item: {', '.join(others) or 'nothing'} in it"
        )
    texts = [at for at, item in enumerate(items) if not _is_media(item)] or range(len(items))
    if len(texts) > 1:
        raise SeveralItemsError(part_text(text, _ITEM, beside=set(range(len(items))).difference(texts)))
    signals = sort_children(first(parts, "header")).get("signal", ())
    return Found(items[texts[0]], tuple(signals), len(items) - len(texts), others, had_controls)


def _is_media(item: _Element) -> bool:
    item_class = first(sort_children(first(sort_children(item), "itemMeta")), "itemClass")
    return is_no_text(read_kind(read_code(item_class)))
