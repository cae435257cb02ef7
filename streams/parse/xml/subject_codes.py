"""IPTC's older subject codes → the Media Topics that mean the same, by IPTC's own word (`exactMatch`).

The table, subject_codes.tsv, is made from IPTC's file by `make media-topics`. A code that only a retired topic matches,
or none, has no Media Topic here.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import TypeVar

from streams.parse.xml.terms import SCHEMES, SUBJECT_CODES

_Value = TypeVar("_Value", str, str | int)


def add_media_topics(terms: Iterable[Mapping[str, _Value] | None]) -> Iterator[Mapping[str, _Value] | None]:
    """Give terms in their order, and behind one that is a subject code the Media Topic that means the same."""
    for term in terms:
        yield term
        uri = term.get("uri") if term else None
        if isinstance(uri, str) and uri.startswith(SUBJECT_CODES):
            found: Mapping[str, _Value] | None = _topics().get(uri[len(SUBJECT_CODES) :])
            yield found


@cache
def _topics() -> Mapping[str, Mapping[str, str]]:
    table = resources.files("streams").joinpath("parse", "xml", "subject_codes.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {code: {"name": label, "uri": f"{SCHEMES['medtop']}{topic}"} for code, topic, label in rows}
