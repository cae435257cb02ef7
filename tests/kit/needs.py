"""What a test needs and a machine may lack."""

import os

import pytest


def skip_or_fail(missing: str) -> None:
    """Skip the test, saying what is missing; under CI=true that is a failure, since CI has all that can be had."""
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)
