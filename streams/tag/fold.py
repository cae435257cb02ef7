"""Fold text for matching: the same length, so that a place in the folded text is the same place in the text.

Case, kinds of apostrophes, dashes and blanks do not tell phrases apart. Accents do: a rule file names both spellings.
"""

import unicodedata

# Replaced one character by one. Chained str.replace is faster than str.translate by far on text that is not ASCII.
_ASCII = (("\n", " "), ("\t", " "), ("-", " "), ("/", " "))
_OTHER = (
    ("\u2019", "'"), ("\u2018", "'"), ("\u02bc", "'"), ("\u2010", " "), ("\u2011", " "), ("\u2012", " "),
    ("\u2013", " "), ("\u2014", " "), ("\u00a0", " "), ("\u202f", " "),
)  # fmt: skip


def fold(text: str) -> str:
    """Fold `text` to what phrases are compared in; always as many code points as before."""
    # str.lower() makes two characters of İ alone.
    folded = text.replace("İ", "I").lower()
    for old, new in _ASCII:
        folded = folded.replace(old, new)
    if not folded.isascii():
        for old, new in _OTHER:
            folded = folded.replace(old, new)
    return folded


def is_word_character(character: str) -> bool:
    """Whether a phrase that ends beside `character` would end inside a word. Combining marks belong to a word."""
    return character.isalnum() or (character > "\u02ff" and unicodedata.category(character)[0] == "M")
