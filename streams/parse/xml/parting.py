"""A document of several items → a document of each, cut from the text as it is written.

The text is cut, and not the tree: what an item holds goes on as it came, and where one of them is broken, or the
document ends too early, its neighbours are whole.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import pairwise

from streams.errors import DeadLetterError, SeveralItemsError
from streams.parse.xml.loading import Document, load_xml

_HIDDEN = r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<[?!][^<>]*+>"
_WITHIN = r"(?:[^<>\"']++|\"[^<\"]*+\"|'[^<']*+')*+"
"""Of a tag; no `<` may stand in it, so a tag that never ends is given up at the next one."""
_TAG = re.compile(rf"{_HIDDEN}|<(?P<close>/?)(?P<name>[^\s<>/!?=\"']++)(?P<within>{_WITHIN})>", re.DOTALL)


def load_several(text: str, name: str) -> Document:
    """Parse a document that may hold several elements of a local name; see `load_xml`.

    Raises SeveralItemsError where it is broken and holds several: what is broken is then one of them, or what is left
    of the last. Raises DeadLetterError(MALFORMED) where it is broken and holds one or none.
    """
    try:
        return load_xml(text)
    except DeadLetterError:
        if len(_find_spans(text, [name])) > 1:
            raise SeveralItemsError(part_text(text, name)) from None
        raise


def part_text(
    text: str, *names: str, beside: Collection[int] = (), around: Callable[[str], str] | None = None
) -> Iterator[str]:
    """Give for each element of these local names a document of it and of all that is no such element.

    beside: which of them, counted from 0, are none of the items; they stay where they are. around: what becomes of the
    text in front of the items, and of that behind them. None: it stays as it is. Where the document ends too early,
    what is open is closed. Nothing is given where there is none.
    """
    spans = _find_spans(text, names)
    items = [span for at, span in enumerate(spans) if at not in beside]
    if not items:
        return
    before = text[: items[0][0]]
    after = "".join(text[end:start] for (_, end), (start, _) in pairwise([*items, (len(text), len(text))]))
    if around is not None:
        before, after = around(before), around(after)
    after += _close(before + after)
    for start, end in items:
        yield f"{before}{text[start:end]}{after}"


def thin_out(text: str, *, holders: Collection[str], keeps: Callable[[str, str], bool]) -> str:
    """Leave of a text around items the tags of what holds them, and what is kept of the elements beside the items.

    holders: local names, lower case, of what holds items. keeps: says by local name and attributes, as they are
    written, whether an element stays as it is. Comments and instructions go.
    """
    kept: list[str] = []
    start, depth = -1, 0
    for tag in _TAG.finditer(text):
        if tag["name"] is None:
            continue
        name, within = tag["name"].rpartition(":")[2], tag["within"]
        if depth:
            if tag["close"]:
                depth -= 1
                if not depth and start >= 0:
                    kept.append(text[start : tag.end()])
            elif not within.endswith("/"):
                depth += 1
        elif name.lower() in holders:
            kept.append(tag[0])
        elif not tag["close"]:
            is_kept = keeps(name, within)
            if within.endswith("/"):
                kept += (tag[0],) if is_kept else ()
            else:
                start, depth = tag.start() if is_kept else -1, 1
    return "".join(kept)


def _find_spans(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Find where each element of these local names begins and ends, outermost ones."""
    name = "|".join(map(re.escape, names))
    tags = [
        found
        for found in re.finditer(
            rf"{_HIDDEN}|<(?P<close>/?)(?:[^\s<>/!?=\"':]++:)?(?:{name})(?=[\s/>]){_WITHIN}>", text, re.DOTALL
        )
        if found["close"] is not None
    ]
    opened = sum(not one["close"] and not one[0].endswith("/>") for one in tags)
    may_nest = opened == sum(bool(one["close"]) for one in tags)
    spans: list[tuple[int, int]] = []
    start, depth = 0, 0
    for tag in tags:
        if tag["close"]:
            if depth == 1:
                spans.append((start, tag.end()))
            depth = max(0, depth - 1)
        elif tag[0].endswith("/>"):
            if not depth:
                spans.append(tag.span())
        elif not depth:
            start, depth = tag.start(), 1
        elif may_nest:
            depth += 1
        else:
            # One that never ended: it reaches to the next.
            spans.append((start, tag.start()))
            start = tag.start()
    if depth:
        spans.append((start, len(text)))
    return spans


def _close(text: str) -> str:
    """Give the end tags that a text lacks."""
    opened: list[str] = []
    count: Counter[str] = Counter()
    for tag in _TAG.finditer(text):
        name = tag["name"]
        if name is None or tag["within"].endswith("/"):
            continue
        if not tag["close"]:
            opened.append(name)
            count[name] += 1
            continue
        end = name if count[name] else None
        while end is not None:
            last = opened.pop()
            count[last] -= 1
            end = end if last != end else None
    return "".join(f"</{name}>" for name in reversed(opened))
