"""HTML becomes text, and entities become the characters that they name.

resiliparse reads the HTML. Like every HTML parser it is quadratic somewhere, and a call of it holds the interpreter
(and with it the heartbeats), so what could take long is refused first, and attributes never reach it.
"""

import html
import re
from functools import lru_cache

from resiliparse.extract.html2text import extract_plain_text

from streams.errors import DeadLetterError, DeadReason

# Guards, measured: 5,000 nested elements take 0.15 s, and the time grows with the square.
_MOST_CHARACTERS = 200_000
_MOST_TAGS = 5_000
_LONGEST_STRETCH = 20_000
"""Characters between one `>` and the next: no paragraph and no tag is that long."""

_REMEMBERED = 1_024
"""Entities of a text that are looked up once."""
_ENTITY = re.compile(r"(&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
# Comments, declarations and what browsers do not show, as a whole; then each tag alone, without its attributes:
# name, then attributes as HTML's standard reads them, so that a quoted ">" ends no tag.
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?:script|style|template|title)\b[^>]*+(?<=/)>"
    r"|<(script|style|template|title)\b.*?(?:</\1\s*+>|\Z)|<[!?][^>]*+>?",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"""<(/?[a-zA-Z][a-zA-Z0-9]*+)"""
    r"""(?:[^>"'=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?|["'])*+(?:>|\Z)"""
)
# Tags alone, none of an element that has a bullet or in which tags are text: a parser would find nothing, slowly.
_WITHOUT_TEXT = re.compile(
    r"(?:[ \t\n]++|<(?!/?(?:li|xmp|plaintext|listing|textarea|no\w+|iframe)\b)/?[a-z][a-z0-9]*+>)*+", re.IGNORECASE
)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
# Without attributes or with such as have a value: wires write companies in such brackets, too (`<I.T.L. INDUSTRIES>`).
_LOOKS_LIKE_HTML = re.compile(
    r"\s*+<(?:!doctype\b[^>]*+|(?:html|body|article|section|main|header|div|p|br|h[1-6]|ul|ol|table|blockquote|figure|span"
    r"|b|i|strong|em|a)(?:\s*+/?|\s[^>=]*+=[^>]*+))>",
    re.IGNORECASE,
)


def is_html(text: str) -> bool:
    """Say whether text of an undeclared type begins as HTML does."""
    return _LOOKS_LIKE_HTML.match(text) is not None


def decode_entities(text: str) -> tuple[str, bool]:
    """Decode HTML entities that end in a semicolon, once; also says whether there were any. Tags stay."""
    if "&" not in text or ";" not in text:
        return text, False
    parts = _ENTITY.split(text)
    parts[1::2] = map(lru_cache(_REMEMBERED)(html.unescape), parts[1::2])
    decoded = "".join(parts)
    return decoded, decoded != text


def html_to_text(source: str) -> tuple[str, bool]:
    """Turn HTML into its text, paragraphs parted by empty lines; also says whether that changed anything.

    Raises DeadLetterError(TOO_LARGE): beyond the guards, as no parser promises to be done with it in time.
    """
    if "<" not in source:
        return decode_entities(source)
    if len(source) > _MOST_CHARACTERS or source.count("<") > _MOST_TAGS or _longest_stretch(source) > _LONGEST_STRETCH:
        raise DeadLetterError(
            DeadReason.TOO_LARGE,
            f"HTML of more than {_MOST_CHARACTERS} characters, {_MOST_TAGS} tags or {_LONGEST_STRETCH} in a stretch",
        )
    parts = _TAG.split(_UNSEEN.sub(" ", source))
    parts[1::2] = [f"<{tag}>" for tag in parts[1::2]]
    bare = "".join(parts)
    if _WITHOUT_TEXT.fullmatch(bare):
        return "", True
    text = str(extract_plain_text(bare, preserve_formatting=True, alt_texts=False))
    return _INDENT.sub("", text).strip(), True


def _longest_stretch(source: str) -> int:
    return max(map(len, source.split(">")))
