"""A NewsML-G2 document → the one news item in it."""

from typing import NamedTuple

from lxml.etree import _Element

from streams.errors import DeadLetterError, DeadReason
from streams.parse.xml.elements import first, local_name, sort_children

_ITEM = "newsItem"
_OTHERS = ("packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")
KINDS = frozenset({_ITEM, "newsMessage", *_OTHERS})
"""Local names of roots."""


class Found(NamedTuple):
    """The news item of a document."""

    item: _Element
    signals: tuple[_Element, ...] = ()
    """Of the message's header."""


def find_item(root: _Element) -> Found:
    """Find the one news item; a package beside it only says how things belong together.

    Raises DeadLetterError: MANY_ITEMS, NO_CONTENT (none).
    """
    kind = local_name(root)
    if kind == _ITEM:
        return Found(root)
    if kind in _OTHERS:
        raise DeadLetterError(DeadReason.NO_CONTENT, f"NewsML-G2 without a text of its own: {kind}")
    parts = sort_children(root)
    sets = [sort_children(one) for one in parts.get("itemSet", ())]
    items = [item for one in sets for item in one.get(_ITEM, ())]
    if len(items) > 1:
        raise DeadLetterError(
            DeadReason.MANY_ITEMS, f"a news message of {len(items)} news items; send each as a record of its own"
        )
    if not items:
        others = [name for one in sets for name in one if name in _OTHERS]
        raise DeadLetterError(
            DeadReason.NO_CONTENT, f"a news message without news item: {', '.join(others) or 'nothing'} in it"
        )
    return Found(items[0], tuple(sort_children(first(parts, "header")).get("signal", ())))
