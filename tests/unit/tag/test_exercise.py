"""Rules that no example of their file makes match."""

from streams.tag.exercise import find_unexercised
from tests.kit.samples import rule_file

SUMMIT = 'weight = 50\nany = ["summit"]\n'
FILM = 'weight = -20\nany = ["film"]\n'


def example(headline: str, *, match: bool = True) -> str:
    """An example of a rule file."""
    return f'[[examples]]\nheadline = "{headline}"\nmatch = {str(match).lower()}\n'


def test_each_rule_needs_an_example_that_it_matches_in() -> None:
    """A rule without one is told at its own line; one that speaks against the subject needs one, too."""
    (fault,) = find_unexercised({"a.toml": rule_file(SUMMIT, FILM) + example("A summit")})

    assert (fault.file, fault.line) == ("a.toml", 16)
    assert fault.reason.startswith("rule 'rule-1' matches in none of the file's examples: add ")
    assert find_unexercised({"a.toml": rule_file(SUMMIT, FILM) + example("A film of a summit", match=False)}) == []


def test_examples_of_other_files_do_not_count() -> None:
    """What another file's examples make match says nothing of this file's rules."""
    files = {
        "a.toml": rule_file(SUMMIT, subject="a"),
        "b.toml": rule_file(SUMMIT, subject="b") + example("A summit"),
    }

    assert [fault.file for fault in find_unexercised(files)] == ["a.toml"]


def test_what_cannot_be_read_is_left_out() -> None:
    """A file that is no rule file has no rules to exercise."""
    assert find_unexercised({"a.toml": "x = "}) == []


def test_rules_in_another_form_have_no_line() -> None:
    """Rules in an inline array are told at the first line."""
    text = """
id = "test"
name = "test"
languages = ["en"]
rules = [{ id = "one", says = "Says so.", weight = 50, any = ["summit"] }]
medtop = { code = "20000640", label = "summit meeting" }
"""

    assert [fault.line for fault in find_unexercised({"a.toml": text})] == [1]
