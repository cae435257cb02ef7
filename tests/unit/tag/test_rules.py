"""Tagging: scores, evidence, languages, the seed, and hostile texts."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.article import Tag
from streams.tag import Rules, compile_rules
from streams.tag.field import READ_WORDS
from streams.tag.matcher import MOST_HITS
from streams.tag.scoring import MOST_EVIDENCE
from tests.kit.paths import GOLDENS
from tests.kit.samples import compile_any, compile_rule, evidence_of, read_packaged, rule_file, texts_of

GOLDEN = GOLDENS / "395009.enriched.json"


@pytest.fixture(scope="module")
def packaged() -> Rules:
    """The rules that the package comes with."""
    return compile_rules(read_packaged())


def score(rules: Rules, headline: str | None, body: str | None = None) -> int:
    """The score of the first subject; 0 where there is none."""
    tags = rules.tag(headline, body, language="en").tags
    return tags[0].score if tags else 0


def test_the_seed_gets_both_subjects(packaged: Rules) -> None:
    """Article 395009 gets both; evidence names the dispute and the visits, not the summit that was over."""
    item = json.loads(GOLDEN.read_text("utf-8"))["value"]["item"]
    tags = packaged.tag(item["headlines"][0]["value"], item["bodies"][0]["value"], language="en").tags
    by_subject: dict[str, Tag] = {tag.subject: tag for tag in tags}

    assert set(by_subject) == {"territorial-dispute", "summit-planning"}
    dispute, summit = by_subject["territorial-dispute"], by_subject["summit-planning"]
    assert dispute.medtop == ("medtop:20001316", "medtop:20000638", "medtop:11000000")
    assert summit.medtop == ("medtop:20000640", "medtop:20000639", "medtop:20000638", "medtop:11000000")
    assert (dispute.code_name, summit.code_name) == ("border dispute", "summit meeting")
    assert any("territorial disputes" in span.text for span in dispute.evidence)
    assert any("Kuril Islands dispute" in span.text for span in dispute.evidence)
    assert any("visit" in span.text for span in summit.evidence)
    assert not any("summit" in span.text for span in summit.evidence)


def test_place_in_the_article_weighs() -> None:
    """Headline more than lead, lead more than the rest."""
    rules = compile_rule('weight = 40\nany = ["summit"]', tables="[score]\nthreshold = 1\n")
    rest = f"{'word ' * 80}summit"

    assert [score(rules, "summit"), score(rules, None, "summit"), score(rules, None, rest)] == [60, 40, 20]


def test_neither_repetition_nor_length_makes_a_subject() -> None:
    """A rule counts once in each place, however often it matches there, and nothing counts behind the beginning."""
    rules = compile_rule('weight = 40\nany = ["summit"]', tables="[score]\nthreshold = 1\n")

    assert [score(rules, None, "summit " * times) for times in (1, 2, 60)] == [40, 40, 40]
    assert score(rules, None, "word " * 80 + "summit " * 100) == 20
    assert score(rules, "summit", "summit " * 100) == 120 - 20
    assert score(rules, None, "word " * (READ_WORDS - 1) + "summit") == 20
    assert score(rules, None, "word " * READ_WORDS + "summit") == 0


def test_lead_and_rest_together_reach_the_threshold() -> None:
    """What no place gives alone, two give."""
    rules = compile_rule('weight = 40\nany = ["summit"]', tables="[score]\nthreshold = 50\n")

    assert [score(rules, None, text) for text in ("summit", f"summit {'word ' * 80}summit")] == [0, 60]


def test_a_name_counts_in_the_years_of_its_office() -> None:
    """Whoever held an office counts for articles of those years, and always where the year is not known."""
    concepts = 'source = "us"\ndate = 2026-11-30\n[entries]\nvell = { names = ["Vell"], from = 1990, to = 1994 }\n'
    rules = compile_rules(
        {"concepts/leaders.toml": concepts, "test.toml": rule_file('weight = 50\nany = ["@leaders"]')}
    )
    tagged = {year: bool(rules.tag("Vell", None, language="en", year=year).tags) for year in (1989, 1990, 1994, 1995)}

    assert tagged == {1989: False, 1990: True, 1994: True, 1995: False}
    assert rules.tag("Vell", None, language="en").tags


def test_a_rule_stands_for_each_entry_of_concepts() -> None:
    """With `each`, the phrases of one match are of one entry, and the matches of all entries are one rule's."""
    concepts = (
        'source = "us"\ndate = 2026-11-30\n[entries]\n'
        'a = { one = ["Avenia"], other = ["Norland"] }\nb = { one = ["Sudria"], other = ["Ostia"] }\n'
    )
    rule = 'weight = 40\neach = "pairs"\nall = ["@each.one", "@each.other"]'
    rules = compile_rules(
        {"concepts/pairs.toml": concepts, "test.toml": rule_file(rule, tables="[score]\nthreshold = 1\n")}
    )

    assert score(rules, None, "Norland and Avenia.") == 40
    assert score(rules, None, "Norland and Sudria.") == 0
    assert score(rules, None, "Avenia and Avenia.") == 0
    assert score(rules, None, "Norland and Avenia. Ostia and Sudria.") == 40
    assert len(texts_of(rules.tag(None, "Norland and Avenia. Ostia and Sudria.", language="en"))) == 2


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Avenia plans a summit.", 50),
        ("Avenia plans a tax, but a summit failed.", 0),
        ("Avenia plans a tax; a summit failed.", 0),
        ("Avenia, which plans a tax, held a summit.", 50),  # a clause that is let in is not told from what goes on
        ("Avenia plans a tax, after a summit failed.", 0),
        ("Avenia plans, in May, a summit.", 50),
    ],
)
def test_a_clause_is_less_than_a_sentence(text: str, points: int) -> None:
    """`within = "clause"`: what a conjunction, a relative pronoun or a semicolon parts is not near."""
    rules = compile_rule('weight = 50\nall = ["plans", "summit"]\nwithin = "clause"')

    assert score(rules, None, text) == points


