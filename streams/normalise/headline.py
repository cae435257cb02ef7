"""Body of an article without headline → its first sentence, which stands for one."""

import re

from sentencex import segment

_LONGEST = 120
"""Characters of an assumed headline."""
_READ = 400
"""Characters read: more than a headline holds, and few enough for the splitter, which is slow in open quotes."""
_WRAPPED_LINE = 40
"""Characters from which a line without full stop is taken for wrapped text; a shorter one is a line of its own."""
_UNFINISHED = re.compile(r"[\s,;:–—-]+$")


def assume_headline(body: str, *, after: int) -> str | None:
    """Give the first sentence of a clean body behind `after`, the end of its lead-in; None where nothing follows.

    At most 120 characters, cut at a word; a word longer than that is cut where it is. Nothing is added, not even an
    ellipsis: that the headline is assumed is a note.
    """
    text = body[after : after + _READ].lstrip()
    text = text.partition("\n\n")[0]
    first, _, rest = text.partition("\n")
    if rest and len(first) < _WRAPPED_LINE and not rest[0].islower():
        text = first
    text = " ".join(text.split())
    if not text:
        return None
    sentence = next((part for part in map(str.strip, segment("en", text)) if part), text)
    if len(sentence) <= _LONGEST:
        return sentence
    cut = sentence.rfind(" ", 1, _LONGEST + 1)
    return _UNFINISHED.sub("", sentence[: cut if cut > 0 else _LONGEST])
