"""A slug line → the part of it that stays the same over the editions of its story.

    BC-US--Summit Talks, 1st Ld-Writethru,456   →   us-summit-talks
    Wahlen/Bundestag/                           →   wahlen-bundestag

Takes and adds are texts of their own: their number stays.
"""

import re
from functools import lru_cache

_CYCLE = re.compile(r"^\W*+(?:bc|am|pm|ap)-+", re.IGNORECASE)
_EDITION = re.compile(
    r"""
    \b(?: \d{1,2}(?:st|nd|rd|th)[ -]?(?:ld|lead)(?:[ -]{0,2}write-?thr(?:u|ough))?
        | \d{1,2}(?:st|nd|rd|th)[ -]?write-?thr(?:u|ough) | (?:lead|ld)[ -]all | write-?thr(?:u|ough)
        | (?:mandatory|bulletin)[ -]kill | kill | withhold | withdraw(?:al|n)?
        | correct(?:ion|ive|ed) | clarification | newsalert | urgent | bulletin | rpt | repeat | update[ ]\d{1,3} )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COUNT = re.compile(r",\s*+\d{1,5}\s*+$")
_SEPARATORS = re.compile(r"[\W_]++")
_LONGEST = 200


@lru_cache(maxsize=1_024)
def slug_key(slug: str) -> str:
    """Give what stays the same of a slug line, in lower case, words joined by `-`; empty where nothing is left."""
    slug = _COUNT.sub("", _CYCLE.sub("", slug[:_LONGEST]))
    slug, _, edition = slug.partition(",")
    slug = f"{_EDITION.sub(' ', slug) if _has_more(slug) else slug} {_EDITION.sub(' ', edition)}"
    return _SEPARATORS.sub("-", slug.lower()).strip("-")


def drop_count(slug: str) -> str:
    """Give a slug line without the number of words that stands at its end."""
    return _COUNT.sub("", slug)


def _has_more(slug: str) -> bool:
    """Whether words are left where those of an edition go: `BC-Kill` is the whole slug of an advisory."""
    return _SEPARATORS.sub("", _EDITION.sub("", slug)) != ""
