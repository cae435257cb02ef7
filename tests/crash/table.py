"""What crash runs tell: printed, and appended to the file `NEWSWIRE_TEST_CRASH_TABLE` where it is set."""

import os
from pathlib import Path

import pytest

FILE = os.environ.get("NEWSWIRE_TEST_CRASH_TABLE")


def tell(capsys: pytest.CaptureFixture[str], text: str) -> None:
    """Say the figures of one run."""
    with capsys.disabled():
        print(f"\n{text}")
    if FILE:
        with Path(FILE).open("a") as table:
            table.write(f"{text}\n")
