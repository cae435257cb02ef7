"""What a source calls a change."""

import time

import pytest

from streams.normalise.marker import find_marker


@pytest.mark.parametrize(
    ("headline", "marker"),
    [
        ("UPDATE 2-Japan PM to visit Russia", "UPDATE 2"),
        ("UPDATE 12 - Japan PM to visit Russia", "UPDATE 12"),
        ("CORRECTED - Japan PM to visit Russia", "CORRECTED"),
        ("CORRECTED-iPhone maker to visit Russia", "CORRECTED"),
        ("(CORRECTED) Japan PM to visit Russia", "CORRECTED"),
        ("CORRECTED(OFFICIAL)-UPDATE 1-Japan PM to visit Russia", "CORRECTED"),
        ("Corrected: Japan PM to visit Russia", "CORRECTED"),
        ("CORRECTS: Japan PM to visit Russia", "CORRECTED"),
        ("CORRECTION: Japan PM to visit Russia", "CORRECTED"),
        ("Clarification: Japan PM to visit Russia", "CORRECTED"),
        ("EDS NOTE: CORRECTS spelling. Japan PM to visit Russia", "CORRECTED"),
        ("Japan PM to visit Russia (corrects day)", "CORRECTED"),
        ("REFILE-UPDATE 1-Japan PM to visit Russia", "REFILE"),
        ("REPEAT: Japan PM to visit Russia", "REPEAT"),
        ("RPT-Japan PM to visit Russia", "REPEAT"),
        ("Japan PM to visit Russia (WRITETHRU)", "WRITETHRU"),
        ("1st Ld-Writethru: Japan PM to visit Russia", "WRITETHRU"),
        ("2nd Ld-Writethru Japan PM to visit Russia", "WRITETHRU"),
        ("2nd Ld Japan PM to visit Russia", "UPDATE 2"),
        ("3rd LEAD: Japan PM to visit Russia", "UPDATE 3"),
        ("UPDATED: Japan PM to visit Russia", "UPDATE"),
        ("(Adds details) Japan PM to visit Russia", "UPDATE"),
        ("Japan PM to visit Russia (Recasts)", "UPDATE"),
        ("Repeat offenders freed - ministry", None),
        ("Repeat-offenders freed", None),
        ("Repeated warnings - ministry", None),
        ("UPDATE 2024 budget says minister", None),
        ("UPDATE 2024-25 budget, says minister", None),
        ("Update 2 of the treaty is out", None),
        ("Update on the treaty", None),
        ("Update-minded ministry", None),
        ("Ministry corrected its forecast - paper", None),
        ("Minister corrects course: paper", None),
        ("Correction fluid sells - paper", None),
        ("Clarification sought - paper", None),
        ("1st lead changes hands", None),
        ("Adds up: the bill", None),
        ("Map of the treaty (updated daily)", None),
        ("Treaty (and its updates)", None),
        ("", None),
        (None, None),
    ],
)
def test_marker_of_a_headline(headline: str | None, marker: str | None) -> None:
    """A marker is what stands apart from the sentence; words inside a sentence are not one."""
    assert find_marker(headline) == marker


