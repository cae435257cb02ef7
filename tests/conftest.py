"""What all tiers share: the project's root on the path, so that tests import their own helpers as `tests.…`."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
