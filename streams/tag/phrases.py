"""Turn what an editor writes as one phrase into all its variants.

`(dispute|row|)` stands for each alternative, an empty one for none; `negotiat*` for any end of the last word; `=US` for
the word in these capitals alone. Otherwise case never matters, nor do the kinds of dashes, apostrophes and blanks (see
fold).
"""

import re
from itertools import product
from typing import NamedTuple

from streams.tag.fold import fold

MAX_VARIANTS = 2_000
"""Variants of one phrase: a few alternatives make hundreds; more is a slip of the pen, and costs memory at run time."""

ALWAYS = (0, 9999)
"""First and last year of a phrase that counts in all."""
NAMED = "\0"
"""Begins what is no phrase: the people whom an article itself names (see named)."""


class Phrase(NamedTuple):
    """One variant of a phrase, as expand_phrase gives it."""

    text: str
    first: int = ALWAYS[0]
    """The first and the last year in which it counts: the name of somebody who held an office then."""
    last: int = ALWAYS[1]


_PART = re.compile(r"\(([^()]*)\)|([^()]+)")


def expand_phrase(phrase: str) -> tuple[str, ...]:
    """Give the variants of `phrase`, each once: folded, or as spelled behind a `=`; a trailing `*` stays.

    Raises ValueError, with the reason: empty phrase, brackets that do not pair, a `*` elsewhere, too many variants.
    """
    exact = "=" if phrase.startswith("=") else ""
    parts = []
    end = 0
    phrase = phrase.removeprefix("=")
    for found in _PART.finditer(phrase):
        if found.start() != end:
            break
        end = found.end()
        parts.append(found[1].split("|") if found[2] is None else [found[2]])
    if end != len(phrase):
        raise ValueError("brackets do not pair, or stand inside each other")
    count = 1
    for part in parts:
        count *= len(part)
    if count > MAX_VARIANTS:
        raise ValueError(f"{count} variants, more than {MAX_VARIANTS}: write several phrases")
    spelled = ("".join(chosen) for chosen in product(*parts))
    variants = [" ".join((variant if exact else fold(variant)).split()) for variant in spelled]
    for variant in variants:
        word = variant.removesuffix("*")
        if not any(character.isalnum() for character in word):
            raise ValueError("empty phrase" if not word.strip() else "no letter or digit in it")
        if "*" in word or word.endswith(" "):
            raise ValueError("`*` stands only at the end of the last word")
        if "|" in word or "=" in word:
            raise ValueError("`|` stands only inside brackets, `=` only in front")
    return tuple(dict.fromkeys(exact + variant for variant in variants))
