"""Who wrote it, where lines of the author and of the headline stand together."""

import re

from streams.parse.page_dump.names import has_headline_word, has_role, is_name, is_name_shaped, surnames


def count_author_lines(block: list[str], *, is_last: bool, has_headline: bool) -> int:
    """Count the lines below an author's label that are the author; what follows them in the block is the headline.

    is_last: what follows the block is text. has_headline: the headline stood above.
    """
    first = block[0]
    if not is_name_shaped(first):
        # `staff reporter` is an author, and whatever stands there above another headline.
        is_headline = is_last and (len(block) > 1 or len(first.split()) > 3)
        return 0 if has_headline or is_headline else len(block)
    if is_last and not has_headline and has_headline_word(first):
        return 0
    names = 1
    while names < len(block) and _goes_on(block[names - 1], block[names]):
        names += 1
    if is_last and not has_headline and names == len(block) > 1 and " " in block[-1] and not is_name(block[-1]):
        return names - 1
    if not is_last and all(line[0].islower() or has_role(line) for line in block[names:]):
        return len(block)
    return names


def is_spoken_of(author: str, text: str) -> bool:
    """Say whether a text speaks of one of these names: then it is about that person, not by them."""
    return any(
        re.search(rf"(?<!\bby )(?<!\bBy )\b{re.escape(name)}\b", text, re.IGNORECASE) for name in surnames(author)
    )


def _goes_on(above: str, line: str) -> bool:
    is_joined = above.endswith((",", " and", "&")) or " " not in line or " " not in above
    return is_name_shaped(line) and (is_joined or is_name(line))
