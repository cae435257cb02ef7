"""The environment that these tests run in: none of the machine's own settings."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def bare_environment() -> Iterator[None]:
    """Take every NEWSWIRE_* variable but the tests' own away, so that a developer's settings change no test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.upper().startswith("NEWSWIRE_") and not name.upper().startswith("NEWSWIRE_TEST_"):
                patch.delenv(name)
        yield
