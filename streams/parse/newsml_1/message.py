"""A NewsML 1 document → the one news item in it, or a document of each."""

from typing import NamedTuple

from lxml.etree import _Element

from streams.errors import DeadLetterError, DeadReason, SeveralItemsError
from streams.parse.newsml_1.component import Chosen, choose_text
from streams.parse.xml.elements import Children, local_name, sort_children
from streams.parse.xml.parting import load_several, part_text

ROOT = "NewsML"
ITEM = "NewsItem"


class Found(NamedTuple):
    """The news item of a document."""

    item: _Element
    parts: Children
    """Its children."""
    chosen: Chosen
    around: Children = {}  # noqa: RUF012 - nobody writes into it
    """What stands beside it in the document."""
    root: _Element | None = None
    media: int = 0
    """Items of pictures, graphics and such beside it."""
    had_controls: bool = False


def find_item(text: str) -> Found:
    """Find the one news item; what is no text beside one belongs to it.

    Raises SeveralItemsError where there are several texts, or several items and no text; where the document is broken,
    too. Raises DeadLetterError: MALFORMED, NO_CONTENT (no news item).
    """
    document = load_several(text, ITEM)
    root = document.root
    if local_name(root) == ITEM:
        parts = sort_children(root)
        return Found(root, parts, choose_text(root, parts), had_controls=document.had_controls)
    # In the order of the text, by which it is cut.
    around = sort_children(root)
    items = around.pop(ITEM, [])
    if not items:
        raise DeadLetterError(DeadReason.NO_CONTENT, f"NewsML 1 without news item: {', '.join(around) or 'nothing'}")
    held = [sort_children(item) for item in items]
    choices = [choose_text(item, parts) for item, parts in zip(items, held, strict=True)]
    texts = [at for at, chosen in enumerate(choices) if not chosen.is_media] or range(len(items))
    if len(texts) > 1:
        raise SeveralItemsError(part_text(text, ITEM, beside=set(range(len(items))).difference(texts)))
    at = texts[0]
    return Found(items[at], held[at], choices[at], around, root, len(items) - 1, document.had_controls)
