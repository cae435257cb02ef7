"""Rule files that are refused, each with file, line and reason; and those that come with the package."""

import gzip
import json
import re
from importlib import resources
from pathlib import Path

import pytest

from streams.errors import ConfigurationError
from streams.tag import FOLDER, compile_rules, find_faults
from streams.tag.exercise import find_unexercised
from tests.kit.needs import need_data
from tests.kit.paths import DATA, ROOT
from tests.kit.samples import read_packaged, rule_file

VOCABULARY = DATA / "mediatopics_cptall-x-all.json.gz"
GOOD = rule_file('weight = 50\nany = ["summit"]')


def refusal(text: str) -> str:
    """What compile_rules says of one file, `bad.toml`."""
    with pytest.raises(ConfigurationError) as caught:
        compile_rules({"bad.toml": text})
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('id = "test"', 'id = "Test"', 2, "id: String should match pattern"),
        ('id = "test"', 'id = "schema"', 1, "`schema` is taken"),
        ('id = "test"', 'id = "a b"', 2, "id: String should match pattern"),
        ('languages = ["en"]', 'languages = ["English"]', 4, "languages"),
        ('languages = ["en"]', "languages = []", 4, "languages"),
        ('name = "test news"\n', "", 1, "name is missing"),
        ('languages = ["en"]', 'languages = ["en"]\ncolour = "red"', 5, "unknown key 'colour'"),
        ('code = "20000640"', 'code = "640"', 7, "medtop.code"),
        ("weight = 50", "weight = 101", 13, "rules.weight: Input should be less than or equal to 100"),
        ("weight = 50", "weight = -101", 13, "rules.weight"),
        ("weight = 50", "weight = 0", 10, "does nothing"),
        ("weight = 50", 'weight = "50"', 13, "rules.weight: Input should be a valid integer"),
        ("weight = 50", "weight = 50\nwieght = 5", 14, "unknown key 'wieght'"),
        ("weight = 50", "weight = 50\nwithin = -1", 14, "rules.within"),
        ("weight = 50", 'weight = 50\nwithin = "paragraph"', 14, "rules.within"),
        ("weight = 50", 'weight = 50\nwhere = "tail"', 14, "rules.where"),
        ("weight = 50", 'weight = 50\nall = ["a", "b"]', 10, "either `any` or `all`"),
        ('any = ["summit"]', "any = []", 14, "rules.any"),
        ('any = ["summit"]', 'any = ["summit", ""]', 14, "rules.any"),
        ('any = ["summit"]', 'any = [\n"summit",\n"  "]', 16, "phrase '  ': empty phrase"),
        ('any = ["summit"]', 'any = [\n"summit",\n"(a"]', 16, "phrase '(a': brackets"),
        (
            'any = ["summit"]',
            'any = ["@nowhere"]',
            14,
            "unknown list '@nowhere': no list of this file",
        ),
        ('any = ["summit"]', 'any = ["summit"]\nunless = ["@x"]', 15, "unknown list '@x'"),
        ('any = ["summit"]', 'any = ["summit"]\nneeds = ["@x"]', 15, "unknown list '@x'"),
        ('any = ["summit"]', 'all = ["a"]', 14, "rules.all"),
        ('any = ["summit"]', 'any = ["summit"', 15, "not TOML"),
        ("[[rules]]", '[lists]\na = ["@b"]\nb = ["@a"]\n[[rules]]', 11, "names itself"),
        ("[medtop]", 'everyday = ["x"]\n[medtop]', 6, "unknown list 'x'"),
        ("[medtop]", 'ignore = [""]\n[medtop]', 6, "ignore"),
        ("[medtop]", "[score]\nthreshold = 0\n[medtop]", 7, "score.threshold"),
        ("[medtop]", "[score]\nthresh = 1\n[medtop]", 7, "unknown key 'thresh'"),
    ],
)
def test_a_bad_rule_is_refused_with_line_and_reason(old: str, new: str, line: int, reason: str) -> None:
    """A slip in a rule file is told with its file, its line and what is wrong."""
    assert old in GOOD
    said = refusal(GOOD.replace(old, new, 1))

    assert reason in said
    assert f"bad.toml:{line}: " in said


