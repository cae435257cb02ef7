"""What all tiers share: the project's root on the path, so that tests import their own helpers as `tests.…`.

The fixtures of a real Kafka stand here, so that all tiers of one run share one broker; it starts when first asked for.
"""

import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.kafka.fixtures import install, kafka, own_cluster, session_cluster, strict_cluster  # noqa: E402

# A shell that starts the tests in the background has them ignore Ctrl-C, and with them each command that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples in every run, no files, no clock. For a change of what a property holds ask for more:
# NEWSWIRE_TEST_EXAMPLES=5000.
settings.register_profile(
    "newswire",
    max_examples=int(os.environ.get("NEWSWIRE_TEST_EXAMPLES", "25")),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("newswire")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what belongs to a long form that nobody asked for: it is no part of this run, and so no skip."""
    left_out = [item for item in items if any(not mark.kwargs["when"] for mark in item.iter_markers("long_form"))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


__all__ = ["install", "kafka", "own_cluster", "session_cluster", "strict_cluster"]
