"""Times on the command line."""

import time

import pytest
import typer

from streams.cli.show.moments import parse_moment


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-24T09:00:00Z", 1_795_510_800_000),
        ("2026-11-24T12:00:00.131+03:00", 1_795_510_800_131),
        ("2026-11-24t09:00:00.131999999z", 1_795_510_800_132),
        ("2026-11-24 09:00:00Z", 1_795_510_800_000),
    ],
)
def test_rfc_3339(text: str, instant: int) -> None:
    """A time of RFC 3339 is that instant, to the millisecond."""
    assert parse_moment(text) == instant


@pytest.mark.parametrize(("text", "seconds"), [("2h", 7200), ("90s", 90), ("1d12h", 129_600), ("5m", 300), ("0s", 0)])
def test_how_long_ago(text: str, seconds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A duration is counted back from now."""
    monkeypatch.setattr(time, "time_ns", lambda: 1_795_510_800_000_000_000)

    assert parse_moment(text) == 1_795_510_800_000 - seconds * 1000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2",
        "h",
        "2h1d",
        "-2h",
        "2026-11-24",
        "2026-11-24T09:00:00",
        "2026-13-24T09:00:00Z",
        "20261124T090000Z",
        "٢h",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    """A time without zone, a bare number and an impossible date are wrong use, with an example of the right."""
    with pytest.raises(typer.BadParameter, match=r"is no time|2026-11-24T09:00:00Z"):
        parse_moment(text)
