"""People whom an article itself names behind an office."""

import pytest

from streams.tag import compile_rules
from tests.kit.samples import rule_file

RULES = compile_rules(
    {
        "test.toml": rule_file(
            'weight = 50\nall = ["@leaders", "visit"]',
            top='ignore = ["former president"]',
            tables='[named]\nleaders = ["president", "prime minister"]\n[lists]\nleaders = ["president"]\n',
        )
    }
)


@pytest.mark.parametrize(
    ("headline", "body", "is_tagged"),
    [
        ("Vell to visit", "OSLO - President Mara Vell is ready.", True),
        ("Vell to visit", "OSLO - The president, Mara Vell, is ready.", False),
        ("Lai to visit", "TAIPEI - President Lai Ching-te is ready.", True),
        ("Ching-te to visit", "TAIPEI - President Ching-te Lai is ready. Lai said so.", False),
        ("Vell to visit", "OSLO - Former President Mara Vell is ready.", False),
        ("Vell to visit", "OSLO - PRESIDENT MARA VELL IS READY.", False),
        ("Mara to visit", "OSLO - President Mara Vell is ready. Vell said so.", False),
        ("Vélló to visit", "OSLO - Prime Minister Mara Vélló is ready.", True),
        ("Vell III to visit", "OSLO - President Vell III is ready. Vell said so.", True),
        (None, "President Mara Vell is ready. Vell will visit Norland.", True),
    ],
)
def test_who_stands_behind_an_office_counts_where_named_again(headline: str | None, body: str, is_tagged: bool) -> None:
    """By the family's name, first or last; not where the office is former, nor where capitals say nothing."""
    assert bool(RULES.tag(headline, body, language="en").tags) == is_tagged


def test_evidence_is_the_name_as_it_stands() -> None:
    """Spans are of the text, in code points, also behind characters outside ASCII."""
    text = "“Ready”, said President Vell. Vell will visit."
    (tag,) = RULES.tag(None, text, language="en").tags

    assert [text[span.start : span.end] == span.text for span in tag.evidence] == [True]
    assert tag.evidence[0].text.startswith("Vell")
