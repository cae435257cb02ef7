"""Codes of vocabularies become terms of ninjs 3.1."""

import pytest

from streams.parse.xml.terms import build_subject_code, build_term

MEDTOP = "http://cv.iptc.org/newscodes/mediatopic/20000640"


@pytest.mark.parametrize(
    ("said", "term"),
    [({"qcode": "medtop:20000640"}, {"uri": MEDTOP}), ({"qcode": "own:1"}, {"literal": "own:1"}),
     ({"qcode": "medtop:20000640", "name": "a"}, {"name": "a", "uri": MEDTOP}), ({"qcode": "1"}, {"literal": "1"}),
     ({"qcode": "medtop:a b"}, {"literal": "medtop:a b"}), ({"uri": MEDTOP}, {"uri": MEDTOP}),
     ({"uri": "no uri"}, {"literal": "no uri"}), ({"literal": "a"}, {"literal": "a"}),
     ({"qcode": "own:1", "uri": MEDTOP}, {"literal": "own:1", "uri": MEDTOP}), ({}, None), ({"name": ""}, None)],
)  # fmt: skip
def test_a_term_has_a_uri_or_is_kept_as_written(said: dict[str, str], term: dict[str, str] | None) -> None:
    """A code of a known scheme is a URI; another stays a literal."""
    assert build_term(**said) == term  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "owner", "term"),
    [("11000000", None, {"name": "a", "uri": "http://cv.iptc.org/newscodes/subjectcode/11000000"}),
     ("11000000", "IPTC", {"name": "a", "uri": "http://cv.iptc.org/newscodes/subjectcode/11000000"}),
     ("11000000", "NORWIRE", {"name": "a", "literal": "11000000"}), ("POL", None, {"name": "a", "literal": "POL"}),
     (None, None, {"name": "a"})],
)  # fmt: skip
def test_subject_codes_are_iptcs_unless_they_say_otherwise(
    code: str | None, owner: str | None, term: dict[str, str]
) -> None:
    """Eight digits are a subject code of IPTC's, unless another registered them."""
    assert build_subject_code(code, name="a", owner=owner) == term
