"""Turn what an editor writes as one phrase into all its variants.

`(dispute|row|)` stands for each alternative, an empty one for none; `negotiat*` for any end of the last word.
Case and the kinds of dashes, apostrophes and blanks never matter (see fold).
"""

import re
from itertools import product

from streams.tag.fold import fold

MAX_VARIANTS = 500
"""Variants of one phrase: a few alternatives make hundreds; more is a slip of the pen, and costs memory at run time."""
_PART = re.compile(r"\(([^()]*)\)|([^()]+)")


def expand_phrase(phrase: str) -> tuple[str, ...]:
    """Give the folded variants of `phrase`, each once; a trailing `*` stays.

    Raises ValueError, with the reason: empty phrase, brackets that do not pair, a `*` elsewhere, too many variants.
    """
    parts = []
    end = 0
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
    variants = [" ".join(fold("".join(chosen)).split()) for chosen in product(*parts)]
    for variant in variants:
        word = variant.removesuffix("*")
        if not any(character.isalnum() for character in word):
            raise ValueError("empty phrase" if not word.strip() else "no letter or digit in it")
        if "*" in word or word.endswith(" "):
            raise ValueError("`*` stands only at the end of the last word")
        if "|" in word:
            raise ValueError("`|` stands only inside brackets")
    return tuple(dict.fromkeys(variants))
