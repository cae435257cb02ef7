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


CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
"""Names that the browser has."""


def find_program(*names: str) -> str | None:
    """The path of a program by the first of its names that is there; None: none is."""
    return next(filter(None, map(shutil.which, names)), None)


def need_program(name: str, *others: str) -> str:
    """A program that is no part of newswire: its path. others: names that it has elsewhere."""
    path = find_program(name, *others)
    if path is None:
        skip_or_fail(f"{name} is not installed")
    return path or ""


def need_data(*files: Path) -> None:
    """Files of the data that are not ours to publish: without them the test is skipped, in CI too."""
    missing = [file.name for file in files if not file.is_file()]
    if missing:
        pytest.skip(f"{', '.join(missing)} not in {DATA}; set NEWSWIRE_TEST_DATA to the folder that holds it")
