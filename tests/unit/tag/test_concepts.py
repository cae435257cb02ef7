"""Lists that subjects share: what a reference names, and what is wrong with a file."""

import re

import pytest

from streams.tag import compile_rules, find_faults
from streams.tag.concepts import Concepts
from streams.tag.phrases import ALWAYS, expand_phrase
from tests.kit.samples import read_packaged, rule_file

HEAD = 'source = "us"\ndate = 2026-11-30\n[entries]\n'
STATES = f"""{HEAD}
AV = {{ names = ["Avenia"], people = ["Avenian"], wikidata = "Q1" }}
NO = {{ names = ["Norland"] }}
"""
PLACES = f"""{HEAD}
reef = {{ names = ["Mara Reef"], claimants = ["@states/AV", "@states/NO.names"], kind = "flashpoint" }}
tarn = {{ names = ["Tarn Island"], kind = "place" }}
"""


@pytest.mark.parametrize(
    ("reference", "phrases"),
    [
        ("@states", ["Avenia", "Avenian", "Norland"]),
        ("@states.people", ["Avenian"]),
        ("@states/NO", ["Norland"]),
        ("@places.claimants", ["Avenia", "Avenian", "Norland"]),
        ("@places/flashpoint.names", ["Mara Reef"]),
        ("@places.names", ["Mara Reef", "Tarn Island"]),
    ],
)
def test_a_reference_names_a_file_a_field_an_entry_or_a_kind(reference: str, phrases: list[str]) -> None:
    """All phrases of a file, of one field, of one entry, of the entries of one kind; entries name others."""
    files = {"concepts/states.toml": STATES, "concepts/places.toml": PLACES}
    rules = compile_rules(files | {"test.toml": rule_file(f'weight = 50\nany = ["{reference}"]')})
    found = [
        word
        for word in ("Avenia", "Avenian", "Norland", "Mara Reef", "Tarn Island")
        if rules.tag(word, None, language="en").tags
    ]

    assert found == phrases


@pytest.mark.parametrize("reference", ["@nowhere", "@states/XX", "@states.rivers", "@states/NO.people", "@places/wide"])
def test_a_reference_to_nothing_is_refused(reference: str) -> None:
    """The fault names the list and its line."""
    text = rule_file(f'weight = 50\nany = ["{reference}"]')
    faults = find_faults({"concepts/states.toml": STATES, "concepts/places.toml": PLACES, "test.toml": text})

    assert [fault.file for fault in faults] == ["test.toml"]
    assert f"unknown list {reference!r}" in faults[0].reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("source = ", "not TOML"),
        ("[entries]\na = { names = ['A'] }", "Field required"),
        (f"{HEAD}'a b' = {{ names = ['A'] }}", "entry 'a b': an id is made of letters"),
        (f"{HEAD}a = {{ names = 5 }}", "`from` and `to` are years"),
        (f"{HEAD}a = {{ names = ['A'], from = 'May' }}", "`from` and `to` are years"),
        (f"{HEAD}a = {{ names = ['(A'] }}", "brackets do not pair"),
        (f"{HEAD}a = {{ names = ['@states/XX'] }}", "no concepts of this name"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused(text: str, reason: str) -> None:
    """With its name and the reason."""
    faults = find_faults({"concepts/a.toml": text, "test.toml": rule_file('weight = 50\nany = ["x"]')})

    assert faults[0].file == "concepts/a.toml"
    assert reason in faults[0].reason


def test_a_later_file_of_the_same_name_adds_to_the_first() -> None:
    """A desk's own entries stand beside the package's; of one id the later counts."""
    concepts = Concepts()
    for text in (STATES, f'{HEAD}NO = {{ names = ["Northland"] }}\nSU = {{ names = ["Sudria"] }}\n'):
        assert concepts.add("states", text) is None

    assert {key: entry.fields["names"] for key, entry in concepts.entries("states").items()} == {
        "AV": ("Avenia",),
        "NO": ("Northland",),
        "SU": ("Sudria",),
    }
    assert concepts.entries("states")["SU"].years == ALWAYS


def test_the_package_s_concepts_say_where_they_are_from_and_repeat_nothing() -> None:
    """Every file has a source and a date; no phrase stands twice in a field; entries of disputes have two sides."""
    for name, text in read_packaged().items():
        if not name.startswith("concepts/"):
            continue
        concepts = Concepts()
        assert concepts.add("x", text) is None, name
        assert re.search(r"^source = ", text, re.MULTILINE)
        for key, entry in concepts.entries("x").items():
            for phrases in entry.fields.values():
                variants = [one for phrase in phrases if phrase[0] != "@" for one in expand_phrase(phrase)]
                assert len(variants) == len(set(variants)), f"{name}: {key}"
            assert entry.years[0] <= entry.years[1], f"{name}: {key}"
