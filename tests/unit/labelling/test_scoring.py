"""Figures and errors of labelled texts."""

import pytest

from streams.labelling.reading import Row
from streams.labelling.scoring import Conflict, Labelled, Scoring, SubjectScore
from tests.kit.samples import compile_rule

RULES = compile_rule('weight = 50\nany = ["summit"]')
TAGGED, UNTAGGED = "A summit", "A meeting"


def labelled(
    headline: str, *, label: bool, line: int = 1, kind: str | None = None, language: str | None = None
) -> Labelled:
    """A labelled article."""
    row = Row(
        file="f", line=line, id=f"f:{line}", labels={"test": label}, headline=headline, text=None, path=None,
        path_line=None, language=language, kind=kind, note=None, is_doubtful=False,
    )  # fmt: skip
    return Labelled(row=row, headline=headline, body=None, language=language)


def finish(*articles: Labelled) -> tuple[list[SubjectScore], list[Conflict]]:
    """Score labelled articles."""
    scoring = Scoring(RULES)
    for article in articles:
        scoring.add(article)
    return scoring.finish()


def test_figures() -> None:
    """Shares with what they are of, an interval around F1, errors with those furthest from right first."""
    cases = [
        *(labelled(f"{TAGGED} {n}", label=True) for n in range(3)),
        labelled(f"{TAGGED} again", label=False, kind="ordinary"),
        *(labelled(f"{UNTAGGED} {n}", label=True) for n in range(2)),
        *(labelled(f"{UNTAGGED} at {n}", label=False, kind="ordinary") for n in range(4)),
    ]
    ((score,), conflicts) = finish(*cases)

    assert (score.subject, score.threshold, score.labelled, score.positives, conflicts) == ("test", 50, 10, 5, [])
    assert (score.precision.hits, score.precision.total, score.precision.value) == (3, 4, 0.75)
    assert (score.recall.hits, score.recall.total, score.recall.value) == (3, 5, 0.6)
    assert score.f1 == pytest.approx(2 / 3)
    assert score.f1_interval[0] < 2 / 3 < score.f1_interval[1]
    assert score.ordinary is not None
    assert (score.ordinary.hits, score.ordinary.total) == (1, 5)
    assert [case.is_tagged for case in score.errors] == [False, False, True]


def test_figures_of_nothing() -> None:
    """Where nothing is positive and nothing tagged, no figure is made up; without kinds none is of ordinary ones."""
    ((score,), _) = finish(labelled(UNTAGGED, label=False))

    assert (score.precision.value, score.recall.value, score.f1, score.ordinary) == (None, None, None, None)
    assert finish() == ([], [])


def test_a_text_counts_once() -> None:
    """The same text with the same label is one case; with another label it is none, and told."""
    same = finish(labelled(TAGGED, label=True, line=1), labelled(TAGGED, label=True, line=2))
    ((), (conflict,)) = finish(labelled(TAGGED, label=True, line=1), labelled(TAGGED, label=False, line=2))

    assert [score.labelled for score in same[0]] == [1]
    assert (conflict.subject, [row.line for row in conflict.rows]) == ("test", [1, 2])


def test_a_language_without_rules_tags_nothing() -> None:
    """An article in a language that no rule speaks is untagged, as the pipeline would leave it."""
    ((score,), _) = finish(labelled(TAGGED, label=True, language="de"))

    assert (score.recall.hits, score.recall.total) == (0, 1)
