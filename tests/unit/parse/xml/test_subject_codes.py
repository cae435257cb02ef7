"""Behind a subject code stands the Media Topic that means the same."""

from importlib import resources

import pytest

from streams.parse.xml.subject_codes import add_media_topics
from streams.parse.xml.terms import SCHEMES, SUBJECT_CODES

TABLE = resources.files("streams").joinpath("parse", "xml", "subject_codes.tsv").read_text("utf-8")


# As IPTC's own pages of these topics say.
@pytest.mark.parametrize(
    ("code", "topic", "label"),
    [("11002000", "20000639", "diplomacy"), ("04000000", "04000000", "economy, business and finance"),
     ("15054000", "20001065", "soccer")],
)  # fmt: skip
def test_a_code_gets_its_topic(code: str, topic: str, label: str) -> None:
    """The source's own term stays in front of it, unchanged."""
    term = {"name": "as the source has it", "uri": f"{SUBJECT_CODES}{code}"}

    assert list(filter(None, add_media_topics([term]))) == [term, {"name": label, "uri": f"{SCHEMES['medtop']}{topic}"}]


@pytest.mark.parametrize(
    "term",
    [{"name": "boats"}, {"uri": f"{SCHEMES['medtop']}20000587"}, {"uri": f"{SUBJECT_CODES}99999999"},
     {"uri": f"{SUBJECT_CODES}"}, {"literal": "11002000"}, None],
)  # fmt: skip
def test_other_terms_get_none(term: dict[str, str] | None) -> None:
    """Those that are no code of IPTC's, and codes that no topic in use means."""
    assert list(filter(None, add_media_topics([term]))) == list(filter(None, [term]))


def test_the_table_is_of_codes() -> None:
    """Each once, with one topic and a label; its source and licence stand above."""
    rows = [line.split("\t") for line in TABLE.splitlines() if not line.startswith("#")]

    assert "CC BY 4.0" in TABLE
    assert len({code for code, _, _ in rows}) == len(rows) > 700
    assert all(len(code) == len(topic) == 8 and f"{code}{topic}".isdigit() and label for code, topic, label in rows)
