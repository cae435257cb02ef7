"""Times on the command line."""

import time

import pytest
import typer

from streams.cli.show.moments import moment


def test_how_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """A duration is counted back from now."""
    monkeypatch.setattr(time, "time_ns", lambda: 1_795_510_800_000_000_000)

    assert moment("2h") == 1_795_510_800_000 - 7_200_000


def test_anything_else_is_wrong_use() -> None:
    """What is no time is told with an example of the right, as an option that is wrong."""
    with pytest.raises(typer.BadParameter, match="2026-11-24T09:00:00Z"):
        moment("yesterday")