@pytest.mark.parametrize(
    ("note", "marker"),
    [
        ("Eds: CORRECTS name of the ferry in 3rd graf.", "CORRECTED"),
        ("EDS NOTE: Corrects name", "CORRECTED"),
        ("Eds: UPDATES with vote. CORRECTS name of the ferry.", "CORRECTED"),
        ("Recasts, adds vote, corrects name", "CORRECTED"),
        ("Correction in 3rd graf", "CORRECTED"),
        ("Note to editors: clarification to paragraph 2", "CORRECTED"),
        ("This story has been corrected to fix the name.", "CORRECTED"),
        ("Editor's note: This version of the story corrects the name.", "CORRECTED"),
        ("Eds: With AP Photos. 1st Ld-Writethru, adds vote", "WRITETHRU"),
        ("Eds: 2nd Ld", "UPDATE 2"),
        ("UPDATE 3: vote", "UPDATE 3"),
        ("Eds: Adds vote.", "UPDATE"),
        ("(Recasts)", "UPDATE"),
        ("Refiles to fix headline", "REFILE"),
        ("Repeats story of Jan 25; no change to text", "REPEAT"),
        ("Eds: Updates to follow.", None),
        ("Eds: Will be updated. Update expected at noon.", None),
        ("Eds: With AP Photos.", None),
        ("The captain corrects course in this story.", None),
        ("Police repeat their call, and an update may come.", None),
        ("Embargoed until noon.", None),
    ],
)
def test_marker_of_a_note(note: str, marker: str | None) -> None:
    """A sentence of a note begins with what was done to the story; a correction goes before all else."""
    assert find_marker("Ferry talks go on", note) == marker


@pytest.mark.parametrize(
    ("body", "marker"),
    [
        ("(Adds vote)\nQUELLHAVEN (AP) — The ferry is late.", "UPDATE"),
        ("FERRIES\n\n(Corrects name in paragraph 2)\n\nQUELLHAVEN (AP) — The ferry is late.", "CORRECTED"),
        ("Eds: CORRECTS name.\nQUELLHAVEN (AP) — The ferry is late.", "CORRECTED"),
        ("(This Jan. 26 story has been corrected to fix the name)\nThe ferry is late.", "CORRECTED"),
        ("1st Ld-Writethru\nQUELLHAVEN (AP) — The ferry is late.", "WRITETHRU"),
        ("UPDATE 2-QUELLHAVEN, Jan 26 (Reuters) - The ferry is late.", "UPDATE 2"),
        ("Correction: The ferry of Monday was late on Tuesday.", "CORRECTED"),
        ("The captain corrects course.\n(Adds vote)", None),
        ("QUELLHAVEN (AP) — The ferry issued an update: it is late. Correction: it is not.", None),
        (
            "Corrects course: so the captain is known, who has sailed the ferry for thirty years, and his son.",
            None,
        ),
        ("The ferry is late.\nUPDATE 2: It has come.", None),
    ],
)
def test_marker_in_front_of_a_body(body: str, marker: str | None) -> None:
    """Lines in front of the body say it, too; prose, with which the article begins, does not."""
    assert find_marker("Ferry talks go on", None, body) == marker


@pytest.mark.parametrize(
    ("slugline", "marker"),
    [("BC-EU--Ferry, 1st Ld-Writethru", "WRITETHRU"), ("BC-EU--Ferry,2nd Ld", "UPDATE 2"), ("BC-EU--Ferry", None)],
)
def test_marker_of_a_slug_line(slugline: str, marker: str | None) -> None:
    """A slug line ends with it."""
    assert find_marker("Ferry talks go on", slugline=slugline) == marker


def test_first_text_with_a_marker_counts() -> None:
    """The headline goes before the editorial note, and that before the body."""
    assert find_marker("UPDATE 1-Talks", "CORRECTED: name") == "UPDATE 1"
    assert find_marker("Talks", "CORRECTED: name in paragraph 2") == "CORRECTED"
    assert find_marker("Talks", "Refiles to fix name", "(Adds details)\nText") == "REFILE"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 500_000 + " " * 500_000,
        "(CORRECTED" + " " * 1_000_000 + "x",
        "x(CORRECTED) " * 80_000 + "x",
        "x(CORRECTED" + " " * 1_000_000,
        "(a\n" * 300_000,
        "1st " * 250_000,
    ],
)
def test_hostile_texts_stay_bounded(text: str) -> None:
    """A megabyte of brackets and blanks is read once, not quadratically."""
    started = time.process_time()

    assert find_marker(text, None, text, slugline=text) is None
    find_marker(None, text)
    assert time.process_time() - started < 2
