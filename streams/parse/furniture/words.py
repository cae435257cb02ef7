"""The words of furniture that every site has: how a line of them begins, what a whole one is, and what ends a body."""

import re
from collections.abc import Iterable

# Beyond it Unicode has no letters that have a case.
_CASED_UP_TO = 0x1E944
_NETWORK = (
    r"(?:facebook|twitter|x|vk(?:ontakte)?|odnoklassniki|telegram|whats ?app|viber|linked ?in|pinterest|reddit"
    r"|instagram|messenger|e-?mail|print|copy(?: the)? link|tweet)"
)
_NETWORKS = rf"{_NETWORK}(?:[ ,|/·•&]+(?:and )?{_NETWORK})*"
_SHARE = (
    r"share(?: (?:this|the))?(?: (?:article|story|page|post|news|link|material))?"
    rf"(?: (?:on|via|by|with|to|in) (?:{_NETWORKS}|friends))? ?:?(?: ?{_NETWORKS})?"
)
_SHARE_LINK = (
    r"https?://(?:www\.)?(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:share|intent)|vk\.com/share"
    r"|t\.me/share|(?:telegram\.me|linkedin\.com|reddit\.com|pinterest\.com)/[^ ]*(?:share|submit|pin)"
    r"|connect\.ok\.ru|api\.whatsapp\.com/send|wa\.me/)[^ ]*"
    r"|click to (?:share|email|print)\b[^.!?()]{0,60}\(opens in new window\)"
)
_READ = r"read (?:more|also)"
_MARK = r" ?(?:\.\.\.|…|»|›|→|>+|:)?"
_READ_MORE = rf"{_READ}(?:{_MARK}| ?(?:[:»›→|–—-]|>+|\.\.\.|…) ?[^ ].*)"
# With a title and no mark between, it could be a sentence, so it must be a block of its own, and end as none.
READ_TITLE = re.compile(
    r"(?:Read|READ) (?i:more|also) (?:(?:about|on|at|here|in|from)\b|[^\W\d_a-z]|[\"“«'\d]).*[^.!?:。।۔\"”»]"
)
_RELATED = (
    r"related(?: (?:articles?|stor(?:y|ies)|news|content|topics?|coverage|links?|posts?|materials?|reading|items?))?"
)
CLOSES = frozenset("xX×✕✖")
_CLOSE = f"[{''.join(sorted(CLOSES))}]"

LINE = re.compile(rf"{_READ_MORE}|{_SHARE_LINK}|{_CLOSE}|{_RELATED} ?: ?[^ ].*", re.IGNORECASE)
SHARE_LINE = re.compile(_SHARE, re.IGNORECASE)
NETWORK_LINE = re.compile(_NETWORK, re.IGNORECASE)
NETWORKS_LINE = re.compile(_NETWORKS, re.IGNORECASE)
HEADING = re.compile(rf"{_RELATED} ?(?::|…|\.\.\.)?", re.IGNORECASE)


_AFTER_SENTENCE = r"(?<=[.!?…。！？؟।۔\"”’»›)\]]) "
TAIL = re.compile(
    rf"(?:{_AFTER_SENTENCE}(?P<whole>(?:[Rr]ead|READ) (?i:more|also){_MARK}|Read (?:more|also) ?: ?[^.!?]{{1,150}}"
    rf"|S(?i:{_SHARE[1:]}))"
    # Where the sentence before was cut off, the capital tells furniture from the sentence's own words.
    rf"| (?P<cut>Read more{_MARK}))(?: (?P<close>{_CLOSE}))?\Z"
)
TAIL_WORDS = ("Read", "read", "READ", "Share", "SHARE")

# How a line of furniture begins. Written with a set for every first letter, since only then the engine drops an
# alternative without trying it.
_BEGINNINGS = (
    r"read\s+(?:more|also)", "related", "share", "https?://", "facebook", "twitter", "tweet", "vk", "odno", "telegram",
    "whats", "viber", "linked", "pinterest", "print", "reddit", "instagram", "messenger", r"e-?mail", "copy", "click",
)  # fmt: skip
_FIRST_LETTERS = "".join({words[0] for words in _BEGINNINGS})
_BEGINNING = "|".join(f"[{words[0]}{words[0].upper()}](?i:{words[1:]})" for words in _BEGINNINGS) + rf"|{_CLOSE}\s*?$"
SUSPECT_LINE = re.compile(
    rf"\n[^\S\n]*+(?=[{_FIRST_LETTERS}{_FIRST_LETTERS.upper()}]|{_CLOSE})(?:{_BEGINNING})", re.MULTILINE
)
"""One look that finds nothing in most bodies."""
SUSPECT = re.compile(rf"\s*+(?:{_BEGINNING})")
_BLANKS = frozenset(blank for blank in map(chr, range(0x3001)) if blank.isspace())
SUSPECT_CHARACTERS = _BLANKS | CLOSES | {*_FIRST_LETTERS, *_FIRST_LETTERS.upper()}
"""With which a line begins that SUSPECT matches."""


class FeedFurniture:
    """The furniture of a feed's own configuration, beside that of every site."""

    def __init__(self, texts: Iterable[str]) -> None:
        """texts: with single blanks, none empty."""
        # The longest first, so that "Read more at X" is not left with its end.
        ordered = sorted(texts, key=len, reverse=True)
        pattern = "|".join(map(re.escape, ordered))
        self.line = re.compile(pattern, re.IGNORECASE)
        self.tail = re.compile(rf"{_AFTER_SENTENCE}(?P<whole>{pattern})\Z", re.IGNORECASE)
        first = "".join({*_FIRST_LETTERS, *CLOSES, *(text[0] for text in ordered)})
        alike = re.compile(f"[{re.escape(first)}]", re.IGNORECASE)
        self.characters = _BLANKS.union(filter(alike.match, map(chr, range(_CASED_UP_TO))))
        """With which a line of it begins, or one of every site's, in any case."""
