"""The list of mutants is of the code that is there."""

import pytest

from tests.kit.paths import ROOT
from tests.mutants.edits import MUTANTS, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.breaks)
def test_a_mutant_edits_what_stands_there_once(mutant: Mutant) -> None:
    """Its text stands once in its file, and its tests exist."""
    assert (ROOT / mutant.file).read_text("utf-8").count(mutant.before) == 1
    for target in mutant.caught_by:
        file, _, test = target.partition("::")
        assert test in (ROOT / file).read_text("utf-8")
