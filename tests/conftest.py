"""What all tiers share: the project's root on the path, so that tests import their own helpers as `tests.…`.

The fixtures of a real Kafka stand here, so that all tiers of one run share one broker; it starts when first asked for.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.kafka.fixtures import install, kafka, own_cluster  # noqa: E402

__all__ = ["install", "kafka", "own_cluster"]
