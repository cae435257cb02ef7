"""What a source calls a change."""

import pytest

from streams.normalise.marker import find_marker


@pytest.mark.parametrize(
    ("headline", "marker"),
    [
        ("UPDATE 2-Japan PM to visit Russia", "UPDATE 2"),
        ("CORRECTED - Japan PM to visit Russia", "CORRECTED"),
        ("(CORRECTED) Japan PM to visit Russia", "CORRECTED"),
        ("Corrected: Japan PM to visit Russia", "CORRECTED"),
        ("CORRECTION: Japan PM to visit Russia", "CORRECTED"),
        ("REFILE-UPDATE 1-Japan PM to visit Russia", "REFILE"),
        ("Japan PM to visit Russia (WRITETHRU)", "WRITETHRU"),
        ("REPEAT: Japan PM to visit Russia", "REPEAT"),
        ("RPT-Japan PM to visit Russia", "REPEAT"),
        ("Repeat offenders freed - ministry", None),
        ("UPDATE 2024 budget says minister", None),
        ("Update 2 of the treaty is out", None),
        ("Ministry corrected its forecast - paper", None),
        (None, None),
    ],
)
def test_marker_of_a_headline(headline: str | None, marker: str | None) -> None:
    """A marker is what stands apart from the sentence; words inside a sentence are not one."""
    assert find_marker(headline) == marker


def test_first_text_with_a_marker_counts() -> None:
    """The headline goes before the editorial note."""
    assert find_marker("UPDATE 1-Talks", "CORRECTED: name") == "UPDATE 1"
    assert find_marker("Talks", "CORRECTED: name in paragraph 2") == "CORRECTED"


def test_hostile_headline_stays_bounded() -> None:
    """A megabyte of brackets and blanks is read once, not quadratically."""
    assert find_marker("[" * 500_000 + " " * 500_000) is None
    assert find_marker("(CORRECTED" + " " * 1_000_000 + "x") is None
    assert find_marker("x(CORRECTED) " * 80_000 + "x") is None
    assert find_marker("x(CORRECTED" + " " * 1_000_000) is None
