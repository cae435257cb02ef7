"""Tests that take longer than `make test` has time for: `NEWSWIRE_TEST_LONG=1 make test-kafka` runs them too."""

import os

import pytest

long_test = pytest.mark.long_form(when=os.environ.get("NEWSWIRE_TEST_LONG") == "1")