def test_unless_looks_where_the_rule_looks() -> None:
    """What undoes a match stands in its clause, where the rule is one of clauses."""
    rules = compile_rule('weight = 50\nall = ["plans", "summit"]\nwithin = "clause"\nunless = ["tax"]')

    assert score(rules, None, "Avenia plans a tax summit.") == 0
    assert score(rules, None, "Avenia plans a summit, but no tax.") == 50


def test_the_threshold_decides() -> None:
    """The subject is given from the threshold on, not below."""
    for threshold, given_to in ((40, 1), (41, 0)):
        rules = compile_rule('weight = 40\nany = ["summit"]', tables=f"[score]\nthreshold = {threshold}\n")

        assert len(rules.tag(None, "summit", language="en").tags) == given_to


def test_a_score_stays_between_0_and_100() -> None:
    """More points than 100 are 100."""
    assert score(compile_any("summit"), "summit summit summit", "summit") == 100


def test_tags_come_by_score_then_by_id() -> None:
    """Highest score first; of equal ones the id decides, not the order of files."""
    weights = {"b": 60, "a": 60, "c": 90}
    files = {
        f"{9 - number}.toml": rule_file(f'weight = {weight}\nany = ["summit"]', subject=subject)
        for number, (subject, weight) in enumerate(weights.items())
    }
    rules = compile_rules(files)

    assert [tag.subject for tag in rules.tag(None, "summit", language="en").tags] == ["c", "a", "b"]
    assert [subject.id for subject in rules.subjects] == ["a", "b", "c"]


def test_evidence_is_at_most_ten_headline_first() -> None:
    """Ten spans, the headline's first, then by place; a note counts the rest."""
    tagging = compile_any("summit").tag("summit", "summit " * 14, language="en")
    spans = evidence_of(tagging)

    assert len(spans) == MOST_EVIDENCE
    assert [span.field for span in spans[:2]] == ["headline", "body"]
    assert [span.start for span in spans[1:]] == [7 * number for number in range(9)]
    assert tagging.notes == ("evidence_cut:5",)
    assert tagging.tags[0].evidence_cut == 5


def test_of_too_many_spans_those_of_heavier_rules_stay() -> None:
    """What is left out is what weighs least."""
    rules = compile_rule('weight = 20\nany = ["talks"]', 'weight = 60\nany = ["summit"]')
    tagging = rules.tag(None, f"{'talks ' * 20}summit", language="en")

    assert "summit" in texts_of(tagging)
    assert {span.rule for span in evidence_of(tagging)} == {"test/rule-0", "test/rule-1"}


def test_a_rule_can_add_points_without_evidence() -> None:
    """`evidence = false` is not shown beside better evidence, and is shown where there is none."""
    context = 'weight = 50\nany = ["leaders"]\nevidence = false'
    rules = compile_rule('weight = 50\nany = ["summit"]', context)

    assert texts_of(rules.tag(None, "leaders plan summit", language="en")) == ["summit"]
    assert texts_of(rules.tag(None, "leaders", language="en")) == ["leaders"]


