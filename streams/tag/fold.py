"""Fold text for matching: the same length, so that a place in the folded text is the same place in the text.

Case, kinds of apostrophes, dashes and blanks do not tell phrases apart. Accents do: a rule file names both spellings.
The outline of a folded text says where words begin and end: what belongs to no word is a blank in it.

Bytes are translated in one quick pass for all of ASCII; a text's few other characters are replaced one by one, since
str.translate on text that is not ASCII costs more than all the rest of tagging.
"""

import unicodedata
from collections.abc import Mapping

_ASCII = bytes(range(128))
_ALL = bytes(range(256))
_FOLD_ASCII = bytes.maketrans(b"\n\t-/", b"    ").translate(_ALL.lower())
_OUTLINE_ASCII = bytes(byte if byte > 127 or chr(byte).isalnum() else ord(" ") for byte in _ALL)
_FOLDED_OUTLINE_ASCII = _FOLD_ASCII.translate(_OUTLINE_ASCII)
_FOLD_OTHER = {
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": " ", "\u2011": " ", "\u2012": " ", "\u2013": " ",
    "\u2014": " ", "\u00a0": " ", "\u202f": " ", "İ": "i",
}  # fmt: skip
"""`İ`: str.lower() makes two characters of it alone."""
_FEW = 20
"""Different characters; for more, one pass that looks each up is quicker than a pass for each."""


def fold(text: str) -> str:
    """Fold `text` to what phrases are compared in; always as many code points as before."""
    if "Σ" in text:
        text = text.replace("İ", "I").lower()  # the one letter whose small form hangs on its neighbours
    encoded = text.encode("utf-8", "surrogatepass")
    folded = encoded.translate(_FOLD_ASCII).decode("utf-8", "surrogatepass")
    if text.isascii():
        return folded
    others = _others(encoded)
    return _replace(folded, {character: _FOLD_OTHER.get(character) or character.lower() for character in others})


def outline(folded: str) -> str:
    """Give a folded text with a blank for every character outside words, and one more in front and behind."""
    encoded = folded.encode("utf-8", "surrogatepass")
    words = encoded.translate(_OUTLINE_ASCII).decode("utf-8", "surrogatepass")
    if not folded.isascii():
        words = _replace(words, {other: " " for other in _others(encoded) if not is_word_character(other)})
    return f" {words} "


class FoldedText:
    """A text, what phrases are compared in, and what they are looked for in."""

    __slots__ = ("_folded", "outline", "text", "year")

    def __init__(self, text: str, *, year: int | None = None) -> None:
        self.text = text
        self.year = year
        """When it was published, for phrases that count in some years; None: unknown, and all count."""
        self._folded: str | None = None
        if text.isascii():
            self.outline = f" {text.encode().translate(_FOLDED_OUTLINE_ASCII).decode()} "
        else:
            self.outline = outline(self.folded)

    @property
    def folded(self) -> str:
        """What phrases are compared in. Made when first asked for: where nothing is found, nothing is compared."""
        if self._folded is None:
            self._folded = fold(self.text)
        return self._folded


def is_word_character(character: str) -> bool:
    """Whether a phrase that ends beside `character` would end inside a word. Combining marks belong to a word."""
    return character.isalnum() or (character > "\u02ff" and unicodedata.category(character)[0] == "M")


def _others(encoded: bytes) -> set[str]:
    """The characters of a text in UTF-8 that are not ASCII."""
    return set(encoded.translate(None, _ASCII).decode("utf-8", "surrogatepass"))


def _replace(text: str, table: Mapping[str, str]) -> str:
    changes = {old: new for old, new in table.items() if old != new}
    if len(changes) > _FEW:
        return text.translate({ord(old): new for old, new in changes.items()})
    for old, new in changes.items():
        text = text.replace(old, new)
    return text
