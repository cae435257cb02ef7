"""Rule files against the vocabulary of Media Topics; the vocabulary out of the package's table and IPTC's own file."""

import json
from importlib import resources

import pytest

from streams.errors import ConfigurationError
from streams.tag.media_topics import (
    Concept,
    Vocabulary,
    find_topic_faults,
    parse_knowledge_item,
    parse_table,
    render_table,
)
from tests.kit.samples import read_packaged, rule_file

GOOD = rule_file('weight = 50\nany = ["summit"]')
PACKAGED = parse_table((resources.files("streams.tag") / "media_topics.tsv").read_text("utf-8"))


def reasons(text: str, vocabulary: Vocabulary = PACKAGED) -> list[str]:
    """What is wrong with the Media Topic of a rule file; each at the table's line."""
    faults = find_topic_faults({"a.toml": text}, vocabulary)

    assert {fault.line for fault in faults} <= {6}
    return [fault.reason for fault in faults]


def test_the_packaged_rules_name_media_topics_rightly() -> None:
    """Code, label and parents of the package's own rule files are the vocabulary's."""
    assert find_topic_faults(read_packaged(), PACKAGED) == []


def test_every_parent_is_in_the_table() -> None:
    """From each Media Topic one comes to the top, which has no parent."""
    for code in PACKAGED.concepts:
        top = [code, *PACKAGED.parents_of(code)][-1]

        assert PACKAGED.concepts[top].parent is None


def test_an_unknown_code_says_how_to_go_on() -> None:
    """A code may be younger than the table: its release is said, and what takes a newer one."""
    assert reasons(GOOD.replace("20000640", "29999999")) == [
        "there is no Media Topic 29999999 in the release of 2019-04-06; check by a newer one with --vocabulary FILE"
    ]


def test_the_right_label_and_parents_are_said() -> None:
    """What is wrong is told with what would be right."""
    wrong = GOOD.replace('"summit meeting"', '"summits"').replace('"20000638", ', "")
    label, parents = reasons(wrong)

    assert label.startswith('the label of Media Topic 20000640 is "summit meeting", not "summits", ')
    assert parents.startswith('the parents of Media Topic 20000640 are ["20000639","20000638","11000000"] ')


def test_a_label_may_be_written_in_capitals() -> None:
    """Capitals and white space make no other label."""
    assert reasons(GOOD.replace('"summit meeting"', '"Summit  Meeting "')) == []


def test_a_retired_code_is_told() -> None:
    """A code that IPTC has retired is a fault, though all else is right."""
    vocabulary = Vocabulary(
        release="2020-01-01",
        concepts={"20000640": Concept(label="summit meeting", parent=None, retired="2019-10-07")},
    )
    text = GOOD.replace('["20000639", "20000638", "11000000"]', "[]")

    assert reasons(text, vocabulary) == [
        "Media Topic 20000640 (summit meeting) is retired since 2019-10-07: choose another"
    ]


def test_a_circle_of_parents_ends() -> None:
    """A vocabulary whose parents go round in a circle is no endless walk."""
    concept = Concept(label="x", parent="00000002", retired=None)
    vocabulary = Vocabulary(
        release="", concepts={"00000001": concept, "00000002": Concept(label="y", parent="00000001", retired=None)}
    )

    assert len(vocabulary.parents_of("00000001")) <= 20


def test_iptcs_own_file_is_read() -> None:
    """A knowledge item: the English label, British first, the parent, the day of retirement; other schemes left out."""
    item = {
        "dateReleased": "2025-03-01T20:00:00+00:00",
        "conceptSet": [
            {"qcode": "medtop:01000000", "prefLabel": {"de": "Kunst", "en-US": "color", "en-GB": "colour\t"}},
            {
                "qcode": "medtop:20000002",
                "prefLabel": {"en-US": "arts"},
                "broader": ["http://cv.iptc.org/newscodes/mediatopic/01000000"],
                "retired": "2015-02-24T12:00:00+00:00",
            },
            {"qcode": "subj:1", "prefLabel": {}},
        ],
    }
    vocabulary = parse_knowledge_item(json.dumps(item).encode(), source="x.json")

    assert vocabulary == Vocabulary(
        release="2025-03-01",
        concepts={
            "01000000": Concept(label="colour", parent=None, retired=None),
            "20000002": Concept(label="arts", parent="01000000", retired="2015-02-24"),
        },
    )
    assert parse_table(render_table(vocabulary, header=["release 2025-03-01"])) == vocabulary


@pytest.mark.parametrize(
    "data",
    [
        b"", b"x", b"[]", b"7", b"{}", b"\xff", b'{"conceptSet": [], "dateReleased": "2025-01-01"}',
        b'{"conceptSet": [7]}', b'{"conceptSet": [{"qcode": "medtop:1", "prefLabel": {"fr": "x"}}]}',
        b"[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_vocabulary_is_refused(data: bytes) -> None:
    """Anything else is a wrong setting that says what is needed."""
    with pytest.raises(ConfigurationError, match=r"x\.json is not IPTC's knowledge item .* get cptall"):
        parse_knowledge_item(data, source="x.json")
