"""The source of a page becomes texts and tags. What holds no elements is taken apart here: comments, scripts, CDATA.

Reads as the HTML standard does (Tokenization), but for what would lose text that nobody meant to hide: CDATA is read,
and what is opened and never closed ends at once instead of at the end of the page.
"""

import re
from collections.abc import Iterator

_NAME = r"[a-zA-Z][^\s/>]*+"
_ATTRIBUTES = r"""(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]++)?|["'])*+"""
_TAG = re.compile(rf"<(/?)({_NAME})({_ATTRIBUTES})(?:>|\Z)")
_UNUSUAL = re.compile(r"<(?:[!?]|/(?![a-zA-Z])|(?i:script|style|title|textarea|xmp)(?=[\s/>]))")
"""A page without any of these is tags and text."""
_USUAL = re.compile(
    rf"(?:[^<\]]++|\](?!\]>)|<(?![!?/a-zA-Z])"
    rf"|<(?!(?i:script|style|title|textarea|xmp)[\s/>])/?{_NAME}{_ATTRIBUTES}(?:>|\Z))*+"
)
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])[^>]*+>", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "xmp")
}
"""Elements that hold text alone, and their ends."""
_CDATA = "<![CDATA["
_LIMIT_OF_CDATA = re.compile(r"\]\]>|<!\[CDATA\[")
_END_OF_COMMENT = re.compile(r"--!?>")
_ANY_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*+(?:\s[^<>]*+|\s*+/?)>")

Token = tuple[str, str, str, str]
"""A slash or nothing, the name of a tag, its attributes, and the text behind it."""


def read_tokens(source: str) -> tuple[str, Iterator[Token]]:
    """Give the text before the first tag, and each tag with the text behind it. Entities stay."""
    if _UNUSUAL.search(source):
        source = _simplify(source)
    parts = _TAG.split(source)
    if not parts[-1] and len(parts) > 1 and source[-1] != ">":
        # A tag that nobody ended: a cut page, or a sign of less before a word.
        slash, name, attributes, _ = parts[-4:]
        del parts[-4:]
        if not slash and "=" not in attributes:
            parts[-1] += f"&lt;{name}{attributes}"
    tokens = iter(parts)
    return next(tokens), zip(tokens, tokens, tokens, tokens, strict=True)


def is_self_closed(attributes: str) -> bool:
    """Say whether a tag ends in a slash that belongs to no value, as XML's tools write empty elements."""
    if attributes[-1:] != "/":
        return False
    end = attributes.rsplit(None, 1)[-1] if attributes != "/" else "/"
    return "=" not in end or end[-2:-1] in ('"', "'")


def _simplify(source: str) -> str:
    """Give a page that says the same in ordinary tags and text alone."""
    has_cdata = _CDATA in source
    kept: list[str] = []
    endless: set[str] = set()
    """What was looked for and not found: it is not behind the present place, either."""
    at = 0
    while True:
        start = _USUAL.match(source, at).end()  # type: ignore[union-attr]
        kept.append(source[at:start])
        if start == len(source):
            return "".join(kept)
        found = _TAG.match(source, start)
        if found is None:
            at = _pass_declaration(source, start, kept, endless=endless, has_cdata=has_cdata)
        elif is_self_closed(found[3]):
            kept.append(found[0])
            at = found.end()
        else:
            at = _pass_raw(source, found, kept, endless=endless)


def _pass_declaration(source: str, start: int, kept: list[str], *, endless: set[str], has_cdata: bool) -> int:
    """Pass what begins at `start` and is no tag: a comment, a declaration, the begin or the end of CDATA."""
    if source.startswith("]]>", start):
        if not has_cdata:
            kept.append("]]>")
        return start + 3
    if source.startswith(_CDATA, start):
        at = start + len(_CDATA)
        limit = _LIMIT_OF_CDATA.search(source, at)
        close = limit.start() if limit else len(source)
        text = source[at:close]
        if "<" not in text or _ANY_TAG.search(text):
            return at
        kept.append(text.replace("<", "&lt;"))
        return close
    if source.startswith("<!--", start):
        if source.startswith((">", "->"), start + 4):
            return source.index(">", start) + 1
        if "-->" not in endless:
            close_of_comment = _END_OF_COMMENT.search(source, start + 4)
            if close_of_comment:
                return close_of_comment.end()
            endless.add("-->")
    # A comment without end: as browsers had it before there was a standard.
    at = source.find(">", start)
    return at + 1 if at >= 0 else len(source)


def _pass_raw(source: str, found: re.Match[str], kept: list[str], *, endless: set[str]) -> int:
    """Pass an element that holds text alone; what is shown of it is kept, so written that no tag is read in it."""
    name = found[2].lower()
    close = _RAW[name].search(source, found.end()) if name not in endless else None
    if close is None:
        endless.add(name)
        if name == "script" and "src" not in found[3].lower():
            return len(source)
        if name in ("style", "title"):
            at = source.find("<", found.end())
            return at if at >= 0 else len(source)
        if name != "script":
            kept.append(found[0])
        return found.end()
    if name in ("textarea", "xmp"):
        text = source[found.end() : close.start()]
        if name == "xmp":
            text = text.replace("&", "&amp;")
        kept += (found[0], text.replace("<", "&lt;"), close[0])
    return close.end()
