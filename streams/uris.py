"""What counts as an absolute URI: the form of an identity, and of what `format: uri` lets stand in an item."""

import re

# RFC 3986, absolute, without IP literals in brackets: what this lets through, every validator of the format does.
_PART = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]++|%[0-9A-Fa-f]{2})"
_URI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.-]{{0,63}}:(?://(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]++|%[0-9A-Fa-f]{{2}})*+@)?"
    rf"(?:[A-Za-z0-9._~!$&'()*+,;=-]++|%[0-9A-Fa-f]{{2}})++(?::[0-9]{{1,5}})?(?:/{_PART}*+)*+|/?{_PART}++(?:/{_PART}*+)*+)"
    rf"(?:\?(?:{_PART}|[/?]++)*+)?(?:#(?:{_PART}|[/?]++)*+)?"
)


def is_uri(text: str) -> bool:
    """Say whether text is an absolute URI as RFC 3986 has it (ASCII, no blanks)."""
    return _URI.fullmatch(text) is not None
