"""Where things lie: the checkout, the given article, what is expected of it, the corpora."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
SEED = ROOT / "seeds" / "000_2a1a4f195c932e2c.txt"
RULESETS = ROOT / "streams" / "tag" / "rulesets"
GOLDENS = ROOT / "tests" / "goldens"
DATA = Path(os.environ.get("NEWSWIRE_TEST_DATA", ROOT.parent / "shared" / "data"))
"""Corpora and hand labels that are not ours to publish; tests that need them are skipped where they are not there."""
