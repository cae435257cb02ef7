"""Who stands behind an office in an article: `President Mara Vell` makes `Vell` one of the leaders further down.

So names that no list knows count, for the article that says who they are.
"""

import re
from collections.abc import Iterator, Sequence

from streams.tag.field import Field
from streams.tag.fold import fold, outline
from streams.tag.matcher import MOST_HITS, Hit

# Up to four words with a capital right behind the office: given names, surname.
_NAME = re.compile(r"[ \u00a0\n]((?:[^\W\d_a-z](?:\.|[\w-]*)[ \u00a0\n]){0,3}[^\W\d_a-z][\w-]*\w)")
_NUMERAL = re.compile(r"[IVX]+\Z")
# Shorter ones are initials, or words of a title.
_LEAST_LETTERS = 2
_MOST_NAMES = 20


def find_named(fields: Sequence[Field], offices: Sequence[Sequence[Hit]]) -> list[list[Hit]]:
    """Give for each field where people stand who stand behind an office anywhere in the article.

    offices: where they stand, by field. Names are read in bodies alone: headlines write any word with a capital.
    """
    hits: list[list[Hit]] = [[] for _ in fields]
    for name in dict.fromkeys(_names(fields, offices)):
        searched = outline(fold(name))
        for field, found in zip(fields, hits, strict=True):
            place = field.outline.find(searched)
            while place >= 0 and len(found) < MOST_HITS:
                found.append((place, place + len(name)))
                place = field.outline.find(searched, place + len(name))
    return hits


def _names(fields: Sequence[Field], offices: Sequence[Sequence[Hit]]) -> Iterator[str]:
    """The names by which people behind an office are called when they are named again."""
    seen = 0
    for field, places in zip(fields, offices, strict=True):
        if field.name != "body":
            continue
        for _, end in places:
            found = _NAME.match(field.text, end)
            words = [] if found is None else [word for word in found[1].split() if not _NUMERAL.match(word)]
            if not words or any(word.isupper() and len(word) > _LEAST_LETTERS for word in words):
                continue
            # The family's name comes last, but in China, Korea and Vietnam first; it is the one that comes again.
            called = [word for word in (words[-1], words[0]) if len(word) >= _LEAST_LETTERS]
            again = [word for word in called if _stands_alone(word, " ".join(words), fields)]
            if again:
                seen += 1
                yield again[0]
            if seen == _MOST_NAMES:
                return


def _stands_alone(word: str, name: str, fields: Sequence[Field]) -> bool:
    """Whether a word of a name stands anywhere without the rest of it; a name of one word does."""
    alone, whole = outline(fold(word)), outline(fold(name))
    return alone == whole or any(field.outline.count(alone) > field.outline.count(whole) for field in fields)