def test_evidence_inside_other_evidence_is_left_out() -> None:
    """One span of two that lie in each other is shown."""
    rules = compile_rule('weight = 60\nany = ["summit"]', 'weight = 50\nany = ["summit talks"]')

    assert texts_of(rules.tag(None, "summit talks", language="en")) == ["summit talks"]


@pytest.mark.parametrize(
    ("language", "tags", "notes"),
    [
        ("en", 1, ()),
        ("en-GB", 1, ()),
        ("EN", 1, ()),
        (None, 1, ()),
        ("de", 0, ("language_not_tagged:de",)),
        ("zh-Hans", 0, ("language_not_tagged:zh-Hans",)),
    ],
)
def test_only_languages_that_rules_speak_are_tagged(language: str | None, tags: int, notes: tuple[str, ...]) -> None:
    """Another language is not tagged, which is noted; an unknown one is tried."""
    tagging = compile_any("summit").tag("summit", None, language=language)

    assert len(tagging.tags) == tags
    assert tagging.notes == notes


@pytest.mark.parametrize("texts", [(None, None), ("", ""), (None, ""), ("x", None)])
def test_texts_may_be_missing(packaged: Rules, texts: tuple[str | None, str | None]) -> None:
    """No headline, no body, nothing in them: no subjects, no notes."""
    tagging = packaged.tag(*texts, language="en")

    assert (tagging.tags, tagging.notes) == ((), ())


def test_the_version_follows_the_files() -> None:
    """The version is the same for the same files, and another where name or text differ."""
    text = rule_file('weight = 50\nany = ["summit"]')
    versions = [compile_rules(files).version for files in ({"a": text}, {"a": text}, {"b": text}, {"a": f"{text}\n"})]

    assert versions[0] == versions[1]
    assert len(set(versions)) == 3
    assert versions[0].startswith("sha256:")
    assert len(versions[0]) == len("sha256:") + 12


PIECES = (
    "Japan claims sovereignty over the Kuril Islands. ", "The territorial dispute went on. ",
    "President Putin will visit Tokyo. ", "Leaders plan a summit next month. ", "İstanbul ", "Straße ", "🤝🏽 ",
    "e\u0301 ", "\n\n", "“ ", "U.S. ", "word ", "\u200d", "ﬁ",
)  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=20).map("".join),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join),
)
def test_every_evidence_is_the_text_at_its_place(packaged: Rules, headline: str, body: str) -> None:
    """text == field[start:end], in code points of the text given, whatever letters stand in it."""
    fields = {"headline": headline, "body": body}
    for span in evidence_of(packaged.tag(headline, body, language=None)):
        assert span.text == fields[span.field][span.start : span.end]
        assert span.text


def test_hits_of_one_group_are_bounded() -> None:
    """Beyond a thousand hits of one phrase no more are looked at, from the start of the text."""
    tagging = compile_any("summit").tag(None, "summit-" * 1200, language="en")

    assert tagging.notes == (f"evidence_cut:{MOST_HITS - MOST_EVIDENCE}",)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join))
def test_looking_only_around_phrases_changes_no_result(packaged: Rules, body: str) -> None:
    """Everyday words looked for around a rule's own phrases give what looking everywhere gives."""
    tags = {tag.subject: tag.score for tag in packaged.tag(None, body, language="en").tags}
    told = {one.subject: one.score for one in packaged.explain(None, body, language="en") if one.tagged}

    assert tags == told


MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        "Leaders plan a summit. " + "“" * MEGABYTE,
        "“‘«" * (MEGABYTE // 3) + " territorial dispute. Japan claims the Kuril Islands",
        "summit " * 100_000,
        "President Putin will visit Tokyo next month " * 20_000,
        "Kuril Islands dispute claims " * 30_000,
        "Putin " * 80_000 + "will visit Tokyo",
        "Putin”" * 150_000 + "will visit Tokyo",
        "president " * 50_000 + "visit " * 50_000,
        "vice president " * 50_000 + "summit",
        "will visit next month " * 40_000 + "Putin",
        "a" * MEGABYTE + " summit",
        "summit. " * 60_000,
        "Kosovo (" * 100_000,
        "\n\n" * 300_000 + "Kosovo protests",
    ],
    ids=lambda text: text[:20],
)
def test_hostile_texts_stay_bounded(packaged: Rules, text: str) -> None:
    """A megabyte of quotes, of one phrase, of near misses: seconds, where a quadratic step takes hours."""
    started = time.process_time()
    tagging = packaged.tag(None, text, language="en")

    assert time.process_time() - started < 4
    assert all(span.text == text[span.start : span.end] for span in evidence_of(tagging))
