"""Explanations: what matched, what nearly did, what was excluded, by the judgement that tags."""

import pytest

from streams.tag import Explanation, Passage, compile_rules
from tests.kit.samples import compile_rule, read_packaged, rule_file

SUMMIT = 'weight = 40\nany = ["summit"]\nunless = ["mountain"]'
PLAN = 'weight = 40\nall = ["summit", "plan"]\nwithin = 2'
AGAINST = 'weight = -10\nany = ["business"]'


def explain(body: str) -> Explanation:
    """Explain one body by three rules."""
    rules = compile_rule(SUMMIT, PLAN, AGAINST, top='ignore = ["Summit Bank"]')
    return rules.explain(None, body, language="en")[0]


def test_what_matched_is_told_with_its_points() -> None:
    """Each rule that matched, with its points and places; together they are the score."""
    told = explain("They plan a summit of business.")

    assert [(rule.rule, rule.points) for rule in told.matched] == [
        ("rule-0", 40.0),
        ("rule-1", 40.0),
        ("rule-2", -10.0),
    ]
    assert told.matched[0].places == ("lead",)
    assert told.score == 70
    assert told.tagged
    assert told.why_not is None
    assert told.matched[0].passages == (Passage(field="body", start=12, end=18, text="summit"),)


def test_what_nearly_matched_is_told_with_what_is_missing() -> None:
    """A rule with some of its phrases says how many, or that they are not near."""
    assert [(rule.rule, rule.why) for rule in explain("A summit.").nearly] == [("rule-1", "without “plan”")]
    assert [rule.why for rule in explain("A summit. They had a plan.").nearly] == ["not near enough"]
    assert explain("Nothing.").nearly == ()


def test_what_was_excluded_is_told_with_why() -> None:
    """Matches that `unless` undid and phrases that are ignored are shown, and count nothing."""
    undone, ignored = explain("The summit of the mountain."), explain("Summit Bank said.")

    assert [(one.rule, one.passages[0].text) for one in undone.excluded] == [("rule-0", "summit")]
    assert [(one.rule, one.passages[0].text) for one in ignored.excluded] == [(None, "Summit Bank")]
    assert undone.score == ignored.score == 0


def test_every_subject_that_speaks_the_language_is_explained() -> None:
    """All subjects are told of, in the order of their ids; none where no rule speaks the language."""
    rules = compile_rules(read_packaged())

    assert [told.subject for told in rules.explain("x", None, language="en")] == [
        "summit-planning",
        "territorial-dispute",
    ]
    assert rules.explain("x", None, language="de") == ()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("Nothing.", "nothing of what its rules look for stands there"),
        ("They plan a walk.", "“plan” alone: without “summit”"),
        ("A summit.", "too little: Says so: “summit”, and no more"),
        (f"{'word ' * 80}A summit.", "only far down in the text: Says so: “summit”"),
        ("The summit of the mountain.", "one of the rule's `unless` phrases stands there: “summit”"),
        ("Summit Bank said.", "ignored by the rule file: “Summit Bank”"),
        ("They plan a summit of friends.", "Held already: “friends”"),
    ],
)
def test_one_line_says_why_not(body: str, why: str) -> None:
    """The thing that most stood in the way, with the words of the text."""
    held = 'weight = -60\nany = ["friends"]'
    text = rule_file(SUMMIT, PLAN, held, top='ignore = ["Summit Bank"]').replace(
        '"rule-2"\nsays = "Says so."', '"rule-2"\nsays = "Held already."'
    )
    told = compile_rules({"test.toml": text}).explain(None, body, language="en")[0]

    assert told.why_not == why
