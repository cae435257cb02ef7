"""Lines of a teleprinter become paragraphs."""

import pytest

from streams.parse.telegraph.paragraphs import join_paragraphs

LONG = "The council met on Tuesday and talked about what nobody had read of"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([LONG, "it. Then it went.", "", "The mayor stayed."], f"{LONG} it. Then it went.\n\nThe mayor stayed."),
        ([f"   {LONG}", "it.", "   The mayor stayed."], f"{LONG} it.\n\nThe mayor stayed."),
        ([LONG, "it. So it was.", f"   {LONG}", "it."], f"{LONG} it. So it was.\n\n{LONG} it."),
        ([LONG, "it.", LONG, "it."], f"{LONG} it.\n\n{LONG} it."),
        ([f"{LONG} {LONG}.", "The mayor stayed."], f"{LONG} {LONG}.\n\nThe mayor stayed."),
        (
            ["Results:", "", "A      - B    1:0", "C      - D    2:1"],
            "Results:\n\nA      - B    1:0\nC      - D    2:1",
        ),
        (["Results:", "", "| A | 1 |", "| B | 2 |", "", "So."], "Results:\n\n| A | 1 |\n| B | 2 |\n\nSo."),
        (["Topics:", "", "- one that is", "long", "- two"], "Topics:\n\n- one that is long\n- two"),
        (["A.", "", "", "", "B."], "A.\n\nB."),
        (["A."], "A."),
        ([], ""),
    ],
)
def test_lines_become_paragraphs(lines: list[str], expected: str) -> None:
    """By empty lines, else by indents, else by short lines; tables and lists stay lines."""
    assert join_paragraphs(lines) == expected