def test_all_faults_are_told_at_once() -> None:
    """Every fault of every file, one a line."""
    bad = GOOD.replace("weight = 50", "weight = 500").replace('code = "20000640"', 'code = "x"')
    with pytest.raises(ConfigurationError) as caught:
        compile_rules({"b.toml": bad, "a.toml": "id ="})
    lines = str(caught.value).splitlines()

    assert [line.partition(":")[0] for line in lines] == ["a.toml", "b.toml", "b.toml"]


def test_two_rules_of_one_id_are_refused() -> None:
    """An id names one rule."""
    twice = GOOD + '[[rules]]\nid = "rule-0"\nsays = "Again."\nweight = 1\nany = ["x"]\n'

    assert "bad.toml:16: rule id 'rule-0' is given 2 times" not in refusal(twice).splitlines()[0]
    assert "rule id 'rule-0' is given 2 times" in refusal(twice)


def test_two_files_of_one_subject_are_refused() -> None:
    """A subject is one file."""
    with pytest.raises(ConfigurationError, match=r"'test' is also in a\.toml"):
        compile_rules({"a.toml": GOOD, "b.toml": GOOD})


def test_a_rule_of_everyday_words_alone_is_refused() -> None:
    """A rule needs phrases that are looked for in every article."""
    text = GOOD.replace("[[rules]]", '[lists]\nwords = ["will"]\n[[rules]]').replace('["summit"]', '["@words"]')

    assert "everyday words alone" in refusal(text.replace("[medtop]", 'everyday = ["words"]\n[medtop]'))


def test_an_example_that_does_not_hold_is_a_fault() -> None:
    """A file's own examples are run: its line, what was wanted and the score that it got."""
    example = '[[examples]]\nheadline = "A summit"\nmatch = '
    text = f"{GOOD}{example}true\n{example}false\n"
    faults = find_faults({"test.toml": text})

    assert [str(fault) for fault in faults] == [
        f"test.toml:{text.count(chr(10)) - 2}: example must not match, and scores 75 where 50 is enough"
    ]


def test_packaged_rules_are_without_fault() -> None:
    """The rule files of the package compile, and their examples hold."""
    assert find_faults(read_packaged()) == []


@pytest.mark.parametrize("file", sorted((ROOT / "docs" / "rules").glob("*.toml")), ids=lambda file: file.stem)
def test_worked_examples_are_without_fault(file: Path) -> None:
    """The rule files that the guide shows hold with the package's concepts, and each rule of theirs has its example."""
    concepts = {name: text for name, text in read_packaged().items() if FOLDER in name}
    files = {**concepts, file.name: file.read_text("utf-8")}

    assert find_faults(files) == []
    assert find_unexercised(files) == []
    assert files[file.name].count("[[examples]]") >= 12


def test_packaged_subjects_have_examples_of_both_kinds() -> None:
    """Each subject shows what must match and what must not."""
    for text in (text for name, text in read_packaged().items() if FOLDER not in name):
        assert "match = true" in text
        assert "match = false" in text


def test_media_topics_are_those_of_the_vocabulary() -> None:
    """Codes and parents are IPTC's; 20001316 is younger than the vocabulary at hand, its parents are not."""
    need_data(VOCABULARY)
    concepts = {
        concept["qcode"]: concept for concept in json.loads(gzip.decompress(VOCABULARY.read_bytes()))["conceptSet"]
    }
    for subject in compile_rules(read_packaged()).subjects:
        for code, parent in zip(subject.medtop, subject.medtop[1:], strict=False):
            if code in concepts:
                assert [address.rpartition("/")[2] for address in concepts[code]["broader"]] == [
                    parent.removeprefix("medtop:")
                ]
        assert "broader" not in concepts[subject.medtop[-1]]


def test_the_guide_shows_a_file_that_works() -> None:
    """The example of the guide is a rule file without fault."""
    guide = (resources.files("streams.tag") / "rulesets" / "README.md").read_text("utf-8")
    example = re.search(r"```toml\n(.*?)```", guide, re.DOTALL)

    assert example is not None
    assert find_faults({"example.toml": example[1]}) == []
