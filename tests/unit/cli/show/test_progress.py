"""The progress bar of commands that send."""

import pytest

from streams.cli.show.progress import progress_bar


def test_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal standard error says how many of all are done, and nothing on standard output."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    with progress_bar(4) as tell:
        tell(3, 1.0)
    shown = capsys.readouterr()

    assert "3/4" in shown.err
    assert shown.out == ""


def test_elsewhere(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """In a pipe or a file there is no bar."""
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    with progress_bar(4) as tell:
        tell(3, 1.0)

    assert capsys.readouterr() == ("", "")
