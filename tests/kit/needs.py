"""What a test needs and a machine may lack. No other place skips."""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

from tests.kit.paths import DATA


def skip_or_fail(missing: str) -> None:
    """Skip the test, saying what is missing; under CI=true that is a failure, since CI has all that can be had."""
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


def need_module(name: str, *, extra: str) -> None:
    """A module of one of our extras."""
    if importlib.util.find_spec(name) is None:
        skip_or_fail(f"{name} is not installed: pip install 'newswire[{extra}]'")


def need_program(name: str, *others: str) -> str:
    """A program that is no part of newswire: its path. others: names that it has elsewhere."""
    path = next(filter(None, map(shutil.which, (name, *others))), None)
    if path is None:
        skip_or_fail(f"{name} is not installed")
    return path or ""


def need_data(*files: Path) -> None:
    """Files of the data that are not ours to publish: without them the test is skipped, in CI too."""
    missing = [file.name for file in files if not file.is_file()]
    if missing:
        pytest.skip(f"{', '.join(missing)} not in {DATA}; set NEWSWIRE_TEST_DATA to the folder that holds it")
