"""A code of a vocabulary, as XML states it → a term as ninjs 3.1 has it: URI, else literal; and its name."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from lxml.etree import _Element

from streams.parse.xml.elements import attribute, sort_children
from streams.uris import is_uri

_Value = TypeVar("_Value", str, str | int)

_NEWSCODES = "http://cv.iptc.org/newscodes/"
SCHEMES: Mapping[str, str] = {
    alias: f"{_NEWSCODES}{scheme}/"
    for alias, scheme in {
        "medtop": "mediatopic", "subj": "subjectcode", "genre": "genre", "scene": "scene", "nprov": "newsprovider",
        "cpnat": "cpnature", "drol": "descriptionrole", "ninat": "ninature", "stat": "pubstatusg2", "sig": "signal",
    }.items()
}  # fmt: skip
"""Aliases of IPTC's catalogue, which items refer to by an address → URI before the code."""
SUBJECT_CODES = SCHEMES["subj"]


def build_term(
    *,
    qcode: str | None = None,
    uri: str | None = None,
    literal: str | None = None,
    name: str | None = None,
    schemes: Mapping[str, str] = SCHEMES,
) -> dict[str, str] | None:
    """Build a term. schemes: alias → URI, of the item's own catalogue and IPTC's. None: nothing names it.

    A code whose scheme is not known stays as it is written, as literal.
    """
    term: dict[str, str] = {}
    if name:
        term["name"] = name
    if qcode:
        alias, colon, code = qcode.partition(":")
        address = f"{schemes[alias]}{code}" if colon and alias in schemes else ""
        if is_uri(address):
            term["uri"] = address
        else:
            term["literal"] = qcode
    if uri and "uri" not in term:
        if is_uri(uri):
            term["uri"] = uri
        else:
            term.setdefault("literal", uri)
    if literal:
        term.setdefault("literal", literal)
    return term or None


def build_subject_code(code: str | None, *, name: str | None, owner: str | None) -> dict[str, str] | None:
    """Build a term of an IPTC subject code: eight digits. owner: who registered it; None means IPTC."""
    if code and len(code) == 8 and code.isascii() and code.isdigit() and (owner or "IPTC").upper() == "IPTC":
        return build_term(uri=f"{SUBJECT_CODES}{code}", name=name)
    return build_term(literal=code, name=name)


def read_schemes(catalogues: Iterable[_Element]) -> Mapping[str, str]:
    """Give alias → URI, of IPTC's catalogue and of those inside an item; what these say goes first."""
    own = {
        alias: uri
        for catalogue in catalogues
        for one in sort_children(catalogue).get("scheme", ())
        if (alias := attribute(one, "alias")) and (uri := attribute(one, "uri"))
    }
    return {**SCHEMES, **own} if own else SCHEMES


def each_once(terms: Iterable[Mapping[str, _Value] | None]) -> list[dict[str, _Value]]:
    """Terms in their order, each once, without those that are nothing."""
    return list({tuple(term.items()): dict(term) for term in terms if term}.values())
