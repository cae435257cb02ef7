"""The words that a page shows, by a reader that shares no code with ours: a tree by the HTML standard, and a walk.

What a browser's screen leaves out and newswire delivers is read here, too: what an element holds for readers who have
no player or no scripts.
"""

import re
import unicodedata
from typing import Any

from justhtml import JustHTML

_PARTING = {
    "address",
    "article",
    "aside",
    "audio",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "text",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "video",
    "xmp",
}
_FALLBACKS = {"iframe", "noembed", "noframes"}
_UNSEEN = {"script", "style", "title", "template", "datalist", "annotation", "annotation-xml", "s", "del", "strike"}
_UNSEEN_IN_SVG = {"desc", "metadata"}
_OF_SCREEN_READERS = {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "sr-only-focusable"}
_WORD = re.compile(r"\w+")
_NO_WIDTH = re.compile("[\u00ad\u200b\u2060\ufeff]")


def words_of(text: str) -> list[str]:
    """Runs of letters and digits, without what has no width."""
    return _WORD.findall(unicodedata.normalize("NFC", _NO_WIDTH.sub("", text)))


def shown_words(source: str) -> list[str]:
    """The words of a page in their order, with the numbers of lists."""
    pieces: list[str] = []
    _walk(JustHTML(source, sanitize=False, scripting_enabled=False).root, pieces, marker="")
    return words_of("".join(pieces))


def hidden_words(source: str) -> list[str]:
    """The words of what a page does not show, but for scripts and styles."""
    return _hidden_below(JustHTML(source, sanitize=False, scripting_enabled=False).root)


def _hidden_below(node: Any) -> list[str]:
    if node.name[0] not in "#!" and _is_unseen(node):
        return words_of(_all_text(node))
    return [word for child in node.children or () for word in _hidden_below(child)]


def _is_unseen(node: Any) -> bool:
    told = {name.lower(): value or "" for name, value in (node.attrs or {}).items()}
    style = re.sub(r"\s", "", told.get("style", "").lower())
    return (
        node.name in _UNSEEN
        or (node.name in _UNSEEN_IN_SVG and node.namespace == "svg")
        or "hidden" in told
        or "popover" in told
        or told.get("aria-hidden", "").lower() == "true"
        or bool(_OF_SCREEN_READERS & set(told.get("class", "").lower().split()))
        or bool(re.search(r"(?:^|;)(?:display:none|visibility:hidden|text-decoration:line-through)", style))
        or (node.name == "dialog" and "open" not in told)
    )


def _walk(node: Any, pieces: list[str], *, marker: str) -> None:
    if node.name == "#text":
        pieces.append(node.data)
        return
    if node.name[0] in "#!":
        if node.name != "#comment":
            for child in node.children or ():
                _walk(child, pieces, marker="")
        return
    part = '"' if node.name == "q" and not _is_unseen(node) else " " if node.name in _PARTING else ""
    pieces.append(part)
    if _is_unseen(node):
        # Where words are not shown, those around them are not one word; where letters are, they are.
        pieces.append("" if node.name in ("script", "style", "title") else _ends_of(node))
    elif node.name in _FALLBACKS:
        pieces.append(" ".join(shown_words("".join(child.data for child in node.children))))
    else:
        markers = _number(node) if node.name == "ol" else {}
        begun = len(pieces)
        if node.name == "sup":
            pieces.append("")
        for child in node.children or ():
            _walk(child, pieces, marker=markers.get(id(child), ""))
        if node.name == "sup":
            raised = "".join(pieces[begun + 1 :])
            # A power, or a formula in parentheses; `5th` is one word.
            is_formula = bool(re.search(r"\w\s*[-+−]", raised))
            pieces[begun] = "^" if re.match(r"[-0-9]", raised) else "(" if is_formula else ""
            pieces.append(")" if is_formula else "")
        if marker and "".join(pieces[begun:]).strip():
            pieces.insert(begun, f" {marker} ")
    pieces.append(part)


def _ends_of(node: Any) -> str:
    text = _all_text(node)
    is_struck = node.name in ("s", "del", "strike")
    return " " if re.search(r"\s", text) or (is_struck and _has_parts(node)) else ""


def _all_text(node: Any) -> str:
    if node.name in ("script", "style", "title"):
        return ""
    return node.data if node.name == "#text" else "".join(map(_all_text, node.children or ()))


def _has_parts(node: Any) -> bool:
    return any(child.name in _PARTING or _has_parts(child) for child in node.children or ())


def _number(node: Any) -> dict[int, str]:
    """The numbers of a list's items."""
    items = [child for child in node.children if child.name == "li" and not _is_unseen(child)]
    step = -1 if "reversed" in node.attrs else 1
    number = int(node.attrs.get("start") or (len(items) if step < 0 else 1))
    numbers = {}
    for item in items:
        number = int(item.attrs.get("value") or number)
        letters = node.attrs.get("type") in ("a", "A") and number > 0
        numbers[id(item)] = f"{chr(ord(node.attrs['type']) + number - 1) if letters else number}."
        number += step
    return numbers
